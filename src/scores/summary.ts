// Scores of one model over all its seeds: mean, spread, and 95% intervals by bootstrap over speakers.
// The one summary that tables, reports and comparisons show, so that they cannot disagree.

import { bootstrapIntervals, defaultResamples, type Interval } from './bootstrap.js';
import type { CalibrationBin } from './calibration.js';
import { type ClassScores, scoreClasses } from './confusion-matrix.js';
import { type CoveragePoint, coverageCurve } from './coverage.js';
import { type GroupScores, scoreGroups, speakerNames } from './groups.js';
import type { SeedPredictions } from './predictions.js';
import { eachScore, type ScoreKey, scoreList } from './score-list.js';
import { checkSeedPredictions, speakerKey, sumTallies, tallyGroups } from './seed-predictions.js';
import { mean, sampleDeviation } from './statistics.js';
import {
  addTally,
  emptyTally,
  mostProbable,
  type Scores,
  scoreTally,
  type Tally,
  tallyBins,
  tallyConfusion,
} from './tally.js';

export type { CoveragePoint } from './coverage.js';
export type { GroupScores } from './groups.js';

/** A score over seeds, with its uncertainty. */
export interface Estimate {
  /** The mean over seeds. */
  readonly mean: number;
  /** The sample standard deviation over seeds; 0 for one seed. */
  readonly deviation: number;
  /**
   * The 95% percentile interval of the mean over seeds when speakers are redrawn with replacement; see
   * `bootstrapIntervals`. With one speaker it is all the score can be, its entry's `range`. Where the score's entry says
   * that it has no interval (`hasInterval`: ECE), these are percentiles of the draws and no interval, and are shown nowhere.
   */
  readonly interval: Interval;
}

/** An estimate of every score, and what they are computed from. */
export interface ModelSummary extends Readonly<Record<ScoreKey, Estimate>> {
  /** The number of seeds behind each estimate. */
  readonly seeds: number;
  /** The number of test utterances a seed; their rounded mean where seeds tested different numbers. */
  readonly count: number;
  /** The number of speakers with a test utterance under any seed. */
  readonly speakers: number;
  /** The scores of each class from the pooled counts of all seeds. */
  readonly perClass: readonly ClassScores[];
  /** The counts summed over seeds, rows = truth. */
  readonly confusion: readonly (readonly number[])[];
  /** The reliability bins over all seeds' answers. */
  readonly calibration: readonly CalibrationBin[];
  /** The accuracy against coverage over all seeds' answers, coverage falling from 1; see `coverageCurve`. */
  readonly coverage: readonly CoveragePoint[];
  /** The scores of each speaker. */
  readonly perSpeaker: readonly GroupScores[];
  /** The groups by sex; none where the corpus does not say. */
  readonly perSex: readonly GroupScores[];
  /** The scores by intensity; none where the corpus does not say. */
  readonly perIntensity: readonly GroupScores[];
}

/** The answers to summarise, and how. */
export interface SummaryInput {
  /** The class names, in the order of `truth` and `probabilities`. */
  readonly labels: readonly string[];
  /** The answers of at least one seed with at least one utterance; seeds may have tested different utterances. */
  readonly predictions: readonly SeedPredictions[];
  /** The number of bootstrap draws, 2000 unless told. */
  readonly resamples?: number;
  /** The seed of the draws, 1 unless told; the same seed gives the same intervals. */
  readonly seed?: number;
}

/**
 * Summarises a model's answers. Each score is computed on all utterances of a seed (as
 * `scorePredictions` does), then averaged over seeds; scores of folds are never averaged, since a
 * mean of UARs over folds with different classes is no UAR. On a bootstrap draw all seeds see the
 * same speakers, each with their multiplicity; a seed that tested none of them is left out of it.
 *
 * The interval says how the figure would move with other test voices. It does not cover other
 * training voices.
 *
 * Without labels there is nothing to score: everything is counted, and every score is NaN.
 *
 * @returns plain data, survives `JSON.stringify` unchanged
 * @throws AffettoError `OPTION_INVALID` when there is nothing to summarise or the predictions are
 *   broken: no seed, an utterance twice, a row that is not a distribution over `labels`
 */
export function summarizePredictions({
  labels,
  predictions,
  resamples = defaultResamples,
  seed = 1,
}: SummaryInput): ModelSummary {
  if (labels.length === 0) return withoutLabels(predictions);
  checkSeedPredictions(labels, predictions);
  const classes = labels.length;
  const { groups: speakers, tallies } = tallyGroups(predictions, classes, speakerKey);
  const perSeed = tallies.map((ofSpeakers) => sumTallies(ofSpeakers, classes));
  const scores = perSeed.map((tally) => scoreTally(tally, classes));
  const intervals = bootstrapIntervals({
    speakers: speakers.length,
    resamples,
    seed,
    ranges: scoreList.map(({ range }) => range),
    statistics: (times) => {
      const drawn = scoreDraw(tallies, times, classes);
      return scoreList.map(({ key }) => mean(drawn.map((scored) => scored[key])));
    },
  });
  const estimates = eachScore(scoreList, ({ key }): Estimate => {
    const values = scores.map((scored) => scored[key]);
    return {
      mean: mean(values),
      deviation: sampleDeviation(values),
      interval: intervals[scoreList.findIndex((entry) => entry.key === key)]!,
    };
  });
  const pooled = sumTallies(perSeed, classes);
  const confusion = tallyConfusion(pooled, classes);
  return {
    seeds: predictions.length,
    count: Math.round(mean(scores.map(({ count }) => count))),
    speakers: speakers.length,
    ...estimates,
    perClass: scoreClasses(labels, confusion),
    confusion,
    calibration: tallyBins(pooled, classes),
    coverage: pooledCoverage(predictions, classes),
    perSpeaker: scoreGroups(predictions, classes, speakerNames(predictions)),
    perSex: scoreGroups(predictions, classes, ({ sex }) => sex),
    perIntensity: scoreGroups(predictions, classes, ({ intensity }) => intensity),
  };
}

/** What can be said of answers that name no label. */
function withoutLabels(predictions: readonly SeedPredictions[]): ModelSummary {
  const all = predictions.flatMap(({ utterances }) => utterances);
  const estimate: Estimate = {
    mean: Number.NaN,
    deviation: Number.NaN,
    interval: [Number.NaN, Number.NaN],
  };
  return {
    seeds: predictions.length,
    count: Math.round(all.length / predictions.length),
    speakers: new Set(all.map(speakerKey)).size,
    ...eachScore(scoreList, () => estimate),
    perClass: [],
    confusion: [],
    calibration: [],
    coverage: [],
    perSpeaker: [],
    perSex: [],
    perIntensity: [],
  };
}

/** Computes the scores of each seed that tested any of the drawn speakers. */
function scoreDraw(
  tallies: readonly (readonly Tally[])[],
  times: Uint32Array,
  classes: number,
): Scores[] {
  return tallies
    .map((ofSpeakers) => {
      const sum = emptyTally(classes);
      ofSpeakers.forEach((tally, s) => {
        if (times[s]! > 0) addTally(sum, tally, times[s]!);
      });
      return scoreTally(sum, classes);
    })
    .filter(({ count }) => count > 0);
}

function pooledCoverage(predictions: readonly SeedPredictions[], classes: number): CoveragePoint[] {
  const answers = predictions.flatMap(({ utterances }) =>
    utterances.map(({ truth, probabilities }) => {
      const best = mostProbable(probabilities, 0, classes);
      return { confidence: probabilities[best]!, correct: best === truth };
    }),
  );
  return coverageCurve(
    answers.map(({ confidence }) => confidence),
    answers.map(({ correct }) => correct),
  );
}
