// How long answers take, for the diagnostics and the tests.

import { signal } from '@preact/signals';

/** Milliseconds that the model took for the last recording. */
export const lastRecordingMs = signal<number | undefined>(undefined);
/** Milliseconds from the end of each word to its answer while live, newest last. */
export const liveLatenciesMs = signal<readonly number[]>([]);
/** Milliseconds that the model took for each live answer, newest last. */
export const liveInferencesMs = signal<readonly number[]>([]);

const kept = 200;

/** Returns the list with `value` at its end and no more than the newest 200. */
export function appended(list: readonly number[], value: number): readonly number[] {
  return [...list.slice(1 - kept), value];
}

/** Returns a quantile of the list, such as 0.5 for the median; undefined where the list is empty. */
export function quantileOf(list: readonly number[], quantile: number): number | undefined {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
}
