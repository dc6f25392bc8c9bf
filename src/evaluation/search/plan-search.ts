// A search before anything is trained: its trials, drawn and checked, as the models of an evaluation.

import { type ScoreEntry, scoreList } from '../../scores/score-list.js';
import { type CorpusSource, type EvaluationPlan, planEvaluation } from '../plan.js';
import type { Settings, Trial } from '../study-file.js';
import type { Variant } from '../study-plan.js';
import { settle, withSetting } from '../study-settings.js';
import { drawTrials } from './draw-trials.js';
import { requireSearchable } from './outer-parts.js';
import type { SearchSettings } from './search-settings.js';

/** A trial of a study that has a search. */
export type SearchTrial = Trial & { readonly search: SearchSettings };

/** A search whose trials are drawn and checked. */
export interface PlannedSearch {
  readonly trial: SearchTrial;
  readonly variants: readonly Variant[];
  /** All trials as an evaluation, `trial-1` and so on. */
  readonly plan: EvaluationPlan;
}

/**
 * Draws and checks the trials of a search.
 * @param base what `baseSettings` makes of the trial
 * @throws AffettoError `OPTION_INVALID` for settings that training does not know, or values out of range
 */
export function planSearch(
  trial: SearchTrial,
  base: Settings,
  corpus: CorpusSource,
): PlannedSearch {
  requireSearchable(trial.split);
  const variants = drawTrials(trial.search);
  const plan = planEvaluation({
    corpus,
    testCorpus: null,
    split: trial.split,
    onlyFolds: trial.onlyFolds,
    seeds: trial.seeds,
    models: variants.map(({ cell }, index) => ({
      name: `trial-${index + 1}`,
      config: settle(cell.reduce((all, [name, value]) => withSetting(all, name, value), base)),
    })),
  });
  return { trial, variants, plan };
}

/** The score that a search chooses by. */
export function scoreOf({ score }: Pick<SearchSettings, 'score'>): ScoreEntry {
  return scoreList.find(({ key }) => key === score) as ScoreEntry;
}
