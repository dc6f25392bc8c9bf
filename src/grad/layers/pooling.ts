// Pooling: maxima and means over neighbours, and the poolings that turn a sequence into one vector.

import {
  add,
  affine,
  divide,
  multiply,
  square,
  squareRoot,
  subtract,
  tanh,
} from '../operators/elementwise.js';
import { matmul } from '../operators/linear.js';
import { reduceMean, reduceSum } from '../operators/reduce.js';
import { concatenate, pad, reshape, slice } from '../operators/shaping.js';
import { maskedSoftmax, softmax } from '../operators/softmax.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { dense } from './dense.js';

/**
 * The largest of each `size` neighbours along `axis`; a rest shorter than `size` is dropped. Where
 * several are equal the gradient goes to the first. The way back is one concatenation, not a padded
 * copy for each neighbour.
 */
function maxPoolAxis(x: Tensor, axis: number, size: number): Tensor {
  if (size === 1) return x;
  const { graph } = x;
  const grouped = group(x.detached(), axis, size);
  const parts = cut(grouped, axis + 1, size);
  const [first] = parts as [Tensor];
  const largest = graph.emit('Max', parts, first.shape);
  const pooledShape = x.shape.map((length, i) => (i === axis ? Math.floor(length / size) : length));
  return graph.differentiable(reshape(largest, pooledShape), [x], (gradient) => {
    const flat = reshape(gradient, first.shape);
    // A cast (1 is FLOAT) and a product: ONNX Runtime's Where takes three times as long.
    const shares = winners(parts, largest).map((wins) =>
      multiply(flat, graph.emit('Cast', [wins], first.shape, { to: 1 })),
    );
    const whole = reshape(
      concatenate(shares, axis + 1),
      x.shape.map((length, i) => (i === axis ? length - (length % size) : length)),
    );
    return [pad(whole, axis, 0, x.dim(axis) % size)];
  });
}

/** Says for each part where it holds the maximum and no part before it does; bool. */
function winners(parts: readonly Tensor[], largest: Tensor): Tensor[] {
  const { graph, shape } = largest;
  const bool = (opType: string, inputs: readonly Tensor[]) =>
    graph.emit(opType, inputs, shape, {}, 'bool');
  const [first, second] = parts as [Tensor, Tensor];
  if (parts.length === 2) {
    const wins = bool('GreaterOrEqual', [first, second]);
    return [wins, bool('Not', [wins])];
  }
  let taken: Tensor | undefined;
  return parts.map((part, index) => {
    // The last part wins whatever is left: no comparison is needed.
    const isLast = index === parts.length - 1;
    if (isLast && taken) return bool('Not', [taken]);
    const equal = bool('Equal', [part, largest]);
    const wins = taken ? bool('And', [equal, bool('Not', [taken])]) : equal;
    taken = taken ? bool('Or', [taken, equal]) : equal;
    return wins;
  });
}

/** The mean of each `size` neighbours along `axis`; a rest shorter than `size` is dropped. */
function averagePoolAxis(x: Tensor, axis: number, size: number): Tensor {
  const parts = neighbours(x, axis, size);
  return affine(
    parts.reduce((sum, part) => add(sum, part)),
    1 / size,
  );
}

function neighbours(x: Tensor, axis: number, size: number): Tensor[] {
  const shape = x.shape.map((length, i) => (i === axis ? Math.floor(length / size) : length));
  return cut(group(x, axis, size), axis + 1, size).map((part) => reshape(part, shape));
}

/** Lays neighbours along `axis` side by side, [.., count, size * rest]: cutting is then one strided copy each. */
function group(x: Tensor, axis: number, size: number): Tensor {
  const count = Math.floor(x.dim(axis) / size);
  const whole = slice(x, axis, 0, count * size);
  const rest = x.shape.slice(axis + 1).reduce((product, length) => product * length, 1);
  return reshape(whole, [...x.shape.slice(0, axis), count, size * rest]);
}

function cut(grouped: Tensor, axis: number, size: number): Tensor[] {
  const width = grouped.dim(axis) / size;
  return Array.from({ length: size }, (_, index) =>
    slice(grouped, axis, index * width, (index + 1) * width),
  );
}

/**
 * Max pooling over time in windows of `size` steps side by side: `x` [batch, time, c] -> [batch, floor(time / size), c].
 * @throws AffettoError `GRAPH_SHAPE` where `x` has not three axes, or no window fits.
 */
export function maxPool1d(scope: Scope, name: string, x: Tensor, size: number): Tensor {
  requireWindows(`maxPool1d "${name}"`, x, [size]);
  const y = maxPoolAxis(x, 1, size);
  scope.describe(name, `max pool ${size}`, y);
  return y;
}

/**
 * Average pooling over time in windows of `size` steps side by side: `x` [batch, time, c] -> [batch, floor(time / size),
 * c].
 * @throws AffettoError `GRAPH_SHAPE` where `x` has not three axes, or no window fits.
 */
export function averagePool1d(scope: Scope, name: string, x: Tensor, size: number): Tensor {
  requireWindows(`averagePool1d "${name}"`, x, [size]);
  const y = averagePoolAxis(x, 1, size);
  scope.describe(name, `average pool ${size}`, y);
  return y;
}

/**
 * Max pooling in windows of `size` [height, width] side by side: `x` [batch, h, w, c] -> [batch, floor(h / size[0]),
 * floor(w / size[1]), c].
 * @throws AffettoError `GRAPH_SHAPE` where `x` has not four axes, or no window fits.
 */
export function maxPool2d(
  scope: Scope,
  name: string,
  x: Tensor,
  size: readonly [number, number],
): Tensor {
  requireWindows(`maxPool2d "${name}"`, x, size);
  const y = maxPoolAxis(maxPoolAxis(x, 1, size[0]), 2, size[1]);
  scope.describe(name, `max pool ${size.join('x')}`, y);
  return y;
}

/**
 * Average pooling in windows of `size` [height, width] side by side: `x` [batch, h, w, c] -> [batch, floor(h / size[0]),
 * floor(w / size[1]), c].
 * @throws AffettoError `GRAPH_SHAPE` where `x` has not four axes, or no window fits.
 */
export function averagePool2d(
  scope: Scope,
  name: string,
  x: Tensor,
  size: readonly [number, number],
): Tensor {
  requireWindows(`averagePool2d "${name}"`, x, size);
  const y = averagePoolAxis(averagePoolAxis(x, 1, size[0]), 2, size[1]);
  scope.describe(name, `average pool ${size.join('x')}`, y);
  return y;
}

/**
 * The mean over time of the valid steps: `x` [batch, time, c] and `mask` [batch, time] of 0 and 1 -> [batch, c].
 * Without a mask all steps count; a sequence without valid steps has the mean 0.
 * @throws AffettoError `GRAPH_SHAPE` where `x` or `mask` have other shapes.
 */
export function meanOverTime(x: Tensor, mask?: Tensor): Tensor {
  requireRank('meanOverTime', x, 3);
  requireMask('meanOverTime', x, mask);
  if (!mask) return reduceMean(x, [1]);
  const weights = reshape(mask, [...mask.shape, 1]);
  // An empty sequence (a row that only fills up a batch) has the mean 0, not 0 / 0.
  const { graph } = x;
  const count = graph.emit('Max', [reduceSum(weights, [1]), graph.scalar(1)], [x.dim(0), 1]);
  return divide(reduceSum(multiply(x, weights), [1]), count);
}

/**
 * Statistics pooling (Snyder et al. 2018): mean and standard deviation over the valid steps, `x` [batch, time, c] and
 * `mask` [batch, time] of 0 and 1 -> [batch, 2c]. The variance is biased; 1e-5 is added to it.
 * @throws AffettoError `GRAPH_SHAPE` where `x` or `mask` have other shapes.
 */
export function statisticsPooling(scope: Scope, name: string, x: Tensor, mask?: Tensor): Tensor {
  requireRank(`statisticsPooling "${name}"`, x, 3);
  requireMask(`statisticsPooling "${name}"`, x, mask);
  const mean = meanOverTime(x, mask);
  const centred = subtract(x, reshape(mean, [x.dim(0), 1, x.dim(2)]));
  const variance = meanOverTime(square(centred), mask);
  const y = concatenate([mean, squareRoot(affine(variance, 1, 1e-5))], -1);
  scope.describe(name, 'statistics pooling', y);
  return y;
}

/**
 * Attention pooling (additive, one head; Bahdanau et al. 2015 scoring): a weighted mean over time whose weights are
 * `softmax(v · tanh(W x))`, `x` [batch, time, c] -> [batch, c].
 * @param options `hidden` is the width of the scoring layer; `mask` [batch, time] of 0 and 1 gives padding no weight.
 * @throws AffettoError `GRAPH_SHAPE` where `x` or the mask have other shapes.
 */
export function attentionPooling(
  scope: Scope,
  name: string,
  x: Tensor,
  options: { readonly hidden: number; readonly mask?: Tensor },
): Tensor {
  requireRank(`attentionPooling "${name}"`, x, 3);
  requireMask(`attentionPooling "${name}"`, x, options.mask);
  const [batch, time, channels] = x.shape as [number, number, number];
  const hidden = tanh(dense(scope, `${name}/hidden`, x, { units: options.hidden, init: 'glorot' }));
  const scores = reshape(
    dense(scope, `${name}/score`, hidden, { units: 1, init: 'glorot', bias: false }),
    [batch, time],
  );
  const weights = options.mask ? maskedSoftmax(scores, options.mask) : softmax(scores);
  const y = reshape(matmul(reshape(weights, [batch, 1, time]), x), [batch, channels]);
  scope.describe(name, 'attention pooling', y);
  return y;
}

/**
 * Turns `lengths` [batch] in steps, float32 or int32, into a mask [batch, time]: 1 for valid steps, 0 for padding.
 * @param time The number of steps of the padded sequences.
 * @throws AffettoError `GRAPH_SHAPE` where the lengths are no vector or `time` is no positive integer.
 */
export function timeMask(lengths: Tensor, time: number): Tensor {
  if (lengths.rank !== 1 || !Number.isInteger(time) || time < 1) {
    throw shapeError(
      'timeMask',
      [lengths.shape],
      lengths.rank === 1
        ? `the time ${time} is not a number of steps`
        : 'the lengths are no vector',
      'Give lengths [batch] and the number of steps of the padded sequences',
    );
  }
  const { graph } = lengths;
  const batch = lengths.dim(0);
  const steps = graph.constant(
    Array.from({ length: time }, (_, index) => index),
    [1, time],
    lengths.dtype,
  );
  const valid = graph.emit(
    'Less',
    [steps, reshape(lengths, [batch, 1])],
    [batch, time],
    {},
    'bool',
  );
  return graph.emit('Where', [valid, graph.scalar(1), graph.scalar(0)], [batch, time]);
}

function requireWindows(operator: string, x: Tensor, sizes: readonly number[]): void {
  requireRank(operator, x, sizes.length === 1 ? 3 : 4);
  for (const [index, size] of sizes.entries()) {
    const length = x.dim(index + 1);
    if (Number.isInteger(size) && size >= 1 && size <= length) continue;
    throw shapeError(
      operator,
      [x.shape],
      `windows of ${size} do not fit axis ${index + 1} of length ${length}`,
      'Use a smaller window or pool less before',
    );
  }
}

function requireRank(operator: string, x: Tensor, rank: 3 | 4): void {
  if (x.rank === rank) return;
  throw shapeError(
    operator,
    [x.shape],
    `the input does not have ${rank === 3 ? 'three' : 'four'} axes`,
    `Give ${rank === 3 ? '[batch, time, channels]' : '[batch, height, width, channels]'}`,
  );
}

function requireMask(operator: string, x: Tensor, mask: Tensor | undefined): void {
  if (!mask || mask.shape.join() === x.shape.slice(0, 2).join()) return;
  throw shapeError(
    operator,
    [x.shape, mask.shape],
    'the mask does not have one number for each step',
    'Give a mask [batch, time], for example timeMask(lengths, time)',
  );
}
