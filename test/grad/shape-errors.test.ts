// Mistakes in shapes are found while the graph is built, by the operator that was given them: the
// message names it, shows the shapes and says what to do.

import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { differentiate } from '../../src/grad/differentiate.js';
import { Graph } from '../../src/grad/graph.js';
import { selfAttention } from '../../src/grad/layers/attention.js';
import { batchNorm } from '../../src/grad/layers/batch-norm.js';
import { convolution1d, convolution2d } from '../../src/grad/layers/convolution.js';
import { dense } from '../../src/grad/layers/dense.js';
import { dropout } from '../../src/grad/layers/dropout.js';
import { layerNorm } from '../../src/grad/layers/layer-norm.js';
import { lstm } from '../../src/grad/layers/lstm.js';
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
import { learnedPositions } from '../../src/grad/layers/positions.js';
import { crossEntropy, squaredError } from '../../src/grad/losses.js';
import {
  add,
  divide,
  maximum,
  multiply,
  relu,
  subtract,
} from '../../src/grad/operators/elementwise.js';
import { gemm, linear, matmul } from '../../src/grad/operators/linear.js';
import { broadcastTo, reduceMean, reduceSum } from '../../src/grad/operators/reduce.js';
import { concatenate, pad, reshape, slice, transpose } from '../../src/grad/operators/shaping.js';
import { maskedSoftmax, softmax } from '../../src/grad/operators/softmax.js';
import { Scope } from '../../src/grad/scope.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { buildEvaluation, buildTrainingStep, type Forward } from '../../src/grad/training-step.js';

let nextName = 0;
const graph = new Graph();
const of = (...shape: number[]): Tensor => graph.input(`t${nextName++}`, shape);
const scope = new Scope(graph, { mode: 'training' });
const inference = new Scope(graph, { mode: 'inference' });

function errorOf(build: () => unknown): AffettoError {
  try {
    build();
  } catch (error) {
    if (error instanceof AffettoError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

/** What is built, the start of the message (operator and shapes), a part of the remedy. */
type Case = [name: string, build: () => unknown, start: string, remedy: RegExp];

const operators: Case[] = [
  ['add', () => add(of(2, 3), of(2, 4)), 'add([2, 3], [2, 4])', /reshape/],
  ['subtract', () => subtract(of(3), of(2, 4)), 'subtract([3], [2, 4])', /reshape/],
  ['multiply', () => multiply(of(2, 3), of(2)), 'multiply([2, 3], [2])', /reshape/],
  ['divide', () => divide(of(5, 1), of(4, 3)), 'divide([5, 1], [4, 3])', /reshape/],
  ['maximum', () => maximum(of(2, 3), of(3)), 'maximum([2, 3], [3])', /equal shapes/],
  ['reduceSum', () => reduceSum(of(2, 3), [2]), 'reduceSum([2, 3])', /from -2 to 1/],
  ['reduceSum, twice', () => reduceSum(of(2, 3), [0, -2]), 'reduceSum([2, 3])', /once/],
  ['reduceSum, no axes', () => reduceSum(of(2, 3), []), 'reduceSum([2, 3])', /once/],
  ['reduceMean', () => reduceMean(of(2, 3), [-3]), 'reduceMean([2, 3])', /from -2 to 1/],
  ['reduceMean of a scalar', () => reduceMean(of(), [0]), 'reduceMean([])', /no axes/],
  ['broadcastTo', () => broadcastTo(of(2, 3), [4, 3]), 'broadcastTo([2, 3])', /reshape/],
  ['broadcastTo fewer', () => broadcastTo(of(1, 3), [3]), 'broadcastTo([1, 3])', /reshape/],
  ['reshape', () => reshape(of(2, 3), [4, -1]), 'reshape([2, 3])', /number of elements/],
  ['transpose', () => transpose(of(2, 3), [0, 0]), 'transpose([2, 3])', /every axis once/],
  ['slice', () => slice(of(2, 3), 1, 0, 4), 'slice([2, 3])', /end <= length/],
  ['slice, axis', () => slice(of(2, 3), 2, 0, 1), 'slice([2, 3])', /from -2 to 1/],
  ['slice, half a step', () => slice(of(2, 3), 1, 0, 2, 1.5), 'slice([2, 3])', /step >= 1/],
  ['pad', () => pad(of(2, 3), 1, -1, 0), 'pad([2, 3])', /slice to shorten/],
  ['pad, axis', () => pad(of(2, 3), 5, 1, 0), 'pad([2, 3])', /from -2 to 1/],
  [
    'concatenate',
    () => concatenate([of(2, 3), of(3, 3)], 1),
    'concatenate([2, 3], [3, 3])',
    /equal/,
  ],
  [
    'concatenate, ranks',
    () => concatenate([of(2), of(2, 1)], 0),
    'concatenate([2], [2, 1])',
    /equal/,
  ],
  ['concatenate, axis', () => concatenate([of(2), of(2)], 1), 'concatenate([2])', /from -1 to 0/],
  ['concatenate nothing', () => concatenate([], 0), 'concatenate()', /at least one/],
  ['gemm', () => gemm(of(2, 3), of(2, 3)), 'gemm([2, 3], [2, 3])', /transposeB/],
  ['gemm, ranks', () => gemm(of(1, 2, 3), of(3, 2)), 'gemm([1, 2, 3], [3, 2])', /two matrices/],
  [
    'gemm, bias',
    () => gemm(of(2, 3), of(3, 4), { bias: of(3) }),
    'gemm([2, 3], [3, 4], [3])',
    /bias of shape \[4\] or \[2, 4\]/,
  ],
  ['matmul', () => matmul(of(2, 3, 4), of(2, 3, 4)), 'matmul([2, 3, 4], [2, 3, 4])', /Transpose/],
  [
    'matmul, leads',
    () => matmul(of(2, 3, 4), of(3, 4, 1)),
    'matmul([2, 3, 4], [3, 4, 1])',
    /equal/,
  ],
  ['matmul, a vector', () => matmul(of(4), of(4, 1)), 'matmul([4], [4, 1])', /reshape/],
  [
    'linear',
    () => linear(of(2, 3), of(4, 2)),
    'linear([2, 3], [4, 2])',
    /\[last axis of x, units\]/,
  ],
  [
    'linear, bias',
    () => linear(of(2, 3), of(3, 2), of(3)),
    'linear([2, 3], [3, 2], [3])',
    /bias of shape \[2\]/,
  ],
  ['softmax', () => softmax(of(2, 3), 2), 'softmax([2, 3])', /from -2 to 1/],
  [
    'maskedSoftmax',
    () => maskedSoftmax(of(2, 3), of(2)),
    'maskedSoftmax([2, 3], [2])',
    /each cell/,
  ],
  [
    'maskedSoftmax, larger mask',
    () => maskedSoftmax(of(3), of(2, 3)),
    'maskedSoftmax([3], [2, 3])',
    /each cell/,
  ],
  ['crossEntropy', () => crossEntropy(of(2, 3), of(2)), 'crossEntropy([2, 3], [2])', /one-hot/],
  [
    'crossEntropy, weights',
    () => crossEntropy(of(2, 3), of(2, 3), { exampleWeights: of(3) }),
    'crossEntropy([2, 3], [3])',
    /exampleWeights of shape \[2\]/,
  ],
  [
    'squaredError',
    () => squaredError(of(2, 3), of(2, 4)),
    'squaredError([2, 3], [2, 4])',
    /\[batch, outputs\]/,
  ],
  ['differentiate', () => differentiate(of(2), []), 'differentiate([2])', /reduceSum/],
];

const layers: Case[] = [
  ['layerNorm', () => layerNorm(scope, 'a', of(3)), 'layerNorm "a"([3])', /\[batch, ...,/],
  [
    'selfAttention, heads',
    () => selfAttention(scope, 'a', of(2, 3, 4), { heads: 3 }),
    'selfAttention "a"([2, 3, 4])',
    /3 heads.*divides the channels/,
  ],
  [
    'selfAttention, mask',
    () => selfAttention(scope, 'a', of(2, 3, 4), { heads: 2, mask: of(2, 4) }),
    'selfAttention "a"([2, 3, 4], [2, 4])',
    /timeMask/,
  ],
  [
    'selfAttention, axes',
    () => selfAttention(scope, 'a', of(4), { heads: 2 }),
    'selfAttention "a"([4])',
    /\[batch, steps, channels\]/,
  ],
  [
    'learnedPositions, too few',
    () => learnedPositions(scope, 'a', of(2, 5, 4), { positions: 4 }),
    'learnedPositions "a"([2, 5, 4])',
    /5 steps do not fit 4 positions.*larger table/,
  ],
  [
    'learnedPositions, lengths',
    () => learnedPositions(scope, 'a', of(2, 5, 4), { positions: 9, lengths: of(3) }),
    'learnedPositions "a"([2, 5, 4], [3])',
    /lengths of shape \[2\]/,
  ],
  [
    'convolution1d, of an open length',
    () => convolution1d(inference, 'a', of(6, 3), { channels: 1, kernel: 3, stride: 2 }),
    'convolution1d "a"([6, 3])',
    /depends on the length.*number/,
  ],
  ['dense', () => dense(scope, 'a', of(3), { units: 2 }), 'dense "a"([3])', /\[batch, ...,/],
  ['batchNorm', () => batchNorm(scope, 'a', of(3)), 'batchNorm "a"([3])', /\[batch, ...,/],
  [
    'convolution1d',
    () => convolution1d(scope, 'a', of(2), { channels: 1, kernel: 3 }),
    'convolution1d "a"([2])',
    /\[batch, time, channels\]/,
  ],
  [
    'convolution1d, too wide',
    () => convolution1d(scope, 'a', of(2, 3, 1), { channels: 1, kernel: 4, padding: 'valid' }),
    'convolution1d "a"([2, 3, 1])',
    /smaller kernel/,
  ],
  [
    'convolution2d',
    () => convolution2d(scope, 'a', of(2, 3, 4), { channels: 1, kernel: [3, 3] }),
    'convolution2d "a"([2, 3, 4])',
    /\[batch, height, width, channels\]/,
  ],
  [
    'convolution2d, too wide',
    () =>
      convolution2d(scope, 'a', of(2, 3, 4, 1), { channels: 1, kernel: [3, 5], padding: 'valid' }),
    'convolution2d "a"([2, 3, 4, 1])',
    /smaller kernel/,
  ],
  ['maxPool1d', () => maxPool1d(scope, 'a', of(2, 3), 2), 'maxPool1d "a"([2, 3])', /time/],
  [
    'maxPool1d, window',
    () => maxPool1d(scope, 'a', of(2, 3, 1), 4),
    'maxPool1d "a"([2, 3, 1])',
    /smaller/,
  ],
  ['averagePool1d', () => averagePool1d(scope, 'a', of(2), 2), 'averagePool1d "a"([2])', /time/],
  [
    'averagePool1d, window',
    () => averagePool1d(scope, 'a', of(2, 3, 1), 4),
    'averagePool1d "a"([2, 3, 1])',
    /smaller/,
  ],
  [
    'maxPool2d',
    () => maxPool2d(scope, 'a', of(2, 3, 4), [2, 2]),
    'maxPool2d "a"([2, 3, 4])',
    /height/,
  ],
  [
    'maxPool2d, window',
    () => maxPool2d(scope, 'a', of(2, 3, 4, 1), [2, 5]),
    'maxPool2d "a"([2, 3, 4, 1])',
    /smaller/,
  ],
  [
    'averagePool2d',
    () => averagePool2d(scope, 'a', of(2), [2, 2]),
    'averagePool2d "a"([2])',
    /height/,
  ],
  [
    'averagePool2d, window',
    () => averagePool2d(scope, 'a', of(2, 3, 4, 1), [4, 1]),
    'averagePool2d "a"([2, 3, 4, 1])',
    /smaller/,
  ],
  [
    'lstm',
    () => lstm(scope, 'a', of(2, 3), { units: 2, output: 'last' }),
    'lstm "a"([2, 3])',
    /time/,
  ],
  [
    'lstm, mask alone',
    () => lstm(scope, 'a', of(2, 3, 1), { units: 2, output: 'last', mask: of(2, 3) }),
    'lstm "a"([2, 3, 1])',
    /timeMask/,
  ],
  [
    'lstm, mask of another time',
    () =>
      lstm(scope, 'a', of(2, 3, 1), { units: 2, output: 'last', lengths: of(2), mask: of(2, 4) }),
    'lstm "a"([2, 3, 1], [2], [2, 4])',
    /a mask \[2, 3\]/,
  ],
  ['meanOverTime', () => meanOverTime(of(2, 3)), 'meanOverTime([2, 3])', /time/],
  [
    'meanOverTime, mask',
    () => meanOverTime(of(2, 3, 1), of(3, 2)),
    'meanOverTime([2, 3, 1], [3, 2])',
    /timeMask/,
  ],
  [
    'statisticsPooling',
    () => statisticsPooling(scope, 'a', of(2)),
    'statisticsPooling "a"([2])',
    /time/,
  ],
  [
    'statisticsPooling, mask',
    () => statisticsPooling(scope, 'a', of(2, 3, 1), of(2)),
    'statisticsPooling "a"([2, 3, 1], [2])',
    /timeMask/,
  ],
  [
    'attentionPooling',
    () => attentionPooling(scope, 'a', of(2, 3), { hidden: 2 }),
    'attentionPooling "a"([2, 3])',
    /time/,
  ],
  [
    'attentionPooling, mask',
    () => attentionPooling(scope, 'a', of(2, 3, 1), { hidden: 2, mask: of(2, 4) }),
    'attentionPooling "a"([2, 3, 1], [2, 4])',
    /timeMask/,
  ],
  ['timeMask', () => timeMask(of(2, 1), 4), 'timeMask([2, 1])', /lengths \[batch\]/],
  ['timeMask, no time', () => timeMask(of(2), 0), 'timeMask([2])', /number of steps/],
  ['dropout', () => dropout(scope, of(2, 3), 0.5, [2]), 'dropout([2, 3])', /from -2 to 1/],
];

describe('operators', () => {
  it.each(operators)('%s', (_, build, start, remedy) => {
    const error = errorOf(build);
    expect(error.code).toBe('GRAPH_SHAPE');
    expect(error.message.startsWith(start), error.message).toBe(true);
    expect(error.message).toMatch(remedy);
  });
});

describe('layers', () => {
  it.each(layers)('%s', (_, build, start, remedy) => {
    const error = errorOf(build);
    expect(error.code).toBe('GRAPH_SHAPE');
    expect(error.message.startsWith(start), error.message).toBe(true);
    expect(error.message).toMatch(remedy);
  });
});

describe('graphs and training steps', () => {
  const network = (forward: Forward) => ({ batchSize: 2, inputs: { x: [3, 4] }, forward });
  const sgd = { optimizer: { kind: 'sgd' } } as const;

  it('a network must return [batch, classes]', () => {
    const wrong = network((inner, { x }) => dense(inner, 'd', x!, { units: 2 }));
    for (const build of [
      () => buildTrainingStep({ ...wrong, ...sgd }),
      () => buildEvaluation(wrong),
    ]) {
      const { code, message } = errorOf(build);
      expect(code).toBe('GRAPH_SHAPE');
      expect(message).toMatch(/^build\w+\(\[2, 3, 2\]\).*\[2, classes\].*reshape/);
    }
  });

  it('one class weight for each class', () => {
    const right = network((inner, { x }) => dense(inner, 'd', reshape(x!, [2, 12]), { units: 3 }));
    const { code, message } = errorOf(() =>
      buildTrainingStep({ ...right, ...sgd, classWeights: [1, 2] }),
    );
    expect(code).toBe('GRAPH_SHAPE');
    expect(message).toMatch(/2 class weights.*3 classes/);
  });

  it('a parameter that the loss does not reach is named', () => {
    const useless = network((inner, { x }) => {
      inner.parameter('forgotten', [3], { kind: 'constant', value: 0 });
      return dense(inner, 'd', reshape(x!, [2, 12]), { units: 3 });
    });
    expect(errorOf(() => buildTrainingStep({ ...useless, ...sgd })).message).toMatch(
      /does not depend on forgotten/,
    );
  });

  it('a network without parameters cannot be trained', () => {
    const fixed = network((_, { x }) => reshape(x!, [2, 12]));
    const { code, message } = errorOf(() => buildTrainingStep({ ...fixed, ...sgd }));
    expect(code).toBe('OPTION_INVALID');
    expect(message).toMatch(/no parameters.*Declare some/);
    expect(buildEvaluation(fixed).length).toBeGreaterThan(0);
  });

  it('names are used once', () => {
    const twice = new Graph();
    const inner = new Scope(twice, { mode: 'training' });
    const x = twice.input('x', [2, 3]);
    expect(errorOf(() => twice.input('x', [2])).message).toMatch(/"x" is already used/);
    dense(inner, 'd', x, { units: 2 });
    expect(errorOf(() => dense(inner, 'd', x, { units: 2 })).message).toMatch(/declared twice/);
    expect(errorOf(() => inner.statistic('d/weight', [2], 0)).message).toMatch(/declared twice/);
    expect(
      errorOf(() => inner.parameter('x', [2], { kind: 'constant', value: 0 })).message,
    ).toMatch(/"x" is already used/);
  });

  it('tensors of two graphs do not mix, in any operand', () => {
    const other = new Graph().input('x', [2, 3]);
    for (const build of [() => add(of(2, 3), other), () => concatenate([of(2, 3), other], 0)]) {
      expect(errorOf(build).message).toMatch(/another graph/);
    }
  });

  it('constants fill their shape, weights the layout', () => {
    expect(errorOf(() => graph.constant([1, 2, 3], [2])).message).toMatch(
      /3 values.*\[2\].*2 values/,
    );
    const inner = new Scope(new Graph(), {
      mode: 'inference',
      values: { weights: new Float32Array(5), statistics: new Float32Array() },
    });
    expect(
      errorOf(() => inner.parameter('w', [2, 3], { kind: 'constant', value: 0 })).message,
    ).toMatch(/5 weights were given, but "w" ends at 6/);
  });
});

describe('options out of range', () => {
  const cases: [string, () => unknown, RegExp][] = [
    ['units', () => dense(scope, 'o', of(2, 3), { units: 0 }), /units is 0.*positive integer/],
    [
      'lstm units',
      () => lstm(scope, 'o', of(2, 3, 1), { units: 1.5, output: 'last' }),
      /units is 1.5.*positive integer/,
    ],
    [
      'kernel',
      () => convolution1d(scope, 'o', of(2, 3, 1), { channels: 1, kernel: 0 }),
      /kernel is 0.*positive integer/,
    ],
    [
      'stride',
      () =>
        convolution2d(scope, 'o', of(2, 3, 3, 1), { channels: 1, kernel: [1, 1], stride: [1, -1] }),
      /stride is -1.*positive integer/,
    ],
    [
      'channels',
      () => convolution1d(scope, 'o', of(2, 3, 1), { channels: 0, kernel: 1 }),
      /channels is 0.*positive integer/,
    ],
    ['rate', () => dropout(scope, of(2), 1), /rate 1 is not in \[0, 1\)/],
    [
      'label smoothing',
      () => crossEntropy(of(2, 3), of(2, 3), { labelSmoothing: 1 }),
      /smoothing 1 is not in \[0, 1\)/,
    ],
  ];
  it.each(cases)('%s', (_, build, message) => {
    const error = errorOf(build);
    expect(error.code).toBe('OPTION_INVALID');
    expect(error.message).toMatch(message);
  });

  it('relu and its like accept any shape', () => {
    expect(relu(of()).shape).toEqual([]);
  });
});
