// Accuracy against coverage: what a model gains by keeping silent when unsure, and which confidence to
// ask for. The selective classification of El-Yaniv & Wiener (JMLR 11, 2010), risk being 1 - accuracy.

import { AffettoError } from '../errors.js';

/** One point of accuracy against coverage: what is left, and how right, when low confidences are not answered. */
export interface CoveragePoint {
  /** The confidence that an answer needs to be given. */
  readonly threshold: number;
  /** The share of utterances that are answered, 0 to 1. */
  readonly coverage: number;
  /** The accuracy among the answered, 0 to 1. */
  readonly accuracy: number;
}

/** How many points a curve has unless told: about one a percent of coverage. */
export const coveragePoints = 101;

/**
 * Computes accuracy against coverage, the threshold rising and the coverage falling from 1. The first point
 * answers everything (threshold 0); each further one has a confidence that occurs as its threshold.
 *
 * @param confidence probability of the predicted class `[n]`
 * @param correct whether that class is the true one `[n]`
 * @param points keep at most so many (at least 2), evenly among all distinct confidences, both ends kept
 * @returns empty when there are no predictions
 */
export function coverageCurve(
  confidence: ArrayLike<number>,
  correct: ArrayLike<boolean>,
  points: number = coveragePoints,
): CoveragePoint[] {
  const total = confidence.length;
  const order = Array.from(confidence, (_, i) => i).sort((a, b) => confidence[b]! - confidence[a]!);
  const curve: CoveragePoint[] = [];
  let hits = 0;
  order.forEach((i, rank) => {
    if (correct[i]) hits++;
    const next = order[rank + 1];
    // Equal confidences are answered together or not at all.
    if (next !== undefined && confidence[next] === confidence[i]) return;
    const answered = rank + 1;
    curve.push({
      threshold: answered === total ? 0 : confidence[i]!,
      coverage: answered / total,
      accuracy: hits / answered,
    });
  });
  curve.reverse();
  if (curve.length <= points) return curve;
  const step = (curve.length - 1) / (points - 1);
  return Array.from({ length: points }, (_, k) => curve[Math.round(k * step)]!);
}

/**
 * Finds the threshold to abstain below, for an accuracy or a coverage that is wanted: the point of largest
 * coverage whose accuracy is at least `accuracy`, or the point of highest threshold whose coverage is
 * at least `coverage`. Chosen on the test set, its accuracy is optimistic; few answered utterances
 * (a low coverage) make it a matter of luck.
 *
 * @param curve from `coverageCurve` or a `ModelSummary`
 * @param wanted one of the two, 0 to 1
 * @returns undefined when no threshold reaches the accuracy, or the curve is empty
 * @throws AffettoError `OPTION_INVALID` when the wanted share is not between 0 and 1
 */
export function findOperatingPoint(
  curve: readonly CoveragePoint[],
  wanted: { readonly accuracy: number } | { readonly coverage: number },
): CoveragePoint | undefined {
  const [name, share] =
    'accuracy' in wanted
      ? (['accuracy', wanted.accuracy] as const)
      : (['coverage', wanted.coverage] as const);
  if (!(share >= 0 && share <= 1)) {
    throw new AffettoError('OPTION_INVALID', `Wanted ${name} ${share} is not between 0 and 1.`);
  }
  return name === 'accuracy'
    ? curve.find((point) => point.accuracy >= share)
    : curve.findLast((point) => point.coverage >= share);
}
