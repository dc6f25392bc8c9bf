// Signals whose level, spectrum and timing are known in closed form, and how to measure them.
import FFT from 'fft.js';
import { RandomStream } from '../../src/random.js';

export const sampleRate = 22_050;

/** A steady tone: RMS is amplitude / sqrt(2). */
export function tone(seconds: number, amplitude: number, hz = 1000): Float32Array {
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate),
  );
}

/** A voice-like glide of ten harmonics in bursts; its autocorrelation has one sharp peak. */
export function babble(seconds: number, amplitude = 0.1, rate = sampleRate): Float32Array {
  let phase = 0;
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) => {
    const t = i / rate;
    phase += (2 * Math.PI * (140 + 60 * Math.sin(5 * t))) / rate;
    const loud = 0.55 + 0.45 * Math.sin(2 * Math.PI * 3 * t);
    let sum = 0;
    for (let harmonic = 1; harmonic <= 10; harmonic++) sum += Math.sin(harmonic * phase) / harmonic;
    return amplitude * loud * sum;
  });
}

export function whiteNoise(seconds: number, deviation: number): Float32Array {
  const random = new RandomStream(77);
  return Float32Array.from(
    { length: Math.round(seconds * sampleRate) },
    () => deviation * random.normal(),
  );
}

export function rms(samples: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! ** 2;
  return Math.sqrt(sum / samples.length);
}

export function difference(a: Float32Array, b: Float32Array): Float32Array {
  return a.map((value, index) => value - b[index]!);
}

export const decibels = (ratio: number) => 20 * Math.log10(ratio);

/** Power between two frequencies, by periodogram over the first 2^k samples. */
export function bandPower(samples: Float32Array, fromHz: number, toHz: number): number {
  const size = 2 ** Math.floor(Math.log2(samples.length));
  const spectrum = new Float64Array(2 * size);
  // Hann, or a strong band would leak into the one measured.
  const windowed = Float64Array.from(
    samples.subarray(0, size),
    (value, i) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size)),
  );
  new FFT(size).realTransform(spectrum, windowed);
  let power = 0;
  const to = Math.min(size / 2, Math.floor((toHz * size) / sampleRate));
  for (let bin = Math.ceil((fromHz * size) / sampleRate); bin < to; bin++) {
    power += spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
  }
  return power;
}

/** The shift of `output` against `input`, samples, at which they agree best, and how well (0 to 1). */
export function alignment(input: Float32Array, output: Float32Array, most = 40) {
  let best = { lag: 0, correlation: -1 };
  for (let lag = -most; lag <= most; lag++) {
    let product = 0;
    let left = 0;
    let right = 0;
    for (let i = most; i < input.length - most; i++) {
      const [a, b] = [input[i]!, output[i + lag]!];
      product += a * b;
      left += a * a;
      right += b * b;
    }
    const correlation = product / Math.sqrt(left * right);
    if (correlation > best.correlation) best = { lag, correlation };
  }
  return best;
}
