// Products by matrices that are stored in eight bits, of integers where the scope asks for it: less than half the time of
// float32 (docs/encoder.md).

import { add, multiply } from '../operators/elementwise.js';
import { linear } from '../operators/linear.js';
import type { Scope } from '../scope.js';
import type { StoredSteps } from '../scope-options.js';
import type { Tensor } from '../tensor.js';

/** x · weight + bias on the last axis: `linear`, or `integerProduct` where the scope's arithmetic is of integers. */
export function product(scope: Scope, x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  const stored = scope.integerSteps(weight);
  return stored ? integerProduct(x, stored, bias) : linear(x, weight, bias);
}

/**
 * The product of x, rounded to 256 steps between its least and its largest number, by a matrix in eight bits:
 * [..., in] · [in, out] -> [..., out], without gradient. What is rounded is 1 / 255 of the range of all of x, so
 * outliers cost digits: of the pretrained encoder's statistics the third.
 *
 * A matrix of steps that fit (see `fitsSigned`) is multiplied as it is, for which processors have instructions of their own.
 * Another one would overflow in kernels for AVX2: other numbers on other processors, and on these far off. So its steps
 * are shifted to 0 ... 255 when the engine loads the graph, which takes nearly twice the time in each run.
 */
export function integerProduct(x: Tensor, stored: StoredSteps, bias?: Tensor): Tensor {
  const { graph } = x;
  const { steps, scales, isSigned } = stored;
  const shape = [...x.shape.slice(0, -1), steps.dim(1)];
  const [rounded, scale, zero] = roundedOnce(x);
  const matrix = isSigned
    ? [steps, zero]
    : [unsigned(steps), zero, graph.constant([128], [], 'uint8')];
  const sum = graph.emit('MatMulInteger', [rounded, ...matrix], shape, {}, 'int32');
  const y = multiply(graph.emit('Cast', [sum], shape, { to: 1 }), multiply(scale, scales));
  return bias ? add(y, bias) : y;
}

/** Steps from -127 to 127 as such from 1 to 255, with 128 for 0. */
function unsigned(steps: Tensor): Tensor {
  const { graph, shape } = steps;
  const wide = graph.emit('Cast', [steps], shape, { to: 6 }, 'int32');
  const centre = graph.constant([128], [], 'int32');
  const shifted = graph.emit('Add', [wide, centre], shape, {}, 'int32');
  return graph.emit('Cast', [shifted], shape, { to: 2 }, 'uint8');
}

type Rounded = readonly [steps: Tensor, scale: Tensor, zero: Tensor];
const roundings = new WeakMap<Tensor, Rounded>();

/** Several products of one tensor, as of attention's three, round it once. */
function roundedOnce(x: Tensor): Rounded {
  const known = roundings.get(x);
  if (known) return known;
  const rounded = x.graph.emitAll(
    'DynamicQuantizeLinear',
    [x],
    [
      { shape: x.shape, dtype: 'uint8' },
      { shape: [], dtype: 'float32' },
      { shape: [], dtype: 'uint8' },
    ],
  ) as [Tensor, Tensor, Tensor];
  roundings.set(x, rounded);
  return rounded;
}
