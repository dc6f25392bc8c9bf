// `affetto report`: the page of a run, and its figures as files.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type ArgsDef, defineCommand } from 'citty';
import { AffettoError } from '../errors.js';
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
  const command = options.command ?? (await commandOf(run));
  const html = evaluationReportHtml(result, { command, ...(recordings && { recordings }) });
  try {
    await mkdir(dirname(page), { recursive: true });
    await mkdir(figures, { recursive: true });
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

/** The command that would make the run again, as far as the run's files say. */
async function commandOf(run: string): Promise<string> {
  let text: string;
  try {
    text = await readFile(join(run, evaluationFiles.plan), 'utf8');
  } catch {
    return `affetto train --config ${quoted(join(run, runFiles.config))} --corpus DIR --out NEW_RUN`;
  }
  try {
    return planCommand(evaluationPlanSchema.parse(JSON.parse(text)));
  } catch (cause) {
    throw new AffettoError(
      'RUN_INVALID',
      `${join(run, evaluationFiles.plan)} cannot be read: ${(cause as Error).message}. Run the command that made it again.`,
      { cause },
    );
  }
}

function planCommand({ corpus, testCorpus, split, seeds, models }: EvaluationPlan): string {
  const { kind } = split;
  const parts = ['affetto', models.length > 1 ? 'compare' : 'evaluate'];
  parts.push(...models.map(({ name }) => name), '--corpus', corpus.path);
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

/** Written aside and renamed: a kill leaves the last whole file. */
async function writeAside(file: string, content: string | Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}
