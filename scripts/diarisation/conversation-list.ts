// The made-up conversations that diarisation is measured on: of each corpus beside the clone one for every number of voices, of
// speakers of one half.

import {
  type CorpusClip,
  corpusClips,
  halfOf,
  type MadeConversation,
  makeConversation,
} from '../../test/support/conversations.js';

/** How long each conversation is, in seconds. */
const seconds = 120;
const mostVoices = 6;

/** A conversation that is not made yet: all of them at once would take much memory. */
export interface ListedConversation {
  /** Such as `nemo-2-11`: corpus, voices and seed. */
  readonly name: string;
  readonly corpus: string;
  /** How many people speak. */
  readonly voices: number;
  make(): Promise<MadeConversation>;
}

/**
 * Lists the conversations.
 * @param data the folder with ravdess-speech, emo-db and nemo, with a slash at its end
 * @param half thresholds were chosen on `chosen`; results are of `reported`, the other speakers
 * @param only the corpus to keep to; undefined: all
 */
export async function conversationList(
  data: string,
  half: 'chosen' | 'reported',
  only?: string,
): Promise<ListedConversation[]> {
  const seed = half === 'chosen' ? 1 : 11;
  const clips: Readonly<Record<string, CorpusClip[]>> = await corpusClips(data);
  return Object.entries(clips).flatMap(([corpus, all]) => {
    if (only !== undefined && only !== corpus) return [];
    const own = halfOf(all, half);
    const speakers = new Set(own.map(({ speaker }) => speaker)).size;
    const counts = Array.from({ length: mostVoices - 1 }, (_, index) => index + 2);
    return counts
      .filter((voices) => voices <= speakers)
      .map((voices) => ({
        ...{ name: `${corpus}-${voices}-${seed}`, corpus, voices },
        make: () => makeConversation(own, { voices, seconds, seed }),
      }));
  });
}
