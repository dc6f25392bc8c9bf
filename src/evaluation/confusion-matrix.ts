// Counts of truth against prediction, and the per-class scores that follow from them alone.
// Apart from metrics.ts because folds and runs are summed as matrices before they are scored.

/** Scores of one class against the rest. */
export interface ClassScores {
  readonly label: string;
  /** Share of the predictions of this class that are right, 0 to 1; 0 if it was never predicted. */
  readonly precision: number;
  /** Share of the true utterances of this class that were found, 0 to 1; 0 if there are none. */
  readonly recall: number;
  /** `2 tp / (2 tp + fp + fn)`, 0 to 1; 0 if the class is neither true nor predicted anywhere. */
  readonly f1: number;
  /** Number of true utterances of this class. */
  readonly support: number;
}

/**
 * Counts how often each true class was given each prediction.
 *
 * @param truth true class indices `[n]`, each in `[0, classes)`
 * @param predicted predicted class indices `[n]`, each in `[0, classes)`
 * @returns `[classes][classes]` counts, rows = truth, columns = prediction
 */
export function confusionMatrix(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  const matrix = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) matrix[truth[i]!]![predicted[i]!]!++;
  return matrix;
}

/**
 * Precision, recall and F1 of each class; undefined ratios are 0, as scikit-learn's
 * `precision_recall_fscore_support(..., zero_division=0)`.
 *
 * @param labels class names `[classes]`
 * @param matrix counts `[classes][classes]`, rows = truth
 */
export function scoreClasses(
  labels: readonly string[],
  matrix: readonly (readonly number[])[],
): ClassScores[] {
  return labels.map((label, c) => {
    const hits = matrix[c]![c]!;
    const support = matrix[c]!.reduce((sum, n) => sum + n, 0);
    const predictions = matrix.reduce((sum, row) => sum + row[c]!, 0);
    return {
      label,
      precision: ratio(hits, predictions),
      recall: ratio(hits, support),
      f1: ratio(2 * hits, support + predictions),
      support,
    };
  });
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
