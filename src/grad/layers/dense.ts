// Fully connected layer on the last axis.

import { AffettoError } from '../../errors.js';
import { type WeightInit, weightInitializer } from '../initialization.js';
import { linear } from '../operators/linear.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

export interface DenseOptions {
  readonly units: number;
  /** Default true. */
  readonly bias?: boolean;
  /** `he` before a ReLU (default), `glorot` before anything else; see `weightInitializer`. */
  readonly init?: WeightInit;
}

/** x · W + b: [..., in] -> [..., units]. */
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
  const y = linear(x, weight, offset);
  scope.describe(name, 'dense', y, weight.size + (offset?.size ?? 0));
  return y;
}
