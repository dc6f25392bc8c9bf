// Scores of parts of the utterances: does the model hear women as well as men, and everyone as well as
// the average? Apart from summary.ts because a group has rules of its own for seeds that lack it.

import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { tallyGroups } from './seed-predictions.js';
import { mean } from './statistics.js';
import { scoreTally } from './tally.js';

/** Scores of the part of the utterances that one group (a speaker, a sex, an intensity) makes up. */
export interface GroupScores {
  /** E.g. `07`, `female`, `strong`; a speaker of several corpora's is `corpus/07`. */
  readonly group: string;
  /** Utterances a seed; their rounded mean where seeds tested different ones. */
  readonly count: number;
  /** Means over the seeds that tested the group; classes absent from it are left out, as in `Metrics`. */
  readonly accuracy: number;
  readonly uar: number;
  readonly macroF1: number;
}

/**
 * Scores each group of utterances by itself.
 *
 * @param predictions checked, as `summarizePredictions` does
 * @param classes number of labels
 * @param groupOf an utterance's group; those without one are in none
 * @returns sorted by group; empty when no utterance has one
 */
export function scoreGroups(
  predictions: readonly SeedPredictions[],
  classes: number,
  groupOf: (utterance: ScoredUtterance) => string | undefined,
): GroupScores[] {
  const { groups, tallies } = tallyGroups(predictions, classes, groupOf);
  return groups.map((group, g) => {
    const scores = tallies
      .map((ofSeed) => scoreTally(ofSeed[g]!, classes))
      .filter(({ count }) => count > 0);
    return {
      group,
      count: Math.round(mean(scores.map(({ count }) => count))),
      accuracy: mean(scores.map(({ accuracy }) => accuracy)),
      uar: mean(scores.map(({ uar }) => uar)),
      macroF1: mean(scores.map(({ macroF1 }) => macroF1)),
    };
  });
}

/** Names speakers by their corpus too where there are several corpora. */
export function speakerNames(
  predictions: readonly SeedPredictions[],
): (utterance: ScoredUtterance) => string {
  const corpora = new Set(
    predictions.flatMap(({ utterances }) => utterances.map(({ corpus }) => corpus)),
  );
  return ({ corpus, speaker }) => (corpora.size > 1 ? `${corpus}/${speaker}` : speaker);
}
