// What an evaluation leaves behind, as plain data: what was asked, how each fold went, what each
// utterance was answered. Reports, tables and comparisons are all made from this and nothing else.

import type { UnusableRecording } from '../audio/usable.js';
import type { AnswerSetSummary } from '../scores/answer-set-summary.js';
import type { DimensionSummary } from '../scores/dimension-scores.js';
import type { PairedComparison } from '../scores/paired-comparison.js';
import type { SeedPredictions } from '../scores/predictions.js';
import type { ScoreValues } from '../scores/score-list.js';
import type { ModelSummary } from '../scores/summary.js';
import type { ProtocolDescription } from '../splits/protocols.js';
import type { Epoch } from '../training/epoch.js';

/** One training of one model on one fold, with its scores; one that an older file lacks is NaN. */
export interface FoldResult extends ScoreValues {
  /** The seed of the training. */
  readonly seed: number;
  /** The number of the fold, from 1. */
  readonly fold: number;
  /** All speakers with an utterance in the test part, sorted; among several corpora as `CORPUS/SPEAKER`. */
  readonly testSpeakers: readonly string[];
  /** The corpora that were trained on, sorted, under a protocol over several. */
  readonly trainedOn?: readonly string[];
  /** The corpora that were tested, sorted, under a protocol over several. */
  readonly testedOn?: readonly string[];
  /** The number of utterances that were trained on. */
  readonly trainUtterances: number;
  /** The number of utterances that chose the epoch. */
  readonly validationUtterances: number;
  /** The number of utterances that were tested. */
  readonly testUtterances: number;
  /** How many more were left out since no utterance of the training part has their label, by label; absent: none. */
  readonly unanswerable?: Readonly<Record<string, number>>;
  /** The epoch whose weights were kept, of `epochs` trained. */
  readonly bestEpoch: number;
  /** The number of epochs that were trained. */
  readonly epochs: number;
  /** What logits were divided by. */
  readonly temperature: number;
  /** The wall time of the fold's own process, start-up and reading of features included. */
  readonly seconds: number;
  /** The part of it that was spent in training steps, validation and test. */
  readonly trainingSeconds: number;
  /** The epochs of the training. */
  readonly history: readonly Epoch[];
}

/** What became of one model of an evaluation. */
export interface ModelResult {
  /** The name that tables show; unique within the evaluation. */
  readonly name: string;
  /** The corpus that alone was trained on, under `corpus-matrix`; `name` then ends in it. */
  readonly trainedOn?: string;
  /** The name in the registry, e.g. `cnn-lstm`. */
  readonly architecture: string;
  /** The number of weights. */
  readonly parameters: number;
  /** The settled training settings, without seed and split. */
  readonly config: Readonly<Record<string, unknown>>;
  /** The trainings, sorted by seed, then fold. */
  readonly folds: readonly FoldResult[];
  /** The answers, sorted by seed. */
  readonly predictions: readonly SeedPredictions[];
  /** The scores of its answers. */
  readonly summary: ModelSummary;
  /** The scores of each dimension that it learnt; absent where it learnt none. */
  readonly dimensions?: readonly DimensionSummary[];
  /**
   * What sets of its answers are worth, see `summarizeAnswerSets`. Absent where voices were heard in training, where
   * another corpus is tested, of whose voices no threshold may come, and where there are too few speakers.
   */
  readonly answerSets?: AnswerSetSummary;
}

/** A corpus of an evaluation. */
export interface EvaluatedCorpus {
  /** The corpus's name, such as `crema-d`. */
  readonly name: string;
  /** The absolute path that it had when it was evaluated. */
  readonly folder: string;
  /** The number of utterances with one of the labels. */
  readonly utterances: number;
  /** The number of speakers of these utterances. */
  readonly speakers: number;
  /** How many utterances have no counterpart among the labels, by the corpus's own label. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/** A recording that could not be used; it is in no part and in no score. */
export interface UnusableUtterance extends UnusableRecording {
  /** The corpus that it is of. */
  readonly corpus: string;
  /** The id of the utterance. */
  readonly id: string;
  /** The path of the recording relative to the corpus folder, with forward slashes. */
  readonly path: string;
}

/** What `evaluation.json` holds. */
export interface EvaluationResult {
  /** The format of the file. */
  readonly format: 1;
  /** The version of affetto that wrote it. */
  readonly affettoVersion: string;
  /** How training and test were separated. */
  readonly protocol: ProtocolDescription;
  /** The corpus that was trained on; several as one, their names and folders joined. */
  readonly corpus: EvaluatedCorpus;
  /** The corpora that `corpus` is made of, in the order given; absent where it is one. */
  readonly corpora?: readonly EvaluatedCorpus[];
  /** The corpus that was tested on, where that is another. */
  readonly testCorpus?: EvaluatedCorpus;
  /** The recordings that could not be used; absent where all could. */
  readonly unusable?: readonly UnusableUtterance[];
  /** What the models answer among, in the order of their answers' probabilities; none where they answer dimensions alone. */
  readonly labels: readonly string[];
  /** The seeds of the trainings. */
  readonly seeds: readonly number[];
  /** The models, in the order asked for, at least one. */
  readonly models: readonly ModelResult[];
  /** The comparison of each later model with the first, over the same folds (and trained on the same corpus). */
  readonly comparisons: readonly PairedComparison[];
  /** The wall time of the whole evaluation so far. */
  readonly wallSeconds: number;
  /** The sum over folds of their own training and testing time. */
  readonly foldSeconds: number;
  /** The number of parallel processes. */
  readonly processes: number;
}
