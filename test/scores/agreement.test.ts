// Holds the agreement of raters to scikit-learn and statsmodels on the committed fixture, and its intervals to all draws.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { pairAgreement, raterAgreement } from '../../src/scores/agreement.js';

interface Case {
  name: string;
  labels: string[];
  ratings: number[][];
  fleiss: number;
  agreement: number;
  unanimous: number;
  perLabel: number[];
  pairs: { raters: [number, number]; kappa: number; agreement: number; confusion: number[][] }[];
}

const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/scores/agreement.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const tolerance = 1e-9;
const near = (actual: number, expected: number, what: string) =>
  expect(Math.abs(actual - expected), what).toBeLessThan(tolerance);

describe('agreement against scikit-learn and statsmodels', () => {
  it.each(cases)('$name', ({ labels, ratings, ...expected }) => {
    const options = { resamples: 50 };
    const all = raterAgreement({ labels, ratings }, options);
    near(all.fleissKappa.value, expected.fleiss, 'Fleiss');
    near(all.agreement.value, expected.agreement, 'agreement');
    near(all.unanimous.value, expected.unanimous, 'unanimous');
    all.perLabel.forEach(({ agreement }, k) => {
      near(agreement, expected.perLabel[k]!, labels[k]!);
    });
    for (const { raters, kappa, agreement, confusion } of expected.pairs) {
      const pair = ratings.map((row) => raters.map((rater) => row[rater]!));
      const two = pairAgreement({ labels, ratings: pair }, options);
      near(two.cohenKappa.value, kappa, 'Cohen');
      near(two.agreement.value, agreement, 'pair');
      expect(two.confusion).toEqual(confusion);
    }
  });
});

describe('intervals', () => {
  // Three recordings, of which two agree: 27 draws, all taken. By hand: 0, 1, 2 or 3 of three drawn agree with
  // probability 1, 6, 12, 8 of 27. Percentiles of 27 values lie at 0.65 and 25.35.
  const given = { labels: ['a', 'b'], ratings: [[0, 0], [1, 1], [0, 1]] }; // biome-ignore format: a table
  it('redraw recordings, each draw once where there are few', () => {
    const [low, high] = pairAgreement(given).agreement.interval;
    expect(low).toBeCloseTo(0.65 / 3, 12);
    expect(high).toBe(1);
  });

  it('redraw voices where groups are told, and know nothing of others where there is one', () => {
    expect(pairAgreement({ ...given, groups: ['x', 'x', 'x'] }).agreement.interval).toEqual([0, 1]);
    // Both voices agree half of the time, so does every draw.
    const ratings = [[0, 0], [0, 1], [1, 1], [1, 0]]; // biome-ignore format: a table
    const even = pairAgreement({ labels: ['a', 'b'], ratings, groups: ['x', 'x', 'y', 'y'] });
    expect(even.agreement).toEqual({ value: 0.5, interval: [0.5, 0.5] });
  });
});

describe('what cannot be compared', () => {
  it('is refused by name', () => {
    const labels = ['a', 'b'];
    const refused = (ratings: number[][]) => expect(() => raterAgreement({ labels, ratings }));
    refused([]).toThrow(/no recording that all raters labelled/);
    refused([[0]]).toThrow(/two raters or more/);
    refused([[0, 1], [1]]).toThrow(/Recording 1 has 1 labels/);
    refused([[0, 2]]).toThrow(/label 2 of 2/);
    expect(() => pairAgreement({ labels, ratings: [[0, 1, 1]] })).toThrow(/there are 3/);
  });
});
