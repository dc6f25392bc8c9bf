// Products by matrices that are stored in eight bits, of integers where the scope asks for it: in WebAssembly half
// the time of float32, natively three quarters.

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
 * The weights' steps are shifted to 0 ... 255. Of signed ones, kernels for AVX2 add two products in 16 bits, which
 * overflow: other numbers on other processors, and on these far off.
 */
export function integerProduct(x: Tensor, { steps, scales }: StoredSteps, bias?: Tensor): Tensor {
  const { graph } = x;
  const shape = [...x.shape.slice(0, -1), steps.dim(1)];
  const [rounded, scale, zero] = roundedOnce(x);
  const wide = graph.emit('Cast', [steps], steps.shape, { to: 6 }, 'int32');
  const shifted = graph.emit(
    'Add',
    [wide, graph.constant([128], [], 'int32')],
    steps.shape,
    {},
    'int32',
  );
  const unsigned = graph.emit('Cast', [shifted], steps.shape, { to: 2 }, 'uint8');
  const centre = graph.constant([128], [], 'uint8');
  const sum = graph.emit('MatMulInteger', [rounded, unsigned, zero, centre], shape, {}, 'int32');
  const y = multiply(graph.emit('Cast', [sum], shape, { to: 1 }), multiply(scale, scales));
  return bias ? add(y, bias) : y;
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
