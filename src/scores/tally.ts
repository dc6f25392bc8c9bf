// What the scores of a set of utterances depend on, as sums: tallies of two sets add up to the tally
// of both. A bootstrap over speakers adds a few dozen vectors a draw instead of scoring utterances anew.

import {
  type CalibrationBin,
  calibrationBinCount,
  calibrationBinOf,
  calibrationBinsFromSums,
  expectedCalibrationError,
} from './calibration.js';
import { type ConfusionScores, scoreConfusion } from './confusion-matrix.js';

/**
 * Sums over utterances, flat: confusion counts `[classes * classes]` (row = truth), then for the 15
 * calibration bins their counts, confidences and hits `[3 * 15]`, then the Brier and log-loss sums.
 */
export type Tally = Float64Array;

/** Scores of one set of utterances; conventions as in `Metrics`. */
export interface Scores extends ConfusionScores {
  readonly ece: number;
  readonly brier: number;
  readonly logLoss: number;
}

export const scoreNames = ['accuracy', 'uar', 'macroF1', 'ece', 'brier', 'logLoss'] as const;

// scikit-learn clips to the epsilon of the input's type. Ours is always float64's: a Float32Array
// holds probabilities far below float32's epsilon exactly, and clipping them would hide real losses.
const logLossEpsilon = Number.EPSILON;

/** The lowest and highest value each score can take; log loss ends where probabilities are clipped. */
export const scoreRanges: Readonly<
  Record<(typeof scoreNames)[number], readonly [low: number, high: number]>
> = {
  accuracy: [0, 1],
  uar: [0, 1],
  macroF1: [0, 1],
  ece: [0, 1],
  brier: [0, 2],
  logLoss: [0, -Math.log(logLossEpsilon)],
};

/** The tally of no utterances. */
export function emptyTally(classes: number): Tally {
  return new Float64Array(classes * classes + 3 * calibrationBinCount + 2);
}

/**
 * Adds one utterance.
 *
 * @param truth index of the true class
 * @param probabilities its row starts at `start` and has `classes` values; already checked. The
 *   prediction is the most probable class, the first at a tie
 */
export function tallyUtterance(
  tally: Tally,
  classes: number,
  truth: number,
  probabilities: ArrayLike<number>,
  start = 0,
): void {
  const best = mostProbable(probabilities, start, classes);
  let brier = 0;
  for (let c = 0; c < classes; c++) {
    brier += (probabilities[start + c]! - (c === truth ? 1 : 0)) ** 2;
  }
  const confidence = probabilities[start + best]!;
  const p = probabilities[start + truth]!;
  const bins = classes * classes;
  const bin = bins + calibrationBinOf(confidence);
  tally[truth * classes + best]! += 1;
  tally[bin]! += 1;
  tally[bin + calibrationBinCount]! += confidence;
  if (best === truth) tally[bin + 2 * calibrationBinCount]! += 1;
  tally[bins + 3 * calibrationBinCount]! += brier;
  tally[bins + 3 * calibrationBinCount + 1]! -= Math.log(
    Math.min(Math.max(p, logLossEpsilon), 1 - logLossEpsilon),
  );
}

/** Index of the largest of `classes` values from `start` on, counted from `start`; the first at a tie. */
export function mostProbable(
  probabilities: ArrayLike<number>,
  start: number,
  classes: number,
): number {
  let best = 0;
  for (let c = 1; c < classes; c++) {
    if (probabilities[start + c]! > probabilities[start + best]!) best = c;
  }
  return best;
}

/** Adds `weight` times another tally: the same utterances counted `weight` times. */
export function addTally(into: Tally, tally: Tally, weight = 1): void {
  for (let i = 0; i < into.length; i++) into[i]! += weight * tally[i]!;
}

/** Counts `[classes][classes]`, rows = truth. */
export function tallyConfusion(tally: Tally, classes: number): number[][] {
  return Array.from({ length: classes }, (_, c) =>
    Array.from(tally.subarray(c * classes, (c + 1) * classes)),
  );
}

/** The 15 reliability bins. */
export function tallyBins(tally: Tally, classes: number): CalibrationBin[] {
  const [counts, confidences, hits] = [0, 1, 2].map((part) => {
    const start = classes * classes + part * calibrationBinCount;
    return tally.subarray(start, start + calibrationBinCount);
  });
  return calibrationBinsFromSums(counts!, confidences!, hits!);
}

/** Scores of a tally of at least one utterance. */
export function scoreTally(tally: Tally, classes: number): Scores {
  const confusion = scoreConfusion(tally, classes);
  const losses = classes * classes + 3 * calibrationBinCount;
  return {
    ...confusion,
    ece: expectedCalibrationError(tallyBins(tally, classes)),
    brier: tally[losses]! / confusion.count,
    logLoss: tally[losses + 1]! / confusion.count,
  };
}
