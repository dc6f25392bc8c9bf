// Test parts that somebody names: the speakers that a user gives, and the split that a corpus's owners give.

import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { requireKnownSpeakers } from './known-speakers.js';
import { sharesSpeakers } from './two-parts.js';

/** Tests the speakers that are named. @throws AffettoError `OPTION_INVALID` where there are none, or all of them */
export function cutNamed(utterances: readonly Utterance[], names: readonly string[]) {
  requireKnownSpeakers(utterances);
  const known = [...new Set(utterances.map(({ speaker }) => speaker))].sort();
  if (names.length === 0) {
    throw invalid(`The protocol speakers needs names, e.g. --test-speakers ${known[0]}.`);
  }
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw invalid(`There is no speaker ${unknown}. There are: ${known.join(', ')}.`);
  }
  const test = utterances.filter(({ speaker }) => names.includes(speaker));
  const train = utterances.filter(({ speaker }) => !names.includes(speaker));
  if (train.length === 0) throw invalid('All speakers are named, so none is left to train on.');
  return { train, test };
}

/**
 * Tests the part that the corpus calls test; its part dev is among what is trained on here.
 * @throws AffettoError `OPTION_INVALID` where it gives no split, or not for all utterances
 */
export function cutGiven(utterances: readonly Utterance[]) {
  const test = utterances.filter(({ split }) => split === 'test');
  const train = utterances.filter(({ split }) => split === 'train' || split === 'dev');
  const rest = utterances.filter(({ split }) => split === undefined);
  if (train.length === 0 || test.length === 0) {
    throw invalid(
      `The protocol given needs a corpus that says what is for training and what for testing, and ${train.length} of its ${utterances.length} utterances are for training, ${test.length} for testing. Take another protocol, such as speaker-folds.`,
    );
  }
  if (rest.length > 0) {
    throw invalid(
      `${rest.length} of ${utterances.length} utterances are in no part of the corpus's own split (the first: ${rest[0]?.id}). Leave them out of its tables, or take another protocol.`,
    );
  }
  return { train, test };
}

/** Tells whether the split that a corpus gives keeps voices apart. */
export function isGivenBySpeaker(utterances: readonly Utterance[]): boolean {
  const test = utterances.filter(({ split }) => split === 'test');
  return !sharesSpeakers(
    utterances.filter(({ split }) => split !== 'test'),
    test,
  );
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
