// Every score that affetto gives to answers, one entry each: what it is called, which way is better, how it is
// written and how it is computed. Schemas, summaries, comparisons, tables, figures, cards and pages go over
// this list. To add a score, add an entry here and its values by another library to the test's fixture.

import { type CalibrationBin, expectedCalibrationError } from './calibration.js';
import type { ConfusionCounts } from './confusion-matrix.js';

/** What every score says about itself. */
export interface DescribedScore {
  /** Its name in files, JSON and code; never changed, since files carry it. */
  readonly key: string;
  /** Its name within a sentence: `macro F1`. */
  readonly title: string;
  /** What it is, to follow "TITLE is": a phrase for people who read a report. */
  readonly meaning: string;
  /** Which way is better. */
  readonly better: 'higher' | 'lower';
  /** The lowest and the highest value it can take. */
  readonly range: readonly [low: number, high: number];
  /** `percent`: written as a share of 100 with one decimal; `number`: as it is, with three. */
  readonly unit: 'percent' | 'number';
  /**
   * Whether redrawing speakers tells how far it may be off. ECE is a sum of absolute values: what a redraw adds by chance
   * raises it (Jensen's inequality), so all draws may lie above the score itself. Percentiles of them are then no interval, the
   * basic interval (reflected) lies below 0, and the bias correction of BCa is infinite (`scipy.stats.bootstrap` has
   * all three). Near perfect calibration the bootstrap is not consistent (Andrews: Inconsistency of the Bootstrap when a
   * Parameter Is on the Boundary of the Parameter Space. Econometrica 68, 2000), and intervals that are valid there are known for
   * a debiased squared error of independent answers (Sun, Chaudhari, Barnett & Dobriban 2024, arXiv:2408.08998), not for
   * this one over speakers. So none is given.
   */
  readonly hasInterval: boolean;
  /**
   * `headline`: shown in every table; `detail`: shown where there is room, and in JSON; `data`: in JSON and programs alone,
   * for those who compare figures with another library's, since it mostly repeats another score.
   */
  readonly place: 'headline' | 'detail' | 'data';
}

/** A score that follows from how often which answer was given to which label. */
export interface CountScore extends DescribedScore {
  /** What it is computed from. */
  readonly from: 'counts';
  /** Whether two models are compared by it, with an interval and a p value. */
  readonly compared: boolean;
  /** Computes it. @returns a number within `range` */
  readonly compute: (counts: ConfusionCounts) => number;
}

/** A score that two models are compared by. */
export interface ComparedScore extends CountScore {
  readonly compared: true;
}

/** A score that also needs the probabilities. */
export interface ConfidenceScore extends DescribedScore {
  /** What it is computed from. */
  readonly from: 'confidences';
  /** Whether two models are compared by it: comparisons keep no confidences. */
  readonly compared: false;
  /** Computes it. @returns a number within `range` */
  readonly compute: (sums: ConfidenceSums) => number;
}

/** An entry of `scoreList`. */
export type ScoreEntry = CountScore | ConfidenceScore;

/** What scores of confidences are computed from: sums over at least one utterance. */
export interface ConfidenceSums {
  /** The number of utterances. */
  readonly count: number;
  /** The reliability bins, see `calibrationBins`. */
  readonly bins: readonly CalibrationBin[];
  /** The sum over utterances of `sum_c (p[c] - [truth = c])^2`. */
  readonly squaredErrors: number;
  /** The sum over utterances of `-ln p[truth]`, in nats. */
  readonly losses: number;
}

/**
 * The probability that log loss takes for any smaller one, so that one confident mistake costs 36 nats and
 * not infinity. scikit-learn takes the epsilon of the input's type; here it is always float64's, since a
 * Float32Array holds probabilities far below float32's epsilon exactly, and clipping them would hide losses.
 */
export const leastProbability = Number.EPSILON;

/**
 * The scores, in the order in which tables show them. Conventions are scikit-learn's defaults with
 * `zero_division=0`: a ratio without anything to divide by is 0, so every score is a number. Means over labels differ in
 * which labels they are over: `uar` over those that are true somewhere, `macroRecall` and `macroF1` over those that are
 * true or answered, none over labels that are neither (docs/evaluation.md has the table).
 */
export const scoreList = [
  {
    // scikit-learn's `balanced_accuracy_score`: a class without a true utterance has no recall and is left out, however
    // often it is answered. audmetric's `unweighted_average_recall` counts it as 0: that is `macroRecall`.
    key: 'uar',
    title: 'UAR',
    meaning: 'the mean recall over the emotions: each counts the same, however often it occurs',
    better: 'higher',
    range: [0, 1],
    unit: 'percent',
    hasInterval: true,
    place: 'headline',
    from: 'counts',
    compared: true,
    compute: ({ right, support }) =>
      meanWhere(support, (label) => ratio(right[label]!, support[label]!)),
  },
  {
    key: 'accuracy',
    title: 'accuracy',
    meaning: 'the share of right answers',
    better: 'higher',
    range: [0, 1],
    unit: 'percent',
    hasInterval: true,
    place: 'headline',
    from: 'counts',
    compared: true,
    compute: ({ right, count }) => ratio(sum(right), count),
  },
  {
    // scikit-learn's `f1_score(average='macro')`, audmetric's `unweighted_average_fscore`: over the classes that are true
    // or answered; one that is only ever answered counts as 0.
    key: 'macroF1',
    title: 'macro F1',
    meaning: 'the mean over the emotions of F1, which unites recall and precision',
    better: 'higher',
    range: [0, 1],
    unit: 'percent',
    hasInterval: true,
    place: 'headline',
    from: 'counts',
    compared: true,
    compute: (counts) =>
      meanWhere(
        counts.support.map((support, label) => support + counts.answered[label]!),
        (label) => f1(counts, label),
      ),
  },
  {
    // scikit-learn's `f1_score(average='weighted')`: a class without a true utterance weighs nothing.
    key: 'weightedF1',
    title: 'weighted F1',
    meaning: 'the mean of F1 in which each emotion counts as often as it occurs',
    better: 'higher',
    range: [0, 1],
    unit: 'percent',
    hasInterval: true,
    place: 'detail',
    from: 'counts',
    compared: true,
    compute: (counts) =>
      ratio(sum(counts.support.map((support, label) => support * f1(counts, label))), counts.count),
  },
  {
    // Cohen: A Coefficient of Agreement for Nominal Scales. 1960. scikit-learn's `cohen_kappa_score`, but 0
    // instead of NaN where one label is all that is true and answered: nothing can be told from chance then.
    key: 'kappa',
    title: "Cohen's kappa",
    meaning: 'accuracy beyond what answers as frequent, but given at random, would reach',
    better: 'higher',
    range: [-1, 1],
    unit: 'number',
    hasInterval: true,
    place: 'detail',
    from: 'counts',
    compared: true,
    compute: ({ right, support, answered, count }) => {
      const chance = ratio(sum(support.map((n, label) => n * answered[label]!)), count * count);
      return ratio(ratio(sum(right), count) - chance, 1 - chance);
    },
  },
  {
    // scikit-learn's `recall_score(average='macro')`, audmetric's `unweighted_average_recall`: over the classes that are
    // true or answered, as F1 is; one that is only ever answered counts as 0. Else it is UAR.
    key: 'macroRecall',
    title: 'macro recall',
    meaning:
      'the mean recall over the emotions that are true or answered: one that is answered and never true counts as 0',
    better: 'higher',
    range: [0, 1],
    unit: 'percent',
    hasInterval: true,
    place: 'data',
    from: 'counts',
    compared: false,
    compute: ({ right, support, answered }) =>
      meanWhere(
        support.map((n, label) => n + answered[label]!),
        (label) => ratio(right[label]!, support[label]!),
      ),
  },
  {
    key: 'ece',
    title: 'ECE',
    meaning: 'the expected calibration error: how far confidence and accuracy lie apart',
    better: 'lower',
    range: [0, 1],
    unit: 'number',
    hasInterval: false,
    place: 'headline',
    from: 'confidences',
    compared: false,
    compute: ({ bins }) => expectedCalibrationError(bins),
  },
  {
    // Brier: Verification of Forecasts Expressed in Terms of Probability. 1950, summed over the classes; with
    // two classes this is twice the one-sided form.
    key: 'brier',
    title: 'Brier score',
    meaning: 'the mean squared error of the probabilities',
    better: 'lower',
    range: [0, 2],
    unit: 'number',
    hasInterval: true,
    place: 'detail',
    from: 'confidences',
    compared: false,
    compute: ({ squaredErrors, count }) => squaredErrors / count,
  },
  {
    key: 'logLoss',
    title: 'log loss',
    meaning: 'the mean negative logarithm of the probability given to the truth, in nats',
    better: 'lower',
    range: [0, -Math.log(leastProbability)],
    unit: 'number',
    hasInterval: true,
    place: 'detail',
    from: 'confidences',
    compared: false,
    compute: ({ losses, count }) => losses / count,
  },
] as const satisfies readonly ScoreEntry[];

type Entry = (typeof scoreList)[number];

/** The key of any score. */
export type ScoreKey = Entry['key'];

/** An entry whose key is one of the list's. */
export type ListedScore = ScoreEntry & Readonly<Record<'key', ScoreKey>>;

/** The scores that affetto gives to answers, in the order in which tables show them. */
export const scoreEntries: readonly ListedScore[] = scoreList;

/** The key of a score that a confusion matrix is enough for. */
export type CountScoreKey = Extract<Entry, CountScore>['key'];

/** The key of a score that models are compared by. */
export type ComparedScoreKey = Extract<Entry, ComparedScore>['key'];

/** All scores of one set of answers, each within its entry's `range`. */
export type ScoreValues = Readonly<Record<ScoreKey, number>>;

/** The scores that a confusion matrix is enough for. */
export type CountScoreValues = Readonly<Record<CountScoreKey, number>>;

/** The entries of the scores that a confusion matrix is enough for. */
export const countScores = scoreList.filter((entry) => entry.from === 'counts');
/** The entries of the scores that models are compared by. */
export const comparedScores = scoreList.filter((entry) => entry.compared);
/** The entries of the scores that have intervals over speakers. */
export const intervalScores = scoreList.filter(({ hasInterval }) => hasInterval);
/** The entries of the scores that every table shows. */
export const headlineScores = scoreList.filter(({ place }) => place === 'headline');
/** The entries of the scores that are shown where there is room. */
export const detailScores = scoreList.filter(({ place }) => place === 'detail');
/** The entries of the scores that people are shown: all but those that are in JSON and programs alone. */
export const shownScores = scoreList.filter(({ place }) => place !== 'data');

/** Finds the entry of a score. */
export function scoreEntry(key: ScoreKey): ScoreEntry {
  return scoreList.find((entry) => entry.key === key)!;
}

/** Makes a record with a value for each of these entries, by key and in their order. */
export function eachScore<E extends { readonly key: ScoreKey }, T>(
  entries: readonly E[],
  make: (entry: E) => T,
): Record<E['key'], T> {
  return Object.fromEntries(entries.map((entry) => [entry.key, make(entry)])) as Record<
    E['key'],
    T
  >;
}

/** Computes F1 of a label, `2 tp / (2 tp + fp + fn)`; 0 where it is neither true nor answered anywhere. */
function f1({ right, support, answered }: ConfusionCounts, label: number): number {
  return ratio(2 * right[label]!, support[label]! + answered[label]!);
}

/** Averages a value over the labels that occur. */
function meanWhere(occurrences: Float64Array, of: (label: number) => number): number {
  let [total, labels] = [0, 0];
  for (let label = 0; label < occurrences.length; label++) {
    if (occurrences[label] === 0) continue;
    total += of(label);
    labels++;
  }
  return ratio(total, labels);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
