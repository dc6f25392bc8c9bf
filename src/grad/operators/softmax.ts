// Softmax over one axis, and a masked form for padded sequences.

import type { Tensor } from '../tensor.js';
import { add, affine, multiply, subtract } from './elementwise.js';
import { reduceSum } from './reduce.js';

/** exp(x) / sum(exp(x)) along `axis`. */
export function softmax(x: Tensor, axis = -1): Tensor {
  const at = axis < 0 ? axis + x.rank : axis;
  const y = x.graph.emit('Softmax', [x], x.shape, { axis: at });
  return x.graph.differentiable(y, [x], (gradient) => {
    const inner = reduceSum(multiply(gradient, y), [at], { keepDims: true });
    return [multiply(y, subtract(gradient, inner))];
  });
}

/** Softmax that gives exactly no weight where `mask` (1 valid, 0 padding, broadcastable) is 0. */
export function maskedSoftmax(x: Tensor, mask: Tensor, axis = -1): Tensor {
  // -1e9 underflows to an exact 0 after the exponential, without the NaNs of -Infinity.
  return softmax(add(x, affine(mask, 1e9, -1e9)), axis);
}
