// The answers that scores are computed from, as plain data: one entry for each utterance and seed.

import type { Sex } from '../corpora/types.js';

/** One utterance of a test part and what a model that had not seen it answered. */
export interface ScoredUtterance {
  readonly id: string;
  readonly corpus: string;
  readonly speaker: string;
  readonly sex?: Sex;
  readonly intensity?: 'normal' | 'strong';
  readonly statement?: string;
  /** The path of the recording relative to the corpus folder, with forward slashes. */
  readonly path: string;
  /** The index of the true label. */
  readonly truth: number;
  /** The calibrated probabilities `[labels]`, summing to 1. */
  readonly probabilities: readonly number[];
}

/** All test utterances of one seed, pooled over its folds; each utterance once. */
export interface SeedPredictions {
  readonly seed: number;
  readonly utterances: readonly ScoredUtterance[];
}
