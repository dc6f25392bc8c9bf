// What the page and the inference worker say to each other while somebody teaches a voice.

import type { AdaptationProgress } from '../../../src/adaptation/adaptation.js';
import type { AdaptationCheck } from '../../../src/adaptation/cross-validation.js';
import type { AdaptedLayers } from '../../../src/adaptation/trainable-part.js';
import type { FinishedRecording, OnShare, RecordingLevel } from './engine.js';
import type { Outcome } from './outcome.js';

/** What the voice is taught to: the large model where it answers, else the small one. */
export interface Teachable {
  readonly labels: readonly string[];
}

/** What was learned, and what it is worth. */
export interface Taught {
  /** An adapted model's file, or a voice that the large model judges by, as JSON. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly check: AdaptationCheck;
  /** The emotions that the labels of `check.clips` are indexes of. */
  readonly emotions: readonly string[];
  /** Milliseconds that everything took: hearing, checking, training. */
  readonly elapsedMs: number;
  /** Milliseconds that training alone took; for the large model, hearing the sentences. */
  readonly trainingMs: number;
}

/** Keeps the clips of one speaker, and adapts to them. Functions among the arguments are comlink proxies. */
export interface Teaching {
  open(onShare: OnShare): Promise<Outcome<Teachable>>;
  /** Listens to `port`, which brings Float32Array blocks of mono samples all the time; a take hears them, nobody else. */
  listen(port: MessagePort, sampleRate: number): void;
  startTake(onLevel: (level: RecordingLevel) => void): void;
  /** Ends the take and keeps it as `key`, in place of an earlier one; what has no sound is not kept. */
  stopTake(key: string, emotion: string): Promise<Outcome<FinishedRecording>>;
  dropTake(): void;
  forgetAll(): void;
  /**
   * Learns from what was kept, with the model that answers now. Of the small one, `last` takes seconds, `all` a minute or
   * two, and gains more (docs/adaptation.md).
   */
  adapt(
    layers: AdaptedLayers,
    onProgress: (progress: AdaptationProgress) => void,
  ): Promise<Outcome<Taught>>;
  cancel(): void;
}
