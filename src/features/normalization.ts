// Making clips comparable: by the clip's own statistics, by the speaker's, by the training set's.

import { add, affine, divide, multiply, reduceSum, squareRoot, subtract, type Tensor } from '../grad/index.js';
import type { FrontEndOptions } from './options.js';

/**
 * Applies `options.normalization` to the valid rows; padded rows stay 0.
 * @param features [frames, channels], padding 0.
 * @param mask [frames, 1], 1 for valid rows.
 */
export function normalize(features: Tensor, mask: Tensor, options: FrontEndOptions): Tensor {
  const { graph } = features;
  const { utterance, speaker, global } = options.normalization;
  const channels = features.dim(1);
  let x = features;
  if (utterance !== 'none') {
    const count = reduceSum(mask, [0, 1]);
    const mean =
      utterance === 'level'
        ? affine(divide(reduceSum(x, [0, 1]), count), 1 / channels)
        : divide(reduceSum(x, [0], { keepDims: true }), count);
    x = multiply(subtract(x, mean), mask);
    if (utterance === 'mean-variance') {
      const variance = divide(reduceSum(multiply(x, x), [0], { keepDims: true }), count);
      // The floor keeps a constant channel (silence) at 0 instead of dividing by 0.
      x = divide(x, squareRoot(affine(variance, 1, 1e-8)));
    }
  }
  if (speaker) {
    const mean = graph.input('speakerMean', [channels]);
    const deviation = graph.input('speakerDeviation', [channels]);
    x = multiply(divide(subtract(x, mean), deviation), mask);
  }
  if (global) {
    // (x - mean) / deviation as one multiplication and one addition.
    const scale = graph.constant(
      global.deviation.map((value) => 1 / value),
      [1, channels],
    );
    const offset = graph.constant(
      global.mean.map((value, index) => -value / (global.deviation[index] as number)),
      [1, channels],
    );
    x = multiply(add(multiply(x, scale), offset), mask);
  }
  return x;
}
