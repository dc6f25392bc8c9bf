// The report of a run on disk: its page, and every figure of it as files. `affetto report` calls it, and so
// does every evaluation when it ends.

import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AffettoError } from '../errors.js';
import { evaluationFiles } from '../evaluation/plan.js';
import { readResult } from '../evaluation/read-result.js';
import type { EvaluationResult } from '../evaluation/result.js';
import { writeAside } from '../write-files.js';
import { findRecordings } from './recordings.js';
import { commandOf } from './run-command.js';

/** Where a report goes and what it is made of. */
export interface WriteReportOptions {
  /** The page to write; default `report.html` in the run's folder. */
  readonly out?: string;
  /** The folder that the utterances' paths start from; default: the evaluated corpus's. */
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
  const result = await readResult(run);
  const page = options.out ?? join(run, evaluationFiles.report);
  const figures = join(run, 'figures');
  const recordings = await findRecordings(result, folderOf(result, options.audio), page);
  // Loaded late: the plotting libraries take a second to start.
  const [{ evaluationFigures }, { evaluationReportHtml }, { svgToPng }] = await Promise.all([
    import('./evaluation-figures.js'),
    import('./evaluation-report.js'),
    import('./png.js'),
  ]);
  const command = options.command ?? (await commandOf(run, result));
  const html = evaluationReportHtml(result, {
    ...(command !== undefined && { command }),
    recordings,
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

/** Makes a function that tells where the recordings of a corpus lie; of a single training nobody knows. */
function folderOf(
  { corpus, corpora = [], testCorpus }: EvaluationResult,
  audio: string | undefined,
): (name: string) => string | undefined {
  return (name) => {
    const part = testCorpus ? undefined : corpora.find((one) => one.name === name);
    const folder = audio ?? (testCorpus ?? part ?? corpus).folder;
    return folder === '' ? undefined : folder;
  };
}
