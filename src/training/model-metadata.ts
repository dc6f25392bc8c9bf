// What a finished run writes into its model file: where the model comes from and what it scored.

import { type FrontEndOptions, maxSamples } from '../features/options.js';
import type { ModelMetadata } from '../model-file/model-file.js';
import type { Model } from '../models/registry.js';
import { eachScore, scoreList } from '../scores/score-list.js';
import { version } from '../version.js';
import type { Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import type { TrainingSettings } from './settings.js';
import type { TestReport } from './train.js';

/** Collects what the run itself knows of the metadata of its model file; see `ModelMetadata`. */
export function provenanceOf(run: {
  readonly settings: TrainingSettings;
  readonly model: Model;
  /** The front end, with `normalization.global` settled. */
  readonly frontEnd: FrontEndOptions;
  readonly weights: Snapshot;
  readonly corpus: { readonly title: string; readonly licence: string };
  readonly train: readonly Example[];
  readonly validation: readonly Example[];
}): Omit<ModelMetadata, 'calibration' | 'evaluation'> {
  const { settings, model, frontEnd, weights, corpus, train, validation } = run;
  return {
    format: 1,
    affettoVersion: version,
    labels: [...settings.labels],
    sampleRate: frontEnd.sampleRate,
    windowSeconds: maxSamples(frontEnd) / frontEnd.sampleRate,
    model: {
      name: model.name,
      options: { ...model.options } as ModelMetadata['model']['options'],
      parameters: weights.weights.length,
    },
    frontEnd,
    training: {
      corpus: corpus.title,
      utterances: train.length,
      speakers: speakersOf(train),
      ...(validation.length > 0 && { validationSpeakers: speakersOf(validation) }),
      seed: settings.seed,
      epochs: weights.epoch,
    },
    licence: corpus.licence,
  };
}

/** Collects the scores of a run's own test part. */
export function scoresOf(report: TestReport): ModelMetadata['evaluation'] {
  const { protocol, speakerIndependent, count } = report;
  const scores = eachScore(scoreList, ({ key }) => report[key]);
  return { protocol, speakerIndependent, testUtterances: count, ...scores };
}

function speakersOf(examples: readonly Example[]): string[] {
  return [...new Set(examples.map(({ utterance }) => utterance.speaker))].sort();
}
