// Every exported operator's gradient against central differences, element by element.

import { describe, expect, it } from 'vitest';
import {
  add,
  affine,
  divide,
  exponential,
  logarithm,
  maximum,
  multiply,
  negate,
  relu,
  sigmoid,
  square,
  squareRoot,
  subtract,
  tanh,
} from '../../src/grad/operators/elementwise.js';
import { gemm, linear, matmul } from '../../src/grad/operators/linear.js';
import { broadcastTo, reduceMean, reduceSum } from '../../src/grad/operators/reduce.js';
import {
  concatenate,
  pad,
  reshape,
  reverse,
  slice,
  transpose,
} from '../../src/grad/operators/shaping.js';
import { maskedSoftmax, softmax } from '../../src/grad/operators/softmax.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { checkGradients, evaluateGradients, spaced, uniform } from '../support/gradient-check.js';

describe('elementwise operators of two tensors', () => {
  const operators = { add, subtract, multiply, divide };
  const shapes: [name: string, a: number[], b: number[]][] = [
    ['equal shapes', [2, 3], [2, 3]],
    ['b lacks leading axes', [2, 3, 4], [4]],
    ['a lacks leading axes', [3], [2, 3]],
    ['axes of length 1 on both sides', [2, 1, 3], [1, 4, 1]],
    ['a scalar', [2, 3], []],
    ['a single element with more axes', [3], [1, 1]],
  ];
  for (const [operatorName, operator] of Object.entries(operators)) {
    it.each(shapes)(`${operatorName}: %s`, async (_, a, b) => {
      // Away from 0: b divides.
      const values = uniform(
        b.reduce((x, y) => x * y, 1),
        3,
        0.6,
        1.6,
      );
      await checkGradients({
        inputs: { a: { shape: a }, b: { shape: b, values } },
        build: (_scope, t) => operator(t.a, t.b),
      });
    });
  }

  it('an operand used twice gathers both gradients', async () => {
    await checkGradients({
      inputs: { a: { shape: [2, 3] } },
      build: (_scope, { a }) => add(multiply(a, a), subtract(a, multiply(a, affine(a, 3)))),
    });
  });

  it('only one operand needs a gradient', async () => {
    await checkGradients({
      inputs: { a: { shape: [2, 3] } },
      fixed: { b: { shape: [3], values: [0.5, -2, 1.5] } },
      build: (_scope, { a }, { b }) => divide(subtract(b, multiply(a, b)), b),
    });
  });

  it('maximum, away from ties', async () => {
    const values = spaced(24, 9);
    await checkGradients({
      inputs: {
        a: { shape: [3, 4], values: values.slice(0, 12) },
        b: { shape: [3, 4], values: values.slice(12) },
      },
      build: (_scope, { a, b }) => maximum(a, b),
    });
  });

  it('maximum of equal numbers sends the gradient to the first', async () => {
    const { gradients, lossWeights } = await evaluateGradients({
      inputs: { a: { shape: [2], values: [1, 2] }, b: { shape: [2], values: [1, 2] } },
      build: (_scope, { a, b }) => maximum(a, b),
    });
    expect(gradients.a).toEqual(lossWeights);
    expect([...gradients.b!]).toEqual([0, 0]);
  });
});

describe('elementwise operators of one tensor', () => {
  const positive = uniform(8, 4, 0.5, 1.5);
  const operators: [string, (x: Tensor) => Tensor, number[]][] = [
    ['negate', negate, uniform(8, 4)],
    ['affine', (x) => affine(x, -1.7, 0.4), uniform(8, 4)],
    ['affine by 1', (x) => affine(x, 1, 0.4), uniform(8, 4)],
    ['relu', relu, spaced(8, 4)],
    ['tanh', tanh, uniform(8, 4, -2, 2)],
    ['sigmoid', sigmoid, uniform(8, 4, -3, 3)],
    ['exponential', exponential, uniform(8, 4)],
    ['logarithm', logarithm, positive],
    ['squareRoot', squareRoot, positive],
    ['square', square, uniform(8, 4)],
  ];
  it.each(operators)('%s', async (_, operator, values) => {
    await checkGradients({
      inputs: { x: { shape: [2, 4], values } },
      build: (_scope, { x }) => operator(x),
    });
  });

  it('relu at 0 has the gradient 0', async () => {
    const { gradients } = await evaluateGradients({
      inputs: { x: { shape: [2], values: [0, 0] } },
      build: (_scope, { x }) => relu(x),
    });
    // Its sign is free: a gradient of -0 is no gradient.
    expect(gradients.x!.every((gradient) => gradient === 0)).toBe(true);
  });
});

describe('reductions', () => {
  const cases: [axes: number[], keepDims: boolean, shape: number[]][] = [
    [[0], false, [3, 4]],
    [[-1], false, [2, 3]],
    [[1], true, [2, 1, 4]],
    [[2, 0], false, [3]],
    [[0, 1, 2], true, [1, 1, 1]],
    [[0, 1, 2], false, []],
  ];
  for (const [name, operator] of Object.entries({ reduceSum, reduceMean })) {
    it.each(cases)(`${name} over %j, keepDims %s`, async (axes, keepDims, shape) => {
      const report = await checkGradients({
        inputs: { x: { shape: [2, 3, 4] } },
        build: (_scope, { x }) => operator(x, axes, { keepDims }),
      });
      expect(report.outputShape).toEqual(shape);
    });
  }
});

describe('operators that move numbers', () => {
  const cases: [string, (x: Tensor) => Tensor, shape: number[]][] = [
    ['reshape', (x) => reshape(x, [4, -1]), [4, 6]],
    ['transpose', (x) => transpose(x, [2, 0, 1]), [4, 2, 3]],
    ['slice', (x) => slice(x, 1, 1, 3), [2, 2, 4]],
    ['slice of a negative axis', (x) => slice(x, -1, 0, 2), [2, 3, 2]],
    ['slice with a step that ends inside', (x) => slice(x, 2, 0, 3, 2), [2, 3, 2]],
    ['slice with a step that passes the end', (x) => slice(x, 2, 1, 4, 2), [2, 3, 2]],
    ['slice with a step longer than the rest', (x) => slice(x, 2, 3, 4, 5), [2, 3, 1]],
    ['pad', (x) => pad(x, 1, 2, 1), [2, 6, 4]],
    ['pad with a value', (x) => pad(x, -1, 0, 2, 0.7), [2, 3, 6]],
    ['concatenate with itself and others', (x) => concatenate([x, square(x), x], 1), [2, 9, 4]],
    ['reverse', (x) => reverse(x, 0), [2, 3, 4]],
    ['reverse of a negative axis', (x) => reverse(x, -1), [2, 3, 4]],
    ['concatenate on the last axis', (x) => concatenate([x, slice(x, 2, 1, 2)], -1), [2, 3, 5]],
    ['broadcastTo a new leading axis', (x) => broadcastTo(x, [2, 2, 3, 4]), [2, 2, 3, 4]],
    [
      'broadcastTo along an axis of length 1',
      (x) => broadcastTo(slice(x, 1, 0, 1), [2, 3, 4]),
      [2, 3, 4],
    ],
  ];
  it.each(cases)('%s', async (_, operator, shape) => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 3, 4] } },
      build: (_scope, { x }) => operator(x),
    });
    expect(report.outputShape).toEqual(shape);
  });
});

describe('matrix products', () => {
  const flags = [false, true];
  const combinations = flags.flatMap((transposeA) =>
    flags.flatMap((transposeB) =>
      (['none', 'row', 'full'] as const).map((bias) => ({ transposeA, transposeB, bias })),
    ),
  );
  it.each(combinations)('gemm %j', async ({ transposeA, transposeB, bias }) => {
    const report = await checkGradients({
      inputs: {
        a: { shape: transposeA ? [4, 3] : [3, 4] },
        b: { shape: transposeB ? [2, 4] : [4, 2] },
        c: { shape: bias === 'full' ? [3, 2] : [2] },
      },
      build: (_scope, { a, b, c }) => {
        const product = gemm(a, b, {
          transposeA,
          transposeB,
          ...(bias === 'none' ? {} : { bias: c }),
        });
        return bias === 'none' ? multiply(product, c) : product;
      },
    });
    expect(report.outputShape).toEqual([3, 2]);
  });

  const products: [a: number[], b: number[], shape: number[]][] = [
    [
      [3, 4],
      [4, 2],
      [3, 2],
    ],
    [
      [2, 3, 4],
      [2, 4, 2],
      [2, 3, 2],
    ],
    [
      [2, 3, 4],
      [4, 2],
      [2, 3, 2],
    ],
    [
      [2, 2, 3, 2],
      [2, 2, 2, 1],
      [2, 2, 3, 1],
    ],
  ];
  it.each(products)('matmul %j · %j', async (a, b, shape) => {
    const report = await checkGradients({
      inputs: { a: { shape: a }, b: { shape: b } },
      build: (_scope, t) => matmul(t.a, t.b),
    });
    expect(report.outputShape).toEqual(shape);
  });

  it('linear on the last of three axes', async () => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 3, 4] }, w: { shape: [4, 2] }, b: { shape: [2] } },
      build: (_scope, { x, w, b }) => linear(x, w, b),
    });
    expect(report.outputShape).toEqual([2, 3, 2]);
  });
});

describe('softmax', () => {
  it.each([-1, 0, 1])('over axis %i', async (axis) => {
    await checkGradients({
      inputs: { x: { shape: [2, 3, 4], values: uniform(24, 6, -2, 2) } },
      build: (_scope, { x }) => softmax(x, axis),
    });
  });

  it('masked: padding weighs exactly nothing and gets exactly no gradient', async () => {
    const report = await checkGradients({
      inputs: { x: { shape: [2, 4], values: uniform(8, 6, -2, 2) } },
      fixed: { mask: { shape: [2, 4], values: [1, 1, 1, 0, 1, 0, 0, 0] } },
      build: (_scope, { x }, { mask }) => maskedSoftmax(x, mask),
    });
    expect(report.output[3]).toBe(0);
    expect([...report.output.slice(4)]).toEqual([1, 0, 0, 0]);
    expect(report.gradients.x![3]! + 0).toBe(0);
  });

  it('masked along another axis, the mask broadcast', async () => {
    await checkGradients({
      inputs: { x: { shape: [2, 3, 2] } },
      fixed: { mask: { shape: [2, 3, 1], values: [1, 1, 0, 1, 1, 1] } },
      build: (_scope, { x }, { mask }) => maskedSoftmax(x, mask, 1),
    });
  });
});
