// Accuracy against coverage: by hand on five answers, then as properties of a long curve.

import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { RandomStream } from '../../src/random.js';
import { coverageCurve, findOperatingPoint } from '../../src/scores/coverage.js';
import { fixture, fixturePredictions } from './summary-fixture.js';

// Right when sure: 0.9 and 0.8 are right, of the two 0.6 one is, 0.3 is wrong.
const confidence = [0.6, 0.9, 0.3, 0.8, 0.6];
const correct = [true, true, false, true, false];
const curve = coverageCurve(confidence, correct);

describe('coverageCurve', () => {
  it('answers equal confidences together, everything at threshold 0', () => {
    expect(curve).toEqual([
      { threshold: 0, coverage: 1, accuracy: 3 / 5 },
      { threshold: 0.6, coverage: 4 / 5, accuracy: 3 / 4 },
      { threshold: 0.8, coverage: 2 / 5, accuracy: 1 },
      { threshold: 0.9, coverage: 1 / 5, accuracy: 1 },
    ]);
  });

  it('is one point when all are equally sure, none without answers', () => {
    expect(coverageCurve([0.5, 0.5], [true, false])).toEqual([
      { threshold: 0, coverage: 1, accuracy: 0.5 },
    ]);
    expect(coverageCurve([], [])).toEqual([]);
  });

  it("is NumPy's at every threshold when not thinned", () => {
    const answers = fixturePredictions('baseline').flatMap(({ utterances }) =>
      utterances.map(({ truth, probabilities }) => {
        const sure = Math.max(...probabilities);
        return { sure, right: probabilities.indexOf(sure) === truth };
      }),
    );
    const whole = coverageCurve(
      answers.map(({ sure }) => sure),
      answers.map(({ right }) => right),
      Infinity,
    );
    for (const { threshold, coverage, accuracy } of fixture.expected.summary.coverage) {
      const point = whole.find((p) => p.threshold >= threshold)!;
      expect(point.coverage).toBeCloseTo(coverage, 12);
      expect(point.accuracy).toBeCloseTo(accuracy, 12);
    }
  });

  it('is thinned evenly, both ends kept', () => {
    const random = new RandomStream(4);
    const many = Array.from({ length: 5000 }, () => random.uniform());
    const right = many.map((sure) => random.uniform() < sure);
    const thin = coverageCurve(many, right);
    const whole = coverageCurve(many, right, Infinity);
    expect(whole.length).toBeGreaterThan(4990);
    expect(thin).toHaveLength(101);
    expect(thin[0]).toEqual(whole[0]);
    expect(thin.at(-1)).toEqual(whole.at(-1));
    for (let k = 1; k < thin.length; k++) {
      const fall = thin[k - 1]!.coverage - thin[k]!.coverage;
      expect(fall).toBeGreaterThan(0);
      expect(fall).toBeLessThan(0.012);
      expect(thin[k]!.threshold).toBeGreaterThan(thin[k - 1]!.threshold);
    }
  });
});

describe('findOperatingPoint', () => {
  it('gives the largest coverage of an accuracy', () => {
    expect(findOperatingPoint(curve, { accuracy: 0.7 })?.threshold).toBe(0.6);
    expect(findOperatingPoint(curve, { accuracy: 1 })?.threshold).toBe(0.8);
    expect(findOperatingPoint(curve, { accuracy: 0 })?.threshold).toBe(0);
  });

  it('gives the highest threshold of a coverage', () => {
    expect(findOperatingPoint(curve, { coverage: 0.5 })?.threshold).toBe(0.6);
    expect(findOperatingPoint(curve, { coverage: 1 })?.threshold).toBe(0);
    expect(findOperatingPoint(curve, { coverage: 0 })?.threshold).toBe(0.9);
  });

  it('gives nothing where no threshold reaches it', () => {
    const never = coverageCurve([0.5, 0.9], [true, false]);
    expect(findOperatingPoint(never, { accuracy: 0.9 })).toBeUndefined();
    expect(findOperatingPoint([], { coverage: 0.5 })).toBeUndefined();
  });

  it.each([{ accuracy: 90 }, { coverage: -0.1 }, { accuracy: Number.NaN }])(
    'refuses %o',
    (wanted) => {
      expect(() => findOperatingPoint(curve, wanted)).toThrow(AffettoError);
      expect(() => findOperatingPoint(curve, wanted)).toThrow(/not between 0 and 1/);
    },
  );
});
