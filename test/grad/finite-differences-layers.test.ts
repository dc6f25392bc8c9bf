// Every layer that is not a recurrence, and the loss: gradients of input and parameters against
// central differences, element by element.

import { describe, expect, it } from 'vitest';
import { batchNorm } from '../../src/grad/layers/batch-norm.js';
import {
  type Convolution1dOptions,
  type Convolution2dOptions,
  convolution1d,
  convolution2d,
} from '../../src/grad/layers/convolution.js';
import { dense } from '../../src/grad/layers/dense.js';
import { dropout } from '../../src/grad/layers/dropout.js';
import {
  attentionPooling,
  averagePool1d,
  averagePool2d,
  maxPool1d,
  maxPool2d,
  meanOverTime,
  statisticsPooling,
  timeMask,
} from '../../src/grad/layers/pooling.js';
import { crossEntropy, squaredError } from '../../src/grad/losses.js';
import { add, multiply, tanh } from '../../src/grad/operators/elementwise.js';
import { reduceSum } from '../../src/grad/operators/reduce.js';
import { checkGradients, evaluateGradients, spaced, uniform } from '../support/gradient-check.js';
import { besideDirect } from './direct-convolution.js';

describe('dense', () => {
  it.each([true, false])('on [batch, time, in], bias %s', async (bias) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 3, 4] } },
      build: (scope, { x }) => dense(scope, 'd', x, { units: 5, bias }),
    });
    expect(report.outputShape).toEqual([2, 3, 5]);
    expect(report.elements).toBe(24 + 20 + (bias ? 5 : 0));
  });

  it('as a residual, x + f(x)', async () => {
    await checkGradients({
      inputs: { x: { shape: [3, 4] } },
      build: (scope, { x }) => {
        const inner = tanh(dense(scope, 'd1', x, { units: 6 }));
        return add(x, dense(scope, 'd2', inner, { units: 4 }));
      },
    });
  });
});

describe('convolution1d', () => {
  const cases: [Omit<Convolution1dOptions, 'channels'>, time: number][] = [
    [{ kernel: 3 }, 7],
    [{ kernel: 1 }, 7],
    [{ kernel: 4 }, 7],
    [{ kernel: 3, padding: 'valid' }, 5],
    [{ kernel: 3, stride: 2 }, 4],
    [{ kernel: 3, stride: 2, padding: 'valid' }, 3],
    [{ kernel: 2, stride: 3 }, 3],
    [{ kernel: 1, stride: 2 }, 4],
    [{ kernel: 3, dilation: 2 }, 7],
    [{ kernel: 3, dilation: 3, padding: 'valid' }, 1],
    [{ kernel: 2, dilation: 2, stride: 2 }, 4],
    [{ kernel: 5, bias: false }, 7],
  ];
  it.each(cases)('%j', async (options, time) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 7, 3] } },
      build: (scope, { x }) => convolution1d(scope, 'c', x, { channels: 2, ...options }),
    });
    expect(report.outputShape).toEqual([2, time, 2]);
  });
});

describe('convolution2d', () => {
  const cases: [Omit<Convolution2dOptions, 'channels'>, shape: [number, number]][] = [
    [{ kernel: [3, 3] }, [5, 4]],
    [{ kernel: [2, 4] }, [5, 4]],
    [{ kernel: [3, 2], padding: 'valid' }, [3, 3]],
    [{ kernel: [3, 3], stride: [2, 2] }, [3, 2]],
    [{ kernel: [1, 2], stride: [2, 1], padding: 'valid' }, [3, 3]],
    [{ kernel: [3, 2], dilation: [2, 1] }, [5, 4]],
    [{ kernel: [2, 2], dilation: [1, 3], padding: 'valid', bias: false }, [4, 1]],
  ];
  it.each(cases)('%j', async (options, [height, width]) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 5, 4, 2] } },
      build: (scope, { x }) => convolution2d(scope, 'c', x, { channels: 2, ...options }),
    });
    expect(report.outputShape).toEqual([2, height, width, 2]);
  });

  // Many channels are unfolded another way.
  const wide: [Omit<Convolution2dOptions, 'channels'>, shape: [number, number]][] = [
    [{ kernel: [3, 3] }, [5, 4]],
    [{ kernel: [3, 3], stride: [1, 2] }, [5, 2]],
    [{ kernel: [2, 4] }, [5, 4]],
    [{ kernel: [4, 3], padding: 'valid' }, [2, 2]],
    [{ kernel: [5, 3], stride: [2, 2] }, [3, 2]],
    [{ kernel: [2, 3], stride: [2, 3], padding: 'valid' }, [2, 1]],
    [{ kernel: [1, 1], stride: [2, 1] }, [3, 4]],
    [{ kernel: [2, 2], dilation: [2, 1] }, [5, 4]],
  ];
  it.each(wide)('of 8 channels, %j', async (options, [height, width]) => {
    const report = await checkGradients({
      inputs: { x: { shape: [1, 5, 4, 8] } },
      build: (scope, { x }) => convolution2d(scope, 'c', x, { channels: 2, ...options }),
    });
    expect(report.outputShape).toEqual([1, height, width, 2]);
  });

  it.each(wide)('of 8 channels is the sum over its taps, %j', async (options) => {
    const shape = [5, 4, 8] as const;
    const { actual, expected } = await besideDirect({ ...options, shape, filters: 2 });
    expect(actual.length).toBe(expected.length);
    for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 4);
  });
});

describe('pooling of neighbours', () => {
  it.each([
    [2, [2, 3, 2]],
    [3, [2, 2, 2]],
    [7, [2, 1, 2]],
    [1, [2, 7, 2]],
  ])('1-D over 7 steps, windows of %i', async (size, shape) => {
    const inputs = { x: { shape: [2, 7, 2], values: spaced(28, 2) } };
    const largest = await checkGradients({
      inputs,
      build: (scope, { x }) => maxPool1d(scope, 'p', x, size),
    });
    const mean = await checkGradients({
      inputs,
      build: (scope, { x }) => averagePool1d(scope, 'p', x, size),
    });
    expect(largest.outputShape).toEqual(shape);
    expect(mean.outputShape).toEqual(shape);
  });

  it.each([
    [
      [2, 2],
      [2, 2, 1, 2],
    ],
    [
      [3, 1],
      [2, 1, 3, 2],
    ],
    [
      [5, 3],
      [2, 1, 1, 2],
    ],
  ])('2-D over 5 x 3 cells, windows of %j', async (size, shape) => {
    const inputs = { x: { shape: [2, 5, 3, 2], values: spaced(60, 3) } };
    const window = size as [number, number];
    const largest = await checkGradients({
      inputs,
      build: (scope, { x }) => maxPool2d(scope, 'p', x, window),
    });
    const mean = await checkGradients({
      inputs,
      build: (scope, { x }) => averagePool2d(scope, 'p', x, window),
    });
    expect(largest.outputShape).toEqual(shape);
    expect(mean.outputShape).toEqual(shape);
  });
});

describe('batchNorm in training', () => {
  it.each([
    [[6, 3], 1e-5],
    [[2, 4, 3], 1e-5],
    [[2, 2, 3, 2], 0.1],
  ])('%j, epsilon %d', async (shape, epsilon) => {
    const report = await checkGradients({
      inputs: { x: { shape } },
      build: (scope, { x }) => batchNorm(scope, 'n', x, { epsilon }),
    });
    expect(Object.keys(report.gradients)).toEqual(['x', 'n/scale', 'n/shift']);
  });

  it('between two layers', async () => {
    await checkGradients({
      // Spread out: the curvature of 1 / sqrt(variance) is what a difference sees least well.
      inputs: { x: { shape: [6, 3], values: uniform(18, 31, -3, 3) } },
      build: (scope, { x }) => {
        const normal = batchNorm(scope, 'n', dense(scope, 'd1', x, { units: 4 }));
        return dense(scope, 'd2', tanh(normal), { units: 2 });
      },
    });
  });

  it('of given features: no gradient for the input is needed', async () => {
    await checkGradients({
      inputs: {},
      fixed: { x: { shape: [4, 3], values: uniform(12, 8) } },
      build: (scope, _inputs, { x }) => batchNorm(scope, 'n', x),
    });
  });
});

describe('dropout', () => {
  const bytes = Uint8Array.from({ length: 24 }, (_, i) => (i * 37) % 256);

  it('zeroes where the byte is below the rate and scales the rest, forward and backward', async () => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 3, 4] } },
      build: (scope, { x }) => dropout(scope, x, 0.25),
      randomBytes: bytes,
    });
    const x = report.weights;
    for (const [i, byte] of bytes.entries()) {
      const factor = byte < 64 ? 0 : 256 / 192;
      expect(report.output[i]).toBeCloseTo(x[i]! * factor, 6);
      expect(report.gradients.x![i]).toBeCloseTo(report.lossWeights[i]! * factor, 6);
    }
  });

  it.each([
    [[1], 8],
    [[1, -1], 2],
  ])('one draw along the shared axes %j', async (sharedAxes, draws) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 3, 4] } },
      build: (scope, { x }) => dropout(scope, x, 0.5, sharedAxes),
      randomBytes: bytes.slice(0, draws),
    });
    const x = report.weights;
    for (const [i, value] of report.output.entries()) {
      const [batch, channel] = [Math.floor(i / 12), i % 4];
      const byte = bytes[draws === 8 ? batch * 4 + channel : batch]!;
      expect(value).toBeCloseTo(byte < 128 ? 0 : 2 * x[i]!, 6);
    }
  });

  it('keeps the promised share and the mean', async () => {
    const count = 20_000;
    const { output } = await evaluateGradients({
      inputs: { x: { shape: [count], values: new Array(count).fill(1) } },
      build: (scope, { x }) => dropout(scope, x, 0.3),
    });
    const kept = output.filter((value) => value !== 0).length / count;
    expect(kept).toBeCloseTo(1 - 77 / 256, 1.5);
    expect(output.reduce((sum, value) => sum + value, 0) / count).toBeCloseTo(1, 1.5);
  });

  it('a rate that rounds to all of 256 still keeps the last 256th, finite', async () => {
    const { output } = await evaluateGradients({
      inputs: { x: { shape: [2], values: [1, 1] } },
      build: (scope, { x }) => dropout(scope, x, 0.9999),
      randomBytes: Uint8Array.of(254, 255),
    });
    expect([...output]).toEqual([0, 256]);
  });
});

describe('pooling over time', () => {
  const lengths = { shape: [3], values: [4, 2, 1] };
  const inputs = { x: { shape: [3, 4, 2] } };
  const masked = { inputs, fixed: { lengths } };
  const steps = 4;

  it('meanOverTime', async () => {
    await checkGradients({ inputs, build: (_scope, { x }) => meanOverTime(x) });
  });

  it('meanOverTime of valid steps', async () => {
    await checkGradients({
      ...masked,
      build: (_scope, { x }, fixed) => meanOverTime(x, timeMask(fixed.lengths, steps)),
    });
  });

  it('statisticsPooling', async () => {
    const report = await checkGradients({
      inputs,
      build: (scope, { x }) => statisticsPooling(scope, 'p', x),
    });
    expect(report.outputShape).toEqual([3, 4]);
  });

  it('statisticsPooling of valid steps', async () => {
    await checkGradients({
      inputs,
      // A single valid step has a deviation of sqrt(1e-5), whose slope no difference of 5e-3 can see.
      fixed: { lengths: { shape: [3], values: [4, 2, 3] } },
      build: (scope, { x }, fixed) =>
        statisticsPooling(scope, 'p', x, timeMask(fixed.lengths, steps)),
    });
  });

  it('attentionPooling', async () => {
    const report = await checkGradients({
      inputs,
      build: (scope, { x }) => attentionPooling(scope, 'p', x, { hidden: 3 }),
    });
    expect(report.outputShape).toEqual([3, 2]);
  });

  it('attentionPooling of valid steps', async () => {
    await checkGradients({
      ...masked,
      build: (scope, { x }, fixed) =>
        attentionPooling(scope, 'p', x, { hidden: 3, mask: timeMask(fixed.lengths, steps) }),
    });
  });

  it.each(['mean', 'statistics', 'attention'])('%s: padding does not matter', async (kind) => {
    const values = uniform(24, 8);
    const evaluate = (changed: readonly number[]) =>
      evaluateGradients({
        inputs: { x: { shape: [3, 4, 2], values: changed } },
        fixed: { lengths },
        build: (scope, { x }, fixed) => {
          const mask = timeMask(fixed.lengths, steps);
          if (kind === 'mean') return meanOverTime(x, mask);
          if (kind === 'statistics') return statisticsPooling(scope, 'p', x, mask);
          return attentionPooling(scope, 'p', x, { hidden: 3, mask });
        },
      });
    const isPadding = (i: number) =>
      Math.floor(i / 2) % steps >= lengths.values[Math.floor(i / 8)]!;
    const plain = await evaluate(values);
    const changed = await evaluate(values.map((value, i) => (isPadding(i) ? 9 - value : value)));
    expect(changed.output).toEqual(plain.output);
    expect(changed.flatGradient).toEqual(plain.flatGradient);
    for (const [i, value] of plain.gradients.x!.entries()) {
      if (isPadding(i)) expect(Math.abs(value)).toBe(0);
    }
  });

  it('an empty sequence pools to numbers, not to NaN', async () => {
    const report = await evaluateGradients({
      inputs: { x: { shape: [2, 4, 2] } },
      fixed: { lengths: { shape: [2], values: [3, 0] } },
      build: (scope, { x }, fixed) =>
        statisticsPooling(scope, 'p', x, timeMask(fixed.lengths, steps)),
    });
    expect(report.output.every(Number.isFinite)).toBe(true);
    expect([...report.output.slice(4, 6)]).toEqual([0, 0]);
    expect(report.flatGradient.every(Number.isFinite)).toBe(true);
  });

  it('timeMask takes whole lengths as well', async () => {
    const { output } = await evaluateGradients({
      inputs: { x: { shape: [3, 4], values: new Array(12).fill(1) } },
      fixed: { lengths: { ...lengths, dtype: 'int32' } },
      build: (_scope, { x }, fixed) => multiply(x, timeMask(fixed.lengths, steps)),
    });
    expect([...output]).toEqual([1, 1, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0]);
  });
});

describe('squaredError', () => {
  const outputs = { shape: [2, 3], values: [0.5, -1, 2, 0, 1.5, -0.5] };
  const targets = { shape: [2, 3], values: [0, -1, 1, 1, 1, 0] };

  it('is the mean over batch and outputs', async () => {
    const report = await checkGradients({
      inputs: { outputs },
      fixed: { targets },
      build: (_scope, t, fixed) => squaredError(t.outputs, fixed.targets),
    });
    expect(report.outputShape).toEqual([]);
    expect(report.output[0]).toBeCloseTo((0.25 + 0 + 1 + 1 + 0.25 + 0.25) / 6, 6);
  });

  it('counts examples by their weights', async () => {
    const report = await checkGradients({
      inputs: { outputs },
      fixed: { targets, share: { shape: [2], values: [3, 1] } },
      build: (_scope, t, fixed) =>
        squaredError(t.outputs, fixed.targets, { exampleWeights: fixed.share }),
    });
    expect(report.output[0]).toBeCloseTo((3 * (1.25 / 3) + 1.5 / 3) / 4, 6);
  });
});

describe('crossEntropy', () => {
  const logits = { shape: [3, 4], values: uniform(12, 12, -2, 2) };
  const soft = [0.7, 0.1, 0.1, 0.1, 0, 1, 0, 0, 0.25, 0.25, 0, 0.5];

  it.each([0, 0.1])('soft targets, label smoothing %d', async (labelSmoothing) => {
    const report = await checkGradients({
      inputs: { logits },
      fixed: { targets: { shape: [3, 4], values: soft } },
      build: (_scope, t, { targets }) => crossEntropy(t.logits, targets, { labelSmoothing }),
    });
    expect(report.outputShape).toEqual([]);
    expect(report.output[0]).toBeCloseTo(expectedLoss([1, 1, 1], labelSmoothing), 5);
  });

  it('example weights: a mean by weight, and 0 leaves an example out', async () => {
    const weights = [2, 0, 0.5];
    const report = await checkGradients({
      inputs: { logits },
      fixed: { targets: { shape: [3, 4], values: soft }, share: { shape: [3], values: weights } },
      build: (_scope, t, fixed) =>
        crossEntropy(t.logits, fixed.targets, {
          labelSmoothing: 0.2,
          exampleWeights: fixed.share,
        }),
    });
    expect(report.output[0]).toBeCloseTo(expectedLoss(weights, 0.2), 5);
    expect([...report.gradients.logits!.slice(4, 8)].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it('stays finite for logits far apart', async () => {
    const { output, flatGradient } = await evaluateGradients({
      inputs: { logits: { shape: [1, 3], values: [500, -500, 0] } },
      fixed: { targets: { shape: [1, 3], values: [0, 1, 0] } },
      build: (_scope, t, { targets }) => crossEntropy(t.logits, targets),
    });
    expect(output[0]).toBeCloseTo(1000, 3);
    expect(flatGradient.every(Number.isFinite)).toBe(true);
  });

  it('the mean also of a larger expression: its gradient is scaled by what follows', async () => {
    await checkGradients({
      inputs: { logits },
      fixed: { targets: { shape: [3, 4], values: soft } },
      build: (_scope, t, { targets }) =>
        multiply(crossEntropy(t.logits, targets), reduceSum(t.logits, [0, 1])),
    });
  });

  function expectedLoss(weights: readonly number[], smoothing: number): number {
    let total = 0;
    for (const [row, weight] of weights.entries()) {
      const cells = logits.values.slice(row * 4, row * 4 + 4);
      const logSum = Math.log(cells.reduce((sum, value) => sum + Math.exp(value), 0));
      for (const [column, value] of cells.entries()) {
        const target = soft[row * 4 + column]! * (1 - smoothing) + smoothing / 4;
        total -= weight * target * (value - logSum);
      }
    }
    return total / weights.reduce((sum, weight) => sum + weight, 0);
  }
});
