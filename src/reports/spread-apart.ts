// Keeps labels from overlapping: the one-dimensional layout behind labels at the ends of curves.

interface Cluster {
  readonly sum: number;
  readonly size: number;
}

/**
 * Moves rising positions so that neighbours are at least `gap` apart and, as far as there is room,
 * all lie in `[low, high]`; with the least squared movement inside the range.
 *
 * Isotonic regression on `position - index * gap` by pooling adjacent violators (Barlow et al.:
 * Statistical Inference under Order Restrictions, 1972).
 */
export function spreadApart(
  positions: readonly number[],
  gap: number,
  low: number,
  high: number,
): number[] {
  const clusters: Cluster[] = [];
  positions.forEach((position, index) => {
    clusters.push({ sum: position - index * gap, size: 1 });
    while (clusters.length > 1) {
      const [before, after] = clusters.slice(-2) as [Cluster, Cluster];
      if (before.sum / before.size <= after.sum / after.size) break;
      clusters.splice(-2, 2, { sum: before.sum + after.sum, size: before.size + after.size });
    }
  });
  const last = high - (positions.length - 1) * gap;
  return clusters
    .flatMap(({ sum, size }) => new Array<number>(size).fill(sum / size))
    .map((base, index) => Math.max(Math.min(base, last), low) + index * gap);
}
