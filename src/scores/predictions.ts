// The answers that scores are computed from, as plain data: one entry for each utterance and seed.

import type { RecordingPart } from '../audio/recording-part.js';
import type { Sex } from '../corpora/types.js';

/** What a model answered for a dimension of an utterance. */
export interface DimensionAnswer {
  /** The answer, in the dimension's own units. */
  readonly predicted: number;
  /** The number that the corpus gives; absent where it gives none. */
  readonly truth?: number;
}

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
  /** The index of the true label; -1 where the model answers no labels. */
  readonly truth: number;
  /** The calibrated probabilities `[labels]`, summing to 1. */
  readonly probabilities: readonly number[];
  /** What was answered of each dimension that the model learnt, and what is true; absent where it learnt none. */
  readonly dimensions?: Readonly<Record<string, DimensionAnswer>>;
}

/** All test utterances of one seed, pooled over its folds; each utterance once. */
export interface SeedPredictions {
  /** The seed of the trainings. */
  readonly seed: number;
  /** The answered utterances. */
  readonly utterances: readonly ScoredUtterance[];
}
