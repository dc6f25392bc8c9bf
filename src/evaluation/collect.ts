// Finished folds put together: one set of answers a seed, summarised and compared.

import { featureShape } from '../features/options.js';
import { createModel, summarizeModel } from '../models/registry.js';
import { comparePaired, type PairedComparison } from '../scores/paired-comparison.js';
import type { ScoredUtterance, SeedPredictions } from '../scores/predictions.js';
import { summarizePredictions } from '../scores/summary.js';
import type { TrainingSettings } from '../training/settings.js';
import { readFold } from './finished-fold.js';
import { type EvaluationPlan, type FoldJob, planLabels } from './plan.js';
import type { ModelResult } from './result.js';

/** A model as results name it: its name, its architecture, the number of its weights, its settings. */
export type ModelOfResult = Pick<ModelResult, 'name' | 'architecture' | 'parameters' | 'config'>;

/**
 * Reads all folds of a plan and summarises each model.
 * @param jobs all folds of the plan, finished
 */
export async function collectModels(
  plan: EvaluationPlan,
  jobs: readonly FoldJob[],
): Promise<ModelResult[]> {
  const labels = planLabels(plan);
  const models: ModelResult[] = [];
  for (const planned of plan.models) {
    const own = jobs.filter(({ model }) => model === planned.name);
    const finished = await Promise.all(own.map(readFold));
    const predictions = plan.seeds.map((seed) =>
      poolFolds(
        seed,
        finished.filter((_, index) => own[index]?.seed === seed).map((f) => f.predictions),
      ),
    );
    models.push({
      ...describeModel(planned),
      folds: finished.map(({ fold }) => fold).sort((a, b) => a.seed - b.seed || a.fold - b.fold),
      predictions,
      summary: summarizePredictions({ labels, predictions }),
    });
  }
  return models;
}

/** Describes a model of a plan as results name it. */
export function describeModel({ name, config }: EvaluationPlan['models'][number]): ModelOfResult {
  return {
    name,
    architecture: config.model.name,
    parameters: parameterCount(config),
    config: withoutSeedAndSplit(config),
  };
}

/** Compares every later model with the first. */
export function compareToFirst(
  models: readonly ModelResult[],
  labels: readonly string[],
): PairedComparison[] {
  const [baseline, ...candidates] = models;
  if (!baseline) return [];
  return candidates.map((candidate) => comparePaired({ labels, baseline, candidate }));
}

function poolFolds(seed: number, folds: readonly (readonly ScoredUtterance[])[]): SeedPredictions {
  const key = ({ corpus, id }: ScoredUtterance) => `${corpus}/${id}`;
  return { seed, utterances: folds.flat().sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

function parameterCount(config: TrainingSettings): number {
  const model = createModel(config.model.name, config.model.options);
  return summarizeModel(model, featureShape(config.frontEnd), config.labels.length).parameters;
}

function withoutSeedAndSplit(config: TrainingSettings): Record<string, unknown> {
  const { seed: _, split: __, ...rest } = config;
  return rest;
}
