// A trial of a study as an evaluation: its grid becomes variants, each a model of the plan, and each fold that
// is finished a line of results.

import { eachScore, scoreList } from '../scores/score-list.js';
import { version } from '../version.js';
import type { EvaluatedFold } from './evaluate.js';
import { type CorpusSource, type EvaluationPlan, planEvaluation } from './plan.js';
import type { Settings, Trial } from './study-file.js';
import type { StudyLine } from './study-results.js';
import { settle, withSetting } from './study-settings.js';

/** One cell of the grid. */
export interface Variant {
  /** E.g. `augmentation.stretch=0.15`; `base` where there is no grid. */
  readonly label: string;
  /** What the grid sets: dotted name and value. */
  readonly cell: readonly (readonly [name: string, value: unknown])[];
}

/** A trial's evaluation, and the variants that its models stand for, in the same order. */
export interface PlannedTrial {
  readonly plan: EvaluationPlan;
  readonly variants: readonly Variant[];
}

/** Every combination of the grid's values, the last setting varying fastest. */
export function expandGrid(grid: Trial['grid']): Variant[] {
  const cells = Object.entries(grid).reduce<[string, unknown][][]>(
    (done, [name, values]) =>
      done.flatMap((cell) => values.map((value) => [...cell, [name, value] as [string, unknown]])),
    [[]],
  );
  return cells.map((cell) => ({
    label: cell.map(([name, value]) => `${name}=${words(value)}`).join(', ') || 'base',
    cell,
  }));
}

/**
 * Plans a trial.
 * @param base what `baseSettings` makes of it
 * @throws AffettoError `OPTION_INVALID` for settings that training does not know, or values out of range
 */
export function planTrial(trial: Trial, base: Settings, corpus: CorpusSource): PlannedTrial {
  const variants = expandGrid(trial.grid);
  const plan = planEvaluation({
    corpus,
    testCorpus: null,
    split: trial.split,
    onlyFolds: trial.onlyFolds,
    seeds: trial.seeds,
    models: variants.map(({ cell }, index) => {
      const settings = cell.reduce((all, [name, value]) => withSetting(all, name, value), base);
      // Folders want short names; the label is in the results.
      const name = variants.length > 1 ? `variant-${index + 1}` : trial.name;
      return { name, config: settle(settings) };
    }),
  });
  return { plan, variants };
}

/** The line of a fold. @param planned what `planTrial` made of the trial */
export function studyLine(
  trial: Trial,
  { plan, variants }: PlannedTrial,
  { protocol, model, fold }: EvaluatedFold,
): StudyLine {
  const variant = variants[plan.models.findIndex(({ name }) => name === model.name)];
  const validation = fold.history.at(-1)?.validation;
  return {
    name: variants.length > 1 ? `${trial.name}: ${variant?.label}` : trial.name,
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

function words(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
