// Signals the audio tests compare with, and the measures they compare by.

/** The chirp of test/fixtures/audio/chirp.mjs: `channel` 0 rises at level 0.5, channel 1 falls at 0.25. */
export function chirp(
  rate: number,
  seconds: number,
  channel: 0 | 1 = 0,
  frames = Math.round(rate * seconds),
): Float32Array {
  const [from, to, level] = channel === 0 ? [300, 3000, 0.5] : [3000, 300, 0.25];
  return Float32Array.from({ length: frames }, (_, i) => {
    const t = i / rate;
    return level * Math.sin(2 * Math.PI * (from * t + ((to - from) / (2 * seconds)) * t * t));
  });
}

/** A sine of `hertz` at `rate`, amplitude `level`. */
export function sine(rate: number, hertz: number, frames: number, level = 1): Float32Array {
  return Float32Array.from(
    { length: frames },
    (_, i) => level * Math.sin((2 * Math.PI * hertz * i) / rate),
  );
}

/** Signal-to-error ratio in dB of `actual` against `wanted`, over the samples both have. */
export function snr(actual: Float32Array, wanted: Float32Array, skip = 0): number {
  const length = Math.min(actual.length, wanted.length);
  let signal = 0;
  let error = 0;
  for (let i = skip; i < length - skip; i++) {
    signal += wanted[i]! ** 2;
    error += (actual[i]! - wanted[i]!) ** 2;
  }
  return 10 * Math.log10(signal / error);
}

/** Root mean square in dB relative to a full-scale sine, leaving out `skip` samples at both ends. */
export function level(samples: Float32Array, skip: number): number {
  const inner = samples.subarray(skip, samples.length - skip);
  const power = inner.reduce((sum, value) => sum + value * value, 0) / inner.length;
  return 10 * Math.log10(2 * power);
}

/** Largest difference of neighbouring samples' second derivative: a click stands out in it. */
export function roughness(samples: Float32Array, from: number, to: number): number {
  let worst = 0;
  for (let i = from + 1; i < to - 1; i++) {
    worst = Math.max(worst, Math.abs(samples[i - 1]! - 2 * samples[i]! + samples[i + 1]!));
  }
  return worst;
}

/** Deterministic bytes (a linear congruential generator). */
export function randomBytes(length: number, seed: number): Uint8Array {
  let state = seed >>> 0;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 24;
  });
}
