// What is heard of somebody who is interrupted, or of whom no more was said yet: the beginning.

import { speechOnset } from '../prosody/onset.js';

/** How much sound before the first loud one is kept: soft onsets belong to what is said, and live recognition keeps as much. */
const beforeSeconds = 0.25;

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
  return samples.slice(at(onset - beforeSeconds), at(onset + seconds));
}
