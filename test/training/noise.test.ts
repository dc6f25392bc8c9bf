// Noise on log-mel features: its level, colour and spread are the ones asked for, and powers add.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { addNoise, noiseSchema } from '../../src/training/noise.js';

const bands = 16;
const frames = 500;

/** Frames of -90 dB, but for one cell of `peak` dB in the last frame. */
function quiet(peak: number): Float32Array {
  const levels = new Float32Array(frames * bands).fill(-90);
  levels[levels.length - 1] = peak;
  return levels;
}

function noisy(levels: Float32Array, options: object, seed = 1): Float32Array {
  const changed = levels.slice();
  addNoise(changed, bands, noiseSchema.parse(options), new RandomStream(seed));
  return changed;
}

describe('addNoise', () => {
  it('lies where it should below the peak, tilted over the bands, spread over the cells', () => {
    const options = { probability: 1, belowPeakDb: [25, 25], tiltDb: [-12, -12], cellDb: 3 };
    const changed = noisy(quiet(10), options);
    for (const band of [0, 5, 15]) {
      const cells = Array.from({ length: frames - 1 }, (_, t) => changed[t * bands + band]!);
      const mean = cells.reduce((sum, value) => sum + value, 0) / cells.length;
      const variance = cells.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cells.length;
      // Three standard errors of 499 cells.
      expect(Math.abs(mean - (10 - 25 - (12 * band) / 15))).toBeLessThan(0.41);
      expect(Math.abs(Math.sqrt(variance) - 3)).toBeLessThan(0.29);
    }
  });

  it('adds powers: equal levels become 3.01 dB louder, one 20 dB below 0.043 dB', () => {
    const options = { probability: 1, tiltDb: [0, 0], cellDb: 0 };
    const flat = new Float32Array(frames * bands).fill(-40);
    for (const value of noisy(flat, { ...options, belowPeakDb: [0, 0] })) {
      expect(value).toBeCloseTo(-40 + 10 * Math.log10(2), 4);
    }
    for (const value of noisy(flat, { ...options, belowPeakDb: [20, 20] })) {
      expect(value).toBeCloseTo(-40 + 10 * Math.log10(1.01), 4);
    }
    expect(noisy(flat, { ...options, belowPeakDb: [40, 40] })).toEqual(flat);
  });

  it('comes as often as asked, from the seed alone', () => {
    const flat = new Float32Array(4 * bands).fill(-40);
    const changed = Array.from({ length: 400 }, (_, seed) =>
      noisy(flat, { probability: 0.25, belowPeakDb: [5, 10] }, seed).some((x, i) => x !== flat[i]),
    ).filter(Boolean).length;
    // Three standard deviations of 400 draws.
    expect(Math.abs(changed - 100)).toBeLessThan(26);
    expect(noisy(flat, {}, 3)).toEqual(noisy(flat, {}, 3));
    expect(noisy(quiet(0), { probability: 0 })).toEqual(quiet(0));
  });

  it('draws its level from the whole range', () => {
    const options = { probability: 1, belowPeakDb: [20, 60], tiltDb: [0, 0], cellDb: 0 };
    const levels = Array.from({ length: 300 }, (_, seed) => noisy(quiet(0), options, seed)[0]!);
    expect(Math.min(...levels)).toBeGreaterThan(-60);
    expect(Math.min(...levels)).toBeLessThan(-59);
    expect(Math.max(...levels)).toBeLessThan(-19.99);
    expect(Math.max(...levels)).toBeGreaterThan(-21);
  });
});
