// What an evaluation will do, as data: which models, seeds and folds, each a run of its own in a folder
// whose name says which. The plan is stored, so that the same command goes on where it was cut off.

import { join } from 'node:path';
import { z } from 'zod';
import type { ReadOptions } from '../audio/types.js';
import { checkInput, expectedOneOf, inputError, readStored } from '../check-input.js';
import { labelledBy } from '../corpora/chosen-labels.js';
import {
  type CorpusFormat,
  type CorpusListing,
  corpusFormats,
  isCorpusFormat,
} from '../corpora/listing.js';
import { openCorpus } from '../corpora/open-corpus.js';
import { AffettoError } from '../errors.js';
import { networkLayout } from '../model-file/weights.js';
import { type CorpusFold, corporaOf, corpusFolds } from '../splits/by-corpus.js';
import { foldCount, splitSchema } from '../splits/protocols.js';
import {
  checkPatience,
  networkOf,
  type SettledSettings,
  settledSettingsSchema,
  type TrainingSettings,
  trainingSettingsSchema,
} from '../training/settings.js';

/** The names of the files in the folder of an evaluation. */
export const evaluationFiles = {
  plan: 'plan.json',
  /** The recordings that cannot be used: `UnusableUtterance[]`, empty where all can. */
  unusable: 'unusable.json',
  /** The wall time of all calls together: `{ wallSeconds }`. */
  time: 'time.json',
  result: 'evaluation.json',
  /** What voices that are known are worth, where that was asked for. */
  voices: 'voices.json',
  markdown: 'comparison.md',
  report: 'report.html',
} as const;

const corpusSourceSchema = z.object({
  /** The folder or manifest. */
  path: z.string(),
  /** How it says what its recordings are; null: told from the names in it. */
  format: z
    .custom<CorpusFormat>((value) => typeof value === 'string' && isCorpusFormat(value), {
      error: ({ input }) => expectedOneOf(input, corpusFormats),
    })
    .nullable(),
});

/** What an evaluation is asked to do. */
const evaluationPlanSchema = z.object({
  /** The format of the plan. */
  format: z.literal(1),
  /** The corpus that is trained on. */
  corpus: corpusSourceSchema,
  /** The corpus that `cross-corpus` tests; null: the same. */
  testCorpus: corpusSourceSchema.nullable(),
  /** How the corpus is split, for all models alike. */
  split: splitSchema,
  /** The only folds of the protocol that are trained; null: all. */
  onlyFolds: z.array(z.int().min(1)).nullable(),
  /** The seeds, each of which trains every fold of every model. */
  seeds: z.array(z.int().min(0).max(0xffff_fff0)).min(1),
  /** The models; all answer among the same labels. */
  models: z
    .array(
      z.object({
        /** The name in tables and folders, unique within the plan. */
        name: z.string(),
        /** How it is trained; its `seed` and `split` are the plan's. */
        config: trainingSettingsSchema,
      }),
    )
    .min(1),
  /** Whether recordings that end early are taken as far as they go; absent: they cannot be used. */
  allowTruncated: z.boolean().optional(),
});

/** What `plan.json` holds: the labels are settled. */
const settledPlanSchema = evaluationPlanSchema.extend({
  /** The models; all answer among the same labels. */
  models: z
    .array(
      z.object({
        /** The name in tables and folders, unique within the plan. */
        name: z.string(),
        /** How it is trained; its `seed` and `split` are the plan's. */
        config: settledSettingsSchema,
      }),
    )
    .min(1),
});

/** Where a corpus is. */
export interface CorpusSource extends z.infer<typeof corpusSourceSchema> {}

/** Everything that decides the result of an evaluation but the recordings themselves. */
export interface EvaluationPlan extends z.infer<typeof evaluationPlanSchema> {}

/** A plan whose labels are settled by what the corpora hold. */
export interface SettledPlan extends z.infer<typeof settledPlanSchema> {}

/** One fold of one seed of one model. */
export interface FoldJob {
  /** What tells it from other jobs. */
  readonly kind: 'fold';
  /** The model's name in the plan. */
  readonly model: string;
  /** The seed of the training. */
  readonly seed: number;
  /** The fold that is tested, from 1. */
  readonly fold: number;
  /** The model's settings with this seed and fold. */
  readonly settings: SettledSettings;
  /** Keys of the utterances that are left out since they cannot be used. */
  readonly without: readonly string[];
  /** Which corpora it trains on and tests, under a protocol over several. */
  readonly corpora?: CorpusFold;
  /** Whether names of speakers say their corpus: several corpora are tested, by this fold or others. */
  readonly namesCorpora: boolean;
  /**
   * Whether it only helps to choose settings: its model file is not kept, and a training that diverges is an answer, too.
   */
  readonly isInner?: boolean;
  /** The plan that it is a part of. */
  readonly plan: SettledPlan;
  /** The run folder to write. */
  readonly outFolder: string;
  /** The folder of cached features; default `~/.cache/affetto`. */
  readonly cacheFolder?: string;
}

/**
 * Checks a plan.
 * @returns the plan, complete, within the ranges that `EvaluationPlan` says
 * @throws AffettoError `OPTION_INVALID` for repeated names or seeds, labels that differ between models,
 *   patience without a validation part, or values out of range
 */
export function planEvaluation(plan: Omit<EvaluationPlan, 'format'>): EvaluationPlan {
  refuseTwins(
    'model',
    plan.models.map(({ name }) => name),
  );
  refuseTwins('seed', plan.seeds.map(String));
  // Folds are cut by the plan's split, whatever a model's own settings say.
  for (const { config } of plan.models) {
    checkPatience(config.patience, plan.split.validationFraction);
  }
  for (const { name } of plan.models) {
    if (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(name)) continue;
    throw new AffettoError(
      'OPTION_INVALID',
      `"${name}" cannot name a model here: it becomes a folder. Use letters, digits, dots and dashes.`,
    );
  }
  refuseOtherLabels(plan);
  const { data, problems } = checkInput(evaluationPlanSchema, { format: 1, ...plan });
  if (problems) throw inputError('the evaluation', problems);
  return data;
}

/** Reads a stored plan, perhaps an earlier version's; undefined where it is none that this version reads. */
export function storedPlan(content: unknown): SettledPlan | undefined {
  return readStored(settledPlanSchema, content).data;
}

/**
 * Refuses models of different labels: answers among others, or in another order, cannot be compared.
 * @throws AffettoError `OPTION_INVALID` naming two that differ
 */
export function refuseOtherLabels({ models }: Pick<EvaluationPlan, 'models'>): void {
  const [first, ...others] = models;
  const words = ({ labels, labelMap }: TrainingSettings) =>
    `${typeof labels === 'string' ? `the labels of "${labels}"` : labels.join(', ')}${labelMap ? ` (mapped: ${JSON.stringify(labelMap)})` : ''}`;
  const other = others.find(({ config }) => words(config) !== words(first!.config));
  if (!first || !other) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `${first.name} answers among ${words(first.config)}; ${other.name} among ${words(other.config)}. Give both the same labels in the same order, or evaluate them apart.`,
  );
}

/**
 * Lists all runs of a plan, seed by seed. Within a seed the models that take longest come first, so that no process
 * waits at the end for a long one (longest processing time first; Graham 1969).
 */
export function foldJobs(
  plan: SettledPlan,
  corpus: CorpusListing,
  options: {
    readonly out: string;
    /** Keys of utterances that cannot be used. Default none. */
    readonly without?: readonly string[];
    readonly cacheFolder?: string | undefined;
  },
): FoldJob[] {
  const folds = chosenFolds(plan, foldCount(corpus.utterances, plan.split));
  const perFold = corpusFolds(corpus.utterances, plan.split);
  const namesCorpora = !plan.testCorpus && corporaOf(corpus.utterances).length > 1;
  const models = plan.models.toSorted((a, b) => workOf(b.config) - workOf(a.config));
  return plan.seeds.flatMap((seed) =>
    models.flatMap(({ name, config }) =>
      folds.map((fold) => ({
        kind: 'fold' as const,
        model: name,
        seed,
        fold,
        settings: { ...config, seed, split: { ...plan.split, fold } },
        plan,
        namesCorpora,
        without: options.without ?? [],
        ...(perFold[fold - 1] && { corpora: perFold[fold - 1]! }),
        outFolder: join(options.out, name, `seed-${seed}`, `fold-${fold}`),
        ...(options.cacheFolder !== undefined && { cacheFolder: options.cacheFolder }),
      })),
    ),
  );
}

/** Estimates how long a training takes, relative to another: only the order matters. */
function workOf(settings: SettledSettings): number {
  const { labels, frontEnd, epochs } = settings;
  const { layers } = networkLayout(networkOf(settings), frontEnd, labels.length);
  return epochs * layers.length;
}

function chosenFolds({ onlyFolds }: EvaluationPlan, count: number): readonly number[] {
  const missing = onlyFolds?.find((fold) => fold > count);
  if (missing !== undefined) {
    throw new AffettoError('OPTION_INVALID', `There is no fold ${missing}: there are ${count}.`);
  }
  return onlyFolds ?? Array.from({ length: count }, (_, index) => index + 1);
}

/** Refuses a name that is given twice. @throws AffettoError `OPTION_INVALID` naming it */
export function refuseTwins(what: string, names: readonly string[]): void {
  const twin = names.find((name, index) => names.indexOf(name) < index);
  if (twin === undefined) return;
  throw new AffettoError('OPTION_INVALID', `The ${what} ${twin} is given twice; give each once.`);
}

/**
 * Opens a corpus and leaves out what has none of the labels.
 * @throws AffettoError what `openCorpus` and `labelledBy` throw
 */
export async function openSource(
  { path, format }: CorpusSource,
  labels: Pick<SettledSettings, 'labels' | 'labelMap'>,
): Promise<CorpusListing> {
  return labelledBy(await openCorpus(path, format ? { format } : {}), labels);
}

/** How the recordings of a plan are read. */
export function readingOf({ allowTruncated }: Pick<EvaluationPlan, 'allowTruncated'>): ReadOptions {
  return allowTruncated === true ? { allowTruncated } : {};
}

/** Returns what the models of a plan answer among: all of them the same labels in the same order. */
export function planLabels({ models }: Pick<SettledPlan, 'models'>): readonly string[] {
  return models[0]!.config.labels;
}
