// The closer look below an answer, fetched when there is one.

import type { ClipAnswer } from '../engine/protocol.js';
import { lazyPanel } from '../shell/lazy-panel.js';

export interface InspectProps {
  readonly file: Blob;
  /** The file's name, for what is saved. */
  readonly name: string;
  readonly answer: ClipAnswer;
  /** What plays the file. */
  readonly media: HTMLAudioElement;
}

export const Inspect = lazyPanel<InspectProps>(
  async () => (await import('./inspection.js')).Inspection,
);
