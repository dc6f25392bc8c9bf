// Multi-head self-attention (Vaswani et al. 2017): every step of a sequence looks at all others. Matrix products
// and a softmax of which each knows its gradient, so nothing is closed here.

import { affine } from '../operators/elementwise.js';
import { matmul } from '../operators/linear.js';
import { reshape, reshapeOpen, transpose } from '../operators/shaping.js';
import { maskedSoftmax, softmax } from '../operators/softmax.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { dense } from './dense.js';

/** What `selfAttention` can be told. */
export interface SelfAttentionOptions {
  /** The number of heads that share the channels evenly, at least 1. */
  readonly heads: number;
  /** Which steps may be looked at: [batch, steps], 1 for a step, 0 for padding. Absent: all may. */
  readonly mask?: Tensor;
  /** Whether the keys have a bias, which no softmax sees (Whisper's have none). Default true. */
  readonly keyBias?: boolean;
}

/**
 * Computes softmax(Q Kᵀ / sqrt(channels / heads)) V for each head, and a dense layer over the heads side by side:
 * `x` [batch, steps, channels] -> the same shape, PyTorch's `MultiheadAttention` with `key_padding_mask`. What a
 * padded step itself gives is of no use, but finite.
 *
 * One sequence may come without the batch and without a mask, [steps, channels]; in inference its length may
 * then be known only at run time, at most `steps`.
 * @throws AffettoError `GRAPH_SHAPE` where `x` has neither three axes nor two, the heads do not divide the channels, or
 *   the mask does not fit.
 */
export function selfAttention(
  scope: Scope,
  name: string,
  x: Tensor,
  options: SelfAttentionOptions,
): Tensor {
  const { heads, mask, keyBias = true } = options;
  requireShapes(`selfAttention "${name}"`, x, heads, mask);
  const channels = x.dim(-1);
  const width = channels / heads;
  const project = (part: string, bias = true) =>
    dense(scope, `${name}/${part}`, x, { units: channels, bias, init: 'glorot' });
  const query = apart(affine(project('query'), 1 / Math.sqrt(width)), heads, 'rows');
  const key = apart(project('key', keyBias), heads, 'columns');
  const value = apart(project('value'), heads, 'rows');
  const scores = matmul(query, key);
  const weights = mask
    ? maskedSoftmax(scores, reshape(mask, [x.dim(0), 1, 1, x.dim(1)]))
    : softmax(scores);
  const heard = together(matmul(weights, value), x);
  return dense(scope, `${name}/output`, heard, { units: channels, init: 'glorot' });
}

/** Splits channels into heads: [..., steps, channels] -> [..., heads, steps, width], or as columns [..., heads, width, steps]. */
function apart(x: Tensor, heads: number, steps: 'rows' | 'columns'): Tensor {
  const width = x.dim(-1) / heads;
  if (x.rank === 2) {
    const cut = reshapeOpen(x, [-1, heads, width]);
    return transpose(cut, steps === 'rows' ? [1, 0, 2] : [1, 2, 0]);
  }
  const cut = reshape(x, [x.dim(0), x.dim(1), heads, width]);
  return transpose(cut, steps === 'rows' ? [0, 2, 1, 3] : [0, 2, 3, 1]);
}

/** Joins heads to channels: [..., heads, steps, width] -> [..., steps, channels], the shape of `like`. */
function together(x: Tensor, like: Tensor): Tensor {
  if (like.rank === 2) return reshapeOpen(transpose(x, [1, 0, 2]), [-1, like.dim(-1)]);
  return reshape(transpose(x, [0, 2, 1, 3]), like.shape);
}

function requireShapes(operator: string, x: Tensor, heads: number, mask: Tensor | undefined): void {
  if (x.rank !== 3 && x.rank !== 2) {
    throw shapeError(
      operator,
      [x.shape],
      'the input does not have three axes',
      'Give [batch, steps, channels], or one sequence [steps, channels]',
    );
  }
  if (!Number.isInteger(heads) || heads < 1 || x.dim(-1) % heads !== 0) {
    throw shapeError(
      operator,
      [x.shape],
      `${heads} heads do not share ${x.dim(-1)} channels evenly`,
      'Choose a number of heads that divides the channels',
    );
  }
  if (mask && (x.rank !== 3 || mask.shape.join() !== x.shape.slice(0, 2).join())) {
    throw shapeError(
      operator,
      [x.shape, mask.shape],
      'the mask does not have one number for each step',
      'Give a mask [batch, steps], for example timeMask(lengths, steps)',
    );
  }
}
