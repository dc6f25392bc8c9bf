// FLAC as its writers leave it: tags around, further metadata, an open length, several streams joined, anything behind.

import { decodeChannels } from '../../../src/audio/decode.js';
import type { RandomStream } from '../../../src/random.js';
import { fixture } from '../../support/audio-fixtures.js';
import { tagsBehind } from './behind.js';
import { behindFrames } from './mp3.js';
import { chance, type FormatVariations, noise, pick, whole } from './variation.js';

const names = [
  'mono-16k.flac',
  'mono-16k-short-blocks.flac',
  'stereo-16k.flac',
  'mono-8k-24bit.flac',
  'mono-16k-32bit.flac',
] as const;
const wholes = new Map(
  await Promise.all(
    names.map(async (name) => {
      const bytes = fixture(name);
      return [name, { bytes, channels: (await decodeChannels(bytes)).channels }] as const;
    }),
  ),
);

/** The file with more metadata behind STREAMINFO, whose block takes bytes 4 to 42, and perhaps an open length. */
function rewritten(random: RandomStream, bytes: Uint8Array): Uint8Array {
  const head = bytes.slice(0, 42);
  const wasLast = (head[4]! & 0x80) !== 0;
  const more = Array.from({ length: whole(random, 0, 3) }, () => {
    const body = noise(random, whole(random, 0, 500));
    return Uint8Array.of(
      pick(random, [1, 2, 6, 100]),
      body.length >> 16,
      body.length >> 8,
      body.length,
      ...body,
    );
  });
  if (more.length > 0) head[4] = head[4]! & 0x7f;
  if (wasLast && more.length > 0) more.at(-1)![0]! |= 0x80;
  if (chance(random, 0.3)) {
    head[21] = head[21]! & 0xf0;
    head.fill(0, 22, 26);
  }
  return new Uint8Array(Buffer.concat([head, ...more, bytes.subarray(42)]));
}

export const flacVariations: FormatVariations = {
  format: 'FLAC',
  harmless(random) {
    const name = pick(random, names);
    const { bytes, channels } = wholes.get(name)!;
    const times = chance(random, 0.2) ? 2 : 1;
    const id3 = chance(random, 0.3)
      ? [Uint8Array.of(73, 68, 51, 3, 0, 0, 0, 0, 0, 9), new Uint8Array(9)]
      : [];
    const parts = Array.from({ length: times }, () => rewritten(random, bytes));
    const behind = chance(random, 0.5) ? tagsBehind(random) : behindFrames(random);
    return {
      name: `${name} ${times} times`,
      bytes: new Uint8Array(Buffer.concat([...id3, ...parts, ...behind])),
      expected: channels.map((channel) =>
        Float32Array.from(
          { length: times * channel.length },
          (_, i) => channel[i % channel.length]!,
        ),
      ),
      tolerance: 0,
    };
  },
  harmful(random) {
    const { bytes, channels } = wholes.get('mono-16k.flac')!;
    // Frames of 576 samples begin with these bytes and their number; the last is shorter.
    const starts = Array.from({ length: 12 }, (_, number) =>
      Buffer.from(bytes).indexOf(
        Uint8Array.of(0xff, 0xf8, number === 11 ? 0x75 : 0x25, 0x08, number),
      ),
    ).filter((at) => at > 0);
    const kept = whole(random, 1, starts.length - 2);
    const length = starts[kept]! + whole(random, 0, starts[kept + 1]! - starts[kept]! - 1);
    return {
      name: `cut to ${length} bytes`,
      bytes: bytes.slice(0, length) as Uint8Array<ArrayBuffer>,
      readableFrames: Math.min(576 * kept, channels[0]!.length),
    };
  },
};
