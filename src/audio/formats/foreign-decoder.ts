// What decodes codecs that nothing here does, as readers of files see it: a file made of the pieces that they hand over goes
// in, sound comes out, and what the file says of times stays ours.
import type { AudioBlock, AudioStream, EarlyEnd } from '../stream.js';

/**
 * Decodes a file that is handed over piece by piece, and has begun to before it returns the stream: only decoded sound says
 * at which rate and in how many channels it is (HE-AAC).
 * @throws AffettoError `AUDIO_UNSUPPORTED_CODEC` where it cannot
 */
export type ForeignDecoder = (pieces: AsyncIterable<Uint8Array>) => Promise<AudioStream>;

/** Hands out in portions what a stream gives in blocks of any length. Close it. */
export class Portions {
  readonly #blocks: AsyncGenerator<AudioBlock, EarlyEnd | null, undefined>;
  #rest: AudioBlock | undefined;
  #end: EarlyEnd | null | undefined;

  constructor(stream: AudioStream) {
    this.#blocks = stream.read();
  }

  /** Gives the next so many frames; fewer where the stream ends before. */
  async *take(frames: number): AsyncGenerator<AudioBlock, void, undefined> {
    for (let left = frames; left > 0; ) {
      const block = this.#rest ?? (await this.#next());
      if (!block) return;
      const length = block[0]?.length ?? 0;
      const taken = Math.min(left, length);
      this.#rest = taken < length ? block.map((channel) => channel.subarray(taken)) : undefined;
      left -= taken;
      if (taken > 0) yield block.map((channel) => channel.subarray(0, taken));
    }
  }

  /** Leaves out what is left; why the stream ended early, or null. */
  async finish(): Promise<EarlyEnd | null> {
    while (await this.#next());
    return this.#end ?? null;
  }

  async close(): Promise<void> {
    await this.#blocks.return(null);
  }

  async #next(): Promise<AudioBlock | undefined> {
    if (this.#end !== undefined) return undefined;
    const step = await this.#blocks.next();
    if (!step.done) return step.value;
    this.#end = step.value;
    return undefined;
  }
}
