// Successive halving (Jamieson & Talwalkar, AISTATS 2016) over inner folds: what is given to the trials that are left are
// more folds, never longer trainings, so that all of them are what would be trained in the end.

import type { SearchSettings } from './search-settings.js';

/** One round of a search. */
export interface Rung {
  /** How many inner folds each trial has been tested on after it. */
  readonly folds: number;
  /** How many trials take part. */
  readonly trials: number;
}

/**
 * Plans the rounds: one fold, then 1 / `keep` times as many, and so on up to all of them.
 * @param trials how many begin, at least 1
 */
export function planRungs(
  { folds, stop }: Pick<SearchSettings, 'folds' | 'stop'>,
  trials: number,
): Rung[] {
  if (stop.kind === 'none') return [{ folds, trials }];
  const rungs: Rung[] = [];
  let [some, left] = [1, trials];
  for (;;) {
    rungs.push({ folds: some, trials: left });
    if (some === folds) return rungs;
    some = Math.min(folds, Math.max(some + 1, Math.round(some / stop.keep)));
    left = Math.max(1, Math.ceil(left * stop.keep - 1e-9));
  }
}

/** A trial and what it was worth so far. */
export interface Judged {
  /** Its place among all trials. */
  readonly trial: number;
  /** The mean over its folds; undefined where a training diverged. */
  readonly score: number | undefined;
}

/** Sorts trials, the best first: a training that diverged is worse than any other, an earlier trial wins a draw. */
export function ranked<T extends Judged>(trials: readonly T[], better: 'higher' | 'lower'): T[] {
  const worth = ({ score }: Judged) =>
    score === undefined ? Number.NEGATIVE_INFINITY : better === 'higher' ? score : -score;
  return trials.toSorted((a, b) => {
    const [one, other] = [worth(a), worth(b)];
    return one === other ? a.trial - b.trial : other - one;
  });
}
