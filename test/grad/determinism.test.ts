// Same seed, same numbers, same bytes; and the numbers are what they promise: spread, orthogonality,
// and a random stream held to golden values computed by an independent implementation of sfc32.

import { describe, expect, it } from 'vitest';
import { type Initializer, initialize, type LayoutEntry } from '../../src/grad/initialization.js';
import { sizeOf } from '../../src/grad/tensor.js';
import {
  buildEvaluation,
  buildTrainingStep,
  initialState,
  type NetworkOptions,
} from '../../src/grad/training-step.js';
import { isFittedAtOnce } from '../../src/models/encoder.js';
import { createModel, modelNames } from '../../src/models/registry.js';
import { RandomStream } from '../../src/random.js';

describe('RandomStream', () => {
  it.each([
    [
      [1, 2, 3],
      [3987121759, 92551270, 1122162139, 24194941, 3548292025],
    ],
    [[0], [4216505632, 947923937, 2491578854]],
    [[-7], [473931648, 1823021209, 1554320695]],
  ])('golden values of sfc32 seeded with %j', (seeds, golden) => {
    const random = new RandomStream(...seeds);
    expect(golden.map(() => random.uint32())).toEqual(golden);
  });

  it('uniform numbers: range, mean, variance, even bins, no memory', () => {
    const random = new RandomStream(42);
    const count = 100_000;
    const values = Array.from({ length: count }, () => random.uniform());
    expect(Math.min(...values.slice(0, 50_000))).toBeGreaterThanOrEqual(0);
    expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
    expect(mean(values)).toBeCloseTo(0.5, 2);
    expect(variance(values)).toBeCloseTo(1 / 12, 3);
    const bins = new Array<number>(20).fill(0);
    for (const value of values) bins[Math.floor(value * 20)]!++;
    const expected = count / 20;
    const chiSquare = bins.reduce((sum, bin) => sum + (bin - expected) ** 2 / expected, 0);
    // 19 degrees of freedom: beyond 43.8 with probability 0.001.
    expect(chiSquare).toBeLessThan(43.8);
    expect(Math.abs(correlation(values.slice(1), values.slice(0, -1)))).toBeLessThan(0.01);
  });

  it('normal deviates: mean, variance, skewness, share beyond 1.96', () => {
    const random = new RandomStream(43);
    const values = Array.from({ length: 100_000 }, () => random.normal());
    expect(mean(values)).toBeCloseTo(0, 1.5);
    expect(variance(values)).toBeCloseTo(1, 1.5);
    expect(mean(values.map((value) => value ** 3))).toBeCloseTo(0, 1);
    expect(values.filter((value) => Math.abs(value) > 1.96).length / values.length).toBeCloseTo(
      0.05,
      2,
    );
  });

  it('neighbouring seeds, in any place, give unrelated streams', () => {
    const stream = (...seeds: number[]) => {
      const random = new RandomStream(...seeds);
      return Array.from({ length: 10_000 }, () => random.uniform());
    };
    const base = stream(1, 1, 1);
    for (const other of [stream(2, 1, 1), stream(1, 2, 1), stream(1, 1, 2), stream(1, 1)]) {
      expect(Math.abs(correlation(base, other))).toBeLessThan(0.04);
    }
  });

  it('integers stay below the bound and reach all values; bytes are even and repeat by seed', () => {
    const random = new RandomStream(44);
    const draws = Array.from({ length: 1000 }, () => random.integer(5));
    expect([...new Set(draws)].sort()).toEqual([0, 1, 2, 3, 4]);
    const bytes = (seed: number, length: number) => {
      const target = new Uint8Array(length);
      new RandomStream(seed).fillBytes(target);
      return target;
    };
    expect(bytes(1, 10_003)).toEqual(bytes(1, 10_003));
    expect(bytes(1, 10_003)).not.toEqual(bytes(2, 10_003));
    expect(mean([...bytes(1, 100_000)])).toBeCloseTo(127.5, -0.5);
    expect(new Set(bytes(1, 10_003)).size).toBe(256);
  });
});

describe('initial weights', () => {
  const fill = (shape: readonly number[], initializer: Initializer, seed = 1) => {
    const entry = { name: 'w', shape, offset: 0, size: sizeOf(shape), initializer, decay: true };
    return [...initialize([entry], seed)];
  };

  it('he: normal, variance 2 / fanIn', () => {
    const values = fill([200, 150], { kind: 'he', fanIn: 200 });
    expect(mean(values)).toBeCloseTo(0, 2);
    expect(variance(values) / (2 / 200)).toBeCloseTo(1, 1.5);
    // Normal, not uniform: the kurtosis is 3, not 1.8.
    expect(mean(values.map((value) => value ** 4)) / variance(values) ** 2).toBeCloseTo(3, 0.5);
  });

  it('glorot: uniform within sqrt(6 / (fanIn + fanOut))', () => {
    const values = fill([200, 100], { kind: 'glorot', fanIn: 200, fanOut: 100 });
    const limit = Math.sqrt(6 / 300);
    expect(values.every((value) => Math.abs(value) <= limit)).toBe(true);
    expect(variance(values) / (2 / 300)).toBeCloseTo(1, 1.5);
  });

  it('uniform, constant and blocks', () => {
    const values = fill([10_000], { kind: 'uniform', limit: 0.3 });
    expect(values.every((value) => Math.abs(value) <= 0.3)).toBe(true);
    expect(variance(values)).toBeCloseTo(0.03, 3);
    expect(fill([3], { kind: 'constant', value: 0.5 })).toEqual([0.5, 0.5, 0.5]);
    expect(fill([6], { kind: 'blocks', values: [0, 1, 0] })).toEqual([0, 0, 1, 1, 0, 0]);
  });

  it.each([1, 2, 16, 64])('orthogonal: four blocks of %i rows, Q · Qᵀ = 1', (units) => {
    const values = fill([4 * units, units], { kind: 'orthogonal', blocks: 4 });
    for (let block = 0; block < 4; block++) {
      const row = (i: number) => {
        const start = (block * units + i) * units;
        return values.slice(start, start + units);
      };
      for (let i = 0; i < units; i++) {
        for (let j = 0; j <= i; j++) {
          const product = row(i).reduce((sum, value, k) => sum + value * row(j)[k]!, 0);
          expect(Math.abs(product - (i === j ? 1 : 0))).toBeLessThan(1e-5);
        }
      }
    }
  });

  it('entries of one layout are unrelated, and each repeats by seed', () => {
    const entries = [0, 1].map(
      (index): LayoutEntry => ({
        name: `w${index}`,
        shape: [100, 100],
        offset: index * 10_000,
        size: 10_000,
        initializer: { kind: 'he', fanIn: 100 },
        decay: true,
      }),
    );
    const values = [...initialize(entries, 7)];
    expect([...initialize(entries, 7)]).toEqual(values);
    expect([...initialize(entries, 8)]).not.toEqual(values);
    expect(Math.abs(correlation(values.slice(0, 10_000), values.slice(10_000)))).toBeLessThan(0.04);
  });
});

describe('graphs', () => {
  const networkOf = (name: string): NetworkOptions => {
    const model = createModel(name);
    return {
      batchSize: 4,
      inputs: { features: [40, 16], lengths: [] },
      forward: (scope, { features, lengths }) =>
        model.build(scope, { features: features!, lengths: lengths!, classes: 3 }),
    };
  };

  const trainedByStep = modelNames.filter((name) => !isFittedAtOnce({ name }));

  it('an evaluation, built twice, is the same bytes', () => {
    for (const name of modelNames) {
      const [evaluation, again] = [networkOf(name), networkOf(name)].map(buildEvaluation);
      expect(sameBytes(evaluation!, again!), name).toBe(true);
    }
  });

  it.each(trainedByStep)(
    '%s: built twice, the same bytes; the seed touches the state alone',
    (name) => {
      const build = () =>
        buildTrainingStep({ ...networkOf(name), optimizer: { kind: 'adamw' }, averageDecay: 0.99 });
      const [first, second] = [build(), build()];
      expect(sameBytes(first.onnx, second.onnx)).toBe(true);
      const state = initialState(first, 5);
      for (const [key, values] of Object.entries(initialState(second, 5))) {
        expect(sameBytes(values, state[key]!)).toBe(true);
      }
      expect(sameBytes(initialState(first, 6).weights!, state.weights!)).toBe(false);
      expect(sameBytes(state.average!, state.weights!)).toBe(true);
      expect(state.average).not.toBe(state.weights);
      expect(state.moment1!.every((value) => value === 0)).toBe(true);
      expect(state.weights!.every(Number.isFinite)).toBe(true);
    },
    20_000,
  );
});

/** Faster on large arrays than toEqual. */
function sameBytes(a: Uint8Array | Float32Array, b: Uint8Array | Float32Array): boolean {
  const view = (x: typeof a) => Buffer.from(x.buffer, x.byteOffset, x.byteLength);
  return view(a).equals(view(b));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function variance(values: readonly number[]): number {
  const centre = mean(values);
  return mean(values.map((value) => (value - centre) ** 2));
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const [centreA, centreB] = [mean(a), mean(b)];
  const products = a.map((value, i) => (value - centreA) * (b[i]! - centreB));
  return mean(products) / Math.sqrt(variance(a) * variance(b));
}
