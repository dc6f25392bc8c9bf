// What a step makes smaller: cross-entropy between logits and (soft) targets, or the squared distance from targets.

import { AffettoError } from '../errors.js';
import {
  add,
  affine,
  divide,
  multiply,
  negate,
  square,
  subtract,
} from './operators/elementwise.js';
import { reduceSum } from './operators/reduce.js';
import { reshape } from './operators/shaping.js';
import { shapeError } from './shape-error.js';
import type { Tensor } from './tensor.js';

/** What `crossEntropy` can be told. */
export interface CrossEntropyOptions {
  /** The share of each target spread evenly over all classes, in [0, 1) (Szegedy et al. 2016). Default 0. */
  readonly labelSmoothing?: number;
  /** A weight for each example, [batch]; 0 leaves it out (a padded batch). The mean is weighted. */
  readonly exampleWeights?: Tensor;
}

/**
 * Cross-entropy: the weighted mean over the batch of -sum(target * log softmax(logits)), PyTorch's `cross_entropy`
 * with probabilities as targets.
 * @param logits What the network says before a softmax, [batch, classes].
 * @param targets [batch, classes], rows that sum to 1: one-hot, or soft for mixup and distillation.
 * @returns A scalar, shape [].
 * @throws AffettoError `GRAPH_SHAPE` where the shapes differ, `OPTION_INVALID` for a smoothing outside [0, 1).
 */
export function crossEntropy(
  logits: Tensor,
  targets: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const [, classes] = logits.shape as [number, number];
  if (logits.rank !== 2 || targets.shape.join() !== logits.shape.join()) {
    throw shapeError(
      'crossEntropy',
      [logits.shape, targets.shape],
      'logits and targets are not two matrices of one shape',
      'Give both as [batch, classes]; one-hot encode class indices',
    );
  }
  const { graph } = logits;
  const { labelSmoothing = 0, exampleWeights } = options;
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `crossEntropy: the label smoothing ${labelSmoothing} is not in [0, 1). Give the share to spread over all classes, e.g. 0.1.`,
    );
  }
  requireWeights('crossEntropy', logits, exampleWeights);
  const smooth =
    labelSmoothing > 0 ? affine(targets, 1 - labelSmoothing, labelSmoothing / classes) : targets;
  const { weights, total } = weightsOf(logits, exampleWeights);
  const logProbabilities = graph.emit('LogSoftmax', [logits], logits.shape, { axis: 1 });
  const perCell = multiply(multiply(smooth, logProbabilities), weights);
  const loss = divide(negate(reduceSum(perCell, [0, 1])), total);
  return graph.differentiable(loss, [logits], (gradient) => {
    const probabilities = graph.emit('Softmax', [logits], logits.shape, { axis: 1 });
    const scaled = multiply(divide(weights, total), gradient);
    return [multiply(subtract(probabilities, smooth), scaled)];
  });
}

/**
 * Squared error: the weighted mean over the batch of the mean of (output - target)^2 over a row, PyTorch's `mse_loss`.
 * @param outputs What the network says, [batch, outputs].
 * @param targets What it is to say, [batch, outputs].
 * @param options `exampleWeights`, as `crossEntropy` takes them.
 * @returns A scalar, shape [].
 * @throws AffettoError `GRAPH_SHAPE` where the shapes differ.
 */
export function squaredError(
  outputs: Tensor,
  targets: Tensor,
  { exampleWeights }: Pick<CrossEntropyOptions, 'exampleWeights'> = {},
): Tensor {
  if (outputs.rank !== 2 || targets.shape.join() !== outputs.shape.join()) {
    throw shapeError(
      'squaredError',
      [outputs.shape, targets.shape],
      'outputs and targets are not two matrices of one shape',
      'Give both as [batch, outputs]',
    );
  }
  requireWeights('squaredError', outputs, exampleWeights);
  const { weights, total } = weightsOf(outputs, exampleWeights);
  const perCell = multiply(square(subtract(outputs, targets)), weights);
  return divide(affine(reduceSum(perCell, [0, 1]), 1 / outputs.dim(1)), total);
}

function requireWeights(operator: string, outputs: Tensor, weights: Tensor | undefined): void {
  const batch = outputs.dim(0);
  if (!weights || weights.shape.join() === `${batch}`) return;
  throw shapeError(
    operator,
    [outputs.shape, weights.shape],
    'there is not one weight for each example',
    `Give exampleWeights of shape [${batch}]`,
  );
}

/** The weight of each example, [batch, 1], and their sum, a scalar that is never 0. */
function weightsOf({ graph, shape }: Tensor, exampleWeights: Tensor | undefined) {
  const batch = shape[0] as number;
  const given = exampleWeights ?? graph.constant(new Float32Array(batch).fill(1), [batch]);
  const weights = reshape(given, [batch, 1]);
  return { weights, total: add(reduceSum(weights, [0, 1]), graph.scalar(1e-12)) };
}
