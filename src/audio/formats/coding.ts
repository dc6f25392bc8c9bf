// What the readers of uncompressed files share: sound lies in them as runs of bytes, and blocks of bytes become samples.

import type { AudioBlock, EarlyEnd } from '../stream.js';
import type { AudioWarning } from '../types.js';

/** How bytes become samples, whatever file they lie in. */
export interface SampleCoding {
  /** Its name in `AudioSource.codec`. */
  readonly name: string;
  /** The number of bytes that can be decoded by themselves: a sample of each channel, or a block of ADPCM. */
  readonly blockBytes: number;
  /** Tells how many sample frames so many bytes hold; the last block may be cut. */
  readonly framesIn: (bytes: number) => number;
  /** Decodes whole blocks, of which only the last may be cut. */
  readonly decode: (bytes: Uint8Array) => AudioBlock;
}

/** Sound that lies in a file without a gap. */
export interface SoundRun {
  /** Its place, in bytes from the start of the file. */
  readonly start: number;
  readonly bytes: number;
  /** The number of sample frames in it. */
  readonly frames: number;
}

/** What a file of uncompressed sound holds. */
export interface SoundLayout {
  /** The file's format, as in `AudioSource`. */
  readonly container: string;
  /** The stored rate in Hz. */
  readonly sampleRate: number;
  readonly channels: number;
  readonly coding: SampleCoding;
  /** Where the sound lies, in its order. */
  readonly runs: readonly SoundRun[];
  /** Set where the file promises more than it holds. */
  readonly earlyEnd: EarlyEnd | null;
  readonly warnings: readonly AudioWarning[];
}
