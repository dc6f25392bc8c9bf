// The scores that follow from counts of truth against prediction alone, of each class and of all.
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

/** Scores of a whole confusion matrix; conventions as in `Metrics`. */
export interface ConfusionScores {
  /** Number of utterances. */
  readonly count: number;
  readonly accuracy: number;
  readonly uar: number;
  readonly macroF1: number;
}

/**
 * Accuracy, UAR over the classes in the truth, macro F1 over the classes in truth or predictions.
 *
 * @param confusion counts, flat and row-major, rows = truth; what follows the first
 *   `classes * classes` values is not read
 * @returns all 0 when nothing was counted
 */
export function scoreConfusion(confusion: ArrayLike<number>, classes: number): ConfusionScores {
  let [count, hits] = [0, 0];
  let [recalls, trueClasses] = [0, 0];
  let [f1s, seenClasses] = [0, 0];
  for (let c = 0; c < classes; c++) {
    let [support, predictions] = [0, 0];
    for (let other = 0; other < classes; other++) {
      support += confusion[c * classes + other]!;
      predictions += confusion[other * classes + c]!;
    }
    const own = confusion[c * classes + c]!;
    count += support;
    hits += own;
    recalls += ratio(own, support);
    f1s += ratio(2 * own, support + predictions);
    if (support > 0) trueClasses++;
    if (support + predictions > 0) seenClasses++;
  }
  return {
    count,
    accuracy: ratio(hits, count),
    uar: ratio(recalls, trueClasses),
    macroF1: ratio(f1s, seenClasses),
  };
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
