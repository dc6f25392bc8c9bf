// Rooms on log-mel features: every cell leaves a tail that fades exponentially, in power, as diffuse sound
// does (Polack 1988), without a waveform to fold with a response.

import { z } from 'zod';
import type { RandomStream } from '../random.js';
import { between, range } from './range.js';

export const roomSchema = z.strictObject({
  /** The share of the clips that sound in a room. */
  probability: z.number().min(0).max(1).default(0.25),
  /** The seconds in which the tail falls by 60 dB, drawn uniformly. */
  rt60Seconds: range.refine(([least]) => least > 0, 'must be above 0').default([0.2, 1]),
  /** How much the direct sound exceeds all of its tail, dB, drawn uniformly. */
  directDb: range.default([-5, 15]),
});

export type Room = z.infer<typeof roomSchema>;

/**
 * Adds a tail to `levels` [frames, bands] (dB, row by row, all frames valid) in place, or leaves them, as
 * the draw wants. Powers add; the tail begins in the frame of its sound.
 */
export function addRoom(
  levels: Float32Array,
  { channels, hopSeconds }: { readonly channels: number; readonly hopSeconds: number },
  options: Room,
  random: RandomStream,
): void {
  if (random.uniform() >= options.probability) return;
  const kept = 10 ** ((-6 * hopSeconds) / between(options.rt60Seconds, random));
  // All of the tail of a single cell sums to its power over the ratio.
  const share = (1 - kept) / 10 ** (between(options.directDb, random) / 10);
  const tail = new Float64Array(channels);
  // 10^(x / 10) as a power of e: thousands of cells a clip, and this is the faster function.
  const scale = Math.LN10 / 10;
  for (let start = 0; start < levels.length; start += channels) {
    for (let band = 0; band < channels; band++) {
      const power = Math.exp(scale * (levels[start + band] as number));
      tail[band] = (tail[band] as number) * kept + power * share;
      levels[start + band] = Math.log(power + (tail[band] as number)) / scale;
    }
  }
}
