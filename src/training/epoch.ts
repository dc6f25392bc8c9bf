// One epoch of a training, as its history keeps it and as reports and evaluations read it.

import type { CountScoreValues } from '../scores/score-list.js';

/** One epoch of one training: a line of a run's history. */
export interface Epoch {
  /** The number of the epoch, from 1. */
  readonly epoch: number;
  /** The mean loss over the epoch's augmented batches, with label smoothing; non-speech included. */
  readonly trainLoss: number;
  /** The share of augmented examples that were answered rightly, 0 to 1. */
  readonly trainAccuracy: number;
  /** The learning rate of the last step. */
  readonly learningRate: number;
  /** The scores on the validation part; absent without one. */
  readonly validation?: ValidationScores;
}

/** What an epoch is worth on the validation part. */
export interface ValidationScores extends CountScoreValues {
  /** The plain cross-entropy, in nats. */
  readonly loss: number;
}
