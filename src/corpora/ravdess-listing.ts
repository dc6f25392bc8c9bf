// RAVDESS in a folder, without asking what the folder is taken for: part of the public API since its beginning.
import type { IgnoredFile } from './listing.js';
import { listNamedCorpus } from './named-corpus.js';
import { ravdess } from './ravdess.js';
import type { Utterance } from './types.js';
import { walkFiles } from './walk.js';

/** What `listRavdess` found. */
export interface RavdessListing {
  /** Sorted by id; each id once. */
  readonly utterances: Utterance[];
  /** Sorted by path. */
  readonly ignored: IgnoredFile[];
}

/**
 * Finds the spoken, audio-only clips of RAVDESS below `dir`, in folders of any nesting, as WAV or FLAC.
 * Where a clip is there twice, the WAV is kept before the FLAC, then the first path in code-unit order.
 *
 * @throws AffettoError `FILE_UNREADABLE` for a missing folder, `CORPUS_EMPTY` where nothing is RAVDESS
 */
export async function listRavdess(dir: string): Promise<RavdessListing> {
  const { utterances, ignored } = await listNamedCorpus(ravdess, dir, await walkFiles(dir));
  return { utterances, ignored };
}
