// The dimensions of an evaluation as a table, for terminals and for Markdown: nothing where none were learnt.

import type { EvaluationResult, ModelResult } from '../../../evaluation/result.js';
import { dimensionHeadings, dimensionRow, withoutNumbers } from '../../../scores/dimension-text.js';
import { printable } from '../../terminal/printable.js';
import { renderTable } from '../../terminal/table.js';

/** What the tables are made of: an evaluation, or the score of one model file. */
export type WithDimensions = Pick<EvaluationResult, 'seeds'> & {
  readonly models: readonly Pick<ModelResult, 'name' | 'dimensions'>[];
};

/** Writes the table for a terminal, and how many recordings have no numbers. */
export function dimensionsText(result: WithDimensions): string[] {
  const rows = rowsOf(result);
  if (rows.length === 0) return [];
  const headings = headingsOf(result);
  const numbers = headings.map((_, column) => column).slice(headings.length - 8);
  const cells = rows.map((row) => row.map(printable));
  return ['', renderTable([headings, ...cells], numbers), ...notes(result)];
}

/** Writes the table as Markdown. */
export function dimensionsMarkdown(result: WithDimensions): string[] {
  const rows = rowsOf(result);
  if (rows.length === 0) return [];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const headings = headingsOf(result);
  const lines = [row(headings), `|${headings.map(() => '---').join('|')}|`, ...rows.map(row)];
  return [...lines, '', ...notes(result).flatMap((note) => [note, ''])];
}

function headingsOf({ models }: WithDimensions): string[] {
  return [...(models.length > 1 ? ['model'] : []), ...dimensionHeadings];
}

function rowsOf({ models, seeds }: WithDimensions): string[][] {
  return models.flatMap(({ name, dimensions = [] }) =>
    dimensions.map((summary) => [
      ...(models.length > 1 ? [name] : []),
      ...dimensionRow(summary, seeds.length),
    ]),
  );
}

function notes({ models }: WithDimensions): string[] {
  return withoutNumbers(models.find(({ dimensions }) => dimensions)?.dimensions ?? []);
}
