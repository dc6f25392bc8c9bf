// Reads the predictions that scikit-learn, SciPy and NumPy scored, and what they found; how both were
// made is told in test/fixtures/scores/make-summary-fixture.py.

import { readFileSync } from 'node:fs';
import type { Sex } from '../../src/corpora/types.js';
import type { ScoredUtterance, SeedPredictions } from '../../src/scores/predictions.js';
import {
  type ComparedScoreKey,
  type CountScoreValues,
  countScores,
  type ScoreKey,
} from '../../src/scores/score-list.js';

export type Bounds = readonly [number, number];

interface ExpectedGroup extends CountScoreValues {
  count: number;
}

interface Fixture {
  labels: string[];
  units: number;
  seeds: number[];
  utterances: {
    corpus: string;
    speaker: string;
    sex?: Sex;
    intensity?: 'normal' | 'strong';
    truth: number;
  }[];
  /** `[model][seed][utterance][label]`, in units. */
  models: Record<'baseline' | 'candidate', number[][][]>;
  expected: {
    summary: {
      mean: Record<ScoreKey, number>;
      deviation: Record<ScoreKey, number>;
      confusion: number[][];
      precision: number[];
      recall: number[];
      f1: number[];
      support: number[];
      binCounts: number[];
      binConfidences: (number | null)[];
      binAccuracies: (number | null)[];
      coverage: { threshold: number; coverage: number; accuracy: number }[];
      perSpeaker: Record<string, ExpectedGroup>;
      perSex: Record<string, ExpectedGroup>;
      perIntensity: Record<string, ExpectedGroup>;
    };
    intervals: Record<'3' | '5', Record<ScoreKey, Bounds>>;
    comparison: Record<
      '3' | '5',
      {
        mean: Record<ComparedScoreKey, number>;
        interval: Record<ComparedScoreKey, Bounds>;
        pValue: Record<ComparedScoreKey, number>;
        speakers: { better: number; equal: number; worse: number };
      }
    >;
  };
}

export const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/scores/summary.json', import.meta.url), 'utf8'),
) as Fixture;

/** The scores that the fixture holds. */
export const fixtureScores = Object.keys(fixture.expected.summary.mean) as readonly ScoreKey[];

/** Those of them that a confusion matrix is enough for. */
export const fixtureCountScores = countScores
  .map(({ key }) => key)
  .filter((key) => fixtureScores.includes(key));

/** Those of them that models are compared by. */
export const fixtureComparedScores = Object.keys(
  fixture.expected.comparison[3].mean,
) as readonly ComparedScoreKey[];

/** Both seeds of a model, of the first three or five speakers or of all six. */
export function fixturePredictions(
  model: 'baseline' | 'candidate',
  speakers: 3 | 5 | 6 = 6,
): SeedPredictions[] {
  const order = [...new Set(fixture.utterances.map((u) => `${u.corpus}/${u.speaker}`))];
  return fixture.seeds.map((seed, s) => ({
    seed,
    utterances: fixture.utterances
      .map((utterance, i): ScoredUtterance => {
        const row = fixture.models[model][s]![i]!;
        return {
          ...utterance,
          id: `utterance-${i}`,
          path: `${utterance.corpus}/${i}.wav`,
          probabilities: row.map((units) => units / fixture.units),
        };
      })
      .filter(({ corpus, speaker }) => order.indexOf(`${corpus}/${speaker}`) < speakers),
  }));
}

/** Predictions of two labels from right (1) and wrong (0) answers: `answers[speaker][utterance]`. */
export function predictionsOf(
  answers: readonly (readonly (0 | 1)[])[],
  { seed = 1, confidence = 0.8 } = {},
): SeedPredictions {
  return {
    seed,
    utterances: answers.flatMap((ofSpeaker, s) =>
      ofSpeaker.map((right, i) => {
        const truth = i % 2;
        const own = right ? confidence : 1 - confidence;
        return {
          id: `${s}-${i}`,
          corpus: 'made',
          speaker: String(s).padStart(2, '0'),
          path: `${s}-${i}.wav`,
          truth,
          probabilities: truth === 0 ? [own, 1 - own] : [1 - own, own],
        };
      }),
    ),
  };
}
