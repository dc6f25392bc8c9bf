// RAVDESS, the Ryerson Audio-Visual Database of Emotional Speech and Song (Livingstone & Russo 2018, PLoS ONE
// 13(5): e0196391): names like 03-01-05-02-01-01-12, seven fields that say everything.
import { AffettoError } from '../errors.js';
import type { CorpusDescription } from './corpus-description.js';
import { type Emotion, emotions, type Sex } from './types.js';

/** The two sentences of RAVDESS, in the order of their codes 01 and 02. */
const ravdessStatements = ['Kids are talking by the door', 'Dogs are sitting by the door'] as const;

/** Everything a RAVDESS file name says. */
export interface RavdessLabels {
  /** The seven fields without the extension, e.g. `03-01-05-02-01-01-12`. */
  readonly id: string;
  /** What was recorded; affetto trains on `audio-only`. */
  readonly modality: 'audio-video' | 'video-only' | 'audio-only';
  /** How it is voiced; affetto trains on `speech`. */
  readonly channel: 'speech' | 'song';
  /** The emotion that was asked for. */
  readonly emotion: Emotion;
  /** How strongly it was to be expressed. */
  readonly intensity: 'normal' | 'strong';
  /** What is said. */
  readonly statement: (typeof ravdessStatements)[number];
  /** 1 or 2. */
  readonly repetition: number;
  /** 1 to 24. */
  readonly actor: number;
  /** Odd actors are male, even ones female. */
  readonly sex: Sex;
}

const modalities = ['audio-video', 'video-only', 'audio-only'] as const;
const channels = ['speech', 'song'] as const;
const intensities = ['normal', 'strong'] as const;
const repetitions = [1, 2] as const;
const actors = Array.from({ length: 24 }, (_, index) => index + 1);

const shape =
  'seven two-digit fields: modality-channel-emotion-intensity-statement-repetition-actor, e.g. 03-01-05-02-01-01-12.wav';

/**
 * Reads the labels of a RAVDESS file name, with or without folders before it and an extension behind.
 *
 * @throws AffettoError `CORPUS_BAD_NAME` saying which field is wrong and what it may be
 */
export function parseRavdessName(fileName: string): RavdessLabels {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  const id = base.replace(/\.[^.]*$/, '');
  const fields = id.split('-');
  if (fields.length !== 7 || fields.some((field) => !/^[0-9]{2}$/.test(field))) {
    throw new AffettoError(
      'CORPUS_BAD_NAME',
      `"${base}" is not a RAVDESS name: expected ${shape}.`,
    );
  }
  const read = <T extends string | number>(
    index: number,
    field: string,
    values: readonly T[],
  ): T => {
    const code = fields[index]!;
    const value = values[Number(code) - 1];
    if (value !== undefined) return value;
    const valid =
      typeof values[0] === 'number'
        ? `01 to ${String(values.length).padStart(2, '0')}`
        : values.map((name, i) => `0${i + 1} ${name}`).join(', ');
    throw new AffettoError(
      'CORPUS_BAD_NAME',
      `"${base}": ${field} "${code}" (field ${index + 1}) does not exist in RAVDESS; valid: ${valid}.`,
    );
  };
  const modality = read(0, 'modality', modalities);
  const channel = read(1, 'channel', channels);
  const emotion = read(2, 'emotion', emotions);
  const intensity = read(3, 'intensity', intensities);
  const statement = read(4, 'statement', ravdessStatements);
  const repetition = read(5, 'repetition', repetitions);
  const actor = read(6, 'actor', actors);
  if (emotion === 'neutral' && intensity === 'strong') {
    throw new AffettoError(
      'CORPUS_BAD_NAME',
      `"${base}": intensity "02" (field 4) does not exist for neutral; valid: 01 normal.`,
    );
  }
  const sex = actor % 2 === 1 ? 'male' : 'female';
  return { id, modality, channel, emotion, intensity, statement, repetition, actor, sex };
}

/** RAVDESS: of its seven kinds of file the spoken, audio-only ones; speakers `01` to `24`. */
export const ravdess: CorpusDescription<'ravdess'> = {
  name: 'ravdess',
  title: 'RAVDESS',
  part: 'speech',
  publishedAt: 'https://zenodo.org/records/1188976',
  example: '03-01-05-02-01-01-12.wav',
  labels: Object.fromEntries(emotions.map((emotion, index) => [`0${index + 1}`, emotion])),
  // Its own files are WAV; FLAC is the same without loss.
  extensions: ['.wav', '.flac'],
  readName(stem) {
    let name: RavdessLabels;
    try {
      name = parseRavdessName(stem);
    } catch (error) {
      if (!(error instanceof AffettoError)) throw error;
      return stem.split('-').length === 7
        ? { kind: 'unusable', reason: error.message.replace(/\.$/, '') }
        : undefined;
    }
    const { modality, channel, actor, ...labels } = name;
    if (modality !== 'audio-only') {
      return { kind: 'other material', reason: `${modality}, not audio-only` };
    }
    if (channel !== 'speech') return { kind: 'other material', reason: 'song, not speech' };
    return { kind: 'utterance', speaker: String(actor).padStart(2, '0'), ...labels };
  },
  speech: {
    languages: ['en-003'],
    emotions: 'acted',
    speakers: 'actors',
    ages: [21, 33],
    texts: { kind: 'sentences', count: ravdessStatements.length },
  },
  licence: {
    id: 'CC-BY-NC-SA-4.0',
    name: 'CC BY-NC-SA 4.0',
    url: 'https://creativecommons.org/licenses/by-nc-sa/4.0/',
    commercialUse: false,
    terms: 'for non-commercial use, with attribution',
  },
  citation: {
    short: 'Livingstone & Russo 2018',
    full: 'Livingstone SR, Russo FA (2018) The Ryerson Audio-Visual Database of Emotional Speech and Song (RAVDESS). PLoS ONE 13(5): e0196391. https://doi.org/10.1371/journal.pone.0196391',
  },
  published: {
    listeners: {
      accuracy: 0.624,
      recalls: [
        { emotions: ['neutral', 'calm'], recall: 0.817 },
        { emotions: ['angry'], recall: 0.746 },
        { emotions: ['surprised'], recall: 0.679 },
        { emotions: ['fearful'], recall: 0.662 },
        { emotions: ['disgust'], recall: 0.519 },
        { emotions: ['sad'], recall: 0.479 },
        { emotions: ['happy'], recall: 0.366 },
      ],
      speakers: 24,
      heard: 'the audio alone',
      source: 'Livingstone & Russo 2018',
    },
    listenersNote: 'recomputed from its rating tables',
    // The study whose two networks affetto trains.
    studies: [
      { name: 'CNN (original study)', accuracy: 0.48, macroF1: 0.45, protocol: 'split not stated' },
      {
        name: 'CNN+LSTM (original study)',
        accuracy: 0.79,
        macroF1: 0.79,
        protocol: 'split not stated',
      },
    ],
    studiesNote:
      'The original study does not state how it split; figures from random splits tell little about new voices.',
  },
  archive: {
    url: 'https://zenodo.org/records/1188976/files/Audio_Speech_Actors_01-24.zip?download=1',
    fileName: 'Audio_Speech_Actors_01-24.zip',
    size: 208_468_073,
    md5: 'bc696df654c87fed845eb13823edef8a',
    unpackedSize: 600e6,
    holds: 'audio-only speech',
  },
};
