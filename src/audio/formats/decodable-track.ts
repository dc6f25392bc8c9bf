// What the packets of a container's track become, whoever decodes them: blocks of samples with their times.
import type { AudioBlock } from '../stream.js';

/** Samples, and the time of the first in seconds. */
export interface TimedBlock {
  readonly block: AudioBlock;
  readonly seconds: number;
}

/** A track whose packets can be decoded. */
export interface DecodableTrack {
  readonly codec: string;
  /** The rate of the decoded samples in Hz, whatever the container says. */
  readonly sampleRate: number;
  /** The number of decoded channels, whatever the container says. */
  readonly channels: number;
  /** The number of samples before the first that belong to no sound. */
  readonly preSkip: number;
  /** The program outside affetto that decodes it. */
  readonly decoder?: string;
  readonly blocks: () => AsyncGenerator<TimedBlock, void, undefined>;
}
