// FLAC frames to blocks of samples, many at a time: a frame of silence holds thousands in a dozen bytes, and calls of the
// decoder cost more than that.
import type { FLACDecoder } from '@wasm-audio-decoders/flac';
import { corrupt } from '../failures.js';
import type { AudioBlock } from '../stream.js';
import { DecoderPool } from './decoder-pool.js';
import { decodeFlacFrame } from './flac-decode-frame.js';
import type { FlacFrame } from './flac-frames.js';
import type { StreamInfo } from './flac-info.js';
import { quietly } from './quiet.js';

const pool = new DecoderPool<undefined, FLACDecoder>(
  async () => (await import('@wasm-audio-decoders/flac')).FLACDecoder,
  'destroy_decoder',
);

/** Sample frames decoded at once. */
const BATCH_SAMPLES = 1 << 16;
/** libFLAC's build tells every depth, but scales only these by their own full scale. */
const LIBRARY_BITS = [8, 16, 24];

/** Collects frames and decodes them; free it. */
export class FlacBatches {
  readonly #info: StreamInfo;
  #batch: FlacFrame[] = [];
  #samples = 0;
  #decoded = 0;
  #decoder: FLACDecoder | undefined;
  #allRight = false;

  constructor(info: StreamInfo) {
    this.#info = info;
  }

  /** The number of sample frames decoded so far. */
  get decoded(): number {
    return this.#decoded;
  }

  /** Takes a frame; gives a block whenever enough of them are there. */
  async add(frame: FlacFrame): Promise<AudioBlock | undefined> {
    this.#batch.push(frame);
    this.#samples += frame.header.samples;
    return this.#samples < BATCH_SAMPLES ? undefined : this.#decode();
  }

  /** Gives what is left. */
  async finish(): Promise<AudioBlock | undefined> {
    const rest = this.#batch.length > 0 ? await this.#decode() : undefined;
    this.#allRight = true;
    return rest;
  }

  free(): void {
    if (this.#decoder) pool.release(this.#decoder, this.#allRight);
    this.#decoder = undefined;
  }

  async #decode(): Promise<AudioBlock> {
    const [frames, samples] = [this.#batch, this.#samples];
    this.#batch = [];
    this.#samples = 0;
    const block = LIBRARY_BITS.includes(this.#info.bits)
      ? await this.#byLibrary(frames, samples)
      : this.#byOurselves(frames, samples);
    this.#decoded += samples;
    return block;
  }

  async #byLibrary(frames: readonly FlacFrame[], samples: number): Promise<AudioBlock> {
    this.#decoder ??= await pool.take(undefined);
    const decoder = this.#decoder;
    const { channels, bits } = this.#info;
    const { channelData, errors } = await quietly(() =>
      decoder.decodeFrames(frames.map(({ data }) => data)),
    );
    if (errors[0]) throw corrupt('one of its FLAC frames cannot be decoded');
    if (channelData.length !== channels) {
      throw corrupt(`its frames have ${channelData.length} channels, its header ${channels}`);
    }
    const found = channelData[0]?.length ?? 0;
    if (found !== samples)
      throw corrupt(`its frames hold ${found} samples, not the ${samples} they say`);
    for (const channel of channelData) rescale(channel, bits);
    return channelData;
  }

  #byOurselves(frames: readonly FlacFrame[], samples: number): AudioBlock {
    const { channels, bits } = this.#info;
    const block = Array.from({ length: channels }, () => new Float32Array(samples));
    const scale = 2 ** -(bits - 1);
    let at = 0;
    for (const { data, header } of frames) {
      const frame = decodeFlacFrame(data, header, bits);
      if (!frame) throw corrupt('one of its FLAC frames cannot be decoded');
      for (const [index, channel] of frame.channels.entries()) {
        const out = block[index]!;
        for (let i = 0; i < channel.length; i++) out[at + i] = channel[i]! * scale;
      }
      at += header.samples;
    }
    return block;
  }
}

/**
 * The decoder divides by 2^(bits-1) - 1; every WAV reader divides by 2^(bits-1). Going back to the stored
 * integer makes a FLAC and the WAV it was made from decode to identical samples.
 */
function rescale(samples: Float32Array, bits: number): void {
  const fullScale = 2 ** (bits - 1);
  const factor = fullScale - 1;
  for (let i = 0; i < samples.length; i++) {
    // A float32 holds integers of up to 24 bits exactly. Math.round is several times as slow, and halves do not occur.
    samples[i] = Math.floor(samples[i]! * factor + 0.5) / fullScale;
  }
}
