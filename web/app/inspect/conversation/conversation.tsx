// Who speaks when in a long recording: its code is fetched when somebody asks for it.

import type { LoadedModel, RecordingAnswer } from '../../protocol/engine.js';
import { lazyPanel } from '../../ui/lazy-panel.js';

export interface ConversationProps {
  readonly file: Blob;
  /** The name of the file, which saved files are named after. */
  readonly name: string;
  readonly answer: RecordingAnswer;
  /** The element that plays the file. */
  readonly media: HTMLAudioElement;
  readonly model: LoadedModel;
}

/** Returns whether it can be asked who speaks when: of a long recording, by a model with emotions, where the site has the networks. */
export const canTellVoicesApart = ({ recognition }: RecordingAnswer, { metadata }: LoadedModel) =>
  __TELLS_VOICES_APART__ && recognition.windows.length > 1 && metadata.labels.length > 0;

export const WhoSpeaks = lazyPanel<ConversationProps>(
  async () => (await import('./who-speaks.js')).WhoSpeaks,
);
