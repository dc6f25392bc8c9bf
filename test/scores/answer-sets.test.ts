// Answer sets against MAPIE and NumPy (test/fixtures/scores/make-answer-sets-fixture.py), and what holds for any answers.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import {
  type AnswerSetSummary,
  summarizeAnswerSets,
  summarizeSetsAt,
  thresholdFrom,
} from '../../src/scores/answer-set-summary.js';
import { fewestSpeakers, labelsOfSet, setThreshold } from '../../src/scores/answer-sets.js';
import type { ScoredUtterance, SeedPredictions } from '../../src/scores/predictions.js';

interface Fixture {
  readonly labels: readonly string[];
  readonly units: number;
  readonly clips: {
    readonly truth: readonly number[];
    readonly probabilities: readonly (readonly number[])[];
    readonly asked: readonly (readonly number[])[];
    readonly cases: readonly {
      readonly level: number;
      readonly sets: readonly (readonly number[])[];
    }[];
  };
  readonly speakers: {
    readonly level: number;
    readonly corpora: readonly string[];
    readonly truth: readonly (readonly number[])[];
    readonly probabilities: readonly (readonly (readonly number[])[])[];
    readonly expected: Omit<AnswerSetSummary, 'level' | 'speakers'> & {
      readonly threshold: number;
    };
  };
}

const { labels, units, clips, speakers } = JSON.parse(
  readFileSync(new URL('../fixtures/scores/answer-sets.json', import.meta.url), 'utf8'),
) as Fixture;
const shares = (row: readonly number[]) => row.map((value) => value / units);

describe('thresholds and sets where every clip has its own speaker', () => {
  const ofTruth = clips.truth.map((truth, clip) => [shares(clips.probabilities[clip]!)[truth]!]);

  it.each(clips.cases)('are those of MAPIE at $level', ({ level, sets }) => {
    const threshold = setThreshold(ofTruth, level);
    for (const [clip, row] of clips.asked.entries()) {
      const probabilities = shares(row);
      const members = sets[clip]!.flatMap((isIn, label) => (isIn ? [label] : []));
      // MAPIE's sets may be empty; these name the most probable label at least.
      const expected =
        members.length > 0 ? members : [probabilities.indexOf(Math.max(...probabilities))];
      expect([...labelsOfSet(probabilities, threshold)].sort()).toEqual(expected);
    }
  });
});

describe('sets of speakers with different numbers of clips', () => {
  const utterances = speakers.truth.flatMap((truths, speaker) => {
    const corpus = speakers.corpora[speaker]!;
    // Both corpora have a speaker 1: they are two people.
    const name = speakers.corpora.slice(0, speaker + 1).filter((one) => one === corpus).length;
    return truths.map(
      (truth, clip): ScoredUtterance => ({
        ...{ id: `${speaker}-${clip}`, corpus, speaker: String(name), path: '', truth },
        probabilities: shares(speakers.probabilities[speaker]![clip]!),
      }),
    );
  });
  const predictions = [{ seed: 1, utterances }];
  const { expected, level } = speakers;

  it('have the threshold of NumPy, which repeats scores until speakers weigh the same', () => {
    expect(thresholdFrom(predictions, level)).toBeCloseTo(expected.threshold, 12);
  });

  it('are summarised as NumPy does, each speaker at the threshold of the others', () => {
    const summary = summarizeAnswerSets({ labels, predictions, level, resamples: 5 ** 5 })!;
    const { threshold: _, ...figures } = expected;
    expect(summary).toMatchObject({ level, speakers: 5, below: figures.below });
    expect(summary.speakersBelow).toBeCloseTo(figures.speakersBelow, 12);
    for (const key of ['coverage', 'size'] as const) {
      expect(summary[key].mean, key).toBeCloseTo(figures[key].mean, 12);
      expect(summary[key].interval[0], key).toBeCloseTo(figures[key].interval[0], 12);
      expect(summary[key].interval[1], key).toBeCloseTo(figures[key].interval[1], 12);
    }
    for (const key of ['perCorpus', 'perClass', 'bySize'] as const) {
      expect(rounded(summary[key])).toEqual(rounded(figures[key]));
    }
  });

  it('count several seeds as more answers of the same speakers', () => {
    const twice: SeedPredictions[] = [...predictions, { seed: 2, utterances }];
    expect(thresholdFrom(twice, level)).toBe(thresholdFrom(predictions, level));
    const options = { labels, level, resamples: 10 };
    const once = summarizeAnswerSets({ ...options, predictions })!;
    expect(summarizeAnswerSets({ ...options, predictions: twice })!.coverage.mean).toBeCloseTo(
      once.coverage.mean,
      12,
    );
  });

  it('hold all labels at a threshold of 0', () => {
    const summary = summarizeSetsAt({ labels, predictions, level, resamples: 10 }, 0);
    expect(summary.coverage.mean).toBeCloseTo(1, 12);
    expect(summary.size.mean).toBeCloseTo(labels.length, 12);
  });
});

describe('a new speaker', () => {
  it('is covered as often as the level says, on average, however speakers differ', () => {
    const random = new RandomStream(11);
    const level = 0.8;
    const coverages = Array.from({ length: 1500 }, () => {
      // Some speakers are hard and have many clips: a threshold over clips would cover others too rarely or too often.
      const others = Array.from({ length: 12 }, () => voice(random));
      const threshold = setThreshold(others, level);
      const own = voice(random);
      return own.filter((probability) => probability >= threshold).length / own.length;
    });
    const mean = coverages.reduce((sum, own) => sum + own, 0) / coverages.length;
    // The guarantee is from below; above, one speaker more would make it tight.
    expect(mean).toBeGreaterThan(level - 0.01);
    expect(mean).toBeLessThan(level + 1 / 13 + 0.01);
  });

  it.each([
    [0.9, 9],
    [0.8, 4],
    [0.75, 3],
    [0.95, 19],
    [0.5, 1],
  ])(
    'at a level of %d cannot be covered by fewer than %d speakers but by all labels',
    (level, fewest) => {
      expect(fewestSpeakers(level)).toBe(fewest);
      const same = (count: number) => Array.from({ length: count }, () => [0.6, 0.7]);
      expect(setThreshold(same(fewest), level)).toBe(0.6);
      expect(setThreshold(same(fewest - 1), level)).toBe(0);
    },
  );
});

describe('a set', () => {
  it('is never empty, in the order of the probabilities, with all that are equal to the threshold', () => {
    expect(labelsOfSet([0.1, 0.3, 0.6], 0.9)).toEqual([2]);
    expect(labelsOfSet([0.1, 0.3, 0.6], 0.3)).toEqual([2, 1]);
    expect(labelsOfSet([0.25, 0.25, 0.25, 0.25], 0.25)).toEqual([0, 1, 2, 3]);
  });

  it.each([0, 1, -0.5, Number.NaN])('of level %d is refused', (level) => {
    expect(() => setThreshold([[0.5]], level)).toThrow(/level of answer sets is .* e\.g\. 0\.9/);
  });

  it('is not summarised where leaving one speaker out leaves too few', () => {
    const utterance = (speaker: number): ScoredUtterance => ({
      ...{ id: `${speaker}`, corpus: 'made', speaker: `${speaker}`, path: '' },
      ...{ truth: 0, probabilities: [0.7, 0.3] },
    });
    const of = (count: number) => ({
      labels: ['yes', 'no'],
      predictions: [{ seed: 1, utterances: Array.from({ length: count }, (_, s) => utterance(s)) }],
      level: 0.8,
    });
    expect(summarizeAnswerSets(of(4))).toBeUndefined();
    expect(thresholdFrom(of(4).predictions, 0.8)).toBe(0.7);
    expect(summarizeAnswerSets(of(5))).toMatchObject({ speakers: 5, coverage: { mean: 1 } });
  });
});

/** The probabilities that a speaker's clips gave to the truth. */
function voice(random: RandomStream): number[] {
  const skill = random.uniform();
  const count = 2 + Math.round(40 * (1 - skill));
  return Array.from({ length: count }, () => skill * random.uniform());
}

function rounded(rows: readonly object[]): unknown {
  return JSON.parse(
    JSON.stringify(rows, (_, value) =>
      typeof value === 'number' ? Number(value.toFixed(10)) : value,
    ),
  );
}
