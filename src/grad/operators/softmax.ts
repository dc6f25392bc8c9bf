// Softmax over one axis, and a masked form for padded sequences.

import { resolveAxis, shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { add, affine, multiply, subtract } from './elementwise.js';
import { reduceSum } from './reduce.js';

/**
 * `exp(x) / sum(exp(x))` along `axis`, by default the last: positive numbers that sum to 1, in the shape [...] of `x`.
 * @throws AffettoError `GRAPH_SHAPE` where there is no such axis.
 */
export function softmax(x: Tensor, axis = -1): Tensor {
  const at = resolveAxis('softmax', x.shape, axis);
  const y = x.graph.emit('Softmax', [x], x.shape, { axis: at });
  return x.graph.differentiable(y, [x], (gradient) => {
    const inner = reduceSum(multiply(gradient, y), [at], { keepDims: true });
    return [multiply(y, subtract(gradient, inner))];
  });
}

/**
 * A softmax of `x` [...] along `axis`, by default the last, that gives exactly no weight where `mask` is 0.
 * @param mask 1 where a cell counts, 0 for padding; its shape broadcasts to that of `x`.
 * @throws AffettoError `GRAPH_SHAPE` where the mask does not broadcast or there is no such axis.
 */
export function maskedSoftmax(x: Tensor, mask: Tensor, axis = -1): Tensor {
  const at = resolveAxis('maskedSoftmax', x.shape, axis);
  const extra = x.rank - mask.rank;
  if (extra < 0 || mask.shape.some((length, i) => length !== 1 && length !== x.dim(i + extra))) {
    throw shapeError(
      'maskedSoftmax',
      [x.shape, mask.shape],
      'the mask does not broadcast to x',
      'Give one number for each cell of x, or axes of length 1 where one serves all',
    );
  }
  // -1e9 underflows to an exact 0 after the exponential, without the NaNs of -Infinity.
  return softmax(add(x, affine(mask, 1e9, -1e9)), at);
}
