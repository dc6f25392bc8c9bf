// The generated parts of studies and documentation say what the results say, and the tables are right: means and
// deviations over seeds as computed by hand.

import { describe, expect, it } from 'vitest';
import type { StudyLine } from '../../src/evaluation/study-results.js';
import { readPages } from '../../studies/tools/pages.js';
import { resultsTable } from '../../studies/tools/results-table.js';

const line = (name: string, seed: number, fold: number, uar: number): StudyLine => ({
  ...{ name, seed, fold, uar, folds: 2, accuracy: 0.5, macroF1: 0.25, seconds: 90 },
  ...{ model: 'cnn', parameters: 12_345, split: 'speaker-folds', testUtterances: 4 },
  ...{ protocol: 'speaker-independent: speaker 2-fold', speakerIndependent: true },
  ...{ epochs: 1, bestEpoch: 1, version: '0.1.0', config: {} },
});

describe('generated pages', () => {
  it('are up to date: npx tsx studies/readme.ts writes them', async () => {
    const pages = await readPages();
    expect(pages.length).toBeGreaterThan(10);
    const stale = pages.filter(({ text, fresh }) => text !== fresh).map(({ path }) => path);
    expect(stale).toEqual([]);
    // A study without its block would never be out of date.
    for (const { path, text } of pages.filter((page) => /^studies\/.+\//.test(page.path))) {
      expect(text, path).toContain('\n<!-- study -->\n');
    }
  });
});

describe('a table of results', () => {
  const lines = [
    line('a', 1, 1, 0.4),
    line('a', 1, 2, 0.6),
    line('a', 2, 1, 0.5),
    line('a', 2, 2, 0.8),
    line('b: epochs=1', 1, 1, 0.3),
  ];

  it('has the mean over folds, then mean and deviation over seeds', () => {
    const [row] = rowsOf(resultsTable(lines, { only: ['a'], time: true }));
    expect(row).toMatchObject({
      protocol: 'speaker-independent: speaker 2-fold',
      'trial (parameters)': '`a` (12k)',
      seeds: '2',
      // Seeds at 0.5 and 0.65: mean 0.575, deviation 0.15 / sqrt(2).
      UAR: '0.575 ± 0.106',
      accuracy: '0.500 ± 0.000',
      'macro F1': '0.250 ± 0.000',
      // The lines have none.
      ECE: '',
      'time of training': '6 min',
    });
  });

  it('says which folds are missing, and takes only those asked for', () => {
    const [missing] = rowsOf(resultsTable(lines, { only: ['b'] }));
    expect(missing).toMatchObject({ seeds: '1 (1 fold missing)', UAR: '0.300' });
    const [second] = rowsOf(resultsTable(lines, { only: ['a'], folds: [2] }));
    expect(second).toMatchObject({ seeds: '2', UAR: '0.700 ± 0.141' });
  });

  it('refuses a name without results', () => {
    expect(() => resultsTable(lines, { only: ['c'] })).toThrow('There are no results of c');
  });
});

/** The rows of a Markdown table, cells by the words at their head. */
function rowsOf(table: string): Record<string, string>[] {
  const [heads, , ...rows] = table.split('\n').map((line) => line.slice(2, -2).split(' | '));
  return rows.map((cells) =>
    Object.fromEntries(cells.map((cell, at) => [heads![at]!, cell.trim()])),
  );
}
