// The closer look below an answer, fetched when there is one.

import type { ProsodySummary } from '../../../src/prosody/prosody.js';
import type { RecordingAnswer } from '../protocol/engine.js';
import type { HistoryKind } from '../storage/history-store.js';
import { lazyPanel } from '../ui/lazy-panel.js';

export interface InspectProps {
  readonly file: Blob;
  /** The name of the file, which saved files are named after. */
  readonly name: string;
  readonly answer: RecordingAnswer;
  /** The element that plays the file. */
  readonly media: HTMLAudioElement;
  /** How earlier recordings of the same voice were said; absent where it is not known whose it is. */
  readonly earlier?: readonly ProsodySummary[];
  /** What it is, for the history; `kept`: it is there already. Default: a file. */
  readonly kind?: HistoryKind | 'kept';
  /** Whether it was heard live, in other parts than a file is. */
  readonly isLive?: boolean;
}

export const Inspect = lazyPanel<InspectProps>(
  async () => (await import('./inspection.js')).Inspection,
);
