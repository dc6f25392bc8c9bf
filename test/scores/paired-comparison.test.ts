// Holds paired comparisons to SciPy's exact permutation test and to all draws enumerated in NumPy.

import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { comparePaired } from '../../src/scores/paired-comparison.js';
import type { SeedPredictions } from '../../src/scores/predictions.js';
import {
  fixture,
  fixturePredictions,
  fixtureComparedScores as names,
  predictionsOf,
} from './summary-fixture.js';

const { labels, expected } = fixture;
const two = ['calm', 'angry'];

describe('comparePaired against SciPy and NumPy', () => {
  it.each([
    [3, 27],
    [5, 3125],
  ] as const)('over %i speakers', (speakers, resamples) => {
    const comparison = comparePaired({
      labels,
      baseline: { name: 'cnn', predictions: fixturePredictions('baseline', speakers) },
      candidate: { name: 'cnn-lstm', predictions: fixturePredictions('candidate', speakers) },
      resamples,
    });
    const wanted = expected.comparison[`${speakers}`];
    expect(comparison).toMatchObject({ baseline: 'cnn', candidate: 'cnn-lstm' });
    expect(comparison.speakers).toEqual(wanted.speakers);
    for (const name of names) {
      expect(comparison[name].mean, name).toBeCloseTo(wanted.mean[name], 12);
      expect(comparison[name].interval[0], name).toBeCloseTo(wanted.interval[name][0], 10);
      expect(comparison[name].interval[1], name).toBeCloseTo(wanted.interval[name][1], 10);
      expect(comparison[name].pValue, name).toBeCloseTo(wanted.pValue[name], 12);
    }
    expect(JSON.parse(JSON.stringify(comparison))).toEqual(comparison);
  });
});

/** `count` speakers with two answers each, all right or all wrong. */
function alike(count: number, answer: 0 | 1): (0 | 1)[][] {
  return Array.from({ length: count }, () => [answer, answer]);
}

function compare(before: (0 | 1)[][], after: (0 | 1)[][], seed = 1) {
  return comparePaired({
    labels: two,
    baseline: { name: 'a', predictions: [predictionsOf(before)] },
    candidate: { name: 'b', predictions: [predictionsOf(after)] },
    seed,
  });
}

describe('comparePaired', () => {
  it('finds nothing between a model and itself', () => {
    const same = compare([...alike(4, 1), ...alike(4, 0)], [...alike(4, 1), ...alike(4, 0)]);
    const nothing = { mean: 0, interval: [0, 0], pValue: 1 };
    for (const name of names) expect(same[name], name).toEqual(nothing);
    expect(same.speakers).toEqual({ better: 0, equal: 8, worse: 0 });
  });

  it('gives the smallest exact p value when ten of ten speakers gain', () => {
    const better = compare(alike(10, 0), alike(10, 1));
    expect(better.accuracy).toEqual({ mean: 1, interval: [1, 1], pValue: 2 / 2 ** 10 });
    expect(better.uar.pValue).toBe(2 / 2 ** 10);
    expect(better.speakers).toEqual({ better: 10, equal: 0, worse: 0 });
  });

  it('is antisymmetric', () => {
    const [some, others] = [
      [...alike(5, 1), ...alike(2, 0)],
      [...alike(2, 0), ...alike(5, 1)],
    ];
    const [there, back] = [compare(some, others), compare(others, some)];
    for (const name of names) {
      expect(back[name].mean).toBeCloseTo(-there[name].mean, 12);
      expect(back[name].pValue).toBe(there[name].pValue);
    }
  });

  it('samples exchanges of more than 14 speakers, and never answers p = 0', () => {
    const clear = compare(alike(30, 0), alike(30, 1));
    expect(clear.accuracy.pValue).toBeCloseTo(1 / 10_001, 12);
    // 10 gain, 5 lose, 1 alike: binomial sign test, P(|gain - lose| >= 5 of 15) = 0.30176
    // (scipy.stats.binomtest(10, 15).pvalue); 10,000 exchanges estimate it to about 0.0046.
    const [before, after] = [
      [...alike(10, 0), ...alike(5, 1), ...alike(1, 1)],
      [...alike(10, 1), ...alike(5, 0), ...alike(1, 1)],
    ];
    const unclear = compare(before, after);
    expect(Math.abs(unclear.accuracy.pValue - 0.30175781)).toBeLessThan(0.02);
    expect(compare(before, after)).toEqual(unclear);
    expect(compare(before, after, 2).accuracy.pValue).not.toBe(unclear.accuracy.pValue);
  });

  it('knows nothing from one speaker', () => {
    const one = compare([[0, 0, 1]], [[1, 1, 1]]);
    expect(one.accuracy.mean).toBeCloseTo(2 / 3, 12);
    expect(one.accuracy.interval).toEqual([-1, 1]);
    expect(one.accuracy.pValue).toBe(1);
    expect(one.kappa.interval).toEqual([-2, 2]);
  });

  it('pairs by utterance and seed, whatever their order', () => {
    const given = fixturePredictions('candidate');
    const mixed = given
      .map(({ seed, utterances }) => ({ seed, utterances: utterances.toReversed() }))
      .toReversed();
    const baseline = { name: 'a', predictions: fixturePredictions('baseline') };
    const run = (predictions: readonly SeedPredictions[]) =>
      comparePaired({
        labels,
        baseline,
        candidate: { name: 'b', predictions },
        resamples: 100,
      });
    expect(run(mixed)).toEqual(run(given));
  });

  const good = predictionsOf([
    [1, 0],
    [1, 1],
  ]);
  const first = good.utterances[0]!;
  const changed = (change: object): SeedPredictions[] => [
    { seed: 1, utterances: [{ ...first, ...change }, ...good.utterances.slice(1)] },
  ];

  it.each<[string, SeedPredictions[], RegExp]>([
    ['other seeds', [{ ...good, seed: 2 }], /seeds 1, b with 2\./],
    ['more seeds', [good, { ...good, seed: 2 }], /seeds 1, b with 1, 2\./],
    [
      'other utterances',
      changed({ id: 'other' }),
      /different utterances under seed 1 \(4 and 4, 0-0 of made only by the first\)/,
    ],
    [
      'more utterances',
      [{ seed: 1, utterances: [...good.utterances, { ...first, id: 'more' }] }],
      /different utterances under seed 1 \(4 and 5\)/,
    ],
    [
      'another truth',
      changed({ truth: 1 }),
      /disagree on utterance 0-0 of made: true label 0 and 1/,
    ],
    ['another speaker', changed({ speaker: '09' }), /speaker 00 and 09/],
    ['nothing', [], /no seed/],
  ])('refuses %s', (_, predictions, message) => {
    const attempt = () =>
      comparePaired({
        labels: two,
        baseline: { name: 'a', predictions: [good] },
        candidate: { name: 'b', predictions },
      });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(AffettoError);
  });

  it('refuses a broken number of permutations', () => {
    const side = { name: 'a', predictions: [good] };
    expect(() =>
      comparePaired({ labels: two, baseline: side, candidate: side, permutations: 0 }),
    ).toThrow(/permutations must be a positive integer, got 0/);
  });
});
