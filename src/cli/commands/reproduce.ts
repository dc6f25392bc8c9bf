// `affetto reproduce`: the study that affetto starts from, made again by one command that needs only the corpus.

import { stat } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { ArgsDef } from 'citty';
import { openCorpus } from '../../corpora/open-corpus.js';
import { AffettoError } from '../../errors.js';
import { isFinished } from '../../evaluation/finished-fold.js';
import { settlePlan } from '../../evaluation/opened-plan.js';
import { evaluationFiles, foldJobs } from '../../evaluation/plan.js';
import {
  planReproduction,
  type ReproductionPart,
  shortenedBy,
  studiedCorpus,
  studiedNetworks,
} from '../../evaluation/reproduction.js';
import type { EvaluationResult } from '../../evaluation/result.js';
import { secondsAStep, trainingSeconds } from '../../evaluation/training-time.js';
import { nodeRuntime } from '../../runtime/node.js';
import { writeOutput } from '../../write-files.js';
import { command } from '../terminal/command.js';
import { readingFrom } from '../terminal/left-out.js';
import { wholeNumber } from '../terminal/numbers.js';
import { roughly } from '../terminal/pace.js';
import { counted, renderTable } from '../terminal/table.js';
import { carryOutQuietly, commandLine, evaluationOptions } from './evaluate/run-evaluation.js';

const args = {
  corpus: {
    type: 'string',
    default: 'data/ravdess',
    description: 'Folder with RAVDESS; affetto download ravdess fetches it',
    valueHint: 'DIR',
  },
  out: {
    type: 'string',
    description:
      'Folder for the runs and the report; default runs/reproduce, with -short for --short',
    valueHint: 'DIR',
  },
  short: {
    type: 'boolean',
    description: 'A first look in minutes: fewer epochs, one fold of five by speaker',
  },
  'allow-truncated': evaluationOptions['allow-truncated'],
  ffmpeg: evaluationOptions.ffmpeg,
  processes: evaluationOptions.processes,
  cache: evaluationOptions.cache,
  json: { type: 'boolean', description: 'Print the table as JSON' },
} as const satisfies ArgsDef;

/** What a recording's features at one speed cost, in seconds: timed on RAVDESS, one process of two. */
const secondsAClip = 0.02;

export default command({
  name: 'reproduce',
  description:
    'Make the original study again: its CNN and its CNN+LSTM on RAVDESS, at random and by speaker, beside what it claims, with curves, confusion matrices and a report. Interrupted? Give the same command again.',
  examples: [
    'affetto reproduce --short',
    'affetto reproduce --corpus data/ravdess --out runs/reproduce',
  ],
  args,
  run: async (given) => {
    const isShort = given.short ?? false;
    const out = given.out ?? (isShort ? 'runs/reproduce-short' : 'runs/reproduce');
    const processes =
      given.processes === undefined
        ? availableParallelism()
        : wholeNumber('--processes', given.processes);
    const corpus = await openStudied(given.corpus);
    const parts = planReproduction({ path: given.corpus, format: null }, isShort);
    const shortened = shortenedBy(parts);
    if (shortened !== undefined) console.error(shortened);
    await tellTime(parts, corpus, { ...given, out, processes });
    const results: EvaluationResult[] = [];
    for (const { name, asks, plan } of parts) {
      console.error(`\n${name}: ${asks}`);
      const carried = await carryOutQuietly(
        'reproduce',
        { ...plan, ...readingFrom(given) },
        join(out, name),
        given,
      );
      if (!carried) return;
      results.push(carried.result);
    }
    const { reproductionCells, reproductionHtml, reproductionMarkdown } = await import(
      '../../reports/reproduction-report.js'
    );
    const extras = { command: commandLine(), shortened };
    const pages = parts.map(({ name, asks }, index) => ({
      asks,
      result: results[index] as EvaluationResult,
      page: `${name}/${evaluationFiles.report}`,
    }));
    await writeOutput(join(out, evaluationFiles.report), reproductionHtml(pages, extras));
    await writeOutput(join(out, markdownFile), reproductionMarkdown(results, extras));
    if (given.json) {
      const { reproductionRows } = await import('../../evaluation/reproduction.js');
      console.log(JSON.stringify({ shortened, rows: reproductionRows(results) }, null, 2));
      return;
    }
    console.log(renderTable(reproductionCells(results), [2, 3, 4, 5, 6]));
    if (shortened !== undefined) console.log(`\n${shortened}`);
    console.log(
      `\nWritten to ${out}: ${evaluationFiles.report}, ${markdownFile}; random/ and speaker/ with reports and figures of their own`,
    );
  },
});

const markdownFile = 'reproduction.md';

/** Opens the corpus of the study. @throws AffettoError `OPTION_INVALID` where it is another, or is not there */
async function openStudied(path: string) {
  if (!(await stat(path).catch(() => undefined))) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There is no ${path}. Fetch the corpus with affetto download ravdess, or say where it is with --corpus DIR.`,
    );
  }
  const corpus = await openCorpus(path);
  if (corpus.name === studiedCorpus) return corpus;
  const models = studiedNetworks.map(({ model }) => model).join(' ');
  throw new AffettoError(
    'OPTION_INVALID',
    `The study was made on RAVDESS, and ${path} is ${corpus.title}. Both networks on another corpus: affetto compare ${models} --corpus ${path} --out runs/comparison.`,
  );
}

/** Says how long it will take, before it begins: a training step of each network is timed. */
async function tellTime(
  parts: readonly ReproductionPart[],
  corpus: Awaited<ReturnType<typeof openStudied>>,
  options: {
    readonly out: string;
    readonly processes: number;
    readonly cache?: string | undefined;
  },
): Promise<void> {
  const { out, processes, cache: cacheFolder } = options;
  const settled = parts.map(({ name, plan }) => ({ name, plan: settlePlan(plan, [corpus]) }));
  const jobs = settled.map(({ name, plan }) =>
    foldJobs(plan, corpus, { out: join(out, name), cacheFolder }),
  );
  const all = jobs.flat();
  const finished = await Promise.all(all.map(isFinished));
  const todo = all.filter((_, index) => !finished[index]);
  const before = all.length - todo.length;
  const what = `${counted(all.length, 'training')}, ${before > 0 ? `${before} of them finished before, ` : ''}${processes} at a time`;
  if (todo.length === 0) return console.error(`${what}: only the report is written`);
  const stepOf = new Map<string, number>();
  for (const { name, config } of settled[0]?.plan.models ?? []) {
    if (todo.some(({ model }) => model === name)) {
      stepOf.set(name, await secondsAStep(config, nodeRuntime));
    }
  }
  const { length } = corpus.utterances;
  const trainings = jobs
    .map((own) => own.filter((job) => todo.includes(job)))
    .reduce((sum, own) => sum + trainingSeconds(own, length, stepOf, processes), 0);
  const speeds = todo[0]?.settings.augmentation.speeds.length ?? 1;
  const features = before > 0 ? 0 : (length * speeds * secondsAClip) / processes;
  const steps = [...stepOf].map(([name, seconds]) => `${name} ${Math.round(1000 * seconds)} ms`);
  console.error(
    `${what}: about ${roughly(trainings + features)}, by a training step that was just timed (${steps.join(', ')}), and less where features are in the cache. Ctrl-C stops it; the same command goes on.`,
  );
}
