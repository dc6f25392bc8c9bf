// What the page and the inference worker say to each other while somebody teaches a voice.

import type { AdaptationProgress } from '../../../src/adaptation/adaptation.js';
import type { AdaptationCheck } from '../../../src/adaptation/cross-validation.js';
import type { AdaptedLayers } from '../../../src/adaptation/trainable-part.js';
import type { OnShare, RecordedClip, RecordingLevel } from './engine.js';
import type { Outcome } from './outcome.js';

/** The shipped model, which is what gets adapted, whichever one answers. */
export interface Teachable {
  readonly labels: readonly string[];
}

/** An adapted model and what it is worth. */
export interface Taught {
  readonly modelBytes: Uint8Array<ArrayBuffer>;
  readonly check: AdaptationCheck;
  /** Emotions of `check.clips`. */
  readonly emotions: readonly string[];
  /** Of everything: hearing, checking, training. */
  readonly elapsedMs: number;
  /** Of training alone. */
  readonly trainingMs: number;
}

/** Keeps the clips of one speaker, and adapts to them. Functions among the arguments are comlink proxies. */
export interface Teaching {
  open(onShare: OnShare): Promise<Outcome<Teachable>>;
  /** `port` brings Float32Array blocks of mono samples, all the time; they are heard only during a take. */
  listen(port: MessagePort, sampleRate: number): void;
  startTake(onLevel: (level: RecordingLevel) => void): void;
  /** Ends the take and keeps it as `key`, in place of an earlier one; what has no sound is not kept. */
  stopTake(key: string, emotion: string): Promise<Outcome<RecordedClip>>;
  dropTake(): void;
  forgetAll(): void;
  /** `last` takes seconds; `all` a minute or two, and gains more (docs/adaptation.md). */
  adapt(
    layers: AdaptedLayers,
    onProgress: (progress: AdaptationProgress) => void,
  ): Promise<Outcome<Taught>>;
  cancel(): void;
}
