// What the scores of a set of utterances depend on, as sums: tallies of two sets add up to the tally
// of both. A bootstrap over speakers adds a few dozen vectors a draw instead of scoring utterances anew.

import {
  type CalibrationBin,
  calibrationBinCount,
  calibrationBinOf,
  calibrationBinsFromSums,
} from './calibration.js';
import { countConfusion } from './confusion-matrix.js';
import { eachScore, leastProbability, type ScoreValues, scoreList } from './score-list.js';

/**
 * The sums over utterances, flat: confusion counts `[classes * classes]` (row = truth), then for the 15
 * calibration bins their counts, confidences and hits `[3 * 15]`, then the Brier and log-loss sums.
 */
export type Tally = Float64Array;

/** All scores of one set of utterances. */
export interface Scores extends ScoreValues {
  /** The number of utterances. */
  readonly count: number;
}

/** Makes the tally of no utterances. */
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
    Math.min(Math.max(p, leastProbability), 1 - leastProbability),
  );
}

/** Finds the index of the largest of `classes` values from `start` on, counted from `start`; the first at a tie. */
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

/** Returns the counts `[classes][classes]`, rows = truth. */
export function tallyConfusion(tally: Tally, classes: number): number[][] {
  return Array.from({ length: classes }, (_, c) =>
    Array.from(tally.subarray(c * classes, (c + 1) * classes)),
  );
}

/** Returns the 15 reliability bins. */
export function tallyBins(tally: Tally, classes: number): CalibrationBin[] {
  const [counts, confidences, hits] = [0, 1, 2].map((part) => {
    const start = classes * classes + part * calibrationBinCount;
    return tally.subarray(start, start + calibrationBinCount);
  });
  return calibrationBinsFromSums(counts!, confidences!, hits!);
}

/** Computes the scores of a tally; those of confidences are not numbers where it holds no utterance. */
export function scoreTally(tally: Tally, classes: number): Scores {
  const counts = countConfusion(tally, classes);
  const losses = classes * classes + 3 * calibrationBinCount;
  const sums = {
    count: counts.count,
    bins: tallyBins(tally, classes),
    squaredErrors: tally[losses]!,
    losses: tally[losses + 1]!,
  };
  return {
    count: counts.count,
    ...eachScore(scoreList, (entry) =>
      entry.from === 'counts' ? entry.compute(counts) : entry.compute(sums),
    ),
  };
}
