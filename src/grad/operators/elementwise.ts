// Element-by-element operators, with NumPy broadcasting, and their gradients.

import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { sumTo } from './reduce.js';

/**
 * Broadcasts two shapes as NumPy does.
 * @param operator The name that an error shall speak of.
 * @param a A shape, the length of each axis.
 * @param b Another shape.
 * @returns The shape of what both give together.
 * @throws AffettoError `GRAPH_SHAPE` where two lengths differ and neither is 1.
 */
export function broadcastShapes(
  operator: string,
  a: readonly number[],
  b: readonly number[],
): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left !== right && left !== 1 && right !== 1) {
      throw shapeError(
        operator,
        [a, b],
        `axis ${axis} has lengths ${left} and ${right}, which do not broadcast`,
        'Make the lengths equal, or make one of them 1 with reshape',
      );
    }
    return left === 1 ? right : left;
  });
}

/**
 * `a + b`, element by element; the shapes [...] broadcast as in NumPy.
 * @throws AffettoError `GRAPH_SHAPE` where they do not.
 */
export function add(a: Tensor, b: Tensor): Tensor {
  const sum = a.graph.emit('Add', [a, b], broadcastShapes('add', a.shape, b.shape));
  return a.graph.differentiable(sum, [a, b], (gradient) => [
    a.requiresGradient ? sumTo(gradient, a.shape) : undefined,
    b.requiresGradient ? sumTo(gradient, b.shape) : undefined,
  ]);
}

/**
 * `a - b`, element by element; the shapes [...] broadcast as in NumPy.
 * @throws AffettoError `GRAPH_SHAPE` where they do not.
 */
export function subtract(a: Tensor, b: Tensor): Tensor {
  const difference = a.graph.emit('Sub', [a, b], broadcastShapes('subtract', a.shape, b.shape));
  return a.graph.differentiable(difference, [a, b], (gradient) => [
    a.requiresGradient ? sumTo(gradient, a.shape) : undefined,
    b.requiresGradient ? sumTo(negate(gradient), b.shape) : undefined,
  ]);
}

/**
 * `a * b`, element by element; the shapes [...] broadcast as in NumPy.
 * @throws AffettoError `GRAPH_SHAPE` where they do not.
 */
export function multiply(a: Tensor, b: Tensor): Tensor {
  const product = a.graph.emit('Mul', [a, b], broadcastShapes('multiply', a.shape, b.shape));
  return a.graph.differentiable(product, [a, b], (gradient) => [
    a.requiresGradient ? sumTo(multiply(gradient, b), a.shape) : undefined,
    b.requiresGradient ? sumTo(multiply(gradient, a), b.shape) : undefined,
  ]);
}

/**
 * `a / b`, element by element; the shapes [...] broadcast as in NumPy.
 * @throws AffettoError `GRAPH_SHAPE` where they do not.
 */
export function divide(a: Tensor, b: Tensor): Tensor {
  const quotient = a.graph.emit('Div', [a, b], broadcastShapes('divide', a.shape, b.shape));
  return a.graph.differentiable(quotient, [a, b], (gradient) => {
    const overB = divide(gradient, b);
    return [
      a.requiresGradient ? sumTo(overB, a.shape) : undefined,
      b.requiresGradient ? sumTo(negate(multiply(overB, quotient)), b.shape) : undefined,
    ];
  });
}

/**
 * The larger of `a` and `b`, element by element, both of one shape [...]; where equal, the gradient goes to `a`.
 * @throws AffettoError `GRAPH_SHAPE` where the shapes differ.
 */
export function maximum(a: Tensor, b: Tensor): Tensor {
  if (a.shape.join() !== b.shape.join()) {
    throw shapeError('maximum', [a.shape, b.shape], 'shapes differ', 'Give equal shapes');
  }
  const { graph } = a;
  const larger = graph.emit('Max', [a, b], a.shape);
  return graph.differentiable(larger, [a, b], (gradient) => {
    const first = graph.emit('GreaterOrEqual', [a, b], a.shape, {}, 'bool');
    const zero = graph.scalar(0);
    return [
      a.requiresGradient ? graph.emit('Where', [first, gradient, zero], a.shape) : undefined,
      b.requiresGradient ? graph.emit('Where', [first, zero, gradient], a.shape) : undefined,
    ];
  });
}

/** `-x`, in the shape [...] of `x`. */
export function negate(x: Tensor): Tensor {
  return unary(x, 'Neg', (gradient) => negate(gradient));
}

/** `x * factor + offset` with two plain numbers, in the shape [...] of `x`. */
export function affine(x: Tensor, factor: number, offset = 0): Tensor {
  const { graph } = x;
  const scaled = factor === 1 ? x : multiply(x, graph.scalar(factor));
  return offset === 0 ? scaled : add(scaled, graph.scalar(offset));
}

/**
 * The mean of one or more tensors, element by element: `parts` of one shape [...] give that shape.
 * @throws AffettoError `GRAPH_SHAPE` where the shapes do not broadcast.
 */
export function meanOf(parts: readonly Tensor[]): Tensor {
  return affine(
    parts.reduce((sum, part) => add(sum, part)),
    1 / parts.length,
  );
}

/** `max(x, 0)`, in the shape [...] of `x`; the gradient at 0 is 0, as in PyTorch. */
export function relu(x: Tensor): Tensor {
  return unary(x, 'Relu', (gradient, y) => {
    const { graph } = x;
    const positive = graph.emit('Greater', [y, graph.scalar(0)], x.shape, {}, 'bool');
    // A cast (1 is FLOAT) and a product: ONNX Runtime's Where takes three times as long.
    return multiply(gradient, graph.emit('Cast', [positive], x.shape, { to: 1 }));
  });
}

/** `tanh(x)`, in (-1, 1), in the shape [...] of `x`. */
export function tanh(x: Tensor): Tensor {
  return unary(x, 'Tanh', (gradient, y) => multiply(gradient, affine(multiply(y, y), -1, 1)));
}

/** `1 / (1 + exp(-x))`, in (0, 1), in the shape [...] of `x`. */
export function sigmoid(x: Tensor): Tensor {
  return unary(x, 'Sigmoid', (gradient, y) => multiply(gradient, multiply(y, affine(y, -1, 1))));
}

/** `e^x`, in the shape [...] of `x`. */
export function exponential(x: Tensor): Tensor {
  return unary(x, 'Exp', (gradient, y) => multiply(gradient, y));
}

/** The natural logarithm of `x` > 0, in its shape [...]. */
export function logarithm(x: Tensor): Tensor {
  return unary(x, 'Log', (gradient) => divide(gradient, x));
}

/** The square root of `x` >= 0, in its shape [...]; where a gradient is needed, `x` must not be 0. */
export function squareRoot(x: Tensor): Tensor {
  return unary(x, 'Sqrt', (gradient, y) => divide(affine(gradient, 0.5), y));
}

/**
 * The error function, in the shape [...] of `x`: 2/sqrt(pi) times the integral of exp(-t²) from 0 to x. Its slope is
 * 2/sqrt(pi) exp(-x²).
 */
export function errorFunction(x: Tensor): Tensor {
  return unary(x, 'Erf', (gradient) =>
    multiply(gradient, affine(exponential(negate(square(x))), 2 / Math.sqrt(Math.PI))),
  );
}

/** `x * x`, in the shape [...] of `x`. */
export function square(x: Tensor): Tensor {
  return multiply(x, x);
}

function unary(
  x: Tensor,
  opType: string,
  gradientOf: (gradient: Tensor, y: Tensor) => Tensor,
): Tensor {
  const y = x.graph.emit(opType, [x], x.shape);
  return x.graph.differentiable(y, [x], (gradient) => [gradientOf(gradient, y)]);
}
