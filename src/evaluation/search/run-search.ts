// A search from start to end. Each fold's test part is kept out; inside the rest, trials are trained and tested on inner
// folds, hopeless ones are given up, the best is chosen, trained on the whole rest, and asked about the test part once
// (nested cross-validation: Stone 1974; Varma & Simon 2006). What is finished stays finished.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { UnusableRecording } from '../../audio/usable.js';
import { utteranceKey } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import { type ScoreEntry, type ScoreValues, scoreList } from '../../scores/score-list.js';
import { mean } from '../../scores/statistics.js';
import { describeProtocol } from '../../splits/protocols.js';
import { RunFolder } from '../../training/run-folder.js';
import { version } from '../../version.js';
import { makeFolder } from '../../write-files.js';
import { firstDifference } from '../evaluate.js';
import { divergenceOf, isFinished, readFold } from '../finished-fold.js';
import type { FoldProgress } from '../jobs/fold-process.js';
import { runJobs } from '../jobs/job-processes.js';
import { type OpenedPlan, openPlan } from '../opened-plan.js';
import {
  type CorpusSource,
  type FoldJob,
  foldJobs,
  planEvaluation,
  type SettledPlan,
} from '../plan.js';
import type { FoldResult } from '../result.js';
import type { Settings, Trial } from '../study-file.js';
import type { Variant } from '../study-plan.js';
import { settle, withSetting } from '../study-settings.js';
import { drawTrials } from './draw-trials.js';
import { type Judged, planRungs, type Rung, ranked } from './halving.js';
import {
  type FeatureOptions,
  innerSplit,
  requireSearchable,
  testPartOf,
  usablePlan,
} from './outer-parts.js';
import {
  type SearchedFold,
  type SearchResult,
  searchFiles,
  type TrialOutcome,
} from './search-result.js';
import type { SearchSettings } from './search-settings.js';
import { whatMattered } from './what-mattered.js';

/** A trial of a study that has a search. */
export type SearchTrial = Trial & { readonly search: SearchSettings };

/** What is searched, where to, and who is told of it. */
export interface SearchOptions extends FeatureOptions {
  readonly planned: PlannedSearch;
  /** The folder of the search: a folder a fold, the plan and the result. */
  readonly out: string;
  readonly listener?: SearchListener | undefined;
  /** Is told of each training that this call finished or an earlier one did, before others are begun. */
  readonly onTrained?: (trained: TrainedTrial) => Promise<void>;
}

/** Functions that are called as a search goes on; all are optional. */
export interface SearchListener {
  /** Is told that `done` of `total` recordings have their features. */
  onFeatures?(done: number, total: number): void;
  /** Is told that `done` of `total` trainings are finished. */
  onTraining?(done: number, total: number): void;
  /** Is told which trials go on after a round in all folds. */
  onRung?(rung: Rung, next: Rung | undefined): void;
}

/** A training of a search. */
export interface TrainedTrial {
  /** What it was trained by. */
  readonly job: FoldJob;
  /** Its scores; undefined where it diverged. */
  readonly fold: FoldResult | undefined;
  /** The fold whose test part was kept out of it, or which it was tested on. */
  readonly outer: { readonly seed: number; readonly fold: number };
  /** The trial, from 0; undefined for the settings that were chosen, on the test part. */
  readonly trial: number | undefined;
}

/** A search whose trials are drawn and checked. */
export interface PlannedSearch {
  readonly trial: SearchTrial;
  readonly variants: readonly Variant[];
  /** All trials as an evaluation, `trial-1` and so on. */
  readonly plan: ReturnType<typeof planEvaluation>;
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

/** One fold while its settings are searched. */
interface OpenFold {
  readonly seed: number;
  readonly fold: number;
  /** Keys of the utterances of its test part. */
  readonly test: ReadonlySet<string>;
  readonly outcomes: Map<number, TrialOutcome>;
  left: readonly number[];
}

/**
 * Searches, or goes on with it: the same call ends in the same result, however often it is cut off.
 * @throws AffettoError `RUN_INVALID` where `out` holds another search; what planning and training throw
 */
export async function runSearch(options: SearchOptions): Promise<SearchResult> {
  const { planned, out } = options;
  const { trial, variants } = planned;
  const { search } = trial;
  const folder = new RunFolder(out);
  const whole = await openPlan(planned.plan);
  await keepOrComparePlan(folder, { search, plan: whole.plan });
  const { opened, unusable } = await usablePlan(whole, folder, options);
  const rungs = planRungs(search, variants.length);
  const work = new SearchWork(options, opened, unusable.map(utteranceKey), rungs);
  const outer = work.outerJobs(0);
  const folds: OpenFold[] = [];
  for (const job of outer) {
    const test = await testPartOf(job, opened, search, options);
    const left = variants.map((_, index) => index);
    folds.push({ seed: job.seed, fold: job.fold, test, left, outcomes: new Map() });
  }
  work.begin(folds);
  for (const [index, rung] of rungs.entries()) {
    await work.climb(folds, rung, rungs[index + 1]);
  }
  const searched = await work.finish(folds);
  const done = folds.flatMap(({ outcomes }) =>
    [...outcomes.values()].map(
      ({ scores, outcome }) => scores.length + (outcome === 'diverged' ? 1 : 0),
    ),
  );
  const result: SearchResult = {
    format: 1,
    affettoVersion: version,
    name: trial.name,
    search,
    protocol: describeProtocol(opened.corpus.utterances, trial.split),
    labels: opened.plan.models[0]!.config.labels,
    trials: variants.map(({ label, cell }, index) => {
      const { seed: _, split: __, ...settings } = opened.plan.models[index]!.config;
      return { label, values: Object.fromEntries(cell), settings };
    }),
    folds: searched,
    effects: whatMattered(
      variants.map(({ cell }, index) => ({
        values: Object.fromEntries(cell),
        // The first inner fold of each fold, which every trial was tested on.
        scores: folds.map(({ outcomes }) => outcomes.get(index)?.scores[0]),
      })),
      scoreOf(search).better,
    ),
    trainings: {
      done: done.reduce((sum, count) => sum + count, 0),
      withoutStopping: folds.length * variants.length * search.folds,
    },
  };
  await folder.writeJson(searchFiles.result, result);
  return result;
}

/** The score that a search chooses by. */
export function scoreOf({ score }: Pick<SearchSettings, 'score'>): ScoreEntry {
  return scoreList.find(({ key }) => key === score) as ScoreEntry;
}

/** The trainings of a search. */
class SearchWork {
  private done = 0;
  private total = 0;
  private readonly told = new Set<string>();
  private readonly options: SearchOptions;
  private readonly opened: OpenedPlan;
  private readonly without: readonly string[];
  private readonly rungs: readonly Rung[];

  constructor(
    options: SearchOptions,
    opened: OpenedPlan,
    without: readonly string[],
    rungs: readonly Rung[],
  ) {
    this.options = options;
    this.opened = opened;
    this.without = without;
    this.rungs = rungs;
  }

  /** Says how many trainings lie ahead, unless some diverge. */
  begin(folds: readonly OpenFold[]): void {
    let before = 0;
    const inner = this.rungs.reduce((sum, { folds: some, trials }) => {
      const fresh = trials * (some - before);
      before = some;
      return sum + fresh;
    }, 0);
    this.total = folds.length * (inner + 1);
  }

  /** Lists the folds as trainings of one trial's settings on their whole training part. */
  outerJobs(trial: number): FoldJob[] {
    const { plan, corpus } = this.opened;
    const alone: SettledPlan = { ...plan, models: [{ ...plan.models[trial]!, name: 'chosen' }] };
    const { out, cacheFolder } = this.options;
    return foldJobs(alone, corpus, { out, without: this.without, cacheFolder });
  }

  /** Tests the trials that are left on the folds of a round, and lets the best go on. */
  async climb(folds: readonly OpenFold[], rung: Rung, next: Rung | undefined): Promise<void> {
    const asked = folds.flatMap((open) =>
      open.left.flatMap((trial) =>
        Array.from({ length: rung.folds }, (_, index) => ({ open, trial, inner: index + 1 })),
      ),
    );
    const jobs = asked.map(({ open, trial, inner }) => this.innerJob(open, trial, inner));
    const trained = await this.train(jobs, (job) => {
      const { open, trial } = asked[jobs.indexOf(job)]!;
      return { outer: { seed: open.seed, fold: open.fold }, trial };
    });
    for (const open of folds) {
      const judged = open.left.map((trial): Judged & { readonly scores: readonly number[] } => {
        const own = trained.filter((_, i) => asked[i]!.open === open && asked[i]!.trial === trial);
        const scores = own.flatMap((one) => (one.fold ? [one.fold[this.score]] : []));
        const isWhole = scores.length === own.length;
        return { trial, scores, score: isWhole ? mean(scores) : undefined };
      });
      this.judge(open, judged, next);
    }
    this.options.listener?.onRung?.(rung, next);
  }

  /** Chooses in every fold, and asks the chosen settings about the test parts. */
  async finish(folds: readonly OpenFold[]): Promise<SearchedFold[]> {
    const jobs = folds.map((open) => {
      const [chosen] = open.left;
      if (chosen === undefined) {
        throw new AffettoError(
          'TRAINING_DIVERGED',
          `Every trial diverged in fold ${open.fold}. Search among smaller learning rates, or set clipNorm.`,
        );
      }
      const own = this.outerJobs(chosen);
      return own.find(({ seed, fold }) => seed === open.seed && fold === open.fold) as FoldJob;
    });
    const trained = await this.train(jobs, (job) => {
      const { seed, fold } = folds[jobs.indexOf(job)]!;
      return { outer: { seed, fold }, trial: undefined };
    });
    const found: SearchedFold[] = [];
    for (const [index, open] of folds.entries()) {
      const { predictions } = await readFold(jobs[index]!);
      const strange = predictions.find((answer) => !open.test.has(utteranceKey(answer)));
      if (strange) {
        throw new AffettoError(
          'SPLIT_LEAKS',
          `${utteranceKey(strange)} is tested in fold ${open.fold}, and the search had heard it: recordings are the same to the chosen front end that are not to others. Take one of the copies out of the corpus.`,
        );
      }
      found.push({
        seed: open.seed,
        fold: open.fold,
        trials: inOrder([...open.outcomes.values()], scoreOf(this.search).better),
        chosen: (open.left[0] as number) + 1,
        test: trained[index]!.fold as FoldResult,
      });
    }
    return found;
  }

  private get search(): SearchSettings {
    return this.options.planned.trial.search;
  }

  private get score(): keyof ScoreValues {
    return scoreOf(this.search).key as keyof ScoreValues;
  }

  private judge(
    open: OpenFold,
    judged: readonly (Judged & { readonly scores: readonly number[] })[],
    next: Rung | undefined,
  ): void {
    const order = ranked(judged, scoreOf(this.search).better);
    const fit = order.filter(({ score }) => score !== undefined);
    const kept = fit.slice(0, next?.trials ?? 1).map(({ trial }) => trial);
    for (const { trial, scores, score } of judged) {
      const isKept = kept.includes(trial);
      open.outcomes.set(trial, {
        trial: trial + 1,
        scores,
        score: score ?? null,
        outcome:
          score === undefined
            ? 'diverged'
            : next
              ? isKept
                ? 'finished'
                : 'stopped'
              : isKept
                ? 'chosen'
                : 'finished',
      });
    }
    open.left = kept;
  }

  private innerJob(open: OpenFold, trial: number, inner: number): FoldJob {
    const { out, cacheFolder, planned } = this.options;
    const { name, config } = this.opened.plan.models[trial]!;
    const split = { ...innerSplit(planned.trial.split, this.search), fold: inner };
    return {
      ...{ kind: 'fold', model: name, seed: open.seed, fold: inner, isInner: true },
      settings: { ...config, seed: open.seed, split },
      without: [...this.without, ...open.test],
      namesCorpora: false,
      plan: this.opened.plan,
      outFolder: join(out, `seed-${open.seed}-fold-${open.fold}`, name, `inner-${inner}`),
      ...(cacheFolder !== undefined && { cacheFolder }),
    };
  }

  /** Trains what is not trained yet, and reads what all of it was worth. */
  private async train(
    jobs: readonly FoldJob[],
    placeOf: (job: FoldJob) => Pick<TrainedTrial, 'outer' | 'trial'>,
  ): Promise<TrainedTrial[]> {
    const { signal, onTrained, processes = availableParallelism() } = this.options;
    const told = async (job: FoldJob): Promise<TrainedTrial> => {
      const diverged = job.isInner ? await divergenceOf(job) : undefined;
      const fold = diverged === undefined ? (await readFold(job)).fold : undefined;
      const trained = { job, fold, ...placeOf(job) };
      if (this.told.has(job.outFolder)) return trained;
      this.told.add(job.outFolder);
      this.done++;
      this.options.listener?.onTraining?.(this.done, Math.max(this.done, this.total));
      await onTrained?.(trained);
      return trained;
    };
    const finished = await Promise.all(jobs.map(isFinished));
    for (const [index, job] of jobs.entries()) if (finished[index]) await told(job);
    const todo = jobs.filter((_, index) => !finished[index]);
    await runJobs<FoldJob, FoldProgress, readonly UnusableRecording[]>({
      entry: new URL('../jobs/fold-process.js', import.meta.url),
      jobs: todo,
      processes,
      onResult: async (index) => {
        await told(todo[index] as FoldJob);
      },
      ...(signal && { signal }),
    });
    const all: TrainedTrial[] = [];
    for (const job of jobs) all.push(await told(job));
    return all;
  }
}

/** Those that came further before others, the better before the worse. */
function inOrder(outcomes: readonly TrialOutcome[], better: 'higher' | 'lower'): TrialOutcome[] {
  const judged = outcomes.map((one) => ({
    ...one,
    score: one.score ?? undefined,
    folds: one.score === null ? 0 : one.scores.length,
  }));
  return ranked(judged, better)
    .sort((a, b) => b.folds - a.folds)
    .map(({ folds: _, score, ...one }) => ({ ...one, score: score ?? null }));
}

/** Stores what is searched for, or checks that it is the same. */
async function keepOrComparePlan(folder: RunFolder, plan: unknown): Promise<void> {
  await makeFolder(folder.path);
  const stored = await folder.readJson(searchFiles.plan);
  if (stored === undefined) {
    if (await folder.exists()) {
      throw new AffettoError(
        'RUN_INVALID',
        `${folder.path} holds a training run, not a search. Choose another folder with --out.`,
      );
    }
    await folder.writeJson(searchFiles.plan, plan);
    return;
  }
  const difference = firstDifference(stored, JSON.parse(JSON.stringify(plan)));
  if (difference === undefined) return;
  throw new AffettoError(
    'RUN_INVALID',
    `${folder.path} holds another search: ${difference} differs. Give the same study to go on with it, or another folder with --out.`,
  );
}
