// Recordings made too loud or too soft, such as were limited too hard, and such as vary about a constant.

import { fromInt16, toInt16 } from '../audio/pcm.js';
import { peakOf } from '../audio/peak.js';

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
  const limit = peakOf(samples) / 10 ** (belowPeakDb / 20);
  return samples.map((sample) => Math.max(-limit, Math.min(limit, sample)));
}

/**
 * Adds a constant to every sample, as a sound card with an offset does. Nothing is limited to full scale.
 *
 * @param samples Mono samples, [n].
 * @param ofPeak The constant over the recording's peak.
 * @returns As many samples, [n].
 */
export function addOffset(samples: Float32Array, ofPeak: number): Float32Array {
  const offset = ofPeak * peakOf(samples);
  return samples.map((sample) => sample + offset);
}
