// What an evaluation leaves behind, as plain data: what was asked, how each fold went, what each
// utterance was answered. Reports, tables and comparisons are all made from this and nothing else.

import type { PairedComparison } from '../scores/paired-comparison.js';
import type { SeedPredictions } from '../scores/predictions.js';
import type { ScoreValues } from '../scores/score-list.js';
import type { ModelSummary } from '../scores/summary.js';
import type { ProtocolDescription } from '../splits/protocols.js';
import type { Epoch } from '../training/epoch.js';

/** One training of one model on one fold, with its scores; one that an older file lacks is NaN. */
export interface FoldResult extends ScoreValues {
  readonly seed: number;
  /** The number of the fold, from 1. */
  readonly fold: number;
  /** All speakers with an utterance in the test part, sorted. */
  readonly testSpeakers: readonly string[];
  readonly trainUtterances: number;
  readonly validationUtterances: number;
  readonly testUtterances: number;
  /** The epoch whose weights were kept, of `epochs` trained. */
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly temperature: number;
  /** The wall time of the fold's own process, start-up and reading of features included. */
  readonly seconds: number;
  /** The part of it that was spent in training steps, validation and test. */
  readonly trainingSeconds: number;
  readonly history: readonly Epoch[];
}

export interface ModelResult {
  /** The name that tables show; unique within the evaluation. */
  readonly name: string;
  /** The name in the registry, e.g. `cnn-lstm`. */
  readonly architecture: string;
  readonly parameters: number;
  /** The settled training settings, without seed and split. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The trainings, sorted by seed, then fold. */
  readonly folds: readonly FoldResult[];
  /** The answers, sorted by seed. */
  readonly predictions: readonly SeedPredictions[];
  readonly summary: ModelSummary;
}

export interface EvaluatedCorpus {
  readonly name: string;
  /** The absolute path that it had when it was evaluated. */
  readonly folder: string;
  readonly utterances: number;
  readonly speakers: number;
  /** How many utterances have no counterpart among the labels, by the corpus's own label. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** What `evaluation.json` holds. */
export interface EvaluationResult {
  readonly format: 1;
  readonly affettoVersion: string;
  readonly protocol: ProtocolDescription;
  /** The corpus that was trained on. */
  readonly corpus: EvaluatedCorpus;
  /** The corpus that was tested on, where that is another. */
  readonly testCorpus?: EvaluatedCorpus;
  /** What the models answer among, in the order of their answers' probabilities. */
  readonly labels: readonly string[];
  readonly seeds: readonly number[];
  /** The models, in the order asked for, at least one. */
  readonly models: readonly ModelResult[];
  /** The comparison of each later model with the first, over the same folds. */
  readonly comparisons: readonly PairedComparison[];
  /** The wall time of the whole evaluation so far. */
  readonly wallSeconds: number;
  /** The sum over folds of their own training and testing time. */
  readonly foldSeconds: number;
  readonly processes: number;
}
