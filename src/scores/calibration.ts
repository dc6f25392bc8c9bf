// How far a model's confidence can be taken at its word: reliability bins and the error over them.
// Apart from metrics.ts because fitting a temperature and drawing a reliability diagram need the bins.

/** The utterances whose confidence falls in `(lower, upper]`; the first bin also holds 0. */
export interface CalibrationBin {
  /** The lower bound, 0 to 1, which the bin does not hold. */
  readonly lower: number;
  /** The upper bound, 0 to 1, which the bin holds. */
  readonly upper: number;
  /** The number of utterances. */
  readonly count: number;
  /** The mean probability of the predicted class, 0 to 1; null for an empty bin. */
  readonly meanConfidence: number | null;
  /** The share of right predictions, 0 to 1; null for an empty bin. */
  readonly accuracy: number | null;
}

/** The number of equal-width bins of the ECE, as in Guo et al. 2017. */
export const calibrationBinCount = 15;

/**
 * Sorts predictions into equal-width bins of confidence.
 *
 * @param confidence probability of the predicted class `[n]`, 0 to 1
 * @param correct whether that class is the true one `[n]`
 * @param binCount the number of bins, 15 unless told
 */
export function calibrationBins(
  confidence: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  binCount: number = calibrationBinCount,
): CalibrationBin[] {
  const counts = new Array<number>(binCount).fill(0);
  const confidences = new Array<number>(binCount).fill(0);
  const hits = new Array<number>(binCount).fill(0);
  for (let i = 0; i < confidence.length; i++) {
    const bin = calibrationBinOf(confidence[i]!, binCount);
    counts[bin]! += 1;
    confidences[bin]! += confidence[i]!;
    if (correct[i]) hits[bin]! += 1;
  }
  return calibrationBinsFromSums(counts, confidences, hits);
}

/** Finds the index of the bin that a confidence falls in, `[0, binCount)`. */
export function calibrationBinOf(
  confidence: number,
  binCount: number = calibrationBinCount,
): number {
  // Bins are open below and closed above; clamping keeps 0 and a softmax rounded above 1.
  return Math.min(Math.max(Math.ceil(confidence * binCount) - 1, 0), binCount - 1);
}

/**
 * Makes the bins from what was summed over the utterances in each.
 *
 * @param counts number of utterances in each bin `[bins]`
 * @param confidences sums of their confidences `[bins]`
 * @param hits number of right predictions `[bins]`
 */
export function calibrationBinsFromSums(
  counts: ArrayLike<number>,
  confidences: ArrayLike<number>,
  hits: ArrayLike<number>,
): CalibrationBin[] {
  return Array.from(counts, (count, bin) => ({
    lower: bin / counts.length,
    upper: (bin + 1) / counts.length,
    count,
    meanConfidence: count === 0 ? null : confidences[bin]! / count,
    accuracy: count === 0 ? null : hits[bin]! / count,
  }));
}

/**
 * Computes the expected calibration error: the mean gap between confidence and accuracy, weighted by bin size,
 * `ECE = sum_b (n_b / n) |acc(b) - conf(b)|`, 0 to 1.
 *
 * Guo, Pleiss, Sun, Weinberger: On Calibration of Modern Neural Networks. ICML 2017, equation 3.
 * Biased upward on few utterances: a perfectly calibrated model does not score 0 there.
 *
 * @returns the error, 0 to 1
 */
export function expectedCalibrationError(bins: readonly CalibrationBin[]): number {
  const total = bins.reduce((sum, bin) => sum + bin.count, 0);
  if (total === 0) return 0;
  return bins.reduce((sum, bin) => {
    if (bin.accuracy === null || bin.meanConfidence === null) return sum;
    return sum + (bin.count / total) * Math.abs(bin.accuracy - bin.meanConfidence);
  }, 0);
}
