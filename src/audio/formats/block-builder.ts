// Joins the small pieces that the container library decodes to blocks worth a call of the resampler.

import type { AudioSample } from 'mediabunny';
import type { AudioBlock } from '../stream.js';

/** Frames joined into one block: mediabunny's own packets hold 2,048. */
const BLOCK_FRAMES = 1 << 16;

/** Joins mediabunny's small samples into blocks worth a call of the resampler. */
export class BlockBuilder {
  #channels: Float32Array[];
  #frames = 0;

  constructor(channels: number) {
    this.#channels = Array.from({ length: channels }, () => new Float32Array(BLOCK_FRAMES));
  }

  /** Appends a sample; true when the block should be taken before the next one. */
  add(sample: AudioSample): boolean {
    const needed = this.#frames + sample.numberOfFrames;
    if (needed > this.#channels[0]!.length) {
      this.#channels = this.#channels.map((old) => {
        const grown = new Float32Array(needed);
        grown.set(old);
        return grown;
      });
    }
    for (const [planeIndex, channel] of this.#channels.entries()) {
      sample.copyTo(channel.subarray(this.#frames, needed), { planeIndex, format: 'f32-planar' });
    }
    this.#frames = needed;
    return needed + 4096 > BLOCK_FRAMES;
  }

  /** The block so far; the builder starts a new one. */
  take(): AudioBlock {
    const block = this.#channels.map((channel) => channel.slice(0, this.#frames));
    this.#frames = 0;
    return block;
  }
}
