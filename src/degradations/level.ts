// Recordings made too loud or too soft, and such as were limited too hard.

import { fromInt16, toInt16 } from '../audio/pcm.js';

/**
 * Gives what a 16-bit recorder set `db` dB higher would have stored: rounded to 16 bits, limited to full scale.
 *
 * @param samples Mono samples, [n].
 * @returns As many samples, [n], in [-1, 1).
 */
export function recordLouder(samples: Float32Array, db: number): Float32Array {
  const factor = 10 ** (db / 20);
  return fromInt16(toInt16(samples.map((sample) => factor * sample)));
}

/**
 * Limits every sample to `belowPeakDb` dB below the recording's largest.
 *
 * @param samples Mono samples, [n].
 * @returns As many samples, [n].
 */
export function clip(samples: Float32Array, belowPeakDb: number): Float32Array {
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const limit = peak / 10 ** (belowPeakDb / 20);
  return samples.map((sample) => Math.max(-limit, Math.min(limit, sample)));
}
