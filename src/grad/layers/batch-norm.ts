// Batch normalisation (Ioffe & Szegedy 2015) over all axes but the last, with closed-form gradients
// arranged to touch the big activations as few times as possible: CPUs wait for memory here.

import {
  add,
  affine,
  divide,
  multiply,
  square,
  squareRoot,
  subtract,
} from '../operators/elementwise.js';
import { broadcastTo, reduceSum } from '../operators/reduce.js';
import { reshape } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

/** What `batchNorm` can be told. */
export interface BatchNormOptions {
  /** The share of the new batch in the running statistics, in [0, 1]. Default 0.1, as in PyTorch. */
  readonly momentum?: number;
  /** What is added to the variance. Default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Batch normalisation (Ioffe & Szegedy 2015): `(x - mean) / sqrt(variance + epsilon) * scale + shift` for each
 * channel of the last axis. Training uses the batch's biased variance and updates the running statistics with the
 * unbiased one, as PyTorch does; inference, and a scope without `batchStatistics`, use the running statistics.
 * @param x [batch, ..., channels].
 * @returns A tensor of the same shape.
 * @throws AffettoError `GRAPH_SHAPE` where `x` has fewer than two axes.
 */
export function batchNorm(
  scope: Scope,
  name: string,
  x: Tensor,
  options: BatchNormOptions = {},
): Tensor {
  const { momentum = 0.1, epsilon = 1e-5 } = options;
  if (x.rank < 2) {
    throw shapeError(
      `batchNorm "${name}"`,
      [x.shape],
      'the input does not have two axes or more',
      'Give [batch, ..., channels]',
    );
  }
  const channels = x.dim(-1);
  const gamma = scope.parameter(`${name}/scale`, [channels], { kind: 'constant', value: 1 });
  const beta = scope.parameter(`${name}/shift`, [channels], { kind: 'constant', value: 0 });
  const runningMean = scope.statistic(`${name}/mean`, [channels], 0);
  const runningVariance = scope.statistic(`${name}/variance`, [channels], 1);
  const flat = reshape(x, [-1, channels]);
  const rows = flat.dim(0);
  let y: Tensor;
  if (scope.batchStatistics) {
    const normalized = normalize(flat, gamma, beta, epsilon);
    y = reshape(normalized.y, x.shape);
    const blend = (old: Tensor, fresh: Tensor, factor: number) =>
      add(affine(old, 1 - momentum), affine(fresh, momentum * factor));
    scope.statisticUpdates.set(runningMean.name, blend(runningMean, normalized.mean, 1));
    scope.statisticUpdates.set(
      runningVariance.name,
      blend(runningVariance, normalized.variance, rows / Math.max(1, rows - 1)),
    );
  } else {
    const factor = divide(gamma, squareRoot(affine(runningVariance, 1, epsilon)));
    const offset = subtract(beta, multiply(runningMean, factor));
    y = add(multiply(x, factor), offset);
  }
  scope.describe(name, 'batch norm', y, 2 * channels);
  return y;
}

/** The length of a row below which broadcasting over rows is slow: each row is a call of its own. */
const wideRow = 256;

/** Normalises the columns of [rows, channels]; the gradient is the closed form, not the chain of steps. */
function normalize(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: number) {
  const { graph } = x;
  const [rows, channels] = x.shape as [number, number];
  // Several rows of few channels are taken as one, which changes nothing but the speed.
  let joined = 1;
  while (rows % (2 * joined) === 0 && 2 * joined * channels <= wideRow) joined *= 2;
  const wide = (tensor: Tensor) => reshape(tensor, [rows / joined, joined * channels]);
  const spread = (vector: Tensor) =>
    reshape(broadcastTo(reshape(vector, [1, channels]), [joined, channels]), [joined * channels]);
  const sumRows = (tensor: Tensor) =>
    reduceSum(reshape(reduceSum(tensor, [0]), [joined, channels]), [0]);

  // The statistics are plain nodes: their share of the gradient is inside the closed form below.
  const detached = wide(x.detached());
  const mean = affine(sumRows(detached), 1 / rows);
  const centred = subtract(detached, spread(mean));
  // Not ReduceSumSquare: ONNX Runtime's kernel takes longer than these two nodes.
  const variance = affine(sumRows(square(centred)), 1 / rows);
  const inverse = divide(graph.scalar(1), squareRoot(affine(variance, 1, epsilon)));
  const factor = multiply(gamma.detached(), inverse);
  const raw = add(multiply(centred, spread(factor)), spread(beta.detached()));
  const y = graph.differentiable(reshape(raw, x.shape), [x, gamma, beta], (gradient) => {
    const above = wide(gradient);
    const sumGradient = sumRows(above);
    const dotCentred = sumRows(multiply(above, centred));
    // dx = factor * (g - mean(g) - centred * inverse² * mean(g * centred))
    const slope = affine(multiply(multiply(factor, square(inverse)), dotCentred), -1 / rows);
    const offset = affine(multiply(factor, sumGradient), -1 / rows);
    const direct = multiply(above, spread(factor));
    return [
      x.requiresGradient
        ? reshape(add(add(direct, multiply(centred, spread(slope))), spread(offset)), x.shape)
        : undefined,
      multiply(dotCentred, inverse),
      sumGradient,
    ];
  });
  return { y, mean, variance };
}
