// Holds a model's summary to scikit-learn's numbers and its intervals to all draws enumerated in NumPy.

import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { scoreIntervalText } from '../../src/scores/format.js';
import type { SeedPredictions } from '../../src/scores/predictions.js';
import { intervalScores, scoreEntry, scoreList } from '../../src/scores/score-list.js';
import { type GroupScores, summarizePredictions } from '../../src/scores/summary.js';
import {
  fixture,
  fixtureCountScores,
  fixturePredictions,
  fixtureScores as names,
  predictionsOf,
} from './summary-fixture.js';

const { labels, expected } = fixture;
const digits = 12;

describe('summarizePredictions against scikit-learn', () => {
  const summary = summarizePredictions({ labels, predictions: fixturePredictions('baseline') });

  it.each(names)('mean and deviation over seeds of %s', (name) => {
    expect(summary[name].mean).toBeCloseTo(expected.summary.mean[name], digits);
    expect(summary[name].deviation).toBeCloseTo(expected.summary.deviation[name], digits);
  });

  it('counts', () => {
    expect(summary).toMatchObject({ seeds: 2, count: 158, speakers: 6 });
    expect(summary.confusion).toEqual(expected.summary.confusion);
  });

  it('classes', () => {
    summary.perClass.forEach((scores, c) => {
      expect(scores.label).toBe(labels[c]);
      for (const key of ['precision', 'recall', 'f1', 'support'] as const) {
        expect(scores[key], key).toBeCloseTo(expected.summary[key][c]!, digits);
      }
    });
    expect(summary.perClass).toHaveLength(labels.length);
  });

  it('reliability bins', () => {
    expect(summary.calibration.map((bin) => bin.count)).toEqual(expected.summary.binCounts);
    summary.calibration.forEach((bin, b) => {
      expect(bin.meanConfidence ?? -1).toBeCloseTo(
        expected.summary.binConfidences[b] ?? -1,
        digits,
      );
      expect(bin.accuracy ?? -1).toBeCloseTo(expected.summary.binAccuracies[b] ?? -1, digits);
    });
  });

  it.each(['perSpeaker', 'perSex', 'perIntensity'] as const)('%s', (grouping) => {
    const wanted = expected.summary[grouping];
    const found: readonly GroupScores[] = summary[grouping];
    expect(found.map(({ group }) => group)).toEqual(Object.keys(wanted));
    for (const { group, count, ...scores } of found) {
      expect(count).toBe(wanted[group]!.count);
      for (const key of fixtureCountScores) {
        expect(scores[key], `${key} of ${group}`).toBeCloseTo(wanted[group]![key], digits);
      }
    }
  });

  it('accuracy against coverage, to the next point of the thinned curve', () => {
    // 316 answers on at most 101 points: a step is at most 4 answers.
    for (const { threshold, coverage, accuracy } of expected.summary.coverage) {
      const point = summary.coverage.find((p) => p.threshold >= threshold)!;
      expect(Math.abs(point.coverage - coverage)).toBeLessThanOrEqual(4 / 316);
      expect(Math.abs(point.accuracy - accuracy)).toBeLessThanOrEqual(4 / (316 * coverage));
    }
  });

  it('survives JSON unchanged', () => {
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });
});

describe('intervals over speakers', () => {
  it.each([
    [3, 27],
    [5, 3125],
  ] as const)('are those of all draws of %i speakers', (speakers, resamples) => {
    const predictions = fixturePredictions('baseline', speakers);
    const summary = summarizePredictions({ labels, predictions, resamples });
    for (const name of names) {
      const [low, high] = expected.intervals[`${speakers}`][name];
      expect(summary[name].interval[0], name).toBeCloseTo(low, 10);
      expect(summary[name].interval[1], name).toBeCloseTo(high, 10);
    }
  });

  it('are close to those of all draws when drawn at random', () => {
    const predictions = fixturePredictions('baseline', 5);
    const summary = summarizePredictions({ labels, predictions });
    for (const name of names) {
      const [low, high] = expected.intervals['5'][name];
      const room = 0.1 * (high - low);
      expect(Math.abs(summary[name].interval[0] - low), name).toBeLessThan(room);
      expect(Math.abs(summary[name].interval[1] - high), name).toBeLessThan(room);
    }
  });

  it('depend on the seed alone', () => {
    const predictions = fixturePredictions('baseline');
    const draw = (seed: number) =>
      summarizePredictions({ labels, predictions, resamples: 200, seed }).uar.interval;
    expect(draw(5)).toEqual(draw(5));
    expect(draw(5)).not.toEqual(draw(6));
  });

  it('are all that a score can be when one speaker was heard', () => {
    const predictions = [predictionsOf([[1, 1, 0, 1]])];
    const summary = summarizePredictions({ labels: ['calm', 'angry'], predictions });
    expect(summary.accuracy).toEqual({ mean: 0.75, deviation: 0, interval: [0, 1] });
    expect(summary.brier.interval).toEqual([0, 2]);
    expect(summary.logLoss.interval[0]).toBe(0);
    expect(summary.logLoss.interval[1]).toBeCloseTo(52 * Math.LN2, digits);
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
  });

  it('leave a seed out of draws without its speakers', () => {
    // Seed 1 tested speaker 00 only (all right), seed 2 speaker 01 only (all wrong): of the four
    // draws, one scores 1, one 0 and two the mean of both seeds.
    const right = predictionsOf([[1, 1]]);
    const wrong = predictionsOf([[], [0, 0]], { seed: 2 });
    const summary = summarizePredictions({
      labels: ['calm', 'angry'],
      predictions: [right, wrong],
    });
    expect(summary.accuracy.mean).toBe(0.5);
    expect(summary.accuracy.deviation).toBeCloseTo(Math.SQRT1_2, digits);
    // numpy.percentile([0, .5, .5, 1], [2.5, 97.5])
    expect(summary.accuracy.interval[0]).toBeCloseTo(0.0375, digits);
    expect(summary.accuracy.interval[1]).toBeCloseTo(0.9625, digits);
    expect(summary.perSpeaker).toMatchObject([
      { group: '00', count: 2, accuracy: 1, uar: 1, macroF1: 1, weightedF1: 1, kappa: 1 },
      // All wrong is worse than chance.
      { group: '01', count: 2, accuracy: 0, uar: 0, macroF1: 0, weightedF1: 0, kappa: -1 },
    ]);
    expect(summary.perSex).toEqual([]);
    expect(summary.perIntensity).toEqual([]);
  });
});

describe('summarizePredictions', () => {
  const two = ['calm', 'angry'];
  const good = predictionsOf([[1, 0], [1]]);
  const first = good.utterances[0]!;
  const altered = (change: object): SeedPredictions[] => [
    { seed: 1, utterances: [{ ...first, ...change }] },
  ];

  it.each<[string, readonly SeedPredictions[], RegExp]>([
    ['no seeds', [], /no seed/],
    ['a seed without utterances', [{ seed: 3, utterances: [] }], /seed 3: it has no utterances/],
    ['a seed twice', [good, good], /Seed 1 has predictions twice/],
    [
      'an utterance twice',
      [{ seed: 1, utterances: [first, first] }],
      /0-0 of made was answered twice under seed 1/,
    ],
    ['short rows', altered({ probabilities: [1] }), /0-0 under seed 1 has 1 probabilities for 2/],
    ['NaN', altered({ probabilities: [Number.NaN, 1] }), /Probability NaN .* 0-0 under seed 1/],
    ['a truth out of range', altered({ truth: 2 }), /True class 2 of utterance 0-0/],
  ])('refuses %s', (_, predictions, message) => {
    const attempt = () => summarizePredictions({ labels: two, predictions });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(AffettoError);
  });

  it.each([0, -1, 1.5, Number.NaN])('refuses %d resamples', (resamples) => {
    const attempt = () => summarizePredictions({ labels: two, predictions: [good], resamples });
    expect(attempt).toThrow(/resamples must be a positive integer/);
  });
});

describe('ECE of a model that is calibrated', () => {
  // Forty speakers, twenty answers each, at five confidences. In each half of those at one confidence one answer more or
  // less than it says is right, so over all of them it is exactly right.
  const confidences = [0.55, 0.65, 0.75, 0.85, 0.95];
  const utterances = Array.from({ length: 40 * 20 }, (_, index) => {
    const [speaker, answer] = [Math.floor(index / 20), index % 20];
    const confidence = confidences[speaker % 5]!;
    const right = Math.round(20 * confidence) + (speaker < 20 ? 1 : -1);
    return {
      ...{ id: `${index}`, corpus: 'made', path: '', speaker: `${speaker}` },
      truth: answer < right ? 0 : 1,
      probabilities: [confidence, 1 - confidence],
    };
  });
  const summary = summarizePredictions({
    labels: ['yes', 'no'],
    predictions: [{ seed: 1, utterances }],
  });

  it('lies below what redrawn speakers give, so that it has no interval', () => {
    expect(summary.ece.mean).toBeCloseTo(0, 12);
    // By the percentiles a perfectly calibrated model could not be one; reflected, they are below 0.
    expect(summary.ece.interval[0]).toBeGreaterThan(0.005);
    expect(scoreIntervalText(scoreEntry('ece'), summary.ece)).toBe('');
    expect(intervalScores.map(({ key }) => key)).not.toContain('ece');
  });

  it('is the only score without one', () => {
    for (const score of intervalScores) {
      const { mean, interval } = summary[score.key];
      expect(interval[0], score.key).toBeLessThanOrEqual(mean);
      expect(interval[1], score.key).toBeGreaterThanOrEqual(mean);
      expect(scoreIntervalText(score, summary[score.key])).toMatch(/^\S+ to \S+$/);
    }
    expect(intervalScores).toHaveLength(scoreList.length - 1);
  });
});
