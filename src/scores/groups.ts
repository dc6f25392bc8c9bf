// Scores of parts of the utterances: does the model hear women as well as men, and everyone as well as
// the average? Apart from summary.ts because a group has rules of its own for seeds that lack it.

import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { type CountScoreValues, countScores, eachScore } from './score-list.js';
import { tallyGroups } from './seed-predictions.js';
import { mean } from './statistics.js';
import { scoreTally } from './tally.js';

/**
 * The scores of the part of the utterances that one group (a speaker, a sex, an intensity) makes up: means over the
 * seeds that tested the group; classes absent from it are left out, as in `scoreList`.
 */
export interface GroupScores extends CountScoreValues {
  /** The name of the group, such as `07`, `female` or `strong`; a speaker of several corpora's is `corpus/07`. */
  readonly group: string;
  /** The number of utterances a seed; their rounded mean where seeds tested different ones. */
  readonly count: number;
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
      ...eachScore(countScores, ({ key }) => mean(scores.map((ofSeed) => ofSeed[key]))),
    };
  });
}

/** Makes the function of `speakersAmong` for all that was answered. */
export function speakerNames(
  predictions: readonly SeedPredictions[],
): (utterance: ScoredUtterance) => string {
  return speakersAmong(predictions.flatMap(({ utterances }) => utterances));
}

/** Makes a function that names speakers of recordings, by their corpus too where these are of several. */
export function speakersAmong(
  recordings: readonly Pick<ScoredUtterance, 'corpus'>[],
): (recording: Pick<ScoredUtterance, 'corpus' | 'speaker'>) => string {
  const corpora = new Set(recordings.map(({ corpus }) => corpus));
  return ({ corpus, speaker }) => (corpora.size > 1 ? `${corpus}/${speaker}` : speaker);
}
