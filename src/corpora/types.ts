// The vocabulary shared by every corpus: emotions, speakers, utterances.

/** affetto's eight emotion labels, in the order of the RAVDESS codes 01-08; the order of every model output. */
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

export type Emotion = (typeof emotions)[number];
export type Sex = 'female' | 'male';

/** One recording with its labels. */
export interface Utterance {
  /** Absolute path of the audio file. */
  readonly path: string;
  /** Unique within the corpus and stable across machines and formats, e.g. `03-01-05-02-01-01-12`. */
  readonly id: string;
  /** Name of the corpus, e.g. `ravdess`. */
  readonly corpus: string;
  /** Unique within the corpus, e.g. `12` (two digits) for RAVDESS's Actor_12. */
  readonly speaker: string;
  readonly sex?: Sex;
  readonly emotion: Emotion;
  readonly intensity?: 'normal' | 'strong';
  /** What is said; same text, same statement. */
  readonly statement?: string;
  readonly repetition?: number;
}
