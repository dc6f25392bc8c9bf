// How a training has its features computed on more cores than its own: it asks for them before it reads them from the
// cache. Whoever answers may start processes; training itself starts none.

import type { ReadOptions } from '../audio/types.js';
import type { Utterance } from '../corpora/types.js';
import type { FrontEndOptions } from '../features/options.js';
import type { ClipVariant } from './clip-variant.js';
import type { StartSettings } from './start-settings.js';

/** What the cache is to hold. */
export interface FillRequest {
  /** How features are computed. */
  readonly frontEnd: FrontEndOptions;
  /** The model file whose encoder the front end asks for; absent: the package's encoder. */
  readonly from?: StartSettings | undefined;
  /** The recordings. */
  readonly utterances: readonly Utterance[];
  /** What of each recording. */
  readonly variants: readonly ClipVariant[];
  /** The seed of made-up sounds that are wanted too; absent: none are. */
  readonly soundsOf?: number;
  /** The folder of cached features. */
  readonly cacheFolder: string;
  /** How recordings are read; default: as `decodeChannels` reads them. */
  readonly reading?: ReadOptions | undefined;
  /** Is told how many recordings are done. */
  readonly onClip?: (done: number) => void;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/**
 * Fills the cache. What it leaves out, such as recordings that cannot be used, the training computes, or refuses,
 * itself.
 */
export type FillCache = (request: FillRequest) => Promise<void>;
