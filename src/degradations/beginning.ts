// What is heard of somebody who is interrupted, or of whom no more was said yet: the beginning.

import { beforeOnsetSeconds, speechOnset } from '../prosody/onset.js';

/**
 * Keeps the beginning of what is said.
 *
 * @param samples Mono samples, [n].
 * @param sampleRate Their rate in Hz.
 * @returns New samples from 0.25 s before speech begins (see `speechOnset`) to `seconds` after it; fewer where the recording
 *   begins later or ends earlier.
 */
export function keepBeginning(
  samples: Float32Array,
  sampleRate: number,
  { seconds }: { readonly seconds: number },
): Float32Array {
  const onset = speechOnset(samples, sampleRate);
  const at = (time: number) => Math.max(0, Math.round(time * sampleRate));
  return samples.slice(at(onset - beforeOnsetSeconds), at(onset + seconds));
}
