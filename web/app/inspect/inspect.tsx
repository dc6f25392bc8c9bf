// The closer look below an answer, fetched when there is one.

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
  /** What it is, for the history; `kept`: it is there already. Default: a file. */
  readonly kind?: HistoryKind | 'kept';
}

export const Inspect = lazyPanel<InspectProps>(
  async () => (await import('./inspection.js')).Inspection,
);
