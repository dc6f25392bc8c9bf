// What every format reader hands to the rest of `audio`: facts from the header, then blocks of samples.
// Reading block by block keeps memory proportional to the answer, not to the file's native rate and channels.

import type { AudioWarning } from './types.js';

/** One block of decoded audio: a Float32Array per channel, all of one length, at the native rate. */
export type AudioBlock = readonly Float32Array[];

/** Why a stream stopped before the end its file promises; absent (`null`) when it ran to the end. */
export interface EarlyEnd {
  /** The reason for people, for example `the data chunk promises 96000 bytes, the file holds 1200`. */
  readonly reason: string;
  /** The number of sample frames that the file promises, where it says. */
  readonly expectedFrames?: number;
}

/** An opened recording, not decoded yet. */
export interface AudioStream {
  /** The file's format, as in `AudioSource`. */
  readonly container: string;
  /** How the samples are coded, as in `AudioSource`. */
  readonly codec: string;
  /** The stored rate in Hz. */
  readonly sampleRate: number;
  /** The number of channels. */
  readonly channels: number;
  /** The number of sample frames that the header promises; undefined where none says, or where it cannot be true. */
  readonly claimedFrames: number | undefined;
  /** The program outside affetto that decodes it, as in `AudioSource`. */
  readonly decoder?: string;
  /** What the reader found on the way; a reader may add to it until `read` has ended. Absent: nothing. */
  readonly warnings?: readonly AudioWarning[];
  /** Decodes from the start; to be called once. Returns why the recording ended early, or null. */
  read(): AsyncGenerator<AudioBlock, EarlyEnd | null, undefined>;
}
