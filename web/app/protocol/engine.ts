// What the page and the inference worker say to each other.

import type { Explanation } from '../../../src/explanation/explainer.js';
import type { LiveEvent, ModelMetadata, Recognition } from '../../../src/index.js';
import type { MelPicture } from '../../../src/timeline/long-spectrogram.js';
import type { Outline } from '../../../src/timeline/sound-outline.js';
import type { Outcome } from './outcome.js';

/** A model of somebody's own, as it is kept on the device. */
export interface OwnModel {
  readonly id: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** The loaded model and how it came. */
export interface LoadedModel {
  readonly id: string;
  readonly metadata: ModelMetadata;
  readonly runtime: string;
  readonly downloadMs: number;
  readonly startMs: number;
}

export interface ClipAnswer {
  readonly recognition: Recognition;
  /** How loud it is from moment to moment. */
  readonly outline: Outline;
  /** Decoding and recognising. */
  readonly elapsedMs: number;
  /** Recognising alone, where it was not mixed with decoding. */
  readonly inferenceMs: number | undefined;
}

/** A finished recording; the samples stay in the worker until it is discarded. */
export interface RecordedClip {
  readonly seconds: number;
  readonly sampleRate: number;
  /** 16-bit mono WAV. */
  readonly wav: ArrayBuffer;
}

/** A recording under way, twenty times a second. */
export interface RecordingLevel {
  readonly seconds: number;
  /** RMS, dBFS. */
  readonly levelDb: number;
}

/** What of a file is explained. */
export interface PartOfFile {
  /** Absent for files that one window hears whole. */
  readonly window?: { readonly startSeconds: number; readonly endSeconds: number };
  /** Absent: the most probable. */
  readonly emotion?: string;
}

export type OnShare = (share: number) => void;

/** The worker, as comlink exposes it. Functions among the arguments are comlink proxies. */
export interface Engine {
  /** Loads the shipped model, or `own`; on failure the one before stays. */
  load(onShare: OnShare, own?: OwnModel): Promise<Outcome<LoadedModel>>;
  /** `onShare` hears how much of the file is done, where its header tells. */
  recognizeFile(id: string, file: Blob, onShare: OnShare): Promise<Outcome<ClipAnswer>>;
  /** Which moments and bands moved the answer for a part of a file. */
  explain(
    id: string,
    file: Blob,
    part: PartOfFile,
    onShare: OnShare,
  ): Promise<Outcome<Explanation>>;
  drawSpectrogram(id: string, file: Blob, onShare: OnShare): Promise<Outcome<MelPicture>>;
  /** Ends the work on a file that was started with this id. */
  cancel(id: string): void;
  /** `port` brings Float32Array blocks of mono samples. */
  startRecording(
    port: MessagePort,
    sampleRate: number,
    onLevel: (level: RecordingLevel) => void,
  ): void;
  stopRecording(): Promise<Outcome<RecordedClip>>;
  recognizeRecording(): Promise<Outcome<ClipAnswer>>;
  discardRecording(): void;
  startLive(
    port: MessagePort,
    sampleRate: number,
    onEvent: (event: LiveEvent) => void,
  ): Promise<Outcome<null>>;
  stopLive(): void;
  /** Makes a `Teaching` (protocol/teaching.ts) reachable on `port`. */
  openTeaching(port: MessagePort): Promise<Outcome<null>>;
}
