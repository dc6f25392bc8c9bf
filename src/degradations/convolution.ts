// Filtering by FFT: room responses have tens of thousands of coefficients, sums over all of them would
// take longer than the model.

import type FFT from 'fft.js';
import { fourierOf } from './fourier.js';

/**
 * Convolves by overlap-add in blocks, so memory does not grow with the kernel times the signal.
 *
 * @param samples The signal, [n].
 * @param kernel The impulse response, [m], m >= 1; `kernel[delay]` stands at time 0.
 * @param delay An index in [0, m). Default 0.
 * @returns As many samples, [n]: output k is `sum_j kernel[j] * samples[k + delay - j]`, the signal being 0 outside.
 */
export function convolve(
  samples: Float32Array,
  kernel: ArrayLike<number>,
  delay = 0,
): Float32Array {
  const size = 2 ** Math.ceil(Math.log2(Math.max(4 * kernel.length, 1024)));
  const step = size - kernel.length + 1;
  const fft = fourierOf(size);
  const response = spectrumOf(fft, size, kernel);
  const product = new Float64Array(2 * size);
  const block = new Float64Array(2 * size);
  const out = new Float64Array(samples.length);
  for (let at = 0; at < samples.length; at += step) {
    const spectrum = spectrumOf(fft, size, samples.subarray(at, at + step));
    for (let i = 0; i < 2 * size; i += 2) {
      const [a, b, c, d] = [spectrum[i]!, spectrum[i + 1]!, response[i]!, response[i + 1]!];
      product[i] = a * c - b * d;
      product[i + 1] = a * d + b * c;
    }
    fft.inverseTransform(block, product);
    const from = Math.max(0, delay - at);
    const to = Math.min(size, samples.length + delay - at);
    for (let i = from; i < to; i++) out[at + i - delay]! += block[2 * i]!;
  }
  return Float32Array.from(out);
}

function spectrumOf(fft: FFT, size: number, values: ArrayLike<number>): Float64Array {
  const padded = new Float64Array(size);
  padded.set(values);
  const spectrum = new Float64Array(2 * size);
  fft.realTransform(spectrum, padded);
  fft.completeSpectrum(spectrum);
  return spectrum;
}
