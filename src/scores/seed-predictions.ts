// Refuses predictions that statistics would be wrong or meaningless on, and sums the sound ones by
// speaker or another grouping, seed by seed.

import { AffettoError } from '../errors.js';
import { checkPredictions } from './metrics.js';
import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { addTally, emptyTally, type Tally, tallyUtterance } from './tally.js';

/**
 * Makes a key that tells speakers of different corpora apart that bear the same name. Those nobody knows
 * (`unknownSpeaker`) are one speaker: counted apart, they would make intervals narrower than anyone can know.
 */
export function speakerKey({ corpus, speaker }: ScoredUtterance): string {
  return `${corpus}\n${speaker}`;
}

/** Makes a key that tells utterances of different corpora apart that bear the same id. */
export function utteranceKey({ corpus, id }: ScoredUtterance): string {
  return `${corpus}\n${id}`;
}

/**
 * Refuses what cannot be summarised.
 *
 * @throws AffettoError `OPTION_INVALID` without seeds, with a seed or (within a seed) an utterance
 *   given twice, with a seed without utterances, and as `scorePredictions` does
 */
export function checkSeedPredictions(
  labels: readonly string[],
  predictions: readonly SeedPredictions[],
): void {
  if (predictions.length === 0) {
    throw invalid('There is nothing to summarize: the list of predictions has no seed.');
  }
  const seeds = new Set<number>();
  for (const { seed, utterances } of predictions) {
    if (seeds.has(seed)) {
      throw invalid(`Seed ${seed} has predictions twice. Pool the folds of a seed in one entry.`);
    }
    seeds.add(seed);
    if (utterances.length === 0) {
      throw invalid(`There is nothing to summarize under seed ${seed}: it has no utterances.`);
    }
    const keys = new Set<string>();
    for (const utterance of utterances) {
      const key = utteranceKey(utterance);
      if (keys.has(key)) {
        throw invalid(
          `Utterance ${utterance.id} of ${utterance.corpus} was answered twice under seed ${seed}. ` +
            'Pass each utterance once a seed: test parts of folds must not overlap.',
        );
      }
      keys.add(key);
      if (utterance.probabilities.length !== labels.length) {
        throw invalid(
          `Utterance ${utterance.id} under seed ${seed} has ${utterance.probabilities.length} ` +
            `probabilities for ${labels.length} labels (${labels.join(', ')}).`,
        );
      }
    }
    checkPredictions(
      {
        labels,
        truth: utterances.map(({ truth }) => truth),
        probabilities: utterances.flatMap(({ probabilities }) => probabilities),
      },
      (row) => `${utterances[row]!.id} under seed ${seed}`,
    );
  }
}

/** A tally for each seed and group. */
export interface GroupedTallies {
  /** All groups that occur under any seed, sorted. */
  readonly groups: readonly string[];
  /** The tallies `[seed][group]`; empty where a seed tested nothing of the group. */
  readonly tallies: readonly (readonly Tally[])[];
}

/**
 * Sums each seed's utterances by group.
 *
 * @param groupOf an utterance's group; those without one are left out
 */
export function tallyGroups(
  predictions: readonly SeedPredictions[],
  classes: number,
  groupOf: (utterance: ScoredUtterance) => string | undefined,
): GroupedTallies {
  const seen = new Set<string>();
  const perSeed = predictions.map(({ utterances }) => {
    const tallies = new Map<string, Tally>();
    for (const utterance of utterances) {
      const group = groupOf(utterance);
      if (group === undefined) continue;
      seen.add(group);
      const tally = tallies.get(group) ?? emptyTally(classes);
      tallies.set(group, tally);
      tallyUtterance(tally, classes, utterance.truth, utterance.probabilities);
    }
    return tallies;
  });
  const groups = [...seen].sort();
  return {
    groups,
    tallies: perSeed.map((tallies) => groups.map((g) => tallies.get(g) ?? emptyTally(classes))),
  };
}

/** Adds up tallies. */
export function sumTallies(tallies: readonly Tally[], classes: number): Tally {
  const sum = emptyTally(classes);
  for (const tally of tallies) addTally(sum, tally);
  return sum;
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
