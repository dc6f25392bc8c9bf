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
  /** 1-based. */
  readonly fold: number;
  /** Sorted; all speakers with an utterance in the test part. */
  readonly testSpeakers: readonly string[];
  readonly trainUtterances: number;
  readonly validationUtterances: number;
  readonly testUtterances: number;
  /** Epoch whose weights were kept, of `epochs` trained. */
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly temperature: number;
  /** Wall time of the fold's own process, start-up and reading of features included. */
  readonly seconds: number;
  /** The part of it spent in training steps, validation and test. */
  readonly trainingSeconds: number;
  readonly history: readonly Epoch[];
}

export interface ModelResult {
  /** As shown in tables; unique within the evaluation. */
  readonly name: string;
  /** Name in the registry, e.g. `cnn-lstm`. */
  readonly architecture: string;
  readonly parameters: number;
  /** The settled training configuration, without seed and split. */
  readonly config: Readonly<Record<string, unknown>>;
  /** Sorted by seed, then fold. */
  readonly folds: readonly FoldResult[];
  /** Sorted by seed. */
  readonly predictions: readonly SeedPredictions[];
  readonly summary: ModelSummary;
}

export interface EvaluatedCorpus {
  readonly name: string;
  /** Absolute path when it was evaluated. */
  readonly folder: string;
  readonly utterances: number;
  readonly speakers: number;
  /** Utterances without a counterpart among the labels, by the corpus's own label. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** What `evaluation.json` holds. */
export interface EvaluationResult {
  readonly format: 1;
  readonly affettoVersion: string;
  readonly protocol: ProtocolDescription;
  /** Trained on. */
  readonly corpus: EvaluatedCorpus;
  /** Tested on, where that is another corpus. */
  readonly testCorpus?: EvaluatedCorpus;
  /** What the models answer among, in the order of their answers' probabilities. */
  readonly labels: readonly string[];
  readonly seeds: readonly number[];
  /** In the order asked for, at least one. */
  readonly models: readonly ModelResult[];
  /** Each later model against the first, over the same folds. */
  readonly comparisons: readonly PairedComparison[];
  /** Wall time of the whole evaluation so far, and what it was spent on. */
  readonly wallSeconds: number;
  /** Sum over folds of their own training and testing time. */
  readonly foldSeconds: number;
  readonly processes: number;
}
