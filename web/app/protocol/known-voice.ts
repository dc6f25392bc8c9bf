// What the page and the inference worker say to each other about whoever speaks: the voice that the large model gets to
// know without labels.

import type { SavedVoice } from '../../../src/recognition/voice.js';
import type { Outcome } from './outcome.js';

/** A voice as the device keeps it, where somebody asks for that: a few dozen numbers a recording, no sound. */
export interface KeptVoice {
  readonly format: 1;
  /** What tells the model that made the numbers from others. */
  readonly model: string;
  /** The numbers of each recording's windows, [recordings][windows][numbers]. */
  readonly sentences: readonly (readonly (readonly number[])[])[];
}

/** How well the voice is known; told whenever that changes. */
export interface VoiceNews {
  /** The number of recordings and utterances that it is known by. */
  readonly sentences: number;
  /** Whether somebody else seemed to speak, and what was known has been put aside for `undoNewVoice`. */
  readonly startedAnew: boolean;
  /** What to keep; absent where nothing is known. */
  readonly kept?: KeptVoice;
  /** Whether a model of somebody's own knows it: then it lasts as long as that answers, and is not kept. */
  readonly isOwnModels?: boolean;
}

/** The worker's side; functions among the arguments are comlink proxies. */
export interface VoiceDesk {
  /** Tells `onNews` of the voice from now on, at once if there is one. */
  followVoice(onNews: (news: VoiceNews) => void): void;
  /**
   * Lets the large model answer by a voice that it was taught, from now on or as soon as it is there; without one, by
   * whoever speaks.
   */
  answerByVoice(voice: SavedVoice | undefined): Promise<Outcome<null>>;
  forgetVoice(): void;
  /** Goes back to the voice before the last one, and counts what seemed to be somebody else's among its recordings. */
  undoNewVoice(): void;
}
