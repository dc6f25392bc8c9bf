// Sums and means over axes, and the sum that undoes a broadcast.

import { shapeError } from '../shape-error.js';
import { sizeOf, type Tensor } from '../tensor.js';
import { broadcastTo, reshape } from './shaping.js';

export interface ReduceOptions {
  /** Keep the reduced axes with length 1. Default false. */
  readonly keepDims?: boolean;
}

/** Sum over `axes` (negative ones count from the end). */
export function reduceSum(x: Tensor, axes: readonly number[], options: ReduceOptions = {}): Tensor {
  const positive = axes.map((axis) => (axis < 0 ? axis + x.rank : axis)).sort((a, b) => a - b);
  if (positive.some((axis) => axis < 0 || axis >= x.rank) || positive.length === 0) {
    throw shapeError(
      'reduceSum',
      [x.shape],
      `axes ${axes.join(', ')} are not axes of a tensor of rank ${x.rank}`,
      `Use axes from ${-x.rank} to ${x.rank - 1}`,
    );
  }
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

/** Mean over `axes`. */
export function reduceMean(
  x: Tensor,
  axes: readonly number[],
  options: ReduceOptions = {},
): Tensor {
  const count = axes.reduce((product, axis) => product * x.dim(axis), 1);
  return scale(reduceSum(x, axes, options), 1 / count);
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

function scale(x: Tensor, factor: number): Tensor {
  const scaled = x.graph.emit('Mul', [x, x.graph.scalar(factor)], x.shape);
  return x.graph.differentiable(scaled, [x], (gradient) => [scale(gradient, factor)]);
}
