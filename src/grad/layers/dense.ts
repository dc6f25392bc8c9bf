// Fully connected layer on the last axis.

import { AffettoError } from '../../errors.js';
import { type WeightInit, weightInitializer } from '../initialization.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { product } from './integer-product.js';

/** What `dense` can be told. */
export interface DenseOptions {
  /** The number of outputs, at least 1. */
  readonly units: number;
  /** Whether a number is added to each output. Default true. */
  readonly bias?: boolean;
  /** How the weights start: `he` (default) before a ReLU, `glorot` before anything else. */
  readonly init?: WeightInit;
}

/**
 * Fully connected layer, `x · weight + bias` on the last axis: `x` [batch, ..., in] -> [batch, ..., units].
 * @throws AffettoError `GRAPH_SHAPE` where `x` has fewer than two axes, `OPTION_INVALID` for units that are no
 *   positive integer.
 */
export function dense(scope: Scope, name: string, x: Tensor, options: DenseOptions): Tensor {
  const { units, bias = true, init = 'he' } = options;
  if (x.rank < 2) {
    throw shapeError(
      `dense "${name}"`,
      [x.shape],
      'the input does not have two axes or more',
      'Give [batch, ..., channels]',
    );
  }
  if (!Number.isInteger(units) || units < 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `dense "${name}": units is ${units}. Give a positive integer.`,
    );
  }
  const inputs = x.dim(-1);
  const initializer = weightInitializer(init, inputs, units);
  const weight = scope.parameter(`${name}/weight`, [inputs, units], initializer);
  const offset = bias
    ? scope.parameter(`${name}/bias`, [units], { kind: 'constant', value: 0 })
    : undefined;
  const y = product(scope, x, weight, offset);
  scope.describe(name, 'dense', y, weight.size + (offset?.size ?? 0));
  return y;
}
