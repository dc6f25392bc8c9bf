// What commands leave out, said by all of them with the same words: recordings by label, and those that cannot be used.

import { relative } from 'node:path';
import type { ReadOptions } from '../../audio/types.js';
import {
  type UnusableRecording,
  unusableLines,
  type WarnedRecording,
  warningLines,
} from '../../audio/usable.js';
import { printable } from './printable.js';

export const strictOption = {
  type: 'boolean',
  description:
    'Stop, listing them, where recordings cannot be used (without samples, silent, broken, under 0.2 s); default: they are left out',
} as const;

export const allowTruncatedOption = {
  type: 'boolean',
  description: 'Take recordings that end early as far as they can be read, and say so',
} as const;

/** Reads `--allow-truncated` as options of reading. */
export function readingFrom(given: {
  readonly 'allow-truncated'?: boolean | undefined;
}): ReadOptions {
  return given['allow-truncated'] === true ? { allowTruncated: true } : {};
}

/** Writes counts by label, e.g. `bored 81, calm 8`. */
export function labelCounts(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([label, count]) => `${printable(label)} ${count.toLocaleString('en-US')}`)
    .join(', ');
}

/**
 * Writes the lines that count and name recordings that cannot be used; none where all can.
 * @param folder what absolute paths are told from; absent: paths are shown as they are
 */
export function unusableText(unusable: readonly UnusableRecording[], folder?: string): string[] {
  const name = (path: string) => (folder === undefined ? path : relative(folder, path));
  return unusableLines(unusable, name).map(printable);
}

/**
 * Writes the lines that count and name recordings that are used all the same; none where nothing is to be told.
 * @param folder what absolute paths are told from; absent: paths are shown as they are
 */
export function warnedText(warned: readonly WarnedRecording[], folder?: string): string[] {
  const name = (path: string) => (folder === undefined ? path : relative(folder, path));
  return warningLines(warned, name).map(printable);
}
