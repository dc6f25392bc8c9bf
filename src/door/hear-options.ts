// How recordings are heard, whatever is asked of them.

import type { RecognitionWindow } from '../recognition/recognition.js';
import type { TakeInOptions } from './heard-pieces.js';

/** How a recording is heard. */
export interface HearOptions extends TakeInOptions {
  /** Hears how much of the recording is done, in [0, 1]; undefined where nobody knows its length. */
  readonly onProgress?: (share: number | undefined) => void;
  /**
   * Hears of each window of a long recording when it is answered, in order; of one that is no longer than eight windows of
   * the model all come at its end. `recognize` and `timeline` tell of them.
   */
  readonly onWindow?: (window: RecognitionWindow) => void;
}
