// What an evaluation leaves behind, as plain data: what was asked, how each fold went, what each
// utterance was answered. Reports, tables and comparisons are all made from this and nothing else.

import type { Emotion, Sex } from '../corpora/types.js';
import type { PairedComparison } from './paired-comparison.js';
import type { ModelSummary } from './summary.js';

/** One utterance of a test part and what a model that had not seen it answered. */
export interface ScoredUtterance {
  readonly id: string;
  readonly corpus: string;
  readonly speaker: string;
  readonly sex?: Sex;
  readonly intensity?: 'normal' | 'strong';
  readonly statement?: string;
  /** Path of the recording relative to the corpus folder, with forward slashes. */
  readonly path: string;
  /** Index of the true label. */
  readonly truth: number;
  /** Calibrated probabilities `[labels]`, summing to 1. */
  readonly probabilities: readonly number[];
}

/** All test utterances of one seed, pooled over its folds; each utterance once. */
export interface SeedPredictions {
  readonly seed: number;
  readonly utterances: readonly ScoredUtterance[];
}

/** One epoch of one training: a line of a run's history. */
export interface FoldEpoch {
  /** 1-based. */
  readonly epoch: number;
  /** Mean loss over the epoch's augmented batches, with label smoothing; non-speech included. */
  readonly trainLoss: number;
  readonly trainAccuracy: number;
  readonly learningRate: number;
  /** Absent without a validation part. Plain cross-entropy. */
  readonly validation?: {
    readonly loss: number;
    readonly accuracy: number;
    readonly uar: number;
    readonly macroF1: number;
  };
}

/** One training of one model on one fold. */
export interface FoldResult {
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
  readonly accuracy: number;
  readonly uar: number;
  readonly macroF1: number;
  /** Wall time of the fold's own process, start-up and reading of features included. */
  readonly seconds: number;
  /** The part of it spent in training steps, validation and test. */
  readonly trainingSeconds: number;
  readonly history: readonly FoldEpoch[];
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

/** How test parts were separated from training parts. */
export interface ProtocolDescription {
  /** `random`, `random-folds`, `speaker`, `speaker-folds`, `leave-one-speaker-out`, `speakers` or `cross-corpus`. */
  readonly kind: string;
  /** No voice is in both training and test in any fold. */
  readonly speakerIndependent: boolean;
  /** Short, for table headings; starts with `speaker-independent` or `speaker-dependent`. */
  readonly title: string;
  /** One or two sentences for people: how it was split, whose voices, where validation came from. */
  readonly description: string;
  readonly foldsPerSeed: number;
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
  readonly labels: readonly Emotion[];
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
