// Opus packets to samples with libopus (WebAssembly), whatever container they came in.
import type { OpusDecoder } from 'opus-decoder';
import { corrupt, unsupported } from '../failures.js';
import { DecoderPool } from './decoder-pool.js';
import { quietly } from './quiet.js';

/** Opus always decodes at this rate here, in Hz. */
export const OPUS_RATE = 48_000;
/** The longest packet, 120 ms, in samples. */
export const MAX_PACKET_SAMPLES = 5_760;

/** The identification header (RFC 7845, section 5.1). */
export interface OpusHead {
  /** The number of channels. */
  readonly channels: number;
  /** The number of samples at 48 kHz that the decoder needs to converge, to be dropped. */
  readonly preSkip: number;
  /** The number of Opus streams in a packet. */
  readonly streamCount: number;
  /** The number of those streams that hold two channels. */
  readonly coupledStreamCount: number;
  /** The decoded channel that each output channel is taken from, shape [channels]. */
  readonly channelMappingTable: number[];
}

/** Reads an `OpusHead` packet; throws `AUDIO_CORRUPT`, or `AUDIO_UNSUPPORTED_CODEC` for ambisonics. */
export function readOpusHead(head: Uint8Array): OpusHead {
  if (head.length < 19) throw corrupt(`its Opus header has ${head.length} bytes instead of 19`);
  const channels = head[9]!;
  const preSkip = head[10]! + 256 * head[11]!;
  const family = head[18]!;
  if (family === 0 && channels >= 1 && channels <= 2) {
    const channelMappingTable = channels === 2 ? [0, 1] : [0];
    return {
      channels,
      preSkip,
      streamCount: 1,
      coupledStreamCount: channels - 1,
      channelMappingTable,
    };
  }
  if (family !== 1) throw unsupported(`Opus with channel mapping family ${family}`);
  if (channels < 1 || channels > 8 || head.length < 21 + channels) {
    throw corrupt(`its Opus header maps ${channels} channels`);
  }
  return {
    channels,
    preSkip,
    streamCount: head[19]!,
    coupledStreamCount: head[20]!,
    channelMappingTable: [...head.subarray(21, 21 + channels)],
  };
}

const pool = new DecoderPool<OpusHead, OpusDecoder>(
  async () => (await import('opus-decoder')).OpusDecoder,
  'opus_frame_decoder_destroy',
);

/** Decodes the packets of one stream, in order; free it. */
export class OpusPackets {
  readonly #decoder: OpusDecoder;
  readonly #channels: number;
  #isRight = true;

  private constructor(decoder: OpusDecoder, channels: number) {
    this.#decoder = decoder;
    this.#channels = channels;
  }

  /** Begins with a decoder that has already been told to drop the pre-skip. */
  static async begin(head: OpusHead): Promise<OpusPackets> {
    return new OpusPackets(await pool.take({ ...head }), head.channels);
  }

  /** Decodes packets; throws `AUDIO_CORRUPT` where libopus refuses one. */
  decode(packets: Uint8Array[]): Float32Array[] {
    this.#isRight = false;
    const { channelData, errors } = quietly(() => this.#decoder.decodeFrames(packets));
    if (errors[0]) throw corrupt('one of its Opus packets cannot be decoded');
    this.#isRight = true;
    return channelData;
  }

  free(): void {
    pool.release(this.#decoder, this.#isRight, this.#channels);
  }
}
