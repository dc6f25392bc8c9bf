// Cross-entropy between logits and (soft) targets, with the closed-form gradient.

import { AffettoError } from '../errors.js';
import { add, affine, divide, multiply, negate, subtract } from './operators/elementwise.js';
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
  const [batch, classes] = logits.shape as [number, number];
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
  if (exampleWeights && exampleWeights.shape.join() !== `${batch}`) {
    throw shapeError(
      'crossEntropy',
      [logits.shape, exampleWeights.shape],
      'there is not one weight for each example',
      `Give exampleWeights of shape [${batch}]`,
    );
  }
  const smooth =
    labelSmoothing > 0 ? affine(targets, 1 - labelSmoothing, labelSmoothing / classes) : targets;
  const weights = reshape(
    exampleWeights ?? graph.constant(new Float32Array(batch).fill(1), [batch]),
    [batch, 1],
  );
  const total = add(reduceSum(weights, [0, 1]), graph.scalar(1e-12));
  const logProbabilities = graph.emit('LogSoftmax', [logits], logits.shape, { axis: 1 });
  const perCell = multiply(multiply(smooth, logProbabilities), weights);
  const loss = divide(negate(reduceSum(perCell, [0, 1])), total);
  return graph.differentiable(loss, [logits], (gradient) => {
    const probabilities = graph.emit('Softmax', [logits], logits.shape, { axis: 1 });
    const scaled = multiply(divide(weights, total), gradient);
    return [multiply(subtract(probabilities, smooth), scaled)];
  });
}
