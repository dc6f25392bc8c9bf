// Sums and means over axes, the broadcast that is their way back, and the sum that is the broadcast's.

import { formatShape, resolveAxis, shapeError } from '../shape-error.js';
import { sizeOf, type Tensor } from '../tensor.js';
import { reshape } from './shaping.js';

/** What `reduceSum` and `reduceMean` can be told. */
export interface ReduceOptions {
  /** Whether the reduced axes stay, with length 1. Default false. */
  readonly keepDims?: boolean;
}

/**
 * The sum of `x` [...] over `axes`; negative ones count from the end.
 * @returns A tensor without these axes, or with length 1 along them.
 * @throws AffettoError `GRAPH_SHAPE` where there is no such axis, none is named, or one is named twice.
 */
export function reduceSum(x: Tensor, axes: readonly number[], options: ReduceOptions = {}): Tensor {
  const positive = resolveAxes('reduceSum', x, axes);
  const kept = x.shape.map((length, axis) => (positive.includes(axis) ? 1 : length));
  const dropped = x.shape.filter((_, axis) => !positive.includes(axis));
  const sum = x.graph.emit(
    'ReduceSum',
    [x, x.graph.integers(positive)],
    options.keepDims ? kept : dropped,
    { keepdims: options.keepDims ? 1 : 0 },
  );
  return x.graph.differentiable(sum, [x], (gradient) => [
    broadcastTo(options.keepDims ? gradient : reshape(gradient, kept), x.shape),
  ]);
}

/**
 * The mean of `x` [...] over `axes`; negative ones count from the end.
 * @returns A tensor without these axes, or with length 1 along them.
 * @throws AffettoError `GRAPH_SHAPE` where there is no such axis, none is named, or one is named twice.
 */
export function reduceMean(
  x: Tensor,
  axes: readonly number[],
  options: ReduceOptions = {},
): Tensor {
  const positive = resolveAxes('reduceMean', x, axes);
  const count = positive.reduce((product, axis) => product * x.dim(axis), 1);
  return scale(reduceSum(x, positive, options), 1 / count);
}

/**
 * Repeats `x` [...] along axes of length 1, and along new leading axes, until its shape is `shape`.
 * @throws AffettoError `GRAPH_SHAPE` where its axes do not stretch to that.
 */
export function broadcastTo(x: Tensor, shape: readonly number[]): Tensor {
  if (x.shape.join() === shape.join()) return x;
  const extra = shape.length - x.rank;
  if (extra < 0 || x.shape.some((length, axis) => length !== 1 && length !== shape[axis + extra])) {
    throw shapeError(
      'broadcastTo',
      [x.shape],
      `its axes do not stretch to ${formatShape(shape)}`,
      'Only axes of length 1 and new leading axes repeat: reshape first',
    );
  }
  const result = x.graph.emit('Expand', [x, x.graph.integers(shape)], shape, {}, x.dtype);
  return x.graph.differentiable(result, [x], (gradient) => [sumTo(gradient, x.shape)]);
}

/** Sums a gradient over the axes along which an operand of shape `shape` was broadcast. */
export function sumTo(gradient: Tensor, shape: readonly number[]): Tensor {
  if (gradient.shape.join() === shape.join()) return gradient;
  const extra = gradient.rank - shape.length;
  const axes = gradient.shape
    .map((length, axis) =>
      axis < extra || (shape[axis - extra] === 1 && length !== 1) ? axis : -1,
    )
    .filter((axis) => axis >= 0);
  const summed = axes.length > 0 ? reduceSum(gradient, axes, { keepDims: true }) : gradient;
  return summed.size === sizeOf(shape) ? reshape(summed, shape) : summed;
}

function resolveAxes(operator: string, x: Tensor, axes: readonly number[]): number[] {
  const positive = axes.map((axis) => resolveAxis(operator, x.shape, axis)).sort((a, b) => a - b);
  if (positive.length > 0 && new Set(positive).size === positive.length) return positive;
  throw shapeError(
    operator,
    [x.shape],
    `the axes [${axes.join(', ')}] are ${positive.length === 0 ? 'none' : 'not distinct'}`,
    'Name each axis to reduce once',
  );
}

function scale(x: Tensor, factor: number): Tensor {
  const scaled = x.graph.emit('Mul', [x, x.graph.scalar(factor)], x.shape);
  return x.graph.differentiable(scaled, [x], (gradient) => [scale(gradient, factor)]);
}
