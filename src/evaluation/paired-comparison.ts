// Two models over the same utterances, folds and seeds: how large the difference is, and whether it
// would survive another draw of speakers.

/** A difference of one score, `candidate - baseline`. */
export interface PairedDifference {
  readonly mean: number;
  /** 95% percentile interval when speakers are redrawn with replacement, both models on the same draw. */
  readonly interval: readonly [low: number, high: number];
  /** Two-sided p value of a sign-flip permutation test over speakers. */
  readonly pValue: number;
}

export interface PairedComparison {
  readonly baseline: string;
  readonly candidate: string;
  readonly accuracy: PairedDifference;
  readonly uar: PairedDifference;
  readonly macroF1: PairedDifference;
  /** Speakers on which the candidate's accuracy is higher, equal, lower. */
  readonly speakers: { readonly better: number; readonly equal: number; readonly worse: number };
}
