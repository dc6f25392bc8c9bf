// How a corpus is cut where nobody says how: by speaker, since only that tells how well a new voice is heard.

import { speakerKey, type Utterance } from '../corpora/types.js';
import { hasKnownSpeaker } from './known-speakers.js';

/** A protocol of two parts, and why it cannot be the one by speaker. */
export interface DefaultSplit {
  readonly kind: 'speaker' | 'random';
  /** Why voices cannot be kept apart, to follow "since"; absent where they are. */
  readonly why?: string;
}

/** Chooses the protocol: `speaker` where at least two speakers are known and nobody is unknown, else `random`. */
export function defaultSplit(utterances: readonly Utterance[]): DefaultSplit {
  const unknown = utterances.filter((utterance) => !hasKnownSpeaker(utterance)).length;
  if (unknown > 0) {
    const which = unknown === utterances.length ? 'the' : `${unknown} of ${utterances.length}`;
    return { kind: 'random', why: `${which} recordings do not say who speaks` };
  }
  if (new Set(utterances.map(speakerKey)).size < 2) {
    return { kind: 'random', why: 'there is one speaker' };
  }
  return { kind: 'speaker' };
}
