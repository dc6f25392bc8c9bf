// What a transformer is made of: gradients of input and parameters against central differences, element by
// element, and what masks and lengths must leave alone.

import { describe, expect, it } from 'vitest';
import { selfAttention } from '../../src/grad/layers/attention.js';
import { convolution1d } from '../../src/grad/layers/convolution.js';
import { gelu } from '../../src/grad/layers/gelu.js';
import { layerNorm, normalizeRows } from '../../src/grad/layers/layer-norm.js';
import { learnedPositions } from '../../src/grad/layers/positions.js';
import { add, errorFunction } from '../../src/grad/operators/elementwise.js';
import { checkGradients, evaluateGradients, uniform } from '../support/gradient-check.js';
import { largestDifference } from '../support/hashed.js';

describe('errorFunction and gelu', () => {
  const x = { shape: [4, 6], values: uniform(24, 9, -3, 3) };

  it('have the gradients of their differences', async () => {
    await checkGradients({ inputs: { x }, build: (_, inputs) => errorFunction(inputs.x) });
    await checkGradients({ inputs: { x }, build: (_, inputs) => gelu(inputs.x) });
  });

  it('are finite, and exact, far from 0', async () => {
    const far = { shape: [5], values: [-40, -8, 0, 8, 40] };
    const { output, gradients, lossWeights } = await evaluateGradients({
      inputs: { x: far },
      build: (_, inputs) => gelu(inputs.x),
    });
    expect(largestDifference(output, [0, 0, 0, 8, 40])).toBeLessThan(1e-6);
    const slopes = gradients.x!.map((value, i) => value / lossWeights[i]!);
    expect(largestDifference(slopes, [0, 0, 0.5, 1, 1])).toBeLessThan(1e-6);
  });
});

describe('layerNorm', () => {
  it.each([
    [[3, 5], 1e-5],
    [[2, 3, 4], 0.1],
    [[2, 2, 3, 6], 1e-5],
  ])('%j, epsilon %d', async (shape, epsilon) => {
    const size = shape.reduce((product, length) => product * length, 1);
    const report = await checkGradients({
      // Spread out: the curvature of 1 / sqrt(variance) is what a difference sees least well.
      inputs: { x: { shape, values: uniform(size, 31, -3, 3) } },
      build: (scope, { x }) => layerNorm(scope, 'n', x, { epsilon }),
    });
    expect(Object.keys(report.gradients)).toEqual(['x', 'n/scale', 'n/shift']);
  });

  it('of given features: no gradient for the input is needed', async () => {
    await checkGradients({
      inputs: {},
      fixed: { x: { shape: [4, 3], values: uniform(12, 8) } },
      build: (scope, _inputs, { x }) => layerNorm(scope, 'n', x),
    });
  });

  it('without parameters gives every row mean 0 and variance 1', async () => {
    const { output } = await checkGradients({
      inputs: { x: { shape: [3, 8], values: uniform(24, 12, 1, 5) } },
      build: (_, { x }) => normalizeRows(x),
    });
    for (let row = 0; row < 3; row++) {
      const values = [...output.slice(row * 8, (row + 1) * 8)];
      const mean = values.reduce((sum, value) => sum + value, 0) / 8;
      expect(mean).toBeCloseTo(0, 5);
      expect(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 8).toBeCloseTo(1, 4);
    }
  });
});

describe('selfAttention', () => {
  const lastTwoArePadding = [1, 1, 1, 1, 1, 1, 1, 0, 0, 0];

  it.each([
    [1, true],
    [2, true],
    [3, false],
  ])('%i heads, bias of the keys %s, masked', async (heads, keyBias) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 5, 6] } },
      fixed: { mask: { shape: [2, 5], values: lastTwoArePadding } },
      build: (scope, { x }, { mask }) => selfAttention(scope, 'a', x, { heads, mask, keyBias }),
    });
    expect(report.outputShape).toEqual([2, 5, 6]);
    expect('a/key/bias' in report.gradients).toBe(keyBias);
  });

  it('one sequence without the batch', async () => {
    const report = await checkGradients({
      inputs: { x: { shape: [4, 6] } },
      build: (scope, { x }) => selfAttention(scope, 'a', x, { heads: 2 }),
    });
    expect(report.outputShape).toEqual([4, 6]);
  });

  it('does not hear what the mask calls padding', async () => {
    const [quiet, loud] = [uniform(60, 3), uniform(60, 3)];
    // The last three steps of the second sequence.
    for (let i = 42; i < 60; i++) loud[i] = 50;
    const outputs = [];
    for (const values of [quiet, loud]) {
      const { output } = await evaluateGradients({
        inputs: { x: { shape: [2, 5, 6], values } },
        fixed: { mask: { shape: [2, 5], values: lastTwoArePadding } },
        build: (scope, { x }, { mask }) => selfAttention(scope, 'a', x, { heads: 2, mask }),
      });
      outputs.push(output.slice(0, 42));
    }
    expect(largestDifference(outputs[0]!, outputs[1]!)).toBe(0);
  });
});

describe('learnedPositions', () => {
  it('adds the last rows, whole or by length', async () => {
    const whole = await checkGradients({
      inputs: { x: { shape: [2, 3, 2] } },
      build: (scope, { x }) => learnedPositions(scope, 'p', x, { positions: 5 }),
    });
    const byLength = await checkGradients({
      inputs: { x: { shape: [2, 3, 2] } },
      fixed: { lengths: { shape: [2], values: [3, 1] } },
      build: (scope, { x }, { lengths }) =>
        learnedPositions(scope, 'p', x, { positions: 5, lengths }),
    });
    const row = (report: typeof whole, cell: number) => {
      const added = report.output.map((value, i) => value - report.weights[i]!);
      return [...added.slice(2 * cell, 2 * cell + 2)];
    };
    const table = [...whole.weights.slice(12)];
    const wanted = [2, 3, 4].map((position) => table.slice(2 * position, 2 * position + 2));
    for (const [step, values] of wanted.entries()) {
      for (const report of [whole, byLength]) {
        expect(largestDifference(row(report, step), values)).toBeLessThan(1e-6);
      }
      expect(largestDifference(row(whole, 3 + step), values)).toBeLessThan(1e-6);
      // A sequence of one step has the last place at once.
      expect(largestDifference(row(byLength, 3 + step), wanted[2]!)).toBeLessThan(1e-6);
    }
  });
});

describe('convolution1d with a number as padding', () => {
  it.each([
    [{ kernel: 3, padding: 1 }, 7],
    [{ kernel: 3, stride: 2, padding: 1 }, 4],
    [{ kernel: 3, stride: 3, padding: 2 }, 3],
    [{ kernel: 4, stride: 2, padding: 3 }, 5],
    [{ kernel: 3, dilation: 2, padding: 1 }, 5],
    [{ kernel: 2, padding: 0 }, 6],
  ])('%j', async (options, time) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 7, 3] } },
      build: (scope, { x }) => convolution1d(scope, 'c', x, { channels: 2, ...options }),
    });
    expect(report.outputShape).toEqual([2, time, 2]);
    const alone = await checkGradients({
      inputs: { x: { shape: [7, 3], values: report.weights.slice(0, 21) } },
      build: (scope, { x }) => convolution1d(scope, 'c', x, { channels: 2, ...options }),
    });
    expect(alone.outputShape).toEqual([time, 2]);
  });

  it('of an even length with a stride starts at the first step, as PyTorch does', async () => {
    const { output, weights } = await checkGradients({
      inputs: { x: { shape: [1, 6, 1] } },
      build: (scope, { x }) =>
        convolution1d(scope, 'c', x, {
          channels: 1,
          kernel: 3,
          stride: 2,
          padding: 1,
          bias: false,
        }),
    });
    const [x, taps] = [[...weights.slice(0, 6)], [...weights.slice(6)]];
    const at = (step: number) => x[step] ?? 0;
    const wanted = [0, 2, 4].map((centre) =>
      taps.reduce((sum, tap, i) => sum + tap * at(centre + i - 1), 0),
    );
    expect(largestDifference(output, wanted)).toBeLessThan(1e-6);
  });
});

describe('a pre-norm block', () => {
  it('is differentiated as a whole', async () => {
    await checkGradients({
      inputs: { x: { shape: [2, 3, 4], values: uniform(24, 21, -2, 2) } },
      fixed: { mask: { shape: [2, 3], values: [1, 1, 1, 1, 1, 0] } },
      build: (scope, { x }, { mask }) => {
        const heard = selfAttention(scope, 'a', layerNorm(scope, 'n', x, { epsilon: 0.1 }), {
          heads: 2,
          mask,
        });
        return gelu(add(x, heard));
      },
    });
  });
});
