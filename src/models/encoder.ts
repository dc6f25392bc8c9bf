// `encoder`: a linear layer on the statistics of a pretrained encoder. It is fitted in closed form, not in epochs, to
// tell emotions apart whoever speaks, and gives what a voice profile needs to get to know the speaker.

import { dense } from '../grad/layers/dense.js';
import { add, multiply, subtract } from '../grad/operators/elementwise.js';
import { gemm } from '../grad/operators/linear.js';
import { reduceSum } from '../grad/operators/reduce.js';
import { concatenate, reshape, slice } from '../grad/operators/shaping.js';
import type { Scope } from '../grad/scope.js';
import type { Tensor } from '../grad/tensor.js';
import { mixedCorpora, nearCorpora } from './mixed-corpora.js';
import type { ModelDefinition } from './model.js';
import { groupsOfEach } from './opinion-layout.js';

const defaults = {
  /** The groups of axes in which voices count as differing alike, see `voiceModelSchema`; several corpora share them. */
  groups: 8,
  /**
   * How many corpora have a model of their own, see `corpus-opinions.ts`; 1: one model is of all. 0: as many as are
   * trained on, where each has enough speakers.
   */
  corpora: 0,
  /** The dimensions that are kept of the encoder's statistics. Of fewer recordings as many as recordings are, 100 at least. */
  dimensions: 600,
  /** The share of the noise's covariance that is replaced by its mean variance, 0 to 1. */
  noiseShrinkage: 0.3,
  /** The share of the voices' covariance that is replaced by its mean variance, 0 to 1. */
  voiceShrinkage: 0.3,
  /** How much variance in all directions is added to that of voices, in units of its mean. */
  foreignVariance: 1,
  /** How much voices of other corpora than the first count, > 0 to 1. */
  otherCorpora: 0.5,
  /** What squared distances are multiplied by. */
  sharpness: 0.35,
  /** What logits are multiplied by while the emotions of a voice's recordings are inferred. */
  decisiveness: 1,
  /** How much recordings have to tell different emotions for a voice to be taken out in full, in nats; 0: nothing. */
  fullVariety: 0.5,
  /** The share of a logistic regression in the answer, 0 (there is none) to 1. */
  logisticShare: 0.5,
  /** What half the sum of its squared weights is multiplied by, > 0. */
  logisticPenalty: 0.2,
  /** How many recordings of a voice count as much as the expectation that it is like any other, > 0. */
  logisticPrior: 2,
};

/** What the graph's output is called that a voice profile is made of. */
export const evidenceOutput = 'evidence';

/** What the graph's output is called that says how far a clip is from what was trained on. */
export const distanceOutput = 'distance';

/** What the graph's output is called that says whether a clip is speech rather than any other sound. */
export const speechOutput = 'speech';

/** What the graph's output is called that holds the dimensions, [batch, dimensions]. */
export const dimensionsOutput = 'dimensions';

/** A linear layer on a pretrained encoder; `affetto models` describes it. */
export const encoder: ModelDefinition<typeof defaults> = {
  name: 'encoder',
  description:
    'A pretrained speech encoder (Whisper tiny) and one linear layer that is fitted in seconds; gets to know a voice',
  defaults,
  build(
    scope,
    { features, classes, dimensions = 0 },
    { groups: inAll, logisticShare, corpora: asked },
  ) {
    const corpora = Math.max(1, asked);
    const groups = groupsOfEach(inAll, corpora);
    // The regression is one more group of evidence.
    const parts = logisticShare > 0 ? groups + 1 : groups;
    const statistics = reshape(features, [features.dim(0), -1]);
    if (classes === 0) {
      // Nothing is told apart: the numbers are all that there is to answer.
      offerJudgement(scope, statistics);
      return offerDimensions(scope, statistics, dimensions);
    }
    const units = corpora * parts * classes;
    const evidence = dense(scope, 'evidence', statistics, { units, init: 'glorot' });
    // A vector, not a matrix: it stays exact where matrices are stored in fewer bits, so that a voice that nobody knows
    // yet is answered as anybody's.
    const certainty = scope.parameter('certainty', [units], { kind: 'constant', value: 1 });
    const bias = scope.parameter('logits/bias', [corpora * classes], {
      kind: 'constant',
      value: 0,
    });
    const weighed = multiply(evidence, certainty);
    const layout = { corpora, groups, parts, classes };
    const fits = add(
      reshape(sumOfParts(weighed, layout), [features.dim(0), corpora * classes]),
      bias,
    );
    const rest = distanceFromMean(scope, statistics);
    const near = corpora > 1 ? nearCorpora(scope, rest, corpora) : undefined;
    const more = near ? [near.along, near.distances] : [];
    scope.offer(evidenceOutput, near ? concatenate([evidence, ...more], 1) : evidence);
    offerJudgement(scope, statistics, rest);
    const logits = near ? mixedCorpora(scope, fits, near.distances, { corpora, classes }) : fits;
    if (dimensions > 0) offerDimensions(scope, statistics, dimensions);
    scope.describe('logits', 'weighted sum', logits, certainty.size + bias.size);
    return logits;
  },
};

/** Sums what counts for each corpus and label over groups and regression. @returns [batch, corpora, classes] */
function sumOfParts(
  weighed: Tensor,
  layout: { corpora: number; groups: number; parts: number; classes: number },
): Tensor {
  const { corpora, groups, parts, classes } = layout;
  const batch = weighed.dim(0);
  const ofGroups = corpora * groups * classes;
  const all = parts === groups ? weighed : slice(weighed, 1, 0, ofGroups);
  const sums = reduceSum(reshape(all, [batch, corpora, groups, classes]), [2]);
  if (parts === groups) return sums;
  const rest = slice(weighed, 1, ofGroups, ofGroups + corpora * classes);
  return add(sums, reshape(rest, [batch, corpora, classes]));
}

/** Tells whether a model is fitted in closed form, and so without epochs. */
export function isFittedAtOnce({ name }: { readonly name: string }): boolean {
  return name === encoder.name;
}

/** Appends what tells whether a clip can be judged at all. @param x [batch, numbers] */
function offerJudgement(scope: Scope, x: Tensor, rest = distanceFromMean(scope, x)): void {
  scope.offer(distanceOutput, distanceFromTraining(scope, rest));
  scope.offer(speechOutput, speechRatherThanSound(scope, x));
}

/**
 * Appends the dimensions, each a linear function of a clip's numbers in the units of the corpus. Its weights are
 * statistics, a vector: they are fitted, not trained in steps, and stay exact where matrices are stored in fewer bits.
 * @param x [batch, numbers]
 * @returns [batch, dimensions]
 */
function offerDimensions(scope: Scope, x: Tensor, dimensions: number): Tensor {
  const weight = scope.statistic('dimensions/weight', [dimensions * x.dim(1)], 0);
  const bias = scope.statistic('dimensions/bias', [dimensions], 0);
  const matrix = reshape(weight, [dimensions, x.dim(1)]);
  const answer = gemm(x, matrix, { transposeB: true, bias });
  scope.describe('dimensions', 'linear', answer, weight.size + bias.size);
  scope.offer(dimensionsOutput, answer);
  return answer;
}

/** Takes the mean of training off a clip's numbers. @param x [batch, numbers] */
function distanceFromMean(scope: Scope, x: Tensor): Tensor {
  return subtract(x, scope.statistic('familiar/mean', [x.dim(1)], 0));
}

/**
 * Appends the mean squared distance of a clip's numbers from those of training, in standard deviations of each: about 1
 * for speech, several for what is none. Precisions hold the weights of the mean.
 * @param rest the numbers less their mean in training, [batch, numbers]
 * @returns [batch]
 */
function distanceFromTraining(scope: Scope, rest: Tensor): Tensor {
  const precision = scope.statistic('familiar/precision', [rest.dim(1)], 0);
  return reduceSum(multiply(multiply(rest, rest), precision), [1]);
}

/**
 * Appends what a regression says of a clip's numbers: about 1 for speech, about -1 for sounds without it.
 * @param x [batch, numbers]
 * @returns [batch]
 */
function speechRatherThanSound(scope: Scope, x: Tensor): Tensor {
  const weight = scope.statistic('speech/weight', [x.dim(1)], 0);
  const bias = scope.statistic('speech/bias', [1], 0);
  return add(reduceSum(multiply(x, weight), [1]), bias);
}
