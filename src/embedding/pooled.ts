// Windows of one recording put together: statistics become those over the steps of all windows, frames follow one
// another.

import type { EmbeddingLayout } from './layout.js';

/** What the encoder made of one window. */
export interface HeardWindow {
  /** Where the first step lies in the recording, in seconds. */
  readonly startSeconds: number;
  /** How many steps were heard. */
  readonly steps: number;
  /** The numbers, [rows, layout.size]: one row of statistics, or a row for each step. */
  readonly values: Float32Array;
}

/** What the graph adds to a variance before it takes the root, see `encoderStatistics`. */
const varianceFloor = 1e-5;

/**
 * Pools the statistics of windows, [layout.size]: mean and deviation over the steps of all of them, as if they were
 * one sequence. Those of a single window stay what they are.
 */
export function pooledStatistics(
  windows: readonly HeardWindow[],
  { groups, size }: EmbeddingLayout,
): Float32Array {
  const [only] = windows;
  if (only && windows.length === 1) return only.values;
  const total = windows.reduce((sum, { steps }) => sum + steps, 0);
  const result = new Float32Array(size);
  let offset = 0;
  for (let group = 0; group < groups.length; group += 2) {
    const width = groups[group]?.size ?? 0;
    for (let i = offset; i < offset + width; i++) {
      let sum = 0;
      for (const { steps, values } of windows) sum += steps * (values[i] as number);
      const mean = sum / total;
      let squares = 0;
      for (const { steps, values } of windows) {
        const variance = (values[i + width] as number) ** 2 - varianceFloor;
        squares += steps * (variance + ((values[i] as number) - mean) ** 2);
      }
      result[i] = mean;
      result[i + width] = Math.sqrt(Math.max(0, squares / total) + varianceFloor);
    }
    offset += 2 * width;
  }
  return result;
}

/** Puts the frames of windows one after another, [all steps, layout.size]. */
export function joinedFrames(
  windows: readonly HeardWindow[],
  { size }: EmbeddingLayout,
): Float32Array {
  const [only] = windows;
  if (only && windows.length === 1) return only.values;
  const result = new Float32Array(windows.reduce((sum, { steps }) => sum + steps, 0) * size);
  let at = 0;
  for (const { values } of windows) {
    result.set(values, at);
    at += values.length;
  }
  return result;
}
