// What follows from counts of truth against answer alone: the margins that scores are computed from, and the
// scores of each class. Apart from metrics.ts because folds and runs are summed as matrices before they are scored.

/** The scores of one class against the rest. */
export interface ClassScores {
  /** The name of the class. */
  readonly label: string;
  /** The share of the predictions of this class that are right, 0 to 1; 0 if it was never predicted. */
  readonly precision: number;
  /** The share of the true utterances of this class that were found, 0 to 1; 0 if there are none. */
  readonly recall: number;
  /** The F1 `2 tp / (2 tp + fp + fn)`, 0 to 1; 0 if the class is neither true nor predicted anywhere. */
  readonly f1: number;
  /** The number of true utterances of this class. */
  readonly support: number;
}

/** A confusion matrix with its margins; each list has a value a label. */
export interface ConfusionCounts {
  /** The number of utterances. */
  readonly count: number;
  /** How often the label was true and answered: the diagonal `[labels]`. */
  readonly right: Float64Array;
  /** How often the label was true `[labels]`. */
  readonly support: Float64Array;
  /** How often the label was answered `[labels]`. */
  readonly answered: Float64Array;
  /** The counts, row-major `[labels * labels]`, rows = truth; what follows them is not theirs. */
  readonly matrix: ArrayLike<number>;
}

/**
 * Adds up the margins of a confusion matrix.
 *
 * @param matrix counts, flat and row-major, rows = truth; what follows the first `classes * classes` values is
 *   not read
 */
export function countConfusion(matrix: ArrayLike<number>, classes: number): ConfusionCounts {
  const right = new Float64Array(classes);
  const support = new Float64Array(classes);
  const answered = new Float64Array(classes);
  let count = 0;
  for (let truth = 0; truth < classes; truth++) {
    for (let answer = 0; answer < classes; answer++) {
      const cell = matrix[truth * classes + answer]!;
      support[truth]! += cell;
      answered[answer]! += cell;
      count += cell;
    }
    right[truth] = matrix[truth * classes + truth]!;
  }
  return { count, right, support, answered, matrix };
}

/**
 * Computes precision, recall and F1 of each class; undefined ratios are 0, as scikit-learn's
 * `precision_recall_fscore_support(..., zero_division=0)`.
 *
 * @param labels class names `[classes]`
 * @param matrix counts `[classes][classes]`, rows = truth
 */
export function scoreClasses(
  labels: readonly string[],
  matrix: readonly (readonly number[])[],
): ClassScores[] {
  const { right, support, answered } = countConfusion(matrix.flat(), labels.length);
  return labels.map((label, c) => ({
    label,
    precision: ratio(right[c]!, answered[c]!),
    recall: ratio(right[c]!, support[c]!),
    f1: ratio(2 * right[c]!, support[c]! + answered[c]!),
    support: support[c]!,
  }));
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
