// Which recordings of a corpus can be used at all: one rule for counting, training, testing and adapting. It is that of
// `heardSamples`, which refuses the same recordings when they are to be answered.

import { AffettoError, type AffettoErrorCode } from '../errors.js';
import { heardSamples } from './check-samples.js';
import type { DecodedChannels } from './decode.js';
import { downMix } from './down-mix.js';
import type { AudioWarning } from './types.js';

/** A recording that cannot be used, and why. */
export interface UnusableRecording {
  /** Its path, as it was given; of a part as `partName` writes it. */
  readonly path: string;
  /** The code of what is wrong with it. */
  readonly code: AffettoErrorCode;
  /** What is wrong with it, for people. */
  readonly reason: string;
}

/** A recording that is used, and what to know about it. */
export interface WarnedRecording {
  /** Its path, as it was given; of a part as `partName` writes it. */
  readonly path: string;
  /** What was not heard of it and what was mended, at least one. */
  readonly warnings: readonly AudioWarning[];
}

/** A recording that can be used, decoded. */
export interface UsableRecording {
  /** What is to be heard of it: mono samples, [n], without infrasound. */
  readonly mono: Float32Array;
  /** Their rate in Hz. */
  readonly sampleRate: number;
  /** What was not heard of it and what was mended. */
  readonly warnings: readonly AudioWarning[];
}

/**
 * Mixes a decoded recording, or a part of one, to mono, takes out infrasound and checks that there is something to hear.
 * @throws AffettoError `AUDIO_EMPTY`, `AUDIO_TOO_SHORT` (below 0.2 s) or `AUDIO_SILENT` (no sample of the mean of its
 *   channels at -80 dBFS or above)
 */
export function usableMono({ channels, source }: DecodedChannels): UsableRecording {
  const { sampleRate, warnings } = source;
  return { mono: heardSamples(downMix(channels), sampleRate), sampleRate, warnings };
}

/** Says why a recording cannot be used; throws what is not the recording's fault. */
export function refusalOf(error: unknown): Omit<UnusableRecording, 'path'> {
  const ofRecording =
    error instanceof AffettoError &&
    (error.code.startsWith('AUDIO_') || error.code === 'FILE_UNREADABLE');
  if (!ofRecording) throw error;
  return { code: error.code, reason: error.message };
}

const warningWords: { readonly [Code in AudioWarning['code']]: string } = {
  unheard: 'not heard to their end',
  'ends-early': 'ending early',
  mended: 'mended',
  channels: 'with odd channels',
};

/**
 * Counts recordings by what was warned of and names the first ten, e.g. `2 recordings were read with a warning
 * (1 mended, 1 ending early):`, then a line for each.
 * @param name how a path is shown, e.g. below the corpus folder; default: as it is
 */
export function warningLines(
  warned: readonly WarnedRecording[],
  name: (path: string) => string = (path) => path,
): string[] {
  // A recording may be heard for several parts of it, or for several settings.
  const told = new Map<string, { path: string; code: AudioWarning['code']; message: string }>();
  for (const { path, warnings } of warned) {
    for (const { code, message } of warnings)
      told.set(`${path} ${message}`, { path, code, message });
  }
  if (told.size === 0) return [];
  const all = [...told.values()];
  const counts = new Map<string, number>();
  for (const { code } of all) counts.set(code, (counts.get(code) ?? 0) + 1);
  const kinds = [...counts].map(
    ([code, n]) => `${n} ${warningWords[code as AudioWarning['code']]}`,
  );
  const recordings = new Set(all.map(({ path }) => path)).size;
  return [
    `${recordings} ${recordings === 1 ? 'recording was' : 'recordings were'} read with a warning (${kinds.join(', ')}):`,
    ...all.slice(0, shownPaths).map(({ path, message }) => `  ${name(path)}: ${message}`),
    ...(all.length > shownPaths ? [`  and ${all.length - shownPaths} more`] : []),
  ];
}

const words: { readonly [Code in AffettoErrorCode]?: string } = {
  AUDIO_EMPTY: 'without samples',
  AUDIO_SILENT: 'silent',
  AUDIO_TOO_SHORT: 'too short',
  AUDIO_TOO_LONG: 'too long',
  FILE_UNREADABLE: 'unreadable',
};
const shownPaths = 10;

/**
 * Counts recordings by what is wrong with them and names the first ten, e.g. `2 recordings cannot be used (1 silent,
 * 1 broken):`, then a line for each.
 * @param name how a path is shown, e.g. below the corpus folder; default: as it is
 */
export function unusableLines(
  unusable: readonly UnusableRecording[],
  name: (path: string) => string = (path) => path,
): string[] {
  if (unusable.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { code } of unusable) {
    const word = words[code] ?? 'broken';
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const kinds = [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
  const rest = unusable.length - shownPaths;
  return [
    `${unusable.length} ${unusable.length === 1 ? 'recording' : 'recordings'} cannot be used (${kinds}):`,
    ...unusable.slice(0, shownPaths).map(({ path, reason }) => `  ${name(path)}: ${reason}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
  ];
}

/**
 * Refuses to go on with nothing.
 * @param usable how many recordings can be used
 * @throws AffettoError `CORPUS_UNUSABLE` where none can, with the lines of `unusableLines`
 */
export function requireUsable(usable: number, unusable: readonly UnusableRecording[]): void {
  if (usable > 0 || unusable.length === 0) return;
  throw new AffettoError(
    'CORPUS_UNUSABLE',
    `${unusableLines(unusable).join('\n')}\nNone is left. Check where the recordings come from.`,
  );
}

/**
 * Refuses recordings that cannot be used, for those who want none to be left out.
 * @throws AffettoError `CORPUS_UNUSABLE` with the lines of `unusableLines`, where there is one
 */
export function refuseUnusable(
  unusable: readonly UnusableRecording[],
  name?: (path: string) => string,
): void {
  if (unusable.length === 0) return;
  throw new AffettoError(
    'CORPUS_UNUSABLE',
    `${unusableLines(unusable, name).join('\n')}\nReplace or remove them, or leave --strict out to go on without them.`,
  );
}
