// An evaluation from start to end: plan, features, folds in parallel processes, one result. Whatever is
// finished stays finished: the same call goes on where it was cut off.

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import {
  refuseUnusable,
  requireUsable,
  type UnusableRecording,
  type WarnedRecording,
} from '../audio/usable.js';
import { untaughtOf } from '../corpora/chosen-labels.js';
import { corporaInOrder } from '../corpora/joined-corpora.js';
import { utteranceKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { checkSetLevel } from '../scores/answer-sets.js';
import { isOverCorpora, requireCommonLabels } from '../splits/by-corpus.js';
import { describeProtocol, type ProtocolDescription } from '../splits/protocols.js';
import { RunFolder } from '../training/run-folder.js';
import { version } from '../version.js';
import { makeFolder } from '../write-files.js';
import { protocolAfterStarts } from './after-starts.js';
import { collectModels, compareToFirst, describeModel, type ModelOfResult } from './collect.js';
import { describeCorpus, describeParts, requireEveryPart } from './describe-corpora.js';
import { isFinished, readFold, requireSameCorpora } from './finished-fold.js';
import { type FeatureJob, featureJobs, foldProcess } from './jobs/feature-jobs.js';
import type { FoldProgress, HeardShare } from './jobs/fold-process.js';
import { type JobProcesses, withProcesses } from './jobs/job-processes.js';
import {
  type OpenedPlan,
  openPlan,
  readUnusable,
  unusableAmong,
  withoutUnusable,
} from './opened-plan.js';
import {
  type EvaluationPlan,
  evaluationFiles,
  type FoldJob,
  foldJobs,
  planLabels,
  readingOf,
  type SettledPlan,
  storedPlan,
} from './plan.js';
import type { EvaluationResult, FoldResult, UnusableUtterance } from './result.js';

/** What is evaluated, where to, and who is told of it. */
export interface EvaluateOptions {
  /** The models, folds and seeds, from `planEvaluation`. */
  readonly plan: EvaluationPlan;
  /** The folder of the evaluation; it holds the plan, a run folder a fold, and the result. */
  readonly out: string;
  /** The number of parallel processes; default: that of the cores. */
  readonly processes?: number;
  /** The folder of cached features; default `~/.cache/affetto`. */
  readonly cacheFolder?: string;
  /** How often answer sets are to hold the true label, above 0 and below 1; default 0.9. */
  readonly setLevel?: number;
  /** Whether a recording that cannot be used ends the evaluation; default: it is left out and listed in the result. */
  readonly strict?: boolean;
  /** Is told how far the evaluation is. */
  readonly listener?: EvaluationListener;
  /**
   * Is told of each fold that this call finished, before another is begun in its place; its errors stop the
   * others.
   */
  readonly onEvaluated?: (evaluated: EvaluatedFold) => Promise<void>;
  /** Stops the evaluation; the same call goes on where it was. */
  readonly signal?: AbortSignal;
}

/** What lies ahead of an evaluation. */
export interface StartedEvaluation {
  /** The number of trainings. */
  readonly folds: number;
  /** How many of them calls before this one finished. */
  readonly finishedFolds: number;
  /** The epochs of those. */
  readonly finished: number;
  /** The epochs of all trainings. */
  readonly epochs: number;
  /** The number of parallel processes. */
  readonly processes: number;
  /** The trainings that lie ahead. */
  readonly ahead: readonly FoldJob[];
  /** Labels that were asked for and that no recording has: no model answers them. */
  readonly untaught: readonly string[];
}

/** Functions that are called as an evaluation goes on; all are optional. */
export interface EvaluationListener {
  /** Is told what lies ahead, before the first fold. */
  onStart?(run: StartedEvaluation): void;
  /** Is told that `done` of `total` recordings have their features. */
  onFeatures?(done: number, total: number): void;
  /** Is told, once, of the recordings of which not all was heard, or which were mended; paths as in the corpus. */
  onWarned?(warned: readonly WarnedRecording[]): void;
  /** Is told that a fold finished the epoch `epoch`, counted from 1. */
  onEpoch?(job: FoldJob, epoch: number): void;
  /** Is told that a fold is trained and tested. */
  onFold?(job: FoldJob): void;
}

/** What is known once a fold is trained and tested, whatever becomes of the others. */
export interface EvaluatedFold {
  /** How training and test are separated. */
  readonly protocol: ProtocolDescription;
  /** The model that was trained. */
  readonly model: ModelOfResult;
  /** The fold and its scores. */
  readonly fold: FoldResult;
}

/**
 * Trains and tests every model on every fold of every seed, and leaves `evaluation.json` in `out`.
 * @throws AffettoError `OPTION_INVALID` for a level that is not between 0 and 1, `RUN_INVALID` where `out` holds another
 *   evaluation, `FILE_UNREADABLE` where it cannot be written, `CORPUS_UNUSABLE` where `strict` and a recording cannot be
 *   used; what training throws
 */
export function evaluateModels(options: EvaluateOptions): Promise<EvaluationResult> {
  return withProcesses(foldProcess, (children) => evaluateBy(children, options));
}

async function evaluateBy(
  children: JobProcesses,
  options: EvaluateOptions,
): Promise<EvaluationResult> {
  const { listener, signal } = options;
  // Before anything is trained.
  if (options.setLevel !== undefined) checkSetLevel(options.setLevel);
  const begin = performance.now();
  const whole = await openPlan(options.plan);
  const { plan } = whole;
  const labels = planLabels(plan);
  // Before anything is written: what the corpora cannot be asked is no evaluation.
  if (isOverCorpora(plan.split.kind)) requireEveryPart(whole.corpus, labels);
  const announced = foldJobs(plan, whole.corpus, options);
  if (whole.testCorpus) requireCommonLabels(whole.corpus.utterances, whole.testCorpus.utterances);
  const folder = new RunFolder(options.out);
  const before = await keepOrComparePlan(folder, plan);
  const processes = options.processes ?? availableParallelism();
  await announce(announced, options, { plan, processes });
  const unusable = await unusableOf(whole, announced, folder, { ...options, processes, children });
  if (options.strict) refuseUnusable(unusable);
  const opened = withoutUnusable(whole, unusable);
  const { corpus, testCorpus } = opened;
  requireUsable(corpus.utterances.length, unusable);
  const protocol = await protocolAfterStarts(
    describeProtocol(corpus.utterances, plan.split),
    plan,
    testCorpus ?? corpus,
  );
  const jobs = foldJobs(plan, corpus, { ...options, without: unusable.map(utteranceKey) });
  const finished = await Promise.all(jobs.map(isFinished));
  const todo = jobs.filter((_, index) => !finished[index]);
  await requireSameCorpora(
    jobs.filter((_, index) => finished[index]),
    testCorpus ? [corpus, testCorpus] : [corpus],
  );
  const evaluated = async (job: FoldJob): Promise<EvaluatedFold> => {
    const model = plan.models.find(({ name }) => name === job.model);
    if (!model) throw new TypeError(`the plan has no model ${job.model}`);
    return { protocol, model: describeModel(model), fold: (await readFold(job)).fold };
  };
  try {
    await children.run<FoldJob, FoldProgress, HeardShare>({
      jobs: todo,
      processes,
      onProgress: (index, { done }) => listener?.onEpoch?.(todo[index] as FoldJob, done),
      onResult: async (index) => {
        const job = todo[index] as FoldJob;
        listener?.onFold?.(job);
        await options.onEvaluated?.(await evaluated(job));
      },
      ...(signal && { signal }),
    });
  } finally {
    // Also when it is cut off: the next call adds its own time.
    const wallSeconds = before + (performance.now() - begin) / 1000;
    await folder.writeJson(evaluationFiles.time, { wallSeconds });
  }
  const corporaNames = corporaInOrder(corpus);
  const models = await collectModels(plan, jobs, corporaNames, protocol, options.setLevel);
  const result: EvaluationResult = {
    format: 1,
    affettoVersion: version,
    protocol,
    corpus: describeCorpus(corpus),
    ...(corporaNames.length > 1 && { corpora: describeParts(corpus, labels) }),
    ...(testCorpus && { testCorpus: describeCorpus(testCorpus) }),
    ...(unusable.length > 0 && { unusable }),
    labels,
    seeds: plan.seeds,
    models,
    comparisons: compareToFirst(models, labels),
    wallSeconds: before + (performance.now() - begin) / 1000,
    foldSeconds: models
      .flatMap(({ folds }) => folds)
      .reduce((sum, { seconds }) => sum + seconds, 0),
    processes,
  };
  await folder.writeJson(evaluationFiles.result, result);
  return result;
}

/** Tells the listener what lies ahead. */
async function announce(
  jobs: readonly FoldJob[],
  { listener, plan: asked }: EvaluateOptions,
  { plan, processes }: { readonly plan: SettledPlan; readonly processes: number },
): Promise<void> {
  const finished = await Promise.all(jobs.map(isFinished));
  const done = jobs.filter((_, index) => finished[index]);
  const ahead = jobs.filter((_, index) => !finished[index]);
  const epochsOf = (some: readonly FoldJob[]) =>
    some.reduce((sum, { settings }) => sum + settings.epochs, 0);
  const labels = planLabels(plan);
  const wanted = asked.models[0]?.config.labels ?? [];
  listener?.onStart?.({
    folds: jobs.length,
    finishedFolds: done.length,
    finished: epochsOf(done),
    epochs: epochsOf(jobs),
    processes,
    ahead,
    untaught: typeof wanted === 'string' ? [] : untaughtOf(wanted, labels),
  });
}

/**
 * Computes the features that folds need, which shows which recordings cannot be used. Once a fold was begun, what was
 * found then holds: all folds must be cut from the same recordings.
 */
async function unusableOf(
  opened: OpenedPlan,
  jobs: readonly FoldJob[],
  folder: RunFolder,
  options: EvaluateOptions & { readonly processes: number; readonly children: JobProcesses },
): Promise<readonly UnusableUtterance[]> {
  const { plan } = opened;
  const stored = (await hasRuns(folder, plan)) ? await readUnusable(folder) : undefined;
  const finished = await Promise.all(jobs.map(isFinished));
  if (finished.every(Boolean)) return stored ?? [];
  const configs = plan.models.map(({ config }) => config);
  const corpora = [plan.corpus, ...(plan.testCorpus ? [plan.testCorpus] : [])];
  const found = await extractAll(
    featureJobs(configs, corpora, options.processes, options.cacheFolder, readingOf(plan)),
    options,
  );
  if (stored) return stored;
  const unusable = unusableAmong(opened, found);
  await folder.writeJson(evaluationFiles.unusable, unusable);
  return unusable;
}

/** Stores the plan, or checks that the one stored is the same. Returns the seconds spent before. */
async function keepOrComparePlan(folder: RunFolder, plan: SettledPlan): Promise<number> {
  await makeFolder(folder.path);
  const stored = await folder.readJson(evaluationFiles.plan);
  if (stored === undefined) {
    if (await folder.exists()) {
      throw new AffettoError(
        'RUN_INVALID',
        `${folder.path} holds a training run, not an evaluation. Choose another folder with --out.`,
      );
    }
    await folder.writeJson(evaluationFiles.plan, plan);
    return 0;
  }
  const kept = storedPlan(stored);
  const difference = kept ? firstDifference(kept, plan) : 'its format';
  if (difference !== undefined && kept && !(await hasRuns(folder, kept))) {
    // Another start failed before anything was trained: nothing of it is lost.
    await folder.writeJson(evaluationFiles.plan, plan);
    return 0;
  }
  if (difference !== undefined) {
    throw new AffettoError(
      'RUN_INVALID',
      `${folder.path} holds another evaluation: ${difference} differs. Give the same options to go on with it, or another folder with --out.`,
    );
  }
  const time = (await folder.readJson(evaluationFiles.time)) as { wallSeconds: number } | undefined;
  return time?.wallSeconds ?? 0;
}

/** Tells whether a training of the plan was begun. */
async function hasRuns(folder: RunFolder, { models }: SettledPlan): Promise<boolean> {
  const found = models.map(({ name }) => stat(folder.file(name)).catch(() => undefined));
  return (await Promise.all(found)).some((entry) => entry !== undefined);
}

/** Finds the path of the first setting in which two plans differ, e.g. `models.0.config.epochs`. */
export function firstDifference(stored: unknown, wanted: unknown, path = ''): string | undefined {
  if (typeof stored !== 'object' || typeof wanted !== 'object' || !stored || !wanted) {
    return Object.is(stored, wanted) ? undefined : `${path} (${stored} there, ${wanted} here)`;
  }
  const names = new Set([...Object.keys(stored), ...Object.keys(wanted)]);
  for (const name of names) {
    const difference = firstDifference(
      (stored as Record<string, unknown>)[name],
      (wanted as Record<string, unknown>)[name],
      path === '' ? name : `${path}.${name}`,
    );
    if (difference !== undefined) return difference;
  }
  return undefined;
}

/** Computes features in parallel processes. @returns the recordings that cannot be used */
export async function extractAll(
  jobs: readonly FeatureJob[],
  options: {
    readonly processes: number;
    readonly children: JobProcesses;
    readonly listener?: Pick<EvaluationListener, 'onFeatures' | 'onWarned'>;
    readonly signal?: AbortSignal;
  },
): Promise<UnusableRecording[]> {
  const done = jobs.map(() => 0);
  const totals = jobs.map(() => 0);
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  const heard = await options.children.run<FeatureJob, FoldProgress, HeardShare>({
    jobs,
    processes: options.processes,
    onProgress: (index, progress) => {
      done[index] = progress.done;
      totals[index] = progress.total;
      // Shares not yet begun are as large as the largest seen.
      const total = sum(totals.map((value) => value || Math.max(...totals)));
      options.listener?.onFeatures?.(sum(done), total);
    },
    ...(options.signal && { signal: options.signal }),
  });
  const warned = heard.flatMap((share) => share.warned);
  if (warned.length > 0) options.listener?.onWarned?.(warned);
  return heard.flatMap((share) => share.unusable);
}
