// Background noise at a stated distance below the speech.

import type { RandomStream } from '../random.js';
import { fourierOf } from './fourier.js';
import { speechLevel } from './speech-level.js';

/** The lowest frequency of pink noise in Hz: below, its power would go into rumble that nobody hears. */
const lowestPinkHz = 20;

/**
 * Adds Gaussian noise over the whole recording. The noise actually added, not only its expectation, has
 * the level asked for: active speech level (ITU-T P.56) minus `snrDb`. Nothing is limited to full scale.
 *
 * @param samples Mono samples, [n].
 * @param sampleRate Their rate in Hz.
 * @returns As many samples, [n]; a copy where there is no speech to measure.
 */
export function addNoise(
  samples: Float32Array,
  sampleRate: number,
  { color, snrDb }: { readonly color: 'white' | 'pink'; readonly snrDb: number },
  random: RandomStream,
): Float32Array {
  const level = speechLevel(samples, sampleRate);
  if (!level) return samples.slice();
  const noise =
    color === 'white'
      ? Float64Array.from(samples, () => random.normal())
      : pinkNoise(samples.length, sampleRate, random);
  const power = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
  const scale = level.rms / 10 ** (snrDb / 20) / Math.sqrt(power);
  return samples.map((sample, index) => sample + scale * noise[index]!);
}

/** Draws noise with a Gaussian spectrum of amplitude 1 / sqrt(f), so that every octave has the same power. */
function pinkNoise(length: number, sampleRate: number, random: RandomStream): Float64Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(length, 2)));
  const spectrum = new Float64Array(2 * size);
  const lowest = Math.max(1, Math.ceil((lowestPinkHz * size) / sampleRate));
  for (let bin = lowest; bin < size / 2; bin++) {
    spectrum[2 * bin] = random.normal() / Math.sqrt(bin);
    spectrum[2 * bin + 1] = random.normal() / Math.sqrt(bin);
  }
  const noise = new Float64Array(2 * size);
  // Positive frequencies alone give a complex signal; its real part is what real noise would be.
  fourierOf(size).inverseTransform(noise, spectrum);
  return Float64Array.from({ length }, (_, index) => noise[2 * index]!);
}
