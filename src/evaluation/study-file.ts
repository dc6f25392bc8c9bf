// An experiment as a small file: a base configuration, a grid of settings laid over it, folds and seeds.
// What it found is appended to a file of results, a line a fold, so that nothing tried is forgotten.

import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { eachScore, type ScoreValues, scoreList } from '../scores/score-list.js';
import { splitSchema } from '../splits/protocols.js';
import { presetSettings } from '../training/presets.js';
import type { TrainingSettingsInput } from '../training/settings.js';
import { version } from '../version.js';
import type { EvaluatedFold } from './evaluate.js';
import { type CorpusSource, type EvaluationPlan, planEvaluation } from './plan.js';
import type { FoldResult } from './result.js';

type Settings = { readonly [name: string]: unknown };

export const experimentSchema = z.strictObject({
  /** Names the experiment in results and tables. */
  name: z.string().regex(/^[\w][\w.-]*$/, 'use letters, digits, dots and dashes'),
  /** What it should teach, in a sentence. */
  question: z.string(),
  split: splitSchema.prefault({ kind: 'speaker-folds', seed: 1 }),
  /** Only these folds, for a quick look; default all. */
  onlyFolds: z.array(z.int().min(1)).min(1).nullable().default(null),
  seeds: z.array(z.int().min(0)).min(1).default([1]),
  /** Laid over the preset of its `model`; or the path of a JSON file with settings, from the experiment's folder. */
  base: z.union([z.string(), z.looseObject({ model: z.looseObject({ name: z.string() }) })]),
  /** Dotted setting -> its values; every combination is tried. */
  grid: z.record(z.string(), z.array(z.unknown()).min(1)).default({}),
});

export type Experiment = z.infer<typeof experimentSchema>;

/** One cell of the grid. */
export interface Variant {
  /** E.g. `augmentation.stretch=0.15`; `base` where there is no grid. */
  readonly label: string;
  /** Only what the grid sets. */
  readonly settings: Settings;
}

/** One line of the file of results: one fold of one seed of one variant, with its scores. */
export interface ExperimentLine extends ScoreValues {
  /** The experiment's name, and the variant's label where there is a grid. */
  readonly name: string;
  readonly model: string;
  readonly parameters: number;
  readonly split: string;
  readonly protocol: string;
  readonly speakerIndependent: boolean;
  /** 1-based, of `folds`. */
  readonly fold: number;
  readonly folds: number;
  readonly seed: number;
  readonly testSpeakers: readonly string[];
  readonly testUtterances: number;
  /** Of the last epoch, on speakers or utterances out of the training part: what choices are made by. */
  readonly validation?: FoldResult['history'][number]['validation'];
  readonly epochs: number;
  readonly bestEpoch: number;
  readonly seconds: number;
  readonly version: string;
  /** All settings but seed and split. */
  readonly config: Settings;
}

/** Reads an experiment. @throws AffettoError `OPTION_INVALID` naming the setting and what is wrong */
export function parseExperiment(text: string, path: string): Experiment {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (cause) {
    throw new AffettoError('OPTION_INVALID', `${path} is no JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
  const parsed = experimentSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue?.path.join('.') || 'the file';
  throw new AffettoError('OPTION_INVALID', `${path}: ${where}: ${issue?.message}.`);
}

/** Every combination of the grid's values, the last setting varying fastest. */
export function expandGrid(grid: Experiment['grid']): Variant[] {
  const cells = Object.entries(grid).reduce<[string, unknown][][]>(
    (done, [name, values]) =>
      done.flatMap((cell) => values.map((value) => [...cell, [name, value] as [string, unknown]])),
    [[]],
  );
  return cells.map((cell) => ({
    label: cell.map(([name, value]) => `${name}=${words(value)}`).join(', ') || 'base',
    settings: cell.reduce<Settings>((all, [name, value]) => withSetting(all, name, value), {}),
  }));
}

/**
 * The plan of an experiment.
 * @param base The settings that `experiment.base` stands for
 * @throws AffettoError `OPTION_INVALID` for settings that the training configuration does not know
 */
export function planExperiment(
  experiment: Experiment,
  base: Settings,
  corpus: CorpusSource,
): { readonly plan: EvaluationPlan; readonly variants: readonly Variant[] } {
  const variants = expandGrid(experiment.grid);
  const plan = planEvaluation({
    corpus,
    testCorpus: null,
    split: experiment.split,
    onlyFolds: experiment.onlyFolds,
    seeds: experiment.seeds,
    models: variants.map(({ settings }, index) => ({
      // Folders want short names; the label is in the results.
      name: variants.length > 1 ? `variant-${index + 1}` : experiment.name,
      config: withPreset(merge(base, settings)),
    })),
  });
  return { plan, variants };
}

/** The line of a fold. @param plan what `planExperiment` made of the experiment */
export function experimentLine(
  experiment: Experiment,
  { plan, variants }: ReturnType<typeof planExperiment>,
  { protocol, model, fold }: EvaluatedFold,
): ExperimentLine {
  const variant = variants[plan.models.findIndex(({ name }) => name === model.name)];
  const validation = fold.history.at(-1)?.validation;
  return {
    name: variants.length > 1 ? `${experiment.name}: ${variant?.label}` : experiment.name,
    model: model.architecture,
    parameters: model.parameters,
    split: protocol.kind,
    protocol: protocol.title,
    speakerIndependent: protocol.speakerIndependent,
    fold: fold.fold,
    folds: protocol.foldsPerSeed,
    seed: fold.seed,
    testSpeakers: fold.testSpeakers,
    testUtterances: fold.testUtterances,
    ...eachScore(scoreList, ({ key }) => fold[key]),
    ...(validation && { validation }),
    epochs: fold.epochs,
    bestEpoch: fold.bestEpoch,
    seconds: Math.round(fold.seconds),
    version,
    config: model.config,
  };
}

function withPreset(settings: Settings) {
  const { model, ...overrides } = settings as Settings & { model: TrainingSettingsInput['model'] };
  return presetSettings(model, overrides as Partial<TrainingSettingsInput>);
}

function withSetting(settings: Settings, path: string, value: unknown): Settings {
  const nested = path
    .split('.')
    .reduceRight<unknown>((inner, name) => ({ [name]: inner }), value) as Settings;
  return merge(settings, nested);
}

/** `over` laid over `under`, objects merged at every depth. */
function merge(under: Settings, over: Settings): Settings {
  const merged: Record<string, unknown> = { ...under };
  for (const [name, value] of Object.entries(over)) {
    const known = merged[name];
    merged[name] = isSettings(known) && isSettings(value) ? merge(known, value) : value;
  }
  return merged;
}

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function words(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
