// Holds every score to scikit-learn's and audmetric's on the committed fixture, and the refusals to their messages.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { calibrationBins, expectedCalibrationError } from '../../src/scores/calibration.js';
import { type Predictions, scorePredictions } from '../../src/scores/metrics.js';
import { type ScoreValues, scoreList } from '../../src/scores/score-list.js';
import { mean } from '../../src/scores/statistics.js';

interface Case {
  name: string;
  labels: string[];
  truth: number[];
  probabilities: number[];
  expected: ScoreValues & {
    confusion: number[][];
    precision: number[];
    recall: number[];
    f1: number[];
    support: number[];
  };
  audmetric: {
    accuracy: number;
    unweightedAverageRecall: number;
    unweightedAverageFscore: number;
    recallOverAllLabels: number;
    recallPerClass: number[];
    precisionPerClass: number[];
    fscorePerClass: number[];
  };
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/scores/metrics.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const tolerance = 1e-12;

function expectClose(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  actual.forEach((value, i) => {
    expect(Math.abs(value - expected[i]!)).toBeLessThan(tolerance);
  });
}

describe('scorePredictions against scikit-learn', () => {
  it.each(fixture.cases)('$name', ({ labels, truth, probabilities, expected }) => {
    const metrics = scorePredictions({ labels, truth, probabilities });
    expect(metrics.confusion).toEqual(expected.confusion);
    expect(metrics.count).toBe(truth.length);
    for (const { key, range } of scoreList) {
      expect(Math.abs(metrics[key] - expected[key]), key).toBeLessThan(tolerance);
      expect(metrics[key], key).toBeGreaterThanOrEqual(range[0]);
      expect(metrics[key], key).toBeLessThanOrEqual(range[1]);
    }
    for (const key of ['precision', 'recall', 'f1', 'support'] as const) {
      expectClose(
        metrics.perClass.map((c) => c[key]),
        expected[key],
      );
    }
  });

  it('has cases where absent classes matter', () => {
    expect(fixture.cases.some((c) => c.expected.support.includes(0))).toBe(true);
    expect(fixture.cases.length).toBeGreaterThan(5);
  });
});

describe('scorePredictions against audmetric', () => {
  it.each(fixture.cases)('$name', ({ labels, truth, probabilities, audmetric }) => {
    const { perClass, ...metrics } = scorePredictions({ labels, truth, probabilities });
    expectClose(
      [metrics.accuracy, metrics.macroRecall, metrics.macroF1],
      [audmetric.accuracy, audmetric.unweightedAverageRecall, audmetric.unweightedAverageFscore],
    );
    expectClose(
      perClass.map(({ recall }) => recall),
      audmetric.recallPerClass,
    );
    expectClose(
      perClass.map(({ precision }) => precision),
      audmetric.precisionPerClass,
    );
    expectClose(
      perClass.map(({ f1 }) => f1),
      audmetric.fscorePerClass,
    );
    // docs/evaluation.md: the mean over all labels of the model is that of `perClass`.
    expectClose([mean(perClass.map(({ recall }) => recall))], [audmetric.recallOverAllLabels]);
  });

  it('parts where a class is answered and never spoken: 0.75 over the spoken ones, 0.5 with it', () => {
    const { expected, audmetric } = fixture.cases.find(
      ({ name }) => name === 'a class answered and never spoken',
    )!;
    expect(expected).toMatchObject({ uar: 0.75, macroRecall: 0.5 });
    expect(audmetric.unweightedAverageRecall).toBe(0.5);
  });
});

const labels = ['neutral', 'happy', 'sad'];
const good: Predictions = {
  labels,
  truth: [0, 1],
  probabilities: [0.7, 0.2, 0.1, 0.1, 0.8, 0.1],
};

describe('scorePredictions', () => {
  it('is plain data: JSON takes it and gives it back', () => {
    const metrics = scorePredictions(good);
    expect(JSON.parse(JSON.stringify(metrics))).toEqual(metrics);
  });

  it('takes float32 softmax output as the runtime gives it', () => {
    const metrics = scorePredictions({
      labels,
      truth: Int32Array.of(0, 1),
      probabilities: Float32Array.from(good.probabilities),
    });
    expect(metrics.accuracy).toBe(1);
    expect(metrics.logLoss).toBeCloseTo((-Math.log(0.7) - Math.log(0.8)) / 2, 6);
  });

  it('leaves classes without truth out of UAR', () => {
    const metrics = scorePredictions(good);
    expect(metrics.uar).toBe(1);
    expect(metrics.perClass[2]).toEqual({
      label: 'sad',
      precision: 0,
      recall: 0,
      f1: 0,
      support: 0,
    });
  });

  it.each<[string, Predictions, RegExp]>([
    ['no utterances', { labels, truth: [], probabilities: [] }, /nothing to score/],
    ['one label', { labels: ['sad'], truth: [0], probabilities: [1] }, /at least two labels/],
    ['labels twice', { ...good, labels: ['sad', 'sad', 'happy'] }, /must differ/],
    ['sizes that disagree', { ...good, truth: [0] }, /need 3 probabilities, got 6/],
    ['an index out of range', { ...good, truth: [0, 3] }, /True class 3 of utterance 1/],
    ['a broken index', { ...good, truth: [0.5, 1] }, /True class 0.5/],
    ['logits', { ...good, probabilities: [2, -1, 0, 0, 1, 0] }, /not logits/],
    ['NaN', { ...good, probabilities: [Number.NaN, 0, 1, 0, 1, 0] }, /Probability NaN of neutral/],
    ['rows that do not sum to 1', { ...good, probabilities: [0.5, 0, 0, 0, 1, 0] }, /sum to 0.5/],
  ])('refuses %s', (_, predictions, message) => {
    expect(() => scorePredictions(predictions)).toThrow(message);
    expect(() => scorePredictions(predictions)).toThrow(AffettoError);
  });
});

describe('calibration', () => {
  it('closes bins above and keeps 0 and 1', () => {
    const bins = calibrationBins([0, 1 / 15, 0.5, 1], [false, true, true, true]);
    expect(bins.map((b) => b.count)).toEqual([2, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]);
    expect(bins[1]!.accuracy).toBeNull();
  });

  it('is zero when confidence equals accuracy, and the gap when it does not', () => {
    expect(expectedCalibrationError(calibrationBins([0.5, 0.5], [true, false]))).toBe(0);
    expect(expectedCalibrationError(calibrationBins([0.9, 0.9], [true, false]))).toBeCloseTo(0.4);
    expect(expectedCalibrationError([])).toBe(0);
  });
});
