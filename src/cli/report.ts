// `affetto report`: the page of a run, and its figures as files.

import { access, mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { AffettoError } from '../errors.js';
import type { EvaluationResult } from '../evaluation/result.js';
import {
  type EvaluationPlan,
  evaluationFiles,
  evaluationPlanSchema,
} from '../experiments/evaluation-plan.js';
import { runFiles } from '../training/index.js';
import { reportFailure } from './failure.js';
import { checkOptions } from './options.js';
import { readReportInput } from './report-input.js';
import { findRecordings } from './report-recordings.js';
import { writeAside } from './write-aside.js';

const args = {
  run: {
    type: 'positional',
    required: false,
    description: 'Folder of affetto evaluate, compare or train',
    valueHint: 'RUN',
  },
  out: { type: 'string', description: 'Page to write; default RUN/report.html', valueHint: 'FILE' },
  audio: {
    type: 'string',
    description: 'Folder of the recordings; default: where the evaluation found them',
    valueHint: 'DIR',
  },
} as const satisfies ArgsDef;

export default defineCommand({
  meta: {
    name: 'report',
    description:
      'Write the page of a run: scores with intervals, confusions, speakers, calibration, worst errors to hear, curves; and its figures as SVG and PNG.',
  },
  args,
  run: ({ args: given }) =>
    reportFailure('report', async () => {
      checkOptions(given, args);
      const [run, ...others] = given._;
      if (run === undefined || others.length > 0) {
        throw new AffettoError(
          'OPTION_INVALID',
          'Name one folder of affetto evaluate, compare or train: affetto report runs/first.',
        );
      }
      const { page, figures } = await writeReport(run, {
        ...(given.out !== undefined && { out: given.out }),
        ...(given.audio !== undefined && { audio: given.audio }),
      });
      console.log(`${page}\n${figures}`);
    }),
});

export interface WriteReportOptions {
  /** Default `report.html` in the run's folder. */
  readonly out?: string;
  /** Folder that the utterances' paths start from; default: the evaluated corpus's. */
  readonly audio?: string;
  /** The command that made the run; default: one put together from what the run holds. */
  readonly command?: string;
}

/**
 * Writes the page of a run and, into `figures/` of its folder, every figure as SVG and PNG.
 * @returns where they are.
 * @throws AffettoError `RUN_INVALID` for a folder without a run or with a damaged one, or where
 *   nothing can be written.
 */
export async function writeReport(
  run: string,
  options: WriteReportOptions = {},
): Promise<{ readonly page: string; readonly figures: string }> {
  const result = await readReportInput(run);
  const page = options.out ?? join(run, evaluationFiles.report);
  const figures = join(run, 'figures');
  const audio = options.audio ?? (result.testCorpus ?? result.corpus).folder;
  const recordings = audio === '' ? undefined : await findRecordings(result, audio, page);
  // Loaded late: the plotting libraries take a second to start.
  const { evaluationFigures, evaluationReportHtml, svgToPng } = await import('../reports/index.js');
  const command = options.command ?? (await commandOf(run, result));
  const html = evaluationReportHtml(result, {
    ...(command !== undefined && { command }),
    ...(recordings && { recordings }),
  });
  try {
    // First: a page that cannot be written leaves no figures behind.
    await mkdir(dirname(page), { recursive: true });
    for (const [name, svg] of evaluationFigures(result)) {
      await writeAside(join(figures, `${name}.svg`), svg);
      await writeAside(join(figures, `${name}.png`), svgToPng(svg, { width: 1600 }));
    }
    await writeAside(page, html);
  } catch (cause) {
    if (cause instanceof AffettoError) throw cause;
    throw new AffettoError(
      'RUN_INVALID',
      `Cannot write the report: ${(cause as Error).message}. Choose another place with --out.`,
      { cause },
    );
  }
  return { page, figures };
}

/** The command that would make the run again; undefined where the run's files do not say it wholly. */
async function commandOf(run: string, result: EvaluationResult): Promise<string | undefined> {
  const plan = await readPlan(join(run, evaluationFiles.plan));
  if (plan !== undefined) return planCommand(plan, result);
  const config = join(run, runFiles.config);
  const trained = await access(config).then(
    () => true,
    () => false,
  );
  return trained
    ? `affetto train --config ${quoted(config)} --corpus DIR --out NEW_RUN`
    : undefined;
}

/** @returns undefined without a plan, or with one of another version: scores do not depend on it */
async function readPlan(path: string): Promise<EvaluationPlan | undefined> {
  try {
    return evaluationPlanSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return undefined;
  }
}

function planCommand(plan: EvaluationPlan, result: EvaluationResult): string | undefined {
  const { corpus, testCorpus, split, seeds, models } = plan;
  const { kind } = split;
  // Settings of one's own, and folds chosen from all, came from a file that the plan does not name.
  const presets = models.every(({ name, config }) => name === config.model.name);
  const folds = new Set(result.models.flatMap((model) => model.folds.map(({ fold }) => fold)));
  if (!presets || (kind.endsWith('-folds') && folds.size !== split.folds)) return undefined;
  const names = models.map(({ name }) => name);
  const parts = [
    'affetto',
    ...(names.length > 1 ? ['compare'] : ['evaluate', '--model']),
    ...names,
  ];
  parts.push('--corpus', corpus.path);
  if (corpus.format !== null) parts.push('--format', corpus.format);
  if (testCorpus !== null) parts.push('--test-corpus', testCorpus.path);
  if (testCorpus !== null && testCorpus.format !== null) {
    parts.push('--test-format', testCorpus.format);
  }
  parts.push('--protocol', kind);
  if (kind.endsWith('-folds')) parts.push('--folds', String(split.folds));
  if (kind === 'random' || kind === 'speaker') {
    parts.push('--test-fraction', String(split.testFraction));
  }
  if (kind === 'speakers') parts.push('--test-speakers', split.testSpeakers.join(','));
  parts.push('--seeds', seeds.join(','));
  if (split.seed !== null) parts.push('--split-seed', String(split.seed));
  const epochs = new Set(models.map(({ config }) => config.epochs));
  if (epochs.size === 1) parts.push('--epochs', String([...epochs][0]));
  parts.push('--validation', String(split.validationFraction), '--out', 'NEW_RUN');
  return parts.map(quoted).join(' ');
}

function quoted(arg: string): string {
  return /^[\w./,:=@%+-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
}
