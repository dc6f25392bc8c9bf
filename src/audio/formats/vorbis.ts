// Vorbis packets to samples with libvorbis (WebAssembly), whatever container they came in.
import type { OggVorbisDecoder } from '@wasm-audio-decoders/ogg-vorbis';
import type { OggPage as LibraryPage } from 'codec-parser';
import { corrupt } from '../failures.js';
import type { AudioBlock } from '../stream.js';
import { DecoderPool } from './decoder-pool.js';

/** A Vorbis packet holds at most half of the largest block, 8,192 samples, plus half of the next. */
export const MAX_VORBIS_PACKET_SAMPLES = 8_192;

/** The three header packets (Vorbis I, section 4.2), of which the comments are not needed. */
export interface VorbisHead {
  readonly identification: Uint8Array;
  readonly setup: Uint8Array;
  readonly channels: number;
  /** The rate in Hz. */
  readonly sampleRate: number;
}

/** Reads header packets; throws `AUDIO_CORRUPT`. */
export function readVorbisHead(
  identification: Uint8Array,
  setup: Uint8Array | undefined,
): VorbisHead {
  const { length } = identification;
  if (length < 30) throw corrupt(`its Vorbis header has ${length} bytes instead of 30`);
  if (setup?.[0] !== 5) throw corrupt('its Vorbis setup header is missing');
  const view = new DataView(identification.buffer, identification.byteOffset, length);
  const [channels, sampleRate] = [identification[11]!, view.getUint32(12, true)];
  return { identification, setup, channels, sampleRate };
}

const pool = new DecoderPool<undefined, OggVorbisDecoder>(
  async () => (await import('@wasm-audio-decoders/ogg-vorbis')).OggVorbisDecoder,
  'destroy_decoder',
);

/** Decodes the packets of one stream, in order; free it. */
export class VorbisPackets {
  readonly #head: VorbisHead;
  #decoder: OggVorbisDecoder | undefined;
  #isRight = true;

  constructor(head: VorbisHead) {
    this.#head = head;
  }

  /** Decodes packets; the first of a stream gives no samples. Throws `AUDIO_CORRUPT`. */
  async decode(packets: readonly Uint8Array[]): Promise<AudioBlock> {
    const { identification, setup, channels } = this.#head;
    const isFirst = this.#decoder === undefined;
    this.#decoder ??= await pool.take(undefined);
    const frames = packets
      .filter(({ length }) => length > 0)
      .map((data) => ({ data, header: { vorbisSetup: setup } }));
    if (frames.length === 0) return Array.from({ length: channels }, () => new Float32Array(0));
    // The library takes pages that its own parser made; of such a page it looks at these fields alone.
    const page = {
      data: isFirst ? identification : Uint8Array.of(0),
      codecFrames: frames,
      isLastPage: false,
      totalSamples: 0,
    } as unknown as LibraryPage;
    this.#isRight = false;
    const { channelData, errors } = await this.#decoder.decodeOggPages([page]);
    if (errors[0]) throw corrupt('one of its Vorbis packets cannot be decoded');
    this.#isRight = true;
    if ((channelData[0]?.length ?? 0) === 0) {
      return Array.from({ length: channels }, () => new Float32Array(0));
    }
    if (channelData.length !== channels) {
      throw corrupt(`its packets have ${channelData.length} channels, its header ${channels}`);
    }
    return channelData;
  }

  free(): void {
    if (this.#decoder) pool.release(this.#decoder, this.#isRight);
    this.#decoder = undefined;
  }
}
