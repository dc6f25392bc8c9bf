// RAVDESS writes every label into the file name; this reads them. Apart from listing the files, so that
// it also works where there is no file system.
import { AffettoError } from '../errors.js';
import { type Emotion, emotions, type Sex } from './types.js';

/** The two sentences of RAVDESS, in the order of their codes 01 and 02. */
export const ravdessStatements = [
  'Kids are talking by the door',
  'Dogs are sitting by the door',
] as const;

/** Everything a RAVDESS file name says. */
export interface RavdessLabels {
  /** The seven fields without the extension, e.g. `03-01-05-02-01-01-12`. */
  readonly id: string;
  readonly modality: 'audio-video' | 'video-only' | 'audio-only';
  readonly channel: 'speech' | 'song';
  readonly emotion: Emotion;
  readonly intensity: 'normal' | 'strong';
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
