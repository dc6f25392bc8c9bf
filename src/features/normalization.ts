// Making clips comparable: by the clip's own statistics, by the speaker's, by the training set's.
// Training applies it to augmented batches, the model file to one clip: the same nodes.

import {
  add,
  affine,
  divide,
  multiply,
  squareRoot,
  subtract,
} from '../grad/operators/elementwise.js';
import { reduceSum } from '../grad/operators/reduce.js';
import { reshape } from '../grad/operators/shaping.js';
import type { Tensor } from '../grad/tensor.js';
import type { FrontEndOptions } from './options.js';

/**
 * Applies `options.normalization` to the valid rows; padded rows become 0.
 * @param features [batch, frames, channels] as `appendFrontEnd` makes them without normalisation.
 * @param mask [batch, frames], 1 for valid rows, 0 for padding.
 * @returns The normalised features, in the same shape.
 */
export function normalizeFeatures(
  features: Tensor,
  mask: Tensor,
  options: FrontEndOptions,
): Tensor {
  const { graph } = features;
  const { floorDb, utterance, speaker, global } = options.normalization;
  const [batch, frames, channels] = features.shape as [number, number, number];
  const valid = reshape(mask, [batch, frames, 1]);
  let x = multiply(floorDb === null ? features : raiseFloor(features, valid, floorDb), valid);
  if (utterance !== 'none') {
    const count = reduceSum(valid, [1], { keepDims: true });
    const mean = divide(reduceSum(x, [1], { keepDims: true }), count);
    x = multiply(subtract(x, utterance === 'level' ? levelOf(mean, options) : mean), valid);
    if (utterance === 'mean-variance') {
      const variance = divide(reduceSum(multiply(x, x), [1], { keepDims: true }), count);
      // The floor keeps a constant channel (silence) within -1 .. 1: its rounding is not blown up.
      x = divide(x, squareRoot(affine(variance, 1, 1e-8)));
    }
  }
  if (speaker) {
    const mean = graph.input('speakerMean', [channels]);
    const deviation = graph.input('speakerDeviation', [channels]);
    x = multiply(divide(subtract(x, mean), deviation), valid);
  }
  if (global) {
    // (x - mean) / deviation as one multiplication and one addition.
    const scale = graph.constant(
      global.deviation.map((value) => 1 / value),
      [channels],
    );
    const offset = graph.constant(
      global.mean.map((value, index) => -value / (global.deviation[index] as number)),
      [channels],
    );
    x = multiply(add(multiply(x, scale), offset), valid);
  }
  return x;
}

/**
 * Raises every level to `range` dB below the clip's loudest valid cell: what lies deeper is the room and
 * the recorder, not the voice. After augmentation the peak is another, so this cannot be cached.
 */
function raiseFloor(levels: Tensor, valid: Tensor, range: number): Tensor {
  const { graph } = levels;
  const batch = levels.dim(0);
  // Padding is 0 dB, louder than speech: it must not be taken for the peak.
  const counted = add(multiply(levels, valid), affine(valid, silence, -silence));
  const peak = graph.emit('ReduceMax', [counted, graph.integers([1, 2])], [batch, 1, 1], {
    keepdims: 1,
  });
  return graph.emit('Max', [levels, affine(peak, 1, -range)], levels.shape);
}

/** A number of dB above any level, subtracted from padding. */
const silence = 1e4;

/**
 * Finds what the recording's gain adds to a clip: to the 0th coefficient alone of MFCC (the others do not see it), to
 * all bands of a log-mel spectrum alike. Differences have no level.
 */
function levelOf(mean: Tensor, options: FrontEndOptions): Tensor {
  const { graph } = mean;
  const channels = mean.dim(2);
  const base = channels / (1 + options.deltas);
  const carries = Float32Array.from({ length: channels }, (_, index) =>
    options.output === 'mfcc' ? Number(index === 0) : Number(index < base),
  );
  const carrier = graph.constant(carries, [channels]);
  const shared = options.output === 'mfcc' ? 1 : 1 / base;
  return multiply(
    affine(reduceSum(multiply(mean, carrier), [2], { keepDims: true }), shared),
    carrier,
  );
}
