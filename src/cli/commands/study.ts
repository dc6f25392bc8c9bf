// `affetto study`: a committed question in, every fold of every trial trained and tested, a line for each
// added to a file of results, so that what was tried, worked or not, stays known. Without a study the
// committed ones are listed. `affetto experiment` is its earlier name.

import { join } from 'node:path';
import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import type { EvaluatedFold } from '../../evaluation/evaluate.js';
import {
  type FoundStudy,
  findStudy,
  listStudies,
  resultsOf,
  studiesFolder,
} from '../../evaluation/find-studies.js';
import type { CorpusSource } from '../../evaluation/plan.js';
import { type PlannedSearch, planSearch } from '../../evaluation/search/plan-search.js';
import type { Trial } from '../../evaluation/study-file.js';
import { type PlannedTrial, planTrial, studyLine } from '../../evaluation/study-plan.js';
import { addStudyLines } from '../../evaluation/study-results.js';
import { baseSettings } from '../../evaluation/study-settings.js';
import { command } from '../terminal/command.js';
import { readingFrom } from '../terminal/left-out.js';
import { carryOut, evaluationOptions, formatOf } from './evaluate/run-evaluation.js';

const args = {
  study: {
    type: 'positional',
    required: false,
    description: `A study's file, folder or name, or the name of a trial; left out: lists ${studiesFolder}/`,
    valueHint: 'STUDY',
  },
  corpus: { ...evaluationOptions.corpus, required: false },
  format: evaluationOptions.format,
  only: { type: 'string', description: 'Trials by name, e.g. crnn-g,crnn-h; default all' },
  out: {
    type: 'string',
    description: "Folder of the runs; default runs/ and the trial's name",
    valueHint: 'DIR',
  },
  results: {
    type: 'string',
    description:
      'File that lines are added to; default results.jsonl, beside the file or the study’s folder',
    valueHint: 'FILE',
  },
  'print-settings': {
    type: 'boolean',
    description: 'Print all settings of one trial, for affetto train --settings; run nothing',
  },
  'allow-truncated': evaluationOptions['allow-truncated'],
  ffmpeg: evaluationOptions.ffmpeg,
  processes: evaluationOptions.processes,
  cache: evaluationOptions.cache,
  json: evaluationOptions.json,
  markdown: evaluationOptions.markdown,
} as const satisfies ArgsDef;

export default command({
  name: 'study',
  aliases: ['experiment'],
  description:
    'Run a study: a question as a file, whose trials are trained and tested over folds and seeds, or which searches for settings inside the training part (see docs/training.md). Each fold becomes a line in a file of results. Interrupted? Give the same command again.',
  examples: [
    'affetto study',
    'affetto study random-ten-fold --corpus data/ravdess',
    'affetto study crnn-g --corpus data/ravdess',
    'affetto study floor.json --corpus data/ravdess --out runs/floor --results tried.jsonl',
    'affetto study search.json --corpus data/mine --out runs/search',
    'affetto study crnn-k --print-settings > crnn-k.json',
  ],
  args,
  run: async (given) => {
    const [what, ...others] = given._;
    if (others.length > 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        `Name one study: affetto study ${what}. For some of its trials add --only.`,
      );
    }
    if (what === undefined) return printStudies(given.json ?? false);
    const found = await findStudy(what);
    const trials = chosenTrials(found, given.only);
    if (given['print-settings']) return printSettings(trials, found);
    if (given.corpus === undefined) {
      throw new AffettoError('OPTION_INVALID', 'Give --corpus DIR: what is trained and tested.');
    }
    const corpus = { path: given.corpus, format: formatOf(given.format) };
    // All are planned before one is run: a mistake in the last is said before hours are spent.
    const planned: [Trial, PlannedTrial | PlannedSearch][] = [];
    const reading = readingFrom(given);
    for (const trial of trials) {
      const its = await plan(trial, found, corpus);
      planned.push([trial, { ...its, plan: { ...its.plan, ...reading } }]);
    }
    const results = given.results ?? resultsOf(found.file);
    for (const [trial, itsPlan] of planned) {
      const isAlone = given.out !== undefined && planned.length === 1;
      const out = isAlone ? given.out : join(given.out ?? 'runs', trial.name);
      const options = { ...given, out, results };
      const isFinished = isSearch(itsPlan)
        ? await (await import('./study/carry-out-search.js')).carryOutSearch(itsPlan, options)
        : await runTrial(trial, itsPlan, options);
      if (!isFinished) return;
    }
  },
});

type RunOptions = Parameters<typeof carryOut>[3] & {
  readonly out: string;
  readonly results: string;
};

/** @returns false where it was interrupted */
async function runTrial(
  trial: Trial,
  planned: PlannedTrial,
  options: RunOptions,
): Promise<boolean> {
  const { out, results } = options;
  const { plan, variants } = planned;
  variants.forEach(({ label }, index) => {
    if (variants.length > 1) console.error(`variant-${index + 1}: ${label}`);
  });
  const lineOf = (evaluated: EvaluatedFold) => studyLine(trial, planned, evaluated);
  // Where it cannot be written is said before hours are spent; then a line as soon as its fold is finished.
  let added = await addStudyLines(results, []);
  const result = await carryOut('study', plan, out, options, async (evaluated) => {
    // Two folds may end together: the sum is read after the wait, not before it.
    const fresh = await addStudyLines(results, [lineOf(evaluated)]);
    added += fresh;
  });
  if (result) {
    // Those of folds that calls before this one finished.
    const { protocol, models } = result;
    const lines = models.flatMap((model) =>
      model.folds.map((fold) => lineOf({ protocol, model, fold })),
    );
    added += await addStudyLines(results, lines);
  }
  console.error(`${added} ${added === 1 ? 'line' : 'lines'} added to ${results}`);
  return result !== undefined;
}

async function plan(
  trial: Trial,
  { file }: FoundStudy,
  corpus: CorpusSource,
): Promise<PlannedTrial | PlannedSearch> {
  const base = await baseSettings(trial, file);
  const { search } = trial;
  return search ? planSearch({ ...trial, search }, base, corpus) : planTrial(trial, base, corpus);
}

function isSearch(planned: PlannedTrial | PlannedSearch): planned is PlannedSearch {
  return 'trial' in planned;
}

function chosenTrials(
  { name, study, trials }: Awaited<ReturnType<typeof findStudy>>,
  only: string | undefined,
): readonly Trial[] {
  if (trials.length === 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The study ${name} has no trials of its own. It is answered by:\n${study.commands.join('\n')}`,
    );
  }
  const wanted = only?.split(',').map((one) => one.trim());
  const unknown = wanted?.find((one) => !trials.some((trial) => trial.name === one));
  if (unknown !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${name} has no trial ${unknown}. It has: ${trials.map((trial) => trial.name).join(', ')}.`,
    );
  }
  return wanted ? trials.filter((trial) => wanted.includes(trial.name)) : trials;
}

async function printSettings(trials: readonly Trial[], found: FoundStudy): Promise<void> {
  const [trial] = trials;
  const planned = trial && (await plan(trial, found, { path: '', format: null }));
  const [model, ...more] = planned?.plan.models ?? [];
  if (!model || more.length > 0 || trials.length > 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `--print-settings prints those of one trial without a grid: name it with --only. There are: ${trials.map(({ name }) => name).join(', ')}.`,
    );
  }
  // The study's protocol and seeds are no part of them: a training is given its own.
  const { seed: _, split: __, ...settings } = model.config;
  console.log(JSON.stringify(settings, null, 2));
}

async function printStudies(json: boolean): Promise<void> {
  const studies = await listStudies();
  if (studies.length === 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Name a study, e.g. affetto study mine.json --corpus data/ravdess. There is no folder ${studiesFolder}/ with studies here.`,
    );
  }
  const listed = studies.map(({ name, file, study: { question, trials } }) => ({
    ...{ name, file, question },
    trials: trials.map((trial) => trial.name),
  }));
  if (json) return console.log(JSON.stringify(listed, null, 2));
  for (const { name, question, trials } of listed) {
    console.log(`${name}\n   ${question}\n   ${trials.join(', ') || '(no trials of its own)'}`);
  }
}
