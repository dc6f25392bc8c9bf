// The parts of a search: which settings it draws, whom it gives up, what it says mattered, and which words it refuses.

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { drawTrials } from '../../../src/evaluation/search/draw-trials.js';
import { planRungs, ranked } from '../../../src/evaluation/search/halving.js';
import { planSearch } from '../../../src/evaluation/search/plan-search.js';
import type { SearchSettings } from '../../../src/evaluation/search/search-settings.js';
import { whatMattered } from '../../../src/evaluation/search/what-mattered.js';
import { parseStudy } from '../../../src/evaluation/study-file.js';
import { baseSettings } from '../../../src/evaluation/study-settings.js';
import { RandomStream } from '../../../src/random.js';
import { whatMatteredSvg } from '../../../src/reports/what-mattered-svg.js';

/** A study of one trial with a search, as a file holds it. */
function studyText(search: object, more: object = {}): string {
  return JSON.stringify({ name: 's', question: 'Which?', base: 'cnn', search, ...more });
}

function searchOf(search: object): SearchSettings {
  return parseStudy(studyText(search), 'study.json').trials[0]!.search!;
}

const range = { min: 1e-4, max: 1e-2, scale: 'log' };

describe('drawn settings', () => {
  const search = searchOf({
    space: {
      learningRate: range,
      epochs: { min: 3, max: 6, integer: true },
      'augmentation.stretch': { min: 0, max: 0.5 },
      'model.options.pooling': ['max', 'mean'],
    },
    trials: 400,
  });
  const trials = drawTrials(search);
  const drawn = (name: string) => trials.map(({ cell }) => new Map(cell).get(name));

  it('lie within their bounds, are whole where asked, and come from lists', () => {
    expect(trials).toHaveLength(400);
    for (const rate of drawn('learningRate') as number[]) {
      expect(rate).toBeGreaterThanOrEqual(1e-4);
      expect(rate).toBeLessThanOrEqual(1e-2);
    }
    expect(new Set(drawn('epochs'))).toEqual(new Set([3, 4, 5, 6]));
    expect(new Set(drawn('model.options.pooling'))).toEqual(new Set(['max', 'mean']));
    const stretches = drawn('augmentation.stretch') as number[];
    expect(Math.min(...stretches)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...stretches)).toBeLessThanOrEqual(0.5);
  });

  it('are spread as their scale says: half of a log range lies below its geometric mean', () => {
    const rates = drawn('learningRate') as number[];
    const below = rates.filter((rate) => rate < 1e-3).length;
    // Binomial: 200 of 400, standard deviation 10.
    expect(Math.abs(below - 200)).toBeLessThan(40);
    const even = (drawn('augmentation.stretch') as number[]).filter((value) => value < 0.25).length;
    expect(Math.abs(even - 200)).toBeLessThan(40);
    // Whole numbers have the same chance each, the outer ones too: 100 of 400, deviation 9.
    for (const count of [3, 4, 5, 6]) {
      const own = drawn('epochs').filter((epochs) => epochs === count).length;
      expect(Math.abs(own - 100)).toBeLessThan(35);
    }
  });

  it('are the same for the same seed, others for another, and more begin with the same', () => {
    const labels = (more: object) =>
      drawTrials(searchOf({ space: { learningRate: range }, trials: 5, ...more })).map(
        (t) => t.label,
      );
    expect(labels({})).toEqual(labels({}));
    expect(labels({ seed: 2 })).not.toEqual(labels({}));
    expect(labels({ trials: 9 }).slice(0, 5)).toEqual(labels({}));
  });

  it('are never the same twice; a small space gives fewer', () => {
    const few = drawTrials(
      searchOf({ space: { mixup: [0, 0.1], nonSpeech: [0, 0.1] }, trials: 50 }),
    );
    expect(few).toHaveLength(4);
    expect(new Set(few.map(({ label }) => label)).size).toBe(4);
  });

  it('of a grid are all combinations', () => {
    const grid = { space: { mixup: [0, 0.1], epochs: [1, 2, 3] }, method: 'grid' };
    expect(drawTrials(searchOf(grid))).toHaveLength(6);
  });
});

describe('successive halving', () => {
  const plan = (stop: object, folds: number, trials: number) =>
    planRungs(searchOf({ space: { mixup: [0] }, folds, stop }), trials);

  it('gives twice the folds to half the trials, up to all folds', () => {
    expect(plan({}, 4, 16)).toEqual([
      { folds: 1, trials: 16 },
      { folds: 2, trials: 8 },
      { folds: 4, trials: 4 },
    ]);
    expect(plan({ keep: 1 / 3 }, 5, 10)).toEqual([
      { folds: 1, trials: 10 },
      { folds: 3, trials: 4 },
      { folds: 5, trials: 2 },
    ]);
    // Where nearly all go on, folds grow all the same.
    expect(plan({ keep: 0.9 }, 3, 2).map(({ folds }) => folds)).toEqual([1, 2, 3]);
    expect(plan({ kind: 'none' }, 3, 7)).toEqual([{ folds: 3, trials: 7 }]);
  });

  it('ranks by the score in its own direction, diverged trials last, earlier ones first', () => {
    const trials = [0.2, undefined, 0.7, 0.7].map((score, trial) => ({ trial, score }));
    const order = (better: 'higher' | 'lower') => ranked(trials, better).map(({ trial }) => trial);
    expect(order('higher')).toEqual([2, 3, 0, 1]);
    expect(order('lower')).toEqual([0, 2, 3, 1]);
  });
});

describe('what mattered', () => {
  it('is the share of the variance between values, as F of a one-way analysis has it', () => {
    // scipy 1.17.1: F = f_oneway(a, b, c).statistic; epsilon^2 = 2 (F - 1) / (2 F + 12 - 3)
    const groups = {
      a: [0.51, 0.55, 0.6, 0.52],
      b: [0.61, 0.66, 0.58],
      c: [0.4, 0.47, 0.45, 0.43, 0.52],
    };
    const trials = Object.entries(groups).flatMap(([value, scores]) =>
      scores.map((score) => ({ values: { kind: value }, scores: [score] })),
    );
    const [effect] = whatMattered(trials, 'higher');
    expect(effect!.share).toBeCloseTo(0.7085515969849792, 9);
    expect(effect!.p).toBeLessThan(0.01);
    expect(effect!.groups.map(({ label, trials: count }) => [label, count])).toEqual([
      ['a', 4],
      ['b', 3],
      ['c', 5],
    ]);
  });

  /** A landscape in which the learning rate decides, and nothing else does. */
  const landscape = drawTrials(
    searchOf({ space: { mixup: [0, 0.1, 0.2], learningRate: range }, trials: 24, seed: 3 }),
  ).map(({ cell }, index) => {
    const values = Object.fromEntries(cell) as { learningRate: number; mixup: number };
    const noise = 0.01 * new RandomStream(index).normal();
    const score = 0.7 - 0.2 * (Math.log10(values.learningRate) + 3) ** 2 + noise;
    // The second fold is harder for all alike.
    return { values, scores: [score, score - 0.2] };
  });

  it('names the setting that decided, and calls the other chance', () => {
    const [first, second] = whatMattered(landscape, 'higher');
    expect(first!.setting).toBe('learningRate');
    expect(first!.share).toBeGreaterThan(0.6);
    expect(first!.p).toBeLessThan(0.01);
    expect(second!.setting).toBe('mixup');
    expect(second!.p).toBeGreaterThan(0.05);
  });

  it('counts a training that diverged as the worst there was', () => {
    const diverged = landscape.map((trial, index) =>
      index === 0 ? { ...trial, scores: [undefined, undefined] } : trial,
    );
    const worst = Math.min(...landscape.slice(1).map(({ scores: [a, b] }) => (a! + b!) / 2));
    expect(whatMattered(diverged, 'higher')[0]!.points[0]!.score).toBeCloseTo(worst, 9);
  });

  it('is drawn with what decided on top, a dot a trial', () => {
    const svg = whatMatteredSvg({
      effects: whatMattered(landscape, 'higher'),
      logarithmic: ['learningRate'],
      scoreTitle: 'UAR',
      format: (value) => value.toFixed(2),
      title: 'made up: what mattered',
    });
    expect(svg.match(/<circle/g)).toHaveLength(48);
    const texts = [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
    const [first, second] = texts.filter((text) => text!.includes('% of the differences'));
    expect(first).toMatch(/^learningRate: \d\d% of the differences$/);
    expect(second).toMatch(/^mixup: \d+% of the differences; could be chance, p = /);
  });
});

describe('a study with a search is refused', () => {
  const cases: [what: string, search: object, says: string][] = [
    ['a misspelt name', { space: { mixup: [0] }, methd: 'grid' }, 'did you mean search.method?'],
    ['a misspelt method', { space: { mixup: [0] }, method: 'gird' }, 'did you mean "grid"?'],
    ['a misspelt score', { space: { mixup: [0] }, score: 'uarr' }, 'did you mean "uar"?'],
    [
      'a misspelt part of a range',
      { space: { mixup: { min: 0, mxa: 1 } } },
      'search.space.mixup: there is no setting mxa; did you mean max?',
    ],
    ['no space', { space: {} }, 'search.space: it is empty'],
    ['a value alone', { space: { mixup: 3 } }, 'give a list of values, or { "min": ..., "max"'],
    ['an empty list', { space: { mixup: [] } }, 'search.space.mixup: give a value at least'],
    ['a value twice', { space: { mixup: [0, 0] } }, '0 is given twice'],
    ['a range that is none', { space: { mixup: { min: 1, max: 0 } } }, 'min is 1 and max 0'],
    ['a log from 0', { space: { mixup: { min: 0, max: 1, scale: 'log' } } }, 'begins above 0'],
    ['a grid of ranges', { space: { mixup: { min: 0, max: 1 } }, method: 'grid' }, 'takes lists'],
    ['a counted grid', { space: { mixup: [0] }, method: 'grid', trials: 4 }, 'leave it out'],
    [
      'no whole number',
      { space: { epochs: { min: 1.2, max: 1.8, integer: true } } },
      'there is no whole number from 1.2 to 1.8',
    ],
  ];
  it.each(cases)('for %s', (_, search, says) => {
    expect(() => parseStudy(studyText(search), 'study.json')).toThrow(says);
  });

  it('where it has a grid beside', () => {
    const text = studyText({ space: { mixup: [0] } }, { grid: { mixup: [0] } });
    expect(() => parseStudy(text, 'study.json')).toThrow('a search has a space of its own');
  });
});

it('the search of docs/training.md can be planned: sixteen trials of settings that there are', async () => {
  const page = await readFile(new URL('../../../docs/training.md', import.meta.url), 'utf8');
  const block = /here `search\.json`:\n\n```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
  const [trial] = parseStudy(block, 'search.json').trials;
  const { search } = trial!;
  const base = await baseSettings(trial!, 'search.json');
  const { plan } = planSearch({ ...trial!, search: search! }, base, { path: '', format: null });
  expect(plan.models).toHaveLength(16);
  const units = new Set(plan.models.map(({ config }) => config.model.options.lstmUnits));
  expect(units).toEqual(new Set([64, 128]));
});

it('a search inside a protocol over corpora is refused', async () => {
  const [trial] = parseStudy(studyText({ space: { mixup: [0] } }), 'study.json').trials;
  const split = { ...trial!.split, kind: 'corpus-matrix' as const };
  expect(() =>
    planSearch({ ...trial!, split, search: trial!.search! }, {}, { path: '', format: null }),
  ).toThrow('A search inside the training part of corpus-matrix is not known. Give a split of');
});
