// Augmentation must change clips in the promised ways, within the promised ranges, from its seed alone.

import { describe, expect, it } from 'vitest';
import { frontEndOptions } from '../../src/features/options.js';
import { RandomStream } from '../../src/random.js';
import {
  augmentationSchema,
  augmentClip,
  checkAugmentation,
  copyClip,
  equalizerBasis,
} from '../../src/training/augmentation.js';

const layout = {
  frames: 20,
  channels: 3,
  equalizer: equalizerBasis({ output: 'mfcc', melBands: 8, coefficients: 3 }),
  bandHz: [100, 200, 300, 400, 500, 600, 700, 800],
  hopSeconds: 0.02,
};
/** Channel c of frame t is 100 c + t: every value tells where it came from. */
const clip = {
  length: 12,
  values: Float32Array.from({ length: 36 }, (_, i) => 100 * (i % 3) + Math.floor(i / 3)),
};
const run = (options: object, seed = 1, source = clip) => {
  const target = new Float32Array(60).fill(9);
  const keptFrames = new Float32Array(20).fill(9);
  const keptBands = new Float32Array(3).fill(9);
  const settled = augmentationSchema.parse(options);
  const places = { features: target, keptFrames, keptBands };
  const length = augmentClip(source, places, layout, settled, new RandomStream(seed));
  return { target, length, keptFrames: [...keptFrames], keptBands: [...keptBands] };
};

describe('augmentClip', () => {
  it('does nothing by default but pad with zeros', () => {
    const { target, length } = run({});
    expect(length).toBe(12);
    expect(target.subarray(0, 36)).toEqual(clip.values);
    expect(target.subarray(36).every((value) => value === 0)).toBe(true);
    const copy = new Float32Array(60);
    expect(copyClip(clip, copy, layout)).toBe(12);
    expect(copy).toEqual(target);
  });

  it('cuts up to cutFrames off each end', () => {
    const seen = Array.from({ length: 200 }, (_, seed) => {
      const { target, length } = run({ cutFrames: 2 }, seed);
      const first = target[0] as number;
      return { first, last: first + length - 1 };
    });
    expect(new Set(seen.map(({ first }) => first))).toEqual(new Set([0, 1, 2]));
    expect(new Set(seen.map(({ last }) => last))).toEqual(new Set([9, 10, 11]));
  });

  it('stretches time by up to exp(stretch), interpolating between frames', () => {
    const lengths = Array.from({ length: 200 }, (_, seed) => {
      const { target, length } = run({ stretch: 0.2 }, seed);
      const rate = (target[3] as number) - (target[0] as number);
      expect(Math.abs(Math.log(rate))).toBeLessThanOrEqual(0.2001);
      // Interpolation keeps the relation between channels exactly.
      expect((target[4] as number) - (target[3] as number)).toBeCloseTo(100, 3);
      return length;
    });
    expect(Math.min(...lengths)).toBeGreaterThanOrEqual(Math.floor(12 / Math.exp(0.2)));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(Math.floor(12 * Math.exp(0.2)));
    expect(new Set(lengths).size).toBeGreaterThan(2);
  });

  it('masks stretches of time with the mean frame', () => {
    const { target, length } = run({ timeMasks: 1, timeMaskFrames: 4 }, 3);
    const mean = 5.5;
    const masked = Array.from({ length }, (_, t) => target[3 * t] === mean);
    const width = masked.filter(Boolean).length;
    expect(width).toBeGreaterThan(0);
    expect(width).toBeLessThanOrEqual(4);
    expect(masked.lastIndexOf(true) - masked.indexOf(true) + 1).toBe(width);
  });

  it('leaves masks that are filled after normalising to the network, one run of zeros each', () => {
    const runs = Array.from({ length: 100 }, (_, seed) =>
      run(
        {
          timeMasks: 1,
          timeMaskFrames: 4,
          timeMaskFill: 'corpus',
          frequencyMasks: 1,
          frequencyMaskBands: 2,
        },
        seed,
      ),
    );
    for (const { target, keptFrames, keptBands } of runs) {
      expect(target.subarray(0, 36)).toEqual(clip.values);
      for (const kept of [keptFrames, keptBands]) {
        const zeros = kept.filter((value) => value === 0).length;
        expect(kept.filter((value) => value === 1)).toHaveLength(kept.length - zeros);
        if (zeros > 0) expect(kept.lastIndexOf(0) - kept.indexOf(0) + 1).toBe(zeros);
      }
      expect(keptFrames.slice(12)).not.toContain(0);
    }
    const widths = (kept: 'keptFrames' | 'keptBands') =>
      new Set(runs.map((one) => one[kept].filter((value) => value === 0).length));
    expect(widths('keptFrames')).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(widths('keptBands')).toEqual(new Set([0, 1, 2]));
  });

  it('keeps random stretches of the wanted lengths, from everywhere in the clip', () => {
    const seen = Array.from({ length: 300 }, (_, seed) => {
      const { target, length } = run({ cropFrames: [4, 6] }, seed);
      expect(target.subarray(3 * length).every((value) => value === 0)).toBe(true);
      return { start: target[0] as number, length };
    });
    expect(new Set(seen.map(({ length }) => length))).toEqual(new Set([4, 5, 6]));
    expect(Math.min(...seen.map(({ start }) => start))).toBe(0);
    expect(Math.max(...seen.map(({ start, length }) => start + length))).toBe(12);
    // A clip shorter than the stretch stays whole.
    expect(run({ cropFrames: [15, 15] }).length).toBe(12);
  });

  it('equalises by one offset a channel, the same in every frame', () => {
    const { target } = run({ equalizerDb: 3 }, 5);
    const offset = [0, 1, 2].map((c) => (target[c] as number) - (clip.values[c] as number));
    expect(offset.some((value) => Math.abs(value) > 0.1)).toBe(true);
    for (let i = 0; i < 36; i++) {
      const moved = (target[i] as number) - (clip.values[i] as number);
      expect(moved).toBeCloseTo(offset[i % 3] as number, 3);
    }
  });

  it('equalises in coefficients what it does in bands, and no differences', () => {
    const sumOf = (basis: readonly Float64Array[], k: number) =>
      basis.reduce((sum, offsets) => sum + (offsets[k] as number), 0);
    // 1 dB at every point is 1 dB in every band, which an orthonormal DCT-II of 8 bands turns into √8, 0, 0.
    const bands = equalizerBasis({ output: 'log-mel', melBands: 8, coefficients: 3 });
    for (let band = 0; band < 8; band++) expect(sumOf(bands, band)).toBeCloseTo(1, 12);
    for (const [k, expected] of [Math.sqrt(8), 0, 0].entries()) {
      expect(sumOf(layout.equalizer, k)).toBeCloseTo(expected, 6);
    }
    const withDeltas = { ...layout, channels: 6 };
    const target = {
      features: new Float32Array(120),
      keptFrames: new Float32Array(20),
      keptBands: new Float32Array(6),
    };
    const still = { length: 12, values: new Float32Array(72) };
    const options = augmentationSchema.parse({ equalizerDb: 3 });
    augmentClip(still, target, withDeltas, options, new RandomStream(5));
    expect(target.features.subarray(0, 3).every((value) => value !== 0)).toBe(true);
    expect([...target.features.subarray(3, 6)]).toEqual([0, 0, 0]);
  });

  it('depends on the seed alone', () => {
    const options = { cutFrames: 2, stretch: 0.2, timeMasks: 2, equalizerDb: 2 };
    expect(run(options, 4)).toEqual(run(options, 4));
    expect(run(options, 4)).not.toEqual(run(options, 5));
  });

  it('survives clips of one frame and clips longer than the matrix', () => {
    const tiny = { length: 1, values: new Float32Array([1, 2, 3]) };
    expect(run({ cutFrames: 4, stretch: 0.3, timeMasks: 2 }, 1, tiny).length).toBe(1);
    const long = { length: 50, values: new Float32Array(150).fill(1) };
    expect(run({ stretch: 0.3 }, 1, long).length).toBe(20);
  });
});

describe('checkAugmentation', () => {
  it('asks for mel bands where it changes them', () => {
    const logMel = frontEndOptions({ output: 'log-mel' });
    const settled = (options: object) => augmentationSchema.parse(options);
    expect(() => checkAugmentation(settled({ noise: {} }), logMel)).not.toThrow();
    expect(() => checkAugmentation(settled({ timeMasks: 2 }), frontEndOptions())).not.toThrow();
    expect(() => checkAugmentation(settled({ noise: {} }), frontEndOptions())).toThrow(
      /noise needs mel bands.*mfcc.*Use log-mel/,
    );
    const deltas = frontEndOptions({ output: 'log-mel', deltas: 1 });
    expect(() => checkAugmentation(settled({ frequencyMasks: 1 }), deltas)).toThrow(
      /frequencyMasks needs mel bands.*deltas 1/,
    );
  });

  it('does not take a range upside down', () => {
    expect(() => augmentationSchema.parse({ cropFrames: [6, 4] })).toThrow(/least exceeds/);
    expect(() => augmentationSchema.parse({ noise: { tiltDb: [3, -3] } })).toThrow(/least exceeds/);
  });
});
