// What a finished run writes into its model file: where the model comes from and what it scored.

import { emotions } from '../corpora/index.js';
import { type FrontEndOptions, maxSamples } from '../features/index.js';
import type { Model } from '../models/index.js';
import type { ModelMetadata } from '../recognition/index.js';
import { version } from '../version.js';
import type { TrainingConfig } from './config.js';
import type { Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import type { TestReport } from './train.js';

/** The metadata of a run's model file; see `ModelMetadata`. */
export function metadataOf(run: {
  readonly config: TrainingConfig;
  readonly model: Model;
  /** With `normalization.global` settled. */
  readonly frontEnd: FrontEndOptions;
  readonly weights: Snapshot;
  readonly report: TestReport;
  readonly corpus: { readonly title: string; readonly licence: string };
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
}): ModelMetadata {
  const { config, model, frontEnd, weights, report, corpus, train, validation } = run;
  const { protocol, speakerIndependent, count, accuracy, uar, macroF1, ece } = report;
  return {
    format: 1,
    affettoVersion: version,
    labels: [...emotions],
    sampleRate: frontEnd.sampleRate,
    windowSeconds: maxSamples(frontEnd) / frontEnd.sampleRate,
    model: {
      name: model.name,
      options: { ...model.options } as ModelMetadata['model']['options'],
      parameters: weights.weights.length,
    },
    frontEnd,
    calibration: {
      temperature: report.temperature,
      fittedOn:
        validation.length > 0
          ? `${validation.length} validation utterances out of the training part`
          : 'nothing: no validation part',
    },
    training: {
      corpus: corpus.title,
      utterances: train.length,
      speakers: [...new Set(train.map(({ utterance }) => utterance.speaker))].sort(),
      seed: config.seed,
      epochs: weights.epoch,
    },
    evaluation: {
      protocol,
      speakerIndependent,
      testUtterances: count,
      accuracy,
      uar,
      macroF1,
      ece,
    },
    licence: corpus.licence,
  };
}
