// The answers that scores are computed from, as plain data: one entry for each utterance and seed.

import type { RecordingPart } from '../audio/recording-part.js';
import type { Sex } from '../corpora/types.js';

/** One utterance of a test part and what a model that had not seen it answered. */
export interface ScoredUtterance extends RecordingPart {
  /** The id of the utterance, unique within its corpus. */
  readonly id: string;
  /** The name of its corpus. */
  readonly corpus: string;
  /** Who speaks, unique within the corpus. */
  readonly speaker: string;
  /** The sex of the speaker, where the corpus says. */
  readonly sex?: Sex;
  /** How strongly the emotion was acted, where the corpus says. */
  readonly intensity?: 'normal' | 'strong';
  /** What is said, where the corpus says. */
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
  /** The seed of the trainings. */
  readonly seed: number;
  /** The answered utterances. */
  readonly utterances: readonly ScoredUtterance[];
}
