// Several models' answers to the same utterances as one answer: what an ensemble would have said.

import { AffettoError } from '../errors.js';
import { poolOpinions } from '../opinion-pool.js';
import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { utteranceKey } from './seed-predictions.js';

/**
 * Pools the members' opinions on each utterance (`poolOpinions`), as `ensembleOf` does inside a model. Each
 * member's folds may be dealt anew: whoever answered an utterance had not heard its speaker, so the mean
 * has not either.
 *
 * @param members the answers of each model, or of each seed of one; all to the same utterances
 * @returns one answer an utterance, in the order of the first member
 * @throws AffettoError `OPTION_INVALID` without members, and where one lacks an utterance that another
 *   has, or holds another truth for it
 */
export function ensemble(members: readonly SeedPredictions[]): ScoredUtterance[] {
  const [first, ...others] = members;
  if (!first) throw invalid('An ensemble needs members: there are no predictions.');
  const answers = others.map(({ seed, utterances }) => {
    if (utterances.length !== first.utterances.length) {
      throw invalid(
        `Seed ${seed} answered ${utterances.length} utterances, seed ${first.seed} ${first.utterances.length}: an ensemble's members answer the same ones.`,
      );
    }
    return { seed, byKey: new Map(utterances.map((one) => [utteranceKey(one), one])) };
  });
  return first.utterances.map((utterance) => {
    const rows = answers.map(({ seed, byKey }) => {
      const twin = byKey.get(utteranceKey(utterance));
      if (twin && twin.truth === utterance.truth) return twin.probabilities;
      throw invalid(
        `Utterance ${utterance.id} has ${twin ? 'another truth' : 'no answer'} under seed ${seed}: an ensemble's members answer the same utterances.`,
      );
    });
    return { ...utterance, probabilities: poolOpinions([utterance.probabilities, ...rows]) };
  });
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
