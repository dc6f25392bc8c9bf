// Convolutions by minimal filtering: as exact as float32 allows beside the definition in float64, gradients
// beside finite differences, and not used where it would not pay.

import { describe, expect, it } from 'vitest';
import { convolution1d, convolution2d } from '../../src/grad/layers/convolution.js';
import { checkGradients } from '../support/gradient-check.js';
import { besideDirect, type DirectConvolution } from './direct-convolution.js';

type Size = [number, number];

describe('minimal filtering', () => {
  it.each<[string, DirectConvolution, number]>([
    ['1-D, 5 taps, as in cnn-lstm', { shape: [174, 1, 40], kernel: [5, 1], filters: 64 }, 1e-5],
    ['along the other axis', { shape: [1, 87, 64], kernel: [1, 5], filters: 16 }, 1e-5],
    ['1-D, 3 taps', { shape: [30, 1, 32], kernel: [3, 1], filters: 16 }, 1e-5],
    ['3 x 3, as in crnn', { shape: [28, 9, 48], kernel: [3, 3], filters: 48 }, 1e-5],
    ['unequal kernels', { shape: [10, 11, 16], kernel: [5, 4], filters: 8 }, 3e-5],
    ['5 x 5, the largest', { shape: [21, 13, 32], kernel: [5, 5], filters: 16 }, 3e-5],
    ['valid', { shape: [9, 8, 16], kernel: [3, 3], filters: 8, padding: 'valid' }, 1e-5],
  ])('%s', async (_, options, tolerance) => {
    const { actual, expected, operators } = await besideDirect(options);
    expect(operators).toContain('MatMul');
    expect(actual.length).toBe(expected.length);
    const scale = Math.sqrt(expected.reduce((sum, y) => sum + y * y, 0) / expected.length);
    const worst = Math.max(...expected.map((y, index) => Math.abs(y - (actual[index] as number))));
    expect(worst / scale).toBeLessThan(tolerance);
  });

  it.each<[string, Size, Size, 'same' | 'valid']>([
    ['5 taps', [9, 1], [5, 1], 'same'],
    ['4 taps', [7, 1], [4, 1], 'same'],
    ['no padding', [10, 1], [3, 1], 'valid'],
    ['3 x 3', [5, 6], [3, 3], 'same'],
    ['rows of one tap', [2, 7], [1, 3], 'same'],
    ['3 x 4, no padding', [6, 8], [3, 4], 'valid'],
  ])('gradients, %s', async (_, size, kernel, padding) => {
    await checkGradients({
      inputs: { x: { shape: [2, ...size, 16] } },
      epsilon: 0.5,
      build: (scope, { x }) => convolution2d(scope, 'c', x, { channels: 3, kernel, padding }),
    });
  });

  it('gradients, along time', async () => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 11, 16] } },
      epsilon: 0.5,
      build: (scope, { x }) => convolution1d(scope, 'c', x, { channels: 3, kernel: 5 }),
    });
    expect(report.outputShape).toEqual([2, 11, 3]);
  });

  it('is left to unfolding where there is little to save', async () => {
    const few: DirectConvolution = { shape: [12, 12, 4], kernel: [3, 3], filters: 4 };
    const long: DirectConvolution = { shape: [30, 1, 16], kernel: [7, 1], filters: 4 };
    for (const options of [few, long]) {
      const { actual, expected, operators } = await besideDirect(options);
      expect(operators).not.toContain('MatMul');
      for (const [index, y] of expected.entries()) expect(actual[index]).toBeCloseTo(y, 4);
    }
  });
});
