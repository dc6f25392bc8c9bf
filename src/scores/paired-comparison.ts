// Two models over the same utterances, folds and seeds: how large the difference is, and whether it
// would survive another draw of speakers.

import { bootstrapIntervals, defaultResamples, type Interval } from './bootstrap.js';
import { countConfusion } from './confusion-matrix.js';
import { type ComparedModel, pairPredictions } from './pairing.js';
import { defaultPermutations, permutationPValues } from './permutation.js';
import { type ComparedScoreKey, comparedScores, eachScore } from './score-list.js';
import { speakerKey, tallyGroups } from './seed-predictions.js';
import { mean } from './statistics.js';

export type { ComparedModel } from './pairing.js';

/** A difference of one score, `candidate - baseline`. */
export interface PairedDifference {
  /** The mean over seeds. */
  readonly mean: number;
  /**
   * The 95% percentile interval when speakers are redrawn with replacement, both models on the same draw;
   * all that it can be, such as -1 to 1, with one speaker.
   */
  readonly interval: Interval;
  /**
   * The two-sided p value of a permutation test over speakers: sign flips of the speakers' differences
   * for accuracy, the two models' answers exchanged a speaker for the others (for accuracy that is the
   * same thing). 1 with one speaker.
   */
  readonly pValue: number;
}

/** The difference in every score of `comparedScores`. */
export interface PairedComparison extends Readonly<Record<ComparedScoreKey, PairedDifference>> {
  /** The name of the model that differences are counted from. */
  readonly baseline: string;
  /** The name of the model whose gain is asked for. */
  readonly candidate: string;
  /** How the candidate's accuracy compares speaker by speaker; all seeds are pooled. */
  readonly speakers: {
    /** The number of those on which it is higher. */
    readonly better: number;
    /** The number of those on which it is the same. */
    readonly equal: number;
    /** The number of those on which it is lower. */
    readonly worse: number;
  };
}

/** The two models to compare, and how. */
export interface ComparisonInput {
  /** The class names, in the order of `truth` and `probabilities`. */
  readonly labels: readonly string[];
  /** The model that differences are counted from. */
  readonly baseline: ComparedModel;
  /** The model whose gain is asked for. */
  readonly candidate: ComparedModel;
  /** The number of bootstrap draws, 2000 unless told. */
  readonly resamples?: number;
  /** The number of random exchanges where there are more than 14 speakers, 10,000 unless told. */
  readonly permutations?: number;
  /** The seed of draws and exchanges, 1 unless told. */
  readonly seed?: number;
}

/** The confusion counts of one seed, flat `[classes * classes]`; lists have one entry a speaker. */
interface SeedCounts {
  readonly baseline: readonly Float64Array[];
  readonly candidate: readonly Float64Array[];
  /** The counts `candidate - baseline`. */
  readonly gains: readonly Float64Array[];
  readonly baselineTotal: Float64Array;
  readonly candidateTotal: Float64Array;
}

/**
 * Compares two models that answered the same utterances under the same seeds, in any order. See
 * `bootstrapIntervals` and `permutationPValues` for the methods and their sources. Neither interval
 * nor p value is corrected for comparing several candidates.
 *
 * @returns plain data, survives `JSON.stringify` unchanged
 * @throws AffettoError `OPTION_INVALID` when seeds, utterances, their truth or their speakers differ
 *   between the two, and when either side cannot be summarised
 */
export function comparePaired({
  labels,
  baseline,
  candidate,
  resamples = defaultResamples,
  permutations = defaultPermutations,
  seed = 1,
}: ComparisonInput): PairedComparison {
  const classes = labels.length;
  const paired = pairPredictions(labels, baseline, candidate);
  const before = tallyGroups(baseline.predictions, classes, speakerKey);
  const after = tallyGroups(paired, classes, speakerKey);
  const speakers = before.groups.length;
  const seeds = before.tallies.map((tallies, s) => {
    // Of a tally, only the counts matter here: no score that is compared needs confidences.
    const counts = (tally: Float64Array) => tally.subarray(0, classes * classes);
    return seedCounts(tallies.map(counts), after.tallies[s]!.map(counts));
  });
  const everyone = new Uint8Array(speakers).fill(1);
  const observed = redrawnDifferences(seeds, everyone, classes);
  const intervals = bootstrapIntervals({
    speakers,
    resamples,
    seed,
    ranges: comparedScores.map(({ range: [low, high] }) => [low - high, high - low]),
    statistics: (times) => redrawnDifferences(seeds, times, classes),
  });
  const pValues = permutationPValues({
    speakers,
    permutations,
    seed,
    differences: (swapped) => exchangedDifferences(seeds, swapped, classes),
  });
  const differences = eachScore(comparedScores, ({ key }): PairedDifference => {
    const k = comparedScores.findIndex((entry) => entry.key === key);
    return { mean: observed[k]!, interval: intervals[k]!, pValue: pValues[k]! };
  });
  const gains = before.groups.map((_, speaker) =>
    seeds.reduce((sum, ofSeed) => sum + trace(ofSeed.gains[speaker]!, classes), 0),
  );
  return {
    baseline: baseline.name,
    candidate: candidate.name,
    ...differences,
    speakers: {
      better: gains.filter((gain) => gain > 0).length,
      equal: gains.filter((gain) => gain === 0).length,
      worse: gains.filter((gain) => gain < 0).length,
    },
  };
}

function seedCounts(
  baseline: readonly Float64Array[],
  candidate: readonly Float64Array[],
): SeedCounts {
  const cells = baseline[0]!.length;
  const everyone = new Uint8Array(baseline.length).fill(1);
  return {
    baseline,
    candidate,
    gains: candidate.map((counts, speaker) =>
      counts.map((count, cell) => count - baseline[speaker]![cell]!),
    ),
    baselineTotal: addWeighted(new Float64Array(cells), baseline, everyone),
    candidateTotal: addWeighted(new Float64Array(cells), candidate, everyone),
  };
}

/** Computes the mean differences over seeds when speaker `s` occurs `times[s]` times. */
function redrawnDifferences(
  seeds: readonly SeedCounts[],
  times: ArrayLike<number>,
  classes: number,
): number[] {
  const [before, after] = [new Float64Array(classes ** 2), new Float64Array(classes ** 2)];
  const ofSeeds: number[][] = [];
  for (const { baseline, candidate } of seeds) {
    addWeighted(before.fill(0), baseline, times);
    addWeighted(after.fill(0), candidate, times);
    // A seed that tested none of the drawn speakers has no score.
    if (before.some((count) => count > 0)) ofSeeds.push(scoreDifferences(before, after, classes));
  }
  return meanDifferences(ofSeeds);
}

/** Computes the mean differences over seeds when the models change places for speakers with `swapped[s] = 1`. */
function exchangedDifferences(
  seeds: readonly SeedCounts[],
  swapped: ArrayLike<number>,
  classes: number,
): number[] {
  const [before, after] = [new Float64Array(classes ** 2), new Float64Array(classes ** 2)];
  return meanDifferences(
    seeds.map(({ gains, baselineTotal, candidateTotal }) => {
      // What one side gains by an exchange, the other loses.
      const moved = addWeighted(after.fill(0), gains, swapped);
      for (let cell = 0; cell < moved.length; cell++) {
        before[cell] = baselineTotal[cell]! + moved[cell]!;
        after[cell] = candidateTotal[cell]! - moved[cell]!;
      }
      return scoreDifferences(before, after, classes);
    }),
  );
}

function scoreDifferences(before: Float64Array, after: Float64Array, classes: number): number[] {
  const [ours, theirs] = [countConfusion(before, classes), countConfusion(after, classes)];
  return comparedScores.map(({ compute }) => compute(theirs) - compute(ours));
}

function meanDifferences(ofSeeds: readonly (readonly number[])[]): number[] {
  return comparedScores.map((_, k) => mean(ofSeeds.map((differences) => differences[k]!)));
}

/** Adds `weights[s] * counts[s]` for each `s`, cell by cell. */
function addWeighted(
  into: Float64Array,
  counts: readonly Float64Array[],
  weights: ArrayLike<number>,
): Float64Array {
  for (let s = 0; s < counts.length; s++) {
    const weight = weights[s]!;
    if (weight === 0) continue;
    const cells = counts[s]!;
    for (let i = 0; i < into.length; i++) into[i]! += weight * cells[i]!;
  }
  return into;
}

/** Sums the diagonal: the number of right answers. */
function trace(counts: Float64Array, classes: number): number {
  let sum = 0;
  for (let c = 0; c < classes; c++) sum += counts[c * classes + c]!;
  return sum;
}
