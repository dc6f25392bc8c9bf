// Finished folds put together: one set of answers a seed, summarised and compared.

import { featureShape } from '../features/options.js';
import { summarizeModel } from '../models/registry.js';
import { summarizeDimensions } from '../scores/dimension-scores.js';
import { comparePaired, type PairedComparison } from '../scores/paired-comparison.js';
import type { ScoredUtterance, SeedPredictions } from '../scores/predictions.js';
import { summarizePredictions } from '../scores/summary.js';
import type { ProtocolDescription } from '../splits/protocols.js';
import { networkOf, type SettledSettings } from '../training/settings.js';
import { answerSetsUnder } from './answer-sets.js';
import { readFold, trainedParameters } from './finished-fold.js';
import { type FoldJob, planLabels, type SettledPlan } from './plan.js';
import type { ModelResult } from './result.js';

/** A model as results name it: its name, its architecture, the number of its weights, its settings. */
export type ModelOfResult = Pick<ModelResult, 'name' | 'architecture' | 'parameters' | 'config'>;

/**
 * Reads all folds of a plan and summarises each model; under `corpus-matrix` once for each corpus that it was trained on.
 * @param jobs all folds of the plan, finished
 * @param corpora the names of the corpora, in the order in which results list them
 * @param setLevel how often answer sets are to hold the truth; 0.9 unless told
 */
export async function collectModels(
  plan: SettledPlan,
  jobs: readonly FoldJob[],
  corpora: readonly string[],
  protocol: ProtocolDescription,
  setLevel?: number,
): Promise<ModelResult[]> {
  const labels = planLabels(plan);
  const models: ModelResult[] = [];
  for (const planned of plan.models) {
    const all = jobs.filter(({ model }) => model === planned.name);
    const described = describeModel(planned);
    const groups =
      plan.split.kind === 'corpus-matrix'
        ? corpora.map((corpus) => ({
            identity: { ...described, name: `${planned.name} (${corpus})`, trainedOn: corpus },
            own: all.filter((job) => job.corpora?.trainedOn.includes(corpus)),
          }))
        : [{ identity: described, own: all }];
    // Chosen folds may leave a corpus without any.
    for (const { identity, own } of groups.filter((group) => group.own.length > 0)) {
      const finished = await Promise.all(own.map(readFold));
      const predictions = plan.seeds.map((seed) =>
        poolFolds(
          seed,
          finished.filter((_, index) => own[index]?.seed === seed).map((f) => f.predictions),
        ),
      );
      const answerSets = answerSetsUnder(protocol, labels, predictions, setLevel);
      const dimensions = summarizeDimensions(predictions);
      const [first] = own;
      models.push({
        ...identity,
        parameters: (first && (await trainedParameters(first.outFolder))) ?? identity.parameters,
        folds: finished.map(({ fold }) => fold).sort((a, b) => a.seed - b.seed || a.fold - b.fold),
        predictions,
        summary: summarizePredictions({ labels, predictions }),
        ...(dimensions.length > 0 && { dimensions }),
        ...(answerSets && { answerSets }),
      });
    }
  }
  return models;
}

/** Describes a model of a plan as results name it. */
export function describeModel({ name, config }: SettledPlan['models'][number]): ModelOfResult {
  return {
    name,
    architecture: config.model.name,
    parameters: parameterCount(config),
    config: withoutSeedAndSplit(config),
  };
}

/** Compares every later model with the first that was trained on the same corpora. */
export function compareToFirst(
  models: readonly ModelResult[],
  labels: readonly string[],
): PairedComparison[] {
  if (labels.length === 0) return [];
  return models.flatMap((candidate) => {
    const baseline = models.find(({ trainedOn }) => trainedOn === candidate.trainedOn);
    if (!baseline || baseline === candidate) return [];
    return [comparePaired({ labels, baseline, candidate })];
  });
}

function poolFolds(seed: number, folds: readonly (readonly ScoredUtterance[])[]): SeedPredictions {
  const key = ({ corpus, id }: ScoredUtterance) => `${corpus}/${id}`;
  return { seed, utterances: folds.flat().sort((a, b) => (key(a) < key(b) ? -1 : 1)) };
}

function parameterCount(config: SettledSettings): number {
  return summarizeModel(networkOf(config), featureShape(config.frontEnd), config.labels.length)
    .parameters;
}

function withoutSeedAndSplit(config: SettledSettings): Record<string, unknown> {
  const { seed: _, split: __, ...rest } = config;
  return rest;
}
