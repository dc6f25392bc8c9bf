// The part of `encoder` that answers for several corpora: how near a clip is to each, and one answer from what all say.

import { dense } from '../grad/layers/dense.js';
import {
  add,
  affine,
  divide,
  logarithm,
  multiply,
  relu,
  sigmoid,
  square,
  subtract,
} from '../grad/operators/elementwise.js';
import { reduceMean, reduceSum } from '../grad/operators/reduce.js';
import { reshape, slice } from '../grad/operators/shaping.js';
import { softmax } from '../grad/operators/softmax.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import { directionsLeftOut, leastDistance, leastProbability, nearness } from './opinion-layout.js';

/**
 * Appends the logarithm of a clip's distance from each corpus, see `fit-nearness.ts`.
 * @param rest a clip's numbers less their mean in training, [batch, numbers]
 * @returns `distances` [batch, corpora]; `along`, where the clip lies along the directions that they leave out
 */
export function nearCorpora(
  scope: Scope,
  rest: Tensor,
  corpora: number,
): { readonly distances: Tensor; readonly along: Tensor } {
  const numbers = rest.dim(1);
  const directions = directionsLeftOut(numbers);
  const scale = scope.statistic('near/scale', [numbers], 1);
  const offsets = scope.statistic('near/offsets', [corpora], 0);
  const scaled = multiply(rest, scale);
  const both = dense(scope, 'near', scaled, {
    units: directions + corpora,
    bias: false,
    init: 'glorot',
  });
  const along = slice(both, 1, 0, directions);
  const inside = reduceSum(square(along), [1], { keepDims: true });
  const off = subtract(reduceSum(square(scaled), [1], { keepDims: true }), inside);
  const towards = slice(both, 1, directions, directions + corpora);
  const squared = add(subtract(off, affine(towards, 2)), offsets);
  const distances = logarithm(affine(relu(affine(squared, 1, -leastDistance)), 1, leastDistance));
  return { distances, along };
}

/**
 * Appends one answer from those of several corpora, as `CorpusMixture.answer` does for a voice that nobody knows.
 * @param fits the logits of each, by its own temperature, [batch, corpora * classes]
 * @param near the logarithms of the distances, [batch, corpora]
 * @returns [batch, classes]
 */
export function mixedCorpora(
  scope: Scope,
  fits: Tensor,
  near: Tensor,
  { corpora, classes }: { readonly corpora: number; readonly classes: number },
): Tensor {
  const batch = fits.dim(0);
  const known = reshape(scope.statistic('corpora/known', [corpora * classes], 1), [
    1,
    corpora,
    classes,
  ]);
  const steepness = scope.statistic('foreign/steepness', [1], 1);
  const from = scope.statistic('foreign/from', [1], 0);
  const power = scope.statistic('foreign/power', [1], 1);
  const answers = softmax(reshape(fits, [batch, corpora, classes]), 2);
  const shares = softmax(affine(near, -nearness), 1);
  const nearest = reduceSum(multiply(shares, near), [1], { keepDims: true });
  const foreign = sigmoid(multiply(subtract(nearest, from), steepness));
  // Of a label, what those say who know it; every one is known to somebody.
  const asked = reduceSum(known, [1]);
  const heard = divide(reduceSum(multiply(answers, known), [1]), asked);
  const all = divide(heard, reduceSum(heard, [1], { keepDims: true }));
  const unknown = multiply(reshape(all, [batch, 1, classes]), affine(known, -1, 1));
  const rest = affine(reduceSum(unknown, [2], { keepDims: true }), -1, 1);
  const filled = add(multiply(answers, rest), unknown);
  const pooled = reduceMean(logarithm(affine(filled, 1, leastProbability)), [1]);
  const far = softmax(multiply(pooled, power), 1);
  const own = reduceSum(multiply(answers, reshape(shares, [batch, corpora, 1])), [1]);
  const mixed = add(multiply(own, affine(foreign, -1, 1)), multiply(far, foreign));
  return logarithm(affine(mixed, 1, leastProbability));
}
