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
    // Seeds at 0.5 and 0.65: mean 0.575, deviation 0.15 / sqrt(2).
    expect(resultsTable(lines, { only: ['a'], time: true }).split('\n')[2]).toBe(
      '| speaker-independent: speaker 2-fold | `a` (12k) | 2 | 0.500 ± 0.000 | 0.575 ± 0.106 | 0.250 ± 0.000 |  | 6 min |',
    );
  });

  it('says which folds are missing, and takes only those asked for', () => {
    const [row] = resultsTable(lines, { only: ['b'] })
      .split('\n')
      .slice(2);
    expect(row).toContain('| `b: epochs=1` (12k) | 1 (1 fold missing) | 0.500 | 0.300 |');
    const second = resultsTable(lines, { only: ['a'], folds: [2] }).split('\n')[2];
    expect(second).toContain('| 2 | 0.500 ± 0.000 | 0.700 ± 0.141 |');
  });

  it('refuses a name without results', () => {
    expect(() => resultsTable(lines, { only: ['c'] })).toThrow('There are no results of c');
  });
});
