// The activation of transformers: x, weighted by how likely a normal deviate lies below it.

import {
  add,
  affine,
  errorFunction,
  exponential,
  multiply,
  square,
} from '../operators/elementwise.js';
import type { Tensor } from '../tensor.js';

/**
 * The exact Gaussian error linear unit (Hendrycks & Gimpel 2016), x Φ(x) = x/2 (1 + erf(x / sqrt 2)), in the shape
 * [...] of `x`: PyTorch's `gelu` with its default `approximate='none'`. The gradient is Φ(x) + x φ(x), of the distribution and
 * the density of a standard normal deviate.
 */
export function gelu(x: Tensor): Tensor {
  const { graph } = x;
  const y = graph.emit('Gelu', [x], x.shape);
  return graph.differentiable(y, [x], (gradient) => {
    const below = affine(errorFunction(affine(x, Math.SQRT1_2)), 0.5, 0.5);
    const density = exponential(affine(square(x), -0.5, -0.5 * Math.log(2 * Math.PI)));
    return [multiply(gradient, add(below, multiply(x, density)))];
  });
}
