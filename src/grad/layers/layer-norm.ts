// Layer normalisation (Ba, Kiros & Hinton 2016) over the last axis: one fused node forward, and the closed-form
// gradient from the mean and the deviation that the node gives back.

import { multiply, subtract } from '../operators/elementwise.js';
import { reduceMean, reduceSum } from '../operators/reduce.js';
import { reshape } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

/** What `layerNorm` can be told. */
export interface LayerNormOptions {
  /** What is added to the variance. Default 1e-5, as in PyTorch. */
  readonly epsilon?: number;
}

/**
 * Computes (x - mean) / sqrt(variance + epsilon) * scale + shift, with the mean and the biased variance of each row of
 * the last axis: `x` [..., channels] -> the same shape, alike in training and inference (PyTorch's `LayerNorm(channels)`).
 * @throws AffettoError `GRAPH_SHAPE` where `x` has fewer than two axes.
 */
export function layerNorm(
  scope: Scope,
  name: string,
  x: Tensor,
  options: LayerNormOptions = {},
): Tensor {
  requireChannels(`layerNorm "${name}"`, x);
  const channels = x.dim(-1);
  const scale = scope.parameter(`${name}/scale`, [channels], { kind: 'constant', value: 1 });
  const shift = scope.parameter(`${name}/shift`, [channels], { kind: 'constant', value: 0 });
  const y = normalize(x, scale, shift, options.epsilon ?? 1e-5);
  scope.describe(name, 'layer norm', y, 2 * channels);
  return y;
}

/**
 * `layerNorm` without parameters: `x` [..., channels] -> the same shape, each row with mean 0 and variance 1.
 * @throws AffettoError `GRAPH_SHAPE` where `x` has fewer than two axes.
 */
export function normalizeRows(x: Tensor, options: LayerNormOptions = {}): Tensor {
  requireChannels('normalizeRows', x);
  const ones = new Float32Array(x.dim(-1)).fill(1);
  const scale = x.graph.constant(ones, [ones.length]);
  return normalize(x, scale, undefined, options.epsilon ?? 1e-5);
}

function normalize(x: Tensor, scale: Tensor, shift: Tensor | undefined, epsilon: number): Tensor {
  const { graph } = x;
  const rows = [...x.shape.slice(0, -1), 1];
  const inputs = shift ? [x, scale, shift] : [x, scale];
  const attributes = { axis: -1, epsilon: { float: epsilon } };
  if (!inputs.some((input) => input.requiresGradient)) {
    return graph.emit('LayerNormalization', inputs, x.shape, attributes);
  }
  const [y, mean, inverse] = graph.emitAll(
    'LayerNormalization',
    inputs,
    [{ shape: x.shape }, { shape: rows }, { shape: rows }],
    attributes,
  ) as [Tensor, Tensor, Tensor];
  return graph.differentiable(y, inputs, (gradient) => {
    const normalized = multiply(subtract(x.detached(), mean), inverse);
    const flat = (tensor: Tensor) => reshape(tensor, [-1, x.dim(-1)]);
    const ofScale = scale.requiresGradient
      ? reduceSum(flat(multiply(gradient, normalized)), [0])
      : undefined;
    const ofShift = shift?.requiresGradient ? reduceSum(flat(gradient), [0]) : undefined;
    if (!x.requiresGradient) return [undefined, ofScale, ofShift];
    // dx = (h - mean(h) - normalized * mean(h * normalized)) * inverse, with h = gradient * scale.
    const scaled = multiply(gradient, scale);
    const level = reduceMean(scaled, [-1], { keepDims: true });
    const slope = reduceMean(multiply(scaled, normalized), [-1], { keepDims: true });
    const centred = subtract(subtract(scaled, level), multiply(normalized, slope));
    return [multiply(centred, inverse), ofScale, ofShift];
  });
}

function requireChannels(operator: string, x: Tensor): void {
  if (x.rank >= 2) return;
  throw shapeError(
    operator,
    [x.shape],
    'the input does not have two axes or more',
    'Give [batch, ..., channels]',
  );
}
