// Scores of one model over all its seeds: mean, spread, and 95% intervals by bootstrap over speakers.

import type { CalibrationBin } from './calibration.js';
import type { ClassScores } from './confusion-matrix.js';

/** A score over seeds, with its uncertainty. */
export interface Estimate {
  /** Mean over seeds. */
  readonly mean: number;
  /** Sample standard deviation over seeds; 0 for one seed. */
  readonly deviation: number;
  /** 95% percentile interval of the mean over seeds when speakers are redrawn with replacement. */
  readonly interval: readonly [low: number, high: number];
}

/** Scores of the part of the utterances that one group (a speaker, a sex, an intensity) makes up. */
export interface GroupScores {
  /** E.g. `07`, `female`, `strong`. */
  readonly group: string;
  /** Utterances a seed. */
  readonly count: number;
  /** Means over seeds. */
  readonly accuracy: number;
  readonly uar: number;
  readonly macroF1: number;
}

/** One point of accuracy against coverage: what is left, and how right, when low confidences are not answered. */
export interface CoveragePoint {
  /** Answers with at least this confidence are given. */
  readonly threshold: number;
  /** Share answered, 0 to 1. */
  readonly coverage: number;
  /** Accuracy among the answered, 0 to 1. */
  readonly accuracy: number;
}

export interface ModelSummary {
  /** Number of seeds behind each estimate. */
  readonly seeds: number;
  /** Test utterances a seed. */
  readonly count: number;
  readonly speakers: number;
  readonly accuracy: Estimate;
  readonly uar: Estimate;
  readonly macroF1: Estimate;
  readonly ece: Estimate;
  readonly brier: Estimate;
  readonly logLoss: Estimate;
  /** Per-class scores of the pooled counts of all seeds. */
  readonly perClass: readonly ClassScores[];
  /** Counts summed over seeds, rows = truth. */
  readonly confusion: readonly (readonly number[])[];
  /** Reliability bins over all seeds' answers. */
  readonly calibration: readonly CalibrationBin[];
  readonly coverage: readonly CoveragePoint[];
  readonly perSpeaker: readonly GroupScores[];
  /** Empty where the corpus does not say. */
  readonly perSex: readonly GroupScores[];
  readonly perIntensity: readonly GroupScores[];
}
