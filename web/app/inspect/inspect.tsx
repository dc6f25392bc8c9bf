// The closer look below an answer, fetched when there is one.

import type { ClipAnswer } from '../protocol/engine.js';
import { lazyPanel } from '../ui/lazy-panel.js';

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
