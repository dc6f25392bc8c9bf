// Noise of random level and colour, added to log-mel features where their powers add: what a microphone
// and a room add to a voice, without a waveform to add it to.

import { z } from 'zod';
import type { RandomStream } from '../random.js';
import { between, range } from './range.js';

export const noiseSchema = z.strictObject({
  /** The share of the clips that get noise. */
  probability: z.number().min(0).max(1).default(0.5),
  /** The level of the lowest band below the clip's loudest cell, dB, drawn uniformly from [least, most]. */
  belowPeakDb: range.default([20, 60]),
  /** How much the highest band is louder than the lowest, dB, drawn uniformly; linear between. */
  tiltDb: range.default([-20, 10]),
  /** The standard deviation of each cell around that, dB. */
  cellDb: z.number().min(0).default(3),
});

export type Noise = z.infer<typeof noiseSchema>;

/** The distance in dB from which on the louder of two levels is their sum to 0.005 dB. */
const negligibleDb = 30;

/**
 * Adds noise to `levels` [frames, bands] (dB, row by row, all frames valid) in place, or leaves them, as
 * the draw wants.
 */
export function addNoise(
  levels: Float32Array,
  bands: number,
  options: Noise,
  random: RandomStream,
): void {
  if (random.uniform() >= options.probability) return;
  let peak = -Infinity;
  for (const level of levels) if (level > peak) peak = level;
  const lowest = peak - between(options.belowPeakDb, random);
  const slope = between(options.tiltDb, random) / Math.max(1, bands - 1);
  const scale = Math.LN10 / 10;
  for (let start = 0; start < levels.length; start += bands) {
    for (let band = 0; band < bands; band++) {
      const noise = lowest + slope * band + options.cellDb * roughlyNormal(random);
      const level = levels[start + band] as number;
      const apart = Math.abs(level - noise);
      const louder = Math.max(level, noise);
      levels[start + band] =
        apart > negligibleDb ? louder : louder + Math.log1p(Math.exp(-scale * apart)) / scale;
    }
  }
}

/** The deviation of the sum of four bytes, each uniform on 0 .. 255. */
const fourBytes = Math.sqrt((4 * (256 ** 2 - 1)) / 12);

/**
 * Draws a number of mean 0 and deviation 1, within +-3.5: the sum of one draw's four bytes. A noise cell
 * needs no better tails, and there are thousands.
 */
function roughlyNormal(random: RandomStream): number {
  const bits = random.uint32();
  const sum = (bits & 255) + ((bits >>> 8) & 255) + ((bits >>> 16) & 255) + (bits >>> 24);
  return (sum - 510) / fourBytes;
}
