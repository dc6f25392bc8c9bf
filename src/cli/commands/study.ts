// `affetto experiment`: a committed file in, every fold of every variant trained and tested, a line for each
// added to a file of results, so that what was tried, worked or not, stays known.

import { appendFile, readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { emotions } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import type { EvaluatedFold } from '../../evaluation/evaluate.js';
import {
  type Experiment,
  type ExperimentLine,
  experimentLine,
  parseExperiment,
  planExperiment,
} from '../../evaluation/study-file.js';
import { giveExamples } from '../terminal/command.js';
import { reportFailure } from '../terminal/failure.js';
import { checkOptions } from '../terminal/options.js';
import { carryOut, evaluationOptions, formatOf } from './evaluate/run-evaluation.js';

const args = {
  file: {
    type: 'positional',
    required: false,
    description: 'JSON file: name, question, base settings, grid, split, folds, seeds',
    valueHint: 'FILE',
  },
  corpus: evaluationOptions.corpus,
  format: evaluationOptions.format,
  out: {
    type: 'string',
    description: "Folder of the runs; default runs/ and the experiment's name",
    valueHint: 'DIR',
  },
  results: {
    type: 'string',
    description: 'File that lines are added to; default results.jsonl beside the experiment',
    valueHint: 'FILE',
  },
  processes: evaluationOptions.processes,
  cache: evaluationOptions.cache,
  json: evaluationOptions.json,
  markdown: evaluationOptions.markdown,
} as const satisfies ArgsDef;

giveExamples('experiment', [
  'affetto experiment experiments/crnn-g.experiment.json --corpus data/ravdess',
  'affetto experiment floor.json --corpus data/ravdess --out runs/floor --results tried.jsonl',
]);

export default defineCommand({
  meta: {
    name: 'experiment',
    description:
      'Run an experiment file: a grid of settings over folds and seeds. Each fold becomes a line in a file of results. Interrupted? Give the same command again.',
  },
  args,
  run: ({ args: given }) =>
    reportFailure('experiment', async () => {
      checkOptions(given, args);
      const [file, ...others] = given._;
      if (file === undefined || others.length > 0) {
        throw new AffettoError(
          'OPTION_INVALID',
          'Name one experiment file: affetto experiment experiments/floor.experiment.json.',
        );
      }
      const experiment = parseExperiment(await read(file), file);
      const base = await baseSettings(experiment, file);
      const planned = planExperiment(experiment, base, {
        path: given.corpus,
        format: formatOf(given.format),
      });
      const { plan, variants } = planned;
      variants.forEach(({ label }, index) => {
        if (variants.length > 1) console.error(`variant-${index + 1}: ${label}`);
      });
      const out = given.out ?? join('runs', experiment.name);
      const results = given.results ?? join(dirname(file), 'results.jsonl');
      const lineOf = (evaluated: EvaluatedFold) => experimentLine(experiment, planned, evaluated);
      // Where it cannot be written is said before hours are spent; then a line as soon as its fold is finished.
      let added = await append(results, []);
      const result = await carryOut('experiment', plan, out, given, async (evaluated) => {
        // Two folds may end together: the sum is read after the wait, not before it.
        const fresh = await append(results, [lineOf(evaluated)]);
        added += fresh;
      });
      if (result) {
        // Those of folds that calls before this one finished.
        const { protocol, models } = result;
        const lines = models.flatMap((model) =>
          model.folds.map((fold) => lineOf({ protocol, model, fold })),
        );
        added += await append(results, lines);
      }
      console.error(`${added} ${added === 1 ? 'line' : 'lines'} added to ${results}`);
    }),
});

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Cannot read ${path}: ${(cause as Error).message}. Check the path.`,
      { cause },
    );
  }
}

async function baseSettings({ base }: Experiment, file: string): Promise<Record<string, unknown>> {
  if (typeof base !== 'string') return base;
  const path = resolve(dirname(file), base);
  try {
    return JSON.parse(await read(path)) as Record<string, unknown>;
  } catch (cause) {
    if (cause instanceof AffettoError) throw cause;
    throw new AffettoError('OPTION_INVALID', `${path} is no JSON: ${(cause as Error).message}.`, {
      cause,
    });
  }
}

/** Adds what is not there yet; returns how many lines that were. */
async function append(path: string, lines: readonly ExperimentLine[]): Promise<number> {
  const present = await readFile(path, 'utf8').catch(() => '');
  // Lines from before labels could be chosen mean the eight emotions.
  const key = ({ name, protocol, fold, seed, config, accuracy }: ExperimentLine) => {
    const { labels = emotions, ...settings } = config;
    return JSON.stringify([name, protocol, fold, seed, labels, settings, accuracy]);
  };
  const known = new Set(
    present
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => key(JSON.parse(line) as ExperimentLine)),
  );
  const fresh = lines.filter((line) => !known.has(key(line)));
  const text = fresh.map((line) => `${JSON.stringify(line)}\n`).join('');
  await appendFile(path, text).catch((cause: Error) => {
    throw new AffettoError(
      'FILE_UNREADABLE',
      `Cannot write ${path}: ${cause.message}. Give another file with --results; folds that are finished are not trained again.`,
      { cause },
    );
  });
  return fresh.length;
}
