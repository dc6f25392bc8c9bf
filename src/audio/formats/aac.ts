// AAC in a container, decoded by somebody else: a program reads packets where each says what it is (ADTS), and what the
// container says of times stays ours, as for every other codec.
import type { EncodedPacket } from 'mediabunny';
import { corrupt } from '../failures.js';
import type { AudioStream } from '../stream.js';
import type { DecodableTrack, TimedBlock } from './decodable-track.js';
import { type ForeignDecoder, Portions } from './foreign-decoder.js';

/** What ADTS says of every packet. */
interface AacConfig {
  /** The index of the rate at which packets are coded, in the list of ISO/IEC 14496-3, table 1.18. */
  readonly rateIndex: number;
  /** The same in Hz. */
  readonly rate: number;
  /** The index of the arrangement of channels, table 1.19. */
  readonly channelIndex: number;
  /** The kind of object less one: Main, LC, SSR, LTP. */
  readonly profile: number;
}

/** ISO/IEC 14496-3, table 1.18. */
const rates = [
  ...[96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025],
  ...[8_000, 7_350],
] as const;
/** The kinds whose packets hold half the rate, of which the other half is guessed: HE-AAC, and HE-AAC v2. */
const doubled = [5, 29];
const samplesPerPacket = 1024;
const headerBytes = 7;
/** ADTS counts a packet's bytes in 13 bits. */
const longestPacket = (1 << 13) - 1 - headerBytes;

/**
 * Reads an AudioSpecificConfig (ISO/IEC 14496-3, 1.6.2.1); undefined for what ADTS has no words for: kinds beyond the first
 * four, rates off the list, channels that are arranged in some other way, packets of 960 samples.
 */
export function readAacConfig(bytes: Uint8Array): AacConfig | undefined {
  const bits = bitsOf(bytes);
  let kind = bits(5);
  const rateIndex = bits(4);
  const channelIndex = bits(4);
  if (doubled.includes(kind)) {
    if (bits(4) === 15) return undefined;
    kind = bits(5);
  }
  const isShort = bits(1) === 1;
  const rate = rates[rateIndex];
  if (kind < 1 || kind > 4 || rate === undefined || isShort) return undefined;
  if (channelIndex < 1 || channelIndex > 7) return undefined;
  return { rateIndex, rate, channelIndex, profile: kind - 1 };
}

/** Takes bits from the front; zeros behind the end. */
function bitsOf(bytes: Uint8Array): (count: number) => number {
  let at = 0;
  return (count) => {
    let value = 0;
    for (let bit = 0; bit < count; bit++, at++) {
      value = 2 * value + (((bytes[at >> 3] ?? 0) >> (7 - (at & 7))) & 1);
    }
    return value;
  };
}

/** A packet with its header in front, without a checksum (ISO/IEC 13818-7, 6.2). */
export function inAdts(data: Uint8Array, config: AacConfig): Uint8Array {
  if (data.length > longestPacket) throw corrupt(`one of its AAC packets has ${data.length} bytes`);
  const { profile, rateIndex, channelIndex } = config;
  const length = headerBytes + data.length;
  const framed = new Uint8Array(length);
  framed.set([
    ...[0xff, 0xf1, (profile << 6) | (rateIndex << 2) | (channelIndex >> 2)],
    ...[((channelIndex & 3) << 6) | (length >> 11), (length >> 3) & 0xff],
    // Of the buffer's fullness, 11 bits, all are set: it varies.
    ...[((length & 7) << 5) | 0x1f, 0xfc],
  ]);
  framed.set(data, headerBytes);
  return framed;
}

/** Packets that follow each other without a gap. */
interface Batch {
  readonly seconds: number;
  readonly packets: number;
}

/**
 * Opens a track by a decoder of ADTS; undefined where its packets cannot be put into it.
 * @param description its AudioSpecificConfig, where it has one
 * @param batches its packets, cut where times jump
 * @throws AffettoError what `decode` throws
 */
export async function openAac(
  description: Uint8Array | undefined,
  batches: AsyncIterable<readonly EncodedPacket[]>,
  decode: ForeignDecoder,
): Promise<DecodableTrack | undefined> {
  const config = description && readAacConfig(description);
  // Without a description its packets are ADTS already, in a file that says nothing of times.
  if (!config) return undefined;
  const read: Batch[] = [];
  const stream = await decode(framed(batches, config, read));
  const frames = samplesPerPacket * (stream.sampleRate / config.rate);
  return {
    codec: 'aac',
    sampleRate: stream.sampleRate,
    channels: stream.channels,
    preSkip: 0,
    ...(stream.decoder !== undefined && { decoder: stream.decoder }),
    blocks: () => placed(stream, read, frames),
  };
}

async function* framed(
  batches: AsyncIterable<readonly EncodedPacket[]>,
  config: AacConfig,
  read: Batch[],
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const batch of batches) {
    read.push({ seconds: batch[0]!.timestamp, packets: batch.length });
    for (const { data } of batch) yield inAdts(data, config);
  }
}

/** Gives what comes without a break the times of the batches to which it belongs. */
async function* placed(
  stream: AudioStream,
  batches: readonly Batch[],
  framesPerPacket: number,
): AsyncGenerator<TimedBlock, void, undefined> {
  const portions = new Portions(stream);
  try {
    for (const { seconds: start, packets } of batches) {
      let seconds = start;
      for await (const block of portions.take(Math.round(packets * framesPerPacket))) {
        yield { block, seconds };
        seconds += (block[0]?.length ?? 0) / stream.sampleRate;
      }
    }
    const end = await portions.finish();
    if (end) throw corrupt(end.reason);
  } finally {
    await portions.close();
  }
}
