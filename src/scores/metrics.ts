// The scores of one set of predictions, from true classes and predicted probabilities. One function computes
// them all, so that no two commands can disagree on what "UAR" or "ECE" means.
import { AffettoError } from '../errors.js';
import type { CalibrationBin } from './calibration.js';
import { type ClassScores, scoreClasses } from './confusion-matrix.js';
import { eachScore, type ScoreValues, scoreList } from './score-list.js';
import { emptyTally, scoreTally, tallyBins, tallyConfusion, tallyUtterance } from './tally.js';

export type { CalibrationBin } from './calibration.js';
export type { ClassScores } from './confusion-matrix.js';

/**
 * All scores of one set of predictions (`scoreList` says what each is), and what they are computed from; plain
 * data, survives `JSON.stringify` unchanged.
 */
export interface Metrics extends ScoreValues {
  /** The class names, in the order of every array below. */
  readonly labels: readonly string[];
  /** The number of utterances scored, at least 1. */
  readonly count: number;
  /** The confusion matrix: counts `[truth][prediction]`. */
  readonly confusion: readonly (readonly number[])[];
  /** Precision, recall and F1 of each class. */
  readonly perClass: readonly ClassScores[];
  /** The 15 bins behind `ece`, for a reliability diagram. */
  readonly calibration: readonly CalibrationBin[];
}

/** The predictions to score. */
export interface Predictions {
  /** The class names; their number is `classes`, at least 2. */
  readonly labels: readonly string[];
  /** The true class indices, `[n]`, each an integer in `[0, classes)`. */
  readonly truth: ArrayLike<number>;
  /** The predicted probabilities, flat and row-major, `[n * classes]`; each row sums to 1. */
  readonly probabilities: ArrayLike<number>;
}

/** How far a row of probabilities may be from summing to 1: room for float32 or float16 softmax. */
export const rowSumTolerance = 1e-2;

/**
 * Scores predictions.
 *
 * @param predictions labels `[classes]`, true indices `[n]`, probabilities `[n * classes]`
 * @returns all metrics as plain data; the prediction is the most probable class, the first at a tie
 * @throws AffettoError `OPTION_INVALID` when there is nothing to score, when sizes disagree, when an
 *   index is out of range, or when a row is not a probability distribution
 */
export function scorePredictions({ labels, truth, probabilities }: Predictions): Metrics {
  checkPredictions({ labels, truth, probabilities });
  const classes = labels.length;
  const tally = emptyTally(classes);
  for (let row = 0; row < truth.length; row++) {
    tallyUtterance(tally, classes, truth[row]!, probabilities, row * classes);
  }
  const confusion = tallyConfusion(tally, classes);
  return {
    labels: [...labels],
    ...scoreTally(tally, classes),
    confusion,
    perClass: scoreClasses(labels, confusion),
    calibration: tallyBins(tally, classes),
  };
}

/** Makes the metrics of answers that name no label: everything but their count is unknown, every score NaN. */
export function metricsWithoutLabels(count: number): Metrics {
  const scores = eachScore(scoreList, () => Number.NaN);
  return { labels: [], count, ...scores, confusion: [], perClass: [], calibration: [] };
}

/**
 * Refuses what cannot be scored.
 *
 * @param nameOf how messages call the utterance of a row; its index, unless told
 * @throws AffettoError `OPTION_INVALID`, see `scorePredictions`
 */
export function checkPredictions(
  { labels, truth, probabilities }: Predictions,
  nameOf: (row: number) => string = String,
): void {
  const classes = labels.length;
  if (classes < 2) {
    throw invalid(`Scores need at least two labels, got ${classes}.`);
  }
  if (new Set(labels).size !== classes) {
    throw invalid(`Labels must differ from each other, got ${labels.join(', ')}.`);
  }
  if (truth.length === 0) {
    throw invalid('There is nothing to score: the list of true classes is empty.');
  }
  if (probabilities.length !== truth.length * classes) {
    throw invalid(
      `${truth.length} utterances and ${classes} labels need ${truth.length * classes} probabilities, ` +
        `got ${probabilities.length}. Pass them flat, one row of ${classes} after the other.`,
    );
  }
  for (let row = 0; row < truth.length; row++) {
    const target = truth[row]!;
    if (!Number.isInteger(target) || target < 0 || target >= classes) {
      throw invalid(
        `True class ${target} of utterance ${nameOf(row)} is not an index from 0 to ${classes - 1}.`,
      );
    }
    let sum = 0;
    for (let c = 0; c < classes; c++) {
      const p = probabilities[row * classes + c]!;
      // Float softmax may round a hair above 1; anything further out is not a probability.
      if (!(p >= 0 && p <= 1 + rowSumTolerance)) {
        throw invalid(
          `Probability ${p} of ${labels[c]} for utterance ${nameOf(row)} is not between 0 and 1. ` +
            'Pass probabilities, not logits.',
        );
      }
      sum += p;
    }
    if (Math.abs(sum - 1) > rowSumTolerance) {
      throw invalid(
        `The probabilities of utterance ${nameOf(row)} sum to ${sum}, not to 1. ` +
          'Apply a softmax, or pass every class.',
      );
    }
  }
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
