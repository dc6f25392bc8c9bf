// IMA ADPCM: four bits a sample, in the blocks of WAV and in the packets of QuickTime, AIFC and CAF (IMA Digital Audio
// Focus and Technical Working Groups, "Recommended Practices for Enhancing Digital Audio Compatibility", 1992).

import type { AudioBlock } from '../stream.js';
import type { SampleCoding } from './coding.js';

const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73,
  80, 88, 97, 107, 118, 130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494,
  544, 598, 658, 724, 796, 876, 963, 1060, 1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499,
  2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484, 7132, 7845, 8630, 9493, 10442, 11487,
  12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
] as const;
const changes = [-1, -1, -1, -1, 2, 4, 6, 8] as const;
const fullScale = 32_768;

/** One channel as it is decoded. */
class Channel {
  predictor = 0;
  #index = 0;

  /** Starts a block. */
  start(predictor: number, index: number): void {
    this.predictor = predictor;
    this.#index = Math.max(0, Math.min(88, index));
  }

  get index(): number {
    return this.#index;
  }

  /** Decodes four bits, as the recommendation does: by parts of the step that are rounded down one by one. */
  next(nibble: number): number {
    const step = steps[this.#index] as number;
    let change = step >> 3;
    if (nibble & 1) change += step >> 2;
    if (nibble & 2) change += step >> 1;
    if (nibble & 4) change += step;
    const next = this.predictor + (nibble & 8 ? -change : change);
    this.predictor = Math.max(-fullScale, Math.min(fullScale - 1, next));
    this.#index = Math.max(0, Math.min(88, this.#index + (changes[nibble & 7] as number)));
    return this.predictor / fullScale;
  }
}

const channelHeader = 4;
/** The bytes of one channel that stand together behind the headers; they hold eight samples. */
const groupBytes = 4;

/** The blocks of WAV (tag 0x11): a header of four bytes a channel, then groups of eight samples channel by channel. */
export function imaWave(channels: number, blockBytes: number): SampleCoding {
  const framesIn = (bytes: number) => {
    const inBlock = (size: number) =>
      size < channelHeader * channels
        ? 0
        : 1 + 8 * Math.floor((size - channelHeader * channels) / (groupBytes * channels));
    return Math.floor(bytes / blockBytes) * inBlock(blockBytes) + inBlock(bytes % blockBytes);
  };
  return {
    name: 'adpcm-ima',
    blockBytes,
    framesIn,
    decode: (bytes) => decodeWave(bytes, channels, blockBytes, framesIn(bytes.length)),
  };
}

function decodeWave(
  bytes: Uint8Array,
  channels: number,
  blockBytes: number,
  frames: number,
): AudioBlock {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headers = channelHeader * channels;
  return Array.from({ length: channels }, (_, index) => {
    const samples = new Float32Array(frames);
    const channel = new Channel();
    let frame = 0;
    for (let block = 0; block + headers <= bytes.length; block += blockBytes) {
      const header = block + channelHeader * index;
      channel.start(view.getInt16(header, true), view.getUint8(header + 2));
      samples[frame++] = channel.predictor / fullScale;
      const end = Math.min(block + blockBytes, bytes.length);
      const stride = groupBytes * channels;
      for (let group = block + headers; group + stride <= end; group += stride) {
        for (let i = 0; i < groupBytes; i++) {
          const pair = view.getUint8(group + groupBytes * index + i);
          samples[frame++] = channel.next(pair & 15);
          samples[frame++] = channel.next(pair >> 4);
        }
      }
    }
    return samples;
  });
}

const packetBytes = 34;
const packetFrames = 64;

/** The packets of QuickTime (ima4): 34 bytes a channel, one after the other, for 64 samples. */
export function imaQuickTime(channels: number): SampleCoding {
  const blockBytes = packetBytes * channels;
  return {
    name: 'adpcm-ima-qt',
    blockBytes,
    framesIn: (bytes) => packetFrames * Math.floor(bytes / blockBytes),
    decode: (bytes) =>
      Array.from({ length: channels }, (_, index) => decodePackets(bytes, index, blockBytes)),
  };
}

function decodePackets(bytes: Uint8Array, index: number, blockBytes: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packets = Math.floor(bytes.length / blockBytes);
  const samples = new Float32Array(packets * packetFrames);
  const channel = new Channel();
  let frame = 0;
  for (let packet = 0; packet < packets; packet++) {
    const at = packet * blockBytes + index * packetBytes;
    const header = view.getInt16(at);
    // The header has nine bits of the predictor. Where they are those of the last sample, that one is the finer.
    const rough = header & ~0x7f;
    const isSame = (header & 0x7f) === channel.index && Math.abs(rough - channel.predictor) <= 0x7f;
    channel.start(isSame ? channel.predictor : rough, header & 0x7f);
    for (let i = 2; i < packetBytes; i++) {
      const pair = view.getUint8(at + i);
      samples[frame++] = channel.next(pair & 15);
      samples[frame++] = channel.next(pair >> 4);
    }
  }
  return samples;
}
