// Keeps splits by speaker honest: where it is not known who speaks, nobody can say that a voice was never
// heard in training, so such a split must not be made.

import { type Utterance, unknownSpeaker } from '../corpora/types.js';
import { AffettoError } from '../errors.js';

/** Tells whether the corpus says who speaks. */
export function hasKnownSpeaker(utterance: Utterance): boolean {
  return utterance.speaker !== unknownSpeaker;
}

/**
 * Refuses utterances whose speaker is unknown, before anything that goes by speakers: splits, folds, scores of each.
 * @throws AffettoError `OPTION_INVALID` where the speaker of any utterance is unknown.
 */
export function requireKnownSpeakers(utterances: readonly Utterance[]): void {
  const unknown = utterances.filter((utterance) => !hasKnownSpeaker(utterance));
  const first = unknown[0];
  if (first === undefined) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `A split by speakers needs to know who speaks, and ${unknown.length} of ${utterances.length} utterances do not say (the first: ${first.path}). Name the speakers (LABEL/SPEAKER/clip.wav in label folders, the column speaker in a manifest), or split at random, which is speaker-dependent.`,
  );
}
