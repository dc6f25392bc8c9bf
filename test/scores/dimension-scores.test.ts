// Scores of numbers against audmetric (test/fixtures/scores/make-dimensions-fixture.py), and what redrawing speakers says.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { scoreNumbers, summarizeDimension } from '../../src/scores/dimension-scores.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';

interface Case {
  readonly name: string;
  readonly truth: readonly number[];
  readonly predicted: readonly number[];
  readonly scores: Readonly<Record<'ccc' | 'rmse' | 'pearson', number | null>>;
}

const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/scores/dimensions.json', import.meta.url), 'utf8'),
) as { cases: readonly Case[] };

describe('scores of numbers', () => {
  it.each(cases)('are what audmetric says: $name', ({ truth, predicted, scores }) => {
    const own = scoreNumbers(truth, predicted);
    for (const key of ['ccc', 'rmse', 'pearson'] as const) {
      const expected = scores[key];
      if (expected === null) expect(own[key], key).toBeNaN();
      else expect(Math.abs(own[key] - expected), key).toBeLessThan(1e-9);
    }
  });
});

describe('the summary of a dimension', () => {
  const [{ truth, predicted }] = cases as unknown as [Case];
  const utterances = truth.map(
    (value, i): ScoredUtterance => ({
      id: `u${i}`,
      corpus: 'made-up',
      speaker: `s${i % 8}`,
      path: `u${i}.wav`,
      truth: -1,
      probabilities: [],
      dimensions: { arousal: { predicted: predicted[i] as number, truth: value } },
    }),
  );

  it('is the score of all utterances, within an interval over speakers', () => {
    const summary = summarizeDimension('arousal', [{ seed: 1, utterances }]);
    expect(summary).toMatchObject({ count: 40, without: 0, speakers: 8 });
    expect(summary?.ccc.mean).toBeCloseTo(cases[0]?.scores.ccc as number, 9);
    const [low, high] = summary?.ccc.interval ?? [0, 0];
    expect(low).toBeLessThan(summary?.ccc.mean as number);
    expect(high).toBeGreaterThan(summary?.ccc.mean as number);
    expect(high - low).toBeLessThan(0.3);
  });

  it('counts no answer without a true number, and says how many there are', () => {
    const without = utterances.map((utterance, i) =>
      i < 10 ? { ...utterance, dimensions: { arousal: { predicted: 99 } } } : utterance,
    );
    const summary = summarizeDimension('arousal', [{ seed: 1, utterances: without }]);
    expect(summary).toMatchObject({ count: 30, without: 10 });
    const rest = scoreNumbers(truth.slice(10), predicted.slice(10));
    expect(summary?.rmse.mean).toBeCloseTo(rest.rmse, 12);
  });

  it('is the mean over seeds', () => {
    const worse = utterances.map((utterance, i) => ({
      ...utterance,
      dimensions: { arousal: { predicted: 3, truth: truth[i] as number } },
    }));
    const summary = summarizeDimension('arousal', [
      { seed: 1, utterances },
      { seed: 2, utterances: worse },
    ]);
    expect(summary?.ccc.mean).toBeCloseTo((cases[0]?.scores.ccc as number) / 2, 9);
  });

  it('knows nothing of other voices from one speaker', () => {
    const alone = utterances.map((utterance) => ({ ...utterance, speaker: 's' }));
    const summary = summarizeDimension('arousal', [{ seed: 1, utterances: alone }]);
    expect(summary?.ccc.interval).toEqual([-1, 1]);
  });

  it('is nothing where no number is true', () => {
    expect(summarizeDimension('valence', [{ seed: 1, utterances }])).toBeUndefined();
  });
});
