// The vocabulary shared by every corpus: emotions, speakers, utterances.

import type { RecordingPart } from '../audio/recording-part.js';

/** affetto's eight emotion labels, in the order in which a model's outputs have them unless told. */
export const emotions = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgust',
  'surprised',
] as const;

/** One of affetto's eight labels. */
export type Emotion = (typeof emotions)[number];
/** What corpora say of their speakers' sex. */
export type Sex = 'female' | 'male';

/** A part of the split that a corpus's owners give: to train on, to choose by, to test. */
export type GivenSplit = 'train' | 'dev' | 'test';
/** The parts of a given split. */
export const givenSplits: readonly GivenSplit[] = ['train', 'dev', 'test'];

/**
 * `Utterance.speaker` where nobody says who speaks. All such utterances may be one voice or many, so they
 * share this one name: nothing that goes by speakers may count each of them as a person of its own.
 */
export const unknownSpeaker = 'unknown';

/** `Utterance.emotion` where the corpus gives no label: such recordings teach no label, but may teach dimensions. */
export const unlabelled = '';

/** One recording, or the part of one that `startSeconds`, `endSeconds` and `channel` say, with its labels. */
export interface Utterance extends RecordingPart {
  /** Absolute path of the audio file. */
  readonly path: string;
  /** Unique within the corpus and stable across machines and formats, e.g. `03-01-05-02-01-01-12`. */
  readonly id: string;
  /** Name of the corpus, e.g. `crema-d`. */
  readonly corpus: string;
  /**
   * Who speaks: unique within the corpus, e.g. `03`; `unknownSpeaker` where it is not known, which splits by
   * speaker refuse (`requireKnownSpeakers`).
   */
  readonly speaker: string;
  /** The speaker's sex, where the corpus says it. */
  readonly sex?: Sex;
  /**
   * Its label: one of `emotions` where the corpus's word for it is a spelling of theirs, else that word (`readLabel`);
   * `unlabelled` where it has none.
   */
  readonly emotion: string;
  /** The corpus's own word for the label, where it is another one, e.g. `joy` for `happy`. */
  readonly ownLabel?: string;
  /** How strongly the emotion was to be expressed, where the corpus says it. */
  readonly intensity?: 'normal' | 'strong';
  /** What is said; same text, same statement. */
  readonly statement?: string;
  /** Which take of the same statement by the same speaker it is, from 1, where the corpus says it. */
  readonly repetition?: number;
  /** The numbers that the corpus gives it, by dimension, e.g. `arousal`, in the corpus's own units; absent: none. */
  readonly dimensions?: Readonly<Record<string, number>>;
  /** The part of the owners' own split that it is in, where they say it. */
  readonly split?: GivenSplit;
}

/** Key of an utterance's speaker among several corpora: names of speakers are unique within one corpus only. */
export const speakerKey = ({ corpus, speaker }: Pick<Utterance, 'corpus' | 'speaker'>) =>
  `${corpus}/${speaker}`;

/** Key of an utterance among several corpora: ids are unique within one corpus only. */
export const utteranceKey = ({ corpus, id }: Pick<Utterance, 'corpus' | 'id'>) => `${corpus}/${id}`;
