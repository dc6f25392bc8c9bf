// A search from start to end. Each fold's test part is kept out; inside the rest, trials are trained and tested on inner
// folds, hopeless ones are given up, the best is chosen, trained on the whole rest, and asked about the test part once
// (nested cross-validation: Stone 1974; Varma & Simon 2006). What is finished stays finished.

import { utteranceKey } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import { describeProtocol } from '../../splits/protocols.js';
import { RunFolder } from '../../training/run-folder.js';
import { version } from '../../version.js';
import { makeFolder } from '../../write-files.js';
import { protocolAfterStarts } from '../after-starts.js';
import { firstDifference } from '../evaluate.js';
import { foldProcess } from '../jobs/feature-jobs.js';
import { type JobProcesses, withProcesses } from '../jobs/job-processes.js';
import { openPlan } from '../opened-plan.js';
import { planRungs } from './halving.js';
import { testPartOf, usablePlan } from './outer-parts.js';
import { scoreOf } from './plan-search.js';
import { type SearchResult, searchFiles } from './search-result.js';
import { type OpenFold, type SearchOptions, SearchWork } from './search-work.js';
import { whatMattered } from './what-mattered.js';

/**
 * Searches, or goes on with it: the same call ends in the same result, however often it is cut off.
 * @throws AffettoError `RUN_INVALID` where `out` holds another search; what planning and training throw
 */
export function runSearch(options: SearchOptions): Promise<SearchResult> {
  return withProcesses(foldProcess, (children) => searchBy({ ...options, children }));
}

async function searchBy(
  options: SearchOptions & { readonly children: JobProcesses },
): Promise<SearchResult> {
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
    protocol: await protocolAfterStarts(
      describeProtocol(opened.corpus.utterances, trial.split),
      opened.plan,
      opened.corpus,
    ),
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
