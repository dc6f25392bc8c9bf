// The trainings of a search: which are due in a round, what they were worth, who goes on, and in the end the chosen settings
// on what was kept out. What is finished is read, not trained again.

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { UnusableRecording } from '../../audio/usable.js';
import { utteranceKey } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import type { ScoreValues } from '../../scores/score-list.js';
import { mean } from '../../scores/statistics.js';
import { divergenceOf, isFinished, readFold } from '../finished-fold.js';
import type { FoldProgress } from '../jobs/fold-process.js';
import type { JobProcesses } from '../jobs/job-processes.js';
import type { OpenedPlan } from '../opened-plan.js';
import { type FoldJob, foldJobs, type SettledPlan } from '../plan.js';
import type { FoldResult } from '../result.js';
import { type Judged, type Rung, ranked } from './halving.js';
import { type FeatureOptions, innerSplit } from './outer-parts.js';
import { type PlannedSearch, scoreOf } from './plan-search.js';
import type { SearchedFold, TrialOutcome } from './search-result.js';
import type { SearchSettings } from './search-settings.js';

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

/** One fold while its settings are searched. */
export interface OpenFold {
  readonly seed: number;
  readonly fold: number;
  /** Keys of the utterances of its test part. */
  readonly test: ReadonlySet<string>;
  readonly outcomes: Map<number, TrialOutcome>;
  left: readonly number[];
}

/** The trainings of a search. */
export class SearchWork {
  private done = 0;
  private total = 0;
  private readonly told = new Set<string>();
  private readonly options: SearchOptions;
  private readonly children: JobProcesses;
  private readonly opened: OpenedPlan;
  private readonly without: readonly string[];
  private readonly rungs: readonly Rung[];

  constructor(
    { children, ...options }: SearchOptions & { readonly children: JobProcesses },
    opened: OpenedPlan,
    without: readonly string[],
    rungs: readonly Rung[],
  ) {
    this.options = options;
    this.children = children;
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
    await this.children.run<FoldJob, FoldProgress, readonly UnusableRecording[]>({
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
