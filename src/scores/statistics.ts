// The few numbers that summarise a list of scores: mean, spread, quantile. One place, so that a table
// and the interval beside it cannot follow different conventions.

/** Computes the arithmetic mean of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Computes the sample standard deviation (divided by n - 1) of at least one value; 0 for a single one. */
export function sampleDeviation(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const center = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1));
}

/**
 * Computes a quantile with linear interpolation between order statistics (type 7 of Hyndman & Fan 1996, the
 * default of R's `quantile` and of `numpy.percentile`).
 *
 * @param sorted at least one value, ascending
 * @param share 0 (smallest) to 1 (largest)
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const position = share * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (high - low) * (position - below);
}
