// How well numbers were answered: concordance, correlation and error, as functions of sums, so that a bootstrap over
// speakers adds a few sums a draw.

import { bootstrapIntervals, defaultResamples, type Interval } from './bootstrap.js';
import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { speakerKey } from './seed-predictions.js';
import { mean, sampleDeviation } from './statistics.js';
import type { Estimate } from './summary.js';

/** What a score of numbers says about itself. */
export interface DimensionScore {
  /** Its name in files, JSON and code. */
  readonly key: 'ccc' | 'rmse' | 'pearson';
  /** Its name within a sentence. */
  readonly title: string;
  /** What it is, to follow "TITLE is". */
  readonly meaning: string;
  /** Which way is better. */
  readonly better: 'higher' | 'lower';
  /** The lowest and the highest value that it can take. */
  readonly range: readonly [low: number, high: number];
}

/**
 * The scores of numbers, the first in every table. Conventions are those of the Python package audmetric
 * (`concordance_cc`, `pearson_cc`, the square root of `mean_squared_error`), undefined values too: CCC and Pearson of fewer
 * than two recordings are NaN; Pearson is NaN where truth or answers are all the same, CCC where both are, at the same
 * number. Where only one of them is all the same, CCC is 0. Scores that are not defined are null in JSON.
 */
export const dimensionScoreList = [
  {
    // Lin: A Concordance Correlation Coefficient to Evaluate Reproducibility. Biometrics 45, 1989.
    key: 'ccc',
    title: 'CCC',
    meaning:
      'the concordance correlation: 1 where answers are the true numbers, 0 where they have nothing to do with them; answers that go with the truth and are too high, too low or too flat lose',
    better: 'higher',
    range: [-1, 1],
  },
  {
    key: 'rmse',
    title: 'RMSE',
    meaning: "the root of the mean squared error, in the dimension's own units",
    better: 'lower',
    range: [0, Number.POSITIVE_INFINITY],
  },
  {
    key: 'pearson',
    title: 'Pearson',
    meaning: 'the correlation: how closely answers follow the true numbers on a line, whichever',
    better: 'higher',
    range: [-1, 1],
  },
] as const satisfies readonly DimensionScore[];

/** The scores of one set of answers, NaN where one is not defined. */
export type DimensionScores = Readonly<Record<DimensionScore['key'], number>>;

/** The scores of the answers to one dimension over all seeds. */
export interface DimensionSummary extends Readonly<Record<DimensionScore['key'], Estimate>> {
  /** The dimension, such as `arousal`. */
  readonly dimension: string;
  /** How many utterances with a number were answered a seed; their rounded mean where seeds differ. */
  readonly count: number;
  /** How many utterances were answered that have no number, a seed: they count nowhere. */
  readonly without: number;
  /** How many speakers the utterances with a number have, over all seeds. */
  readonly speakers: number;
  /** The least and the largest true number. */
  readonly range: readonly [lowest: number, highest: number];
}

/** The sums that scores depend on, of numbers less a common centre: count, t, p, tt, pp, tp, squared errors. */
type Sums = Float64Array;
const places = 7;

/**
 * Scores numbers against the true ones.
 * @param truth the true numbers, [n]
 * @param predicted the answers, [n]
 * @returns NaN for each score that is not defined, see `dimensionScoreList`
 */
export function scoreNumbers(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
): DimensionScores {
  const sums = new Float64Array(places);
  const centre = centreOf(truth);
  for (let i = 0; i < truth.length; i++) {
    addPair(sums, truth[i] as number, predicted[i] as number, centre);
  }
  return scoresOf(sums);
}

/**
 * Summarises the answers to one dimension: each score on all utterances of a seed that have a number, then the mean over
 * seeds; intervals by bootstrap over speakers. Draws in which a score is not defined are left out of its interval.
 * @param options how many draws the bootstrap takes (`resamples`, 2000 unless told) and their `seed` (1 unless told)
 * @returns undefined where no answered utterance has a number
 */
export function summarizeDimension(
  dimension: string,
  predictions: readonly SeedPredictions[],
  options: { readonly resamples?: number; readonly seed?: number } = {},
): DimensionSummary | undefined {
  const { resamples = defaultResamples, seed = 1 } = options;
  const answered = predictions.map(({ utterances }) =>
    utterances.flatMap((utterance) => {
      const answer = utterance.dimensions?.[dimension];
      return answer ? [{ utterance, ...answer }] : [];
    }),
  );
  const rated = answered.map((ofSeed) =>
    ofSeed.flatMap(({ truth, ...answer }) => (truth === undefined ? [] : [{ ...answer, truth }])),
  );
  const truths = rated.flatMap((ofSeed) => ofSeed.map(({ truth }) => truth));
  if (truths.length === 0) return undefined;
  const centre = mean(truths);
  const speakers = [
    ...new Set(rated.flatMap((ofSeed) => ofSeed.map(({ utterance }) => speakerKey(utterance)))),
  ].sort();
  const tallies = rated.map((ofSeed) => {
    const bySpeaker = new Map(speakers.map((speaker) => [speaker, new Float64Array(places)]));
    for (const { utterance, truth, predicted } of ofSeed) {
      addPair(bySpeaker.get(speakerKey(utterance)) as Sums, truth, predicted, centre);
    }
    return [...bySpeaker.values()];
  });
  const perSeed = tallies.map((ofSpeakers) => scoresOf(weighted(ofSpeakers)));
  const intervals = bootstrapIntervals({
    speakers: speakers.length,
    resamples,
    seed,
    ranges: dimensionScoreList.map(({ range }) => range as Interval),
    statistics: (times) => {
      const drawn = tallies.map((ofSpeakers) => scoresOf(weighted(ofSpeakers, times)));
      return dimensionScoreList.map(({ key }) => definedMean(drawn.map((scores) => scores[key])));
    },
  });
  const estimates = dimensionScoreList.map(({ key }, index) => {
    const values = perSeed.map((scores) => scores[key]);
    const estimate: Estimate = {
      mean: mean(values),
      deviation: sampleDeviation(values),
      interval: intervals[index] as Interval,
    };
    return [key, estimate] as const;
  });
  return {
    dimension,
    count: Math.round(mean(rated.map(({ length }) => length))),
    without: Math.round(mean(answered.map((all, s) => all.length - (rated[s]?.length ?? 0)))),
    speakers: speakers.length,
    range: [Math.min(...truths), Math.max(...truths)],
    ...(Object.fromEntries(estimates) as Record<DimensionScore['key'], Estimate>),
  };
}

/** Summarises all dimensions that were answered, in the order of the answers; see `summarizeDimension`. */
export function summarizeDimensions(predictions: readonly SeedPredictions[]): DimensionSummary[] {
  return dimensionsAnswered(predictions.flatMap(({ utterances }) => utterances)).flatMap(
    (dimension) => summarizeDimension(dimension, predictions) ?? [],
  );
}

/** Names the dimensions that answers are about. */
export function dimensionsAnswered(
  utterances: readonly Pick<ScoredUtterance, 'dimensions'>[],
): string[] {
  return [...new Set(utterances.flatMap(({ dimensions = {} }) => Object.keys(dimensions)))];
}

function centreOf(numbers: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < numbers.length; i++) sum += numbers[i] as number;
  return numbers.length === 0 ? 0 : sum / numbers.length;
}

/** Adds a pair; less the centre, so that sums of squares do not swallow what differs. */
function addPair(sums: Sums, truth: number, predicted: number, centre: number): void {
  const [t, p] = [truth - centre, predicted - centre];
  const added = [1, t, p, t * t, p * p, t * p, (t - p) ** 2];
  for (let i = 0; i < places; i++) sums[i] = (sums[i] as number) + (added[i] as number);
}

/** Sums over speakers, each as often as `times` says; once without it. */
function weighted(ofSpeakers: readonly Sums[], times?: Uint32Array): Sums {
  const all = new Float64Array(places);
  for (const [speaker, sums] of ofSpeakers.entries()) {
    const weight = times ? (times[speaker] as number) : 1;
    for (let i = 0; i < places; i++) all[i] = (all[i] as number) + weight * (sums[i] as number);
  }
  return all;
}

function scoresOf([
  n = 0,
  t = 0,
  p = 0,
  tt = 0,
  pp = 0,
  tp = 0,
  errors = 0,
]: Sums): DimensionScores {
  const [truthSpread, answerSpread] = [spread(tt, t, n), spread(pp, p, n)];
  const together = tp - (t * p) / n;
  const apart = (t - p) ** 2 / n;
  const whole = truthSpread + answerSpread + apart;
  const isKnown = n >= 2;
  return {
    ccc: isKnown && whole > 0 ? (2 * together) / whole : Number.NaN,
    rmse: n > 0 ? Math.sqrt(errors / n) : Number.NaN,
    pearson:
      isKnown && truthSpread > 0 && answerSpread > 0
        ? Math.max(-1, Math.min(1, together / Math.sqrt(truthSpread * answerSpread)))
        : Number.NaN,
  };
}

/** The sum of squared deviations from the mean; what rounding leaves of equal numbers is none. */
function spread(squares: number, sum: number, count: number): number {
  const found = squares - (sum * sum) / count;
  return found > 1e-12 * squares ? found : 0;
}

function definedMean(values: readonly number[]): number {
  const defined = values.filter((value) => !Number.isNaN(value));
  return defined.length > 0 ? mean(defined) : Number.NaN;
}
