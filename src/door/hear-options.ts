// How recordings are heard, whatever is asked of them.

import type { TakeInOptions } from './heard-pieces.js';

/** How a recording is heard. */
export interface HearOptions extends TakeInOptions {
  /** Hears how much of the recording is done, in [0, 1]; undefined where nobody knows its length. */
  readonly onProgress?: (share: number | undefined) => void;
}
