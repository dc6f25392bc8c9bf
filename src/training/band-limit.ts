// Narrow channels on log-mel features: a telephone, a codec that saves, a recorder at a low sample rate.
// A model that never met one takes the missing bands for an emotion.

import { z } from 'zod';
import type { RandomStream } from '../random.js';
import { between, range } from './range.js';

export const bandLimitSchema = z.strictObject({
  /** The share of the clips that are limited. */
  probability: z.number().min(0).max(1).default(0.3),
  /** Where the channel begins, Hz, drawn uniformly. */
  lowHz: range.default([0, 350]),
  /** Where it ends, Hz, drawn evenly over its logarithm. */
  highHz: range.refine(([least]) => least > 0, 'must be above 0').default([3300, 11000]),
  /** How much lower what lies outside is, dB, drawn uniformly. */
  depthDb: range.default([20, 80]),
});

export type BandLimit = z.infer<typeof bandLimitSchema>;

/**
 * Lowers the bands outside a channel in `levels` [frames, bands] (dB, row by row), in place, or leaves
 * them, as the draw wants.
 * @param bandHz the middle of each band, ascending
 */
export function limitBand(
  levels: Float32Array,
  bandHz: readonly number[],
  options: BandLimit,
  random: RandomStream,
): void {
  if (random.uniform() >= options.probability) return;
  const low = between(options.lowHz, random);
  const [least, most] = options.highHz;
  const high = Math.exp(between([Math.log(least), Math.log(most)], random));
  const depth = between(options.depthDb, random);
  const bands = bandHz.length;
  for (const [band, hertz] of bandHz.entries()) {
    if (hertz >= low && hertz <= high) continue;
    for (let cell = band; cell < levels.length; cell += bands) {
      levels[cell] = (levels[cell] as number) - depth;
    }
  }
}
