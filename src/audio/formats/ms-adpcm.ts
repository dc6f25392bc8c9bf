// Microsoft ADPCM (tag 2): four bits a sample, predicted from the two before with one of the pairs of coefficients that the
// file lists (Microsoft, "New Multimedia Data Types and Data Techniques", 1994).

import type { AudioBlock } from '../stream.js';
import type { SampleCoding } from './coding.js';

/** How the step changes with each of the 16 codes. */
const adaptation = [
  230, 230, 230, 230, 307, 409, 512, 614, 768, 614, 512, 409, 307, 230, 230, 230,
] as const;
const smallestDelta = 16;
/** The bytes of one channel at the start of a block: coefficients, step, and the first two samples. */
const channelHeader = 7;
const fullScale = 32_768;

/** The seven pairs that every file must have; its own may follow. */
export const standardCoefficients: readonly (readonly [number, number])[] = [
  [256, 0],
  [512, -256],
  [0, 0],
  [192, 64],
  [240, 0],
  [460, -208],
  [392, -232],
];

/** The blocks of a WAV file, in bytes, with the file's pairs of coefficients. */
export function microsoftAdpcm(
  channels: number,
  blockBytes: number,
  coefficients: readonly (readonly [number, number])[],
): SampleCoding {
  const headers = channelHeader * channels;
  const inBlock = (size: number) =>
    size < headers ? 0 : 2 + Math.floor(((size - headers) * 2) / channels);
  const framesIn = (bytes: number) =>
    Math.floor(bytes / blockBytes) * inBlock(blockBytes) + inBlock(bytes % blockBytes);
  return {
    name: 'adpcm-ms',
    blockBytes,
    framesIn,
    decode: (bytes) => {
      const block = Array.from(
        { length: channels },
        () => new Float32Array(framesIn(bytes.length)),
      );
      for (let at = 0, frame = 0; at + headers <= bytes.length; at += blockBytes) {
        const part = bytes.subarray(at, at + blockBytes);
        decodeBlock(part, coefficients, block, frame);
        frame += inBlock(part.length);
      }
      return block;
    },
  };
}

function decodeBlock(
  bytes: Uint8Array,
  coefficients: readonly (readonly [number, number])[],
  block: AudioBlock,
  firstFrame: number,
): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = block.length;
  const state = block.map((samples, index) => {
    const pair = coefficients[view.getUint8(index)] ?? ([0, 0] as const);
    const word = (row: number) => view.getInt16(count + 2 * (row * count + index), true);
    const [delta, last, before] = [word(0), word(1), word(2)];
    samples[firstFrame] = before / fullScale;
    samples[firstFrame + 1] = last / fullScale;
    return { samples, pair, delta, last, before };
  });
  const codes = (bytes.length - channelHeader * count) * 2;
  for (let code = 0; code < codes - (codes % count); code++) {
    const byte = view.getUint8(channelHeader * count + (code >> 1));
    const nibble = code & 1 ? byte & 15 : byte >> 4;
    const channel = state[code % count] as (typeof state)[number];
    const signed = nibble & 8 ? nibble - 16 : nibble;
    const predicted = (channel.last * channel.pair[0] + channel.before * channel.pair[1]) >> 8;
    const next = Math.max(-fullScale, Math.min(fullScale - 1, predicted + signed * channel.delta));
    channel.before = channel.last;
    channel.last = next;
    channel.delta = Math.max(smallestDelta, ((adaptation[nibble] as number) * channel.delta) >> 8);
    channel.samples[firstFrame + 2 + Math.floor(code / count)] = next / fullScale;
  }
}
