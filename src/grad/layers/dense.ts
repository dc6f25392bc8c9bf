// Fully connected layer on the last axis.

import { linear } from '../operators/linear.js';
import type { Scope } from '../scope.js';
import type { Tensor } from '../tensor.js';

export interface DenseOptions {
  readonly units: number;
  /** Default true. */
  readonly bias?: boolean;
  /** `he` before a ReLU (default), `glorot` before anything else. */
  readonly init?: 'he' | 'glorot';
}

/** x · W + b: [..., in] -> [..., units]. */
export function dense(scope: Scope, name: string, x: Tensor, options: DenseOptions): Tensor {
  const inputs = x.dim(-1);
  const { units, bias = true, init = 'he' } = options;
  const initializer =
    init === 'he'
      ? ({ kind: 'he', fanIn: inputs } as const)
      : ({ kind: 'glorot', fanIn: inputs, fanOut: units } as const);
  const weight = scope.parameter(`${name}/weight`, [inputs, units], initializer);
  const offset = bias
    ? scope.parameter(`${name}/bias`, [units], { kind: 'constant', value: 0 })
    : undefined;
  const y = linear(x, weight, offset);
  scope.describe(name, 'dense', y, weight.size + (offset?.size ?? 0));
  return y;
}
