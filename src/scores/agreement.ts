// How far people agree who labelled the same recordings: Cohen's kappa of two, Fleiss's of two or more, agreement label
// by label, with intervals. What is not labelled by all who are compared is left out before.

import { AffettoError } from '../errors.js';
import { bootstrapIntervals, defaultResamples, type Interval } from './bootstrap.js';
import { countConfusion } from './confusion-matrix.js';
import { countScores } from './score-list.js';

/** What several people said of the same recordings. */
export interface Ratings {
  /** The labels, each once. */
  readonly labels: readonly string[];
  /** What each rater said of each recording, `[recordings][raters]`: indices of `labels`. */
  readonly ratings: readonly (readonly number[])[];
  /**
   * What is redrawn together for the intervals, a name for each recording: the voices, since recordings of one voice
   * resemble each other. Default: each recording by itself.
   */
  readonly groups?: readonly string[];
}

/** A value with its 95% interval. */
export interface AgreementEstimate {
  /** The value itself. */
  readonly value: number;
  /** What other recordings (or voices) of the same kind might have given. */
  readonly interval: Interval;
}

/** How far raters agree on one label. */
export interface LabelAgreement {
  /** The label. */
  readonly label: string;
  /** How often it was given, by all raters together. */
  readonly given: number;
  /**
   * Where one rater gave it, how often another one gave it too, 0 to 1 (the specific agreement of Cicchetti & Feinstein
   * 1990: `2 both / (first + second)` of two raters); 0 where nobody gave it.
   */
  readonly agreement: number;
}

/** How far raters agree. */
export interface Agreement {
  /** The number of raters. */
  readonly raters: number;
  /** The number of recordings, at least 1. */
  readonly count: number;
  /** The share of pairs of raters that agree, 0 to 1, the mean over recordings; of two raters how often they agree. */
  readonly agreement: AgreementEstimate;
  /** The share of recordings on which all raters agree, 0 to 1. */
  readonly unanimous: AgreementEstimate;
  /**
   * Fleiss's kappa, -1 to 1 (Fleiss: Measuring Nominal Scale Agreement among Many Raters. 1971), as statsmodels'
   * `fleiss_kappa`; 0 where it is undefined, since all labels given are the same one.
   */
  readonly fleissKappa: AgreementEstimate;
  /** How far they agree on each label, in the order of the labels. */
  readonly perLabel: readonly LabelAgreement[];
}

/** How far two raters agree. */
export interface PairAgreement {
  /** The number of recordings, at least 1. */
  readonly count: number;
  /** How often they agree, 0 to 1. */
  readonly agreement: AgreementEstimate;
  /** Cohen's kappa, -1 to 1, as the score `kappa` of models is: 0 where it is undefined. */
  readonly cohenKappa: AgreementEstimate;
  /** How often which label of the first (rows) met which of the second, `[labels][labels]`. */
  readonly confusion: readonly (readonly number[])[];
}

/** How intervals are drawn. */
export interface AgreementOptions {
  /** How often recordings (or voices) are redrawn, at least 1. */
  readonly resamples?: number;
  /** The seed of the draws. */
  readonly seed?: number;
}

const cohen = countScores.find(({ key }) => key === 'kappa')!;
const share: Interval = [0, 1];
const kappaRange: Interval = [-1, 1];

/**
 * Computes how far all raters agree.
 * @throws AffettoError `OPTION_INVALID` where there is no recording, fewer than two raters, or an index is none of the labels
 */
export function raterAgreement(given: Ratings, options: AgreementOptions = {}): Agreement {
  const { labels, ratings } = given;
  const raters = checkRatings(given);
  const pairs = (raters * (raters - 1)) / 2;
  // The sums of a recording: itself, its agreeing pairs, whether all agree, how often each label was given, then how many
  // pairs agree on each label.
  const sums = ratings.map((row) => {
    const counts = labels.map((_, label) => row.filter((one) => one === label).length);
    const agreeing = counts.map((n) => (n * (n - 1)) / 2);
    const both = agreeing.reduce((total, n) => total + n, 0);
    return [1, both / pairs, both === pairs ? 1 : 0, ...counts, ...agreeing];
  });
  const statistics = ([count, agreeing, all, ...rest]: readonly number[]) => {
    const observed = agreeing! / count!;
    const chance = labels.reduce((sum, _, k) => sum + (rest[k]! / (count! * raters)) ** 2, 0);
    return [observed, all! / count!, beyondChance(observed, chance)];
  };
  const [agreement, unanimous, fleissKappa] = estimates(
    { given, sums, statistics, ranges: [share, share, kappaRange] },
    options,
  );
  const total = totalOf(sums);
  return {
    raters,
    count: ratings.length,
    agreement: agreement!,
    unanimous: unanimous!,
    fleissKappa: fleissKappa!,
    perLabel: labels.map((label, k) => {
      const times = total[3 + k]!;
      const others = times * (raters - 1);
      const both = 2 * total[3 + labels.length + k]!;
      return { label, given: times, agreement: others === 0 ? 0 : both / others };
    }),
  };
}

/**
 * Computes how far two raters agree.
 * @throws AffettoError `OPTION_INVALID` as `raterAgreement`, and where there are other than two raters
 */
export function pairAgreement(given: Ratings, options: AgreementOptions = {}): PairAgreement {
  const { labels, ratings } = given;
  const raters = checkRatings(given);
  if (raters !== 2) throw invalid(`Two raters are compared as a pair, and there are ${raters}.`);
  const size = labels.length;
  const sums = ratings.map(([first, second]) => {
    const counts = new Array<number>(size * size).fill(0);
    counts[first! * size + second!] = 1;
    return counts;
  });
  const statistics = (matrix: readonly number[]) => {
    const counts = countConfusion(matrix, size);
    const right = counts.right.reduce((total, n) => total + n, 0);
    return [right / counts.count, cohen.compute(counts)];
  };
  const [agreement, cohenKappa] = estimates(
    { given, sums, statistics, ranges: [share, kappaRange] },
    options,
  );
  const total = totalOf(sums);
  return {
    count: ratings.length,
    agreement: agreement!,
    cohenKappa: cohenKappa!,
    confusion: labels.map((_, row) => total.slice(row * size, (row + 1) * size)),
  };
}

interface Drawn {
  readonly given: Ratings;
  /** The sums of each recording. */
  readonly sums: readonly (readonly number[])[];
  /** What is computed of the sums of all. */
  readonly statistics: (sums: readonly number[]) => readonly number[];
  readonly ranges: readonly Interval[];
}

/** Computes statistics of all recordings, and their intervals when groups of recordings are redrawn. */
function estimates(
  { given, sums, statistics, ranges }: Drawn,
  { resamples = defaultResamples, seed = 1 }: AgreementOptions,
): AgreementEstimate[] {
  const { groups } = given;
  const byGroup = new Map<string, number[][]>();
  for (const [index, row] of sums.entries()) {
    const key = groups?.[index] ?? String(index);
    byGroup.set(key, [...(byGroup.get(key) ?? []), [...row]]);
  }
  const units = [...byGroup.values()].map(totalOf);
  const width = units[0]!.length;
  const intervals = bootstrapIntervals({
    ...{ speakers: units.length, resamples, seed, ranges },
    statistics: (times) => {
      const drawn = new Array<number>(width).fill(0);
      for (const [unit, row] of units.entries()) {
        const n = times[unit]!;
        if (n > 0) for (let k = 0; k < width; k++) drawn[k]! += n * row[k]!;
      }
      return statistics(drawn);
    },
  });
  return statistics(totalOf(sums)).map((value, k) => ({ value, interval: intervals[k]! }));
}

function totalOf(rows: readonly (readonly number[])[]): number[] {
  const total = new Array<number>(rows[0]!.length).fill(0);
  for (const row of rows) for (let k = 0; k < total.length; k++) total[k]! += row[k]!;
  return total;
}

function beyondChance(observed: number, chance: number): number {
  return chance === 1 ? 0 : (observed - chance) / (1 - chance);
}

/** Returns the number of raters. */
function checkRatings({ labels, ratings }: Ratings): number {
  const raters = ratings[0]?.length ?? 0;
  if (ratings.length === 0) throw invalid('There is no recording that all raters labelled.');
  if (raters < 2) throw invalid('Agreement takes two raters or more.');
  for (const [index, row] of ratings.entries()) {
    if (row.length !== raters) {
      throw invalid(`Recording ${index} has ${row.length} labels, the first one ${raters}.`);
    }
    const strange = row.find((one) => !Number.isInteger(one) || one < 0 || one >= labels.length);
    if (strange !== undefined) {
      throw invalid(`Recording ${index} has the label ${strange} of ${labels.length}.`);
    }
  }
  return raters;
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
