// MP3 as collections hold it: tags of every make before, between and behind the frames, zeros and line ends, several files
// joined, noise where a tag was removed. Frames keep their bytes.

import { decodeChannels } from '../../../src/audio/decode.js';
import type { RandomStream } from '../../../src/random.js';
import { fixture } from '../../support/audio-fixtures.js';
import { chance, type FormatVariations, noise, pick, whole } from './variation.js';

const names = [
  'stereo-44k.mp3',
  'mono-24k-vbr.mp3',
  'mono-24k-noxing.mp3',
  'mono-32k.mp2',
] as const;
const wholes = new Map(
  await Promise.all(
    names.map(async (name) => {
      const file = fixture(name);
      const bytes = file.subarray(file[0] === 0x49 ? 10 + file[9]! + 128 * file[8]! : 0);
      return [name, { bytes, channels: (await decodeChannels(file)).channels }] as const;
    }),
  ),
);

const text = (value: string) => new TextEncoder().encode(value);
const filled = (start: string, length: number) => {
  const bytes = new Uint8Array(length).fill(65);
  bytes.set(text(start));
  return bytes;
};

/** ID3v2 with random content; at the end of a file it has a footer. */
function id3v2(random: RandomStream, hasFooter = false): Uint8Array {
  const size = whole(random, 0, 700);
  const head = (name: string) => [
    ...text(name),
    ...[4, 0, hasFooter ? 0x10 : 0, 0, 0, size >> 7, size & 127],
  ];
  const footer = hasFooter ? head('3DI') : [];
  return Uint8Array.of(...head('ID3'), ...noise(random, size), ...footer);
}

function ape(random: RandomStream): Uint8Array {
  const item = noise(random, whole(random, 9, 90));
  const end = (flags: number) => {
    const part = new Uint8Array(32);
    part.set(text('APETAGEX'));
    const view = new DataView(part.buffer);
    view.setUint32(8, 2000, true);
    view.setUint32(12, item.length + 32, true);
    view.setUint32(20, flags, true);
    return part;
  };
  const hasHeader = chance(random, 0.5);
  return hasHeader
    ? Uint8Array.of(...end(0xa0000000), ...item, ...end(0x80000000))
    : Uint8Array.of(...item, ...end(0));
}

function lyrics(random: RandomStream): Uint8Array {
  const body = filled('LYRICSBEGIN', whole(random, 20, 300));
  return chance(random, 0.5)
    ? Uint8Array.of(...body, ...text('LYRICSEND'))
    : Uint8Array.of(...body, ...text(String(body.length).padStart(6, '0')), ...text('LYRICS200'));
}

/** Tags that may stand behind sound, in any number and order. */
export function behindFrames(random: RandomStream): Uint8Array[] {
  return Array.from({ length: whole(random, 0, 3) }, () =>
    pick(random, [
      () => filled('TAG', 128),
      () => Uint8Array.of(...filled('TAG+', 227), ...filled('TAG', 128)),
      () => ape(random),
      () => lyrics(random),
      () => id3v2(random, true),
      () => id3v2(random),
      () => new Uint8Array(whole(random, 1, 4000)),
      () => text('\r\n'),
    ])(),
  );
}

export const mp3Variations: FormatVariations = {
  format: 'MP3',
  harmless(random) {
    const name = pick(random, names);
    const { bytes, channels } = wholes.get(name)!;
    const before = chance(random, 0.4)
      ? [id3v2(random), ...(chance(random, 0.3) ? [id3v2(random)] : [])]
      : [];
    const padding =
      before.length > 0 && chance(random, 0.4) ? [new Uint8Array(whole(random, 1, 2000))] : [];
    const rubbish =
      before.length > 0 && chance(random, 0.3)
        ? [withoutFrames(noise(random, whole(random, 1, 3000)))]
        : [];
    // Only a part with a header of its own starts anew.
    const times = name.includes('noxing') || name.endsWith('mp2') || chance(random, 0.7) ? 1 : 2;
    const parts = [bytes, ...(times === 2 ? [...between(random), bytes] : [])];
    return {
      name: `${name} ${times} times`,
      bytes: new Uint8Array(
        Buffer.concat([...before, ...padding, ...rubbish, ...parts, ...behindFrames(random)]),
      ),
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
    const { bytes, channels } = wholes.get('mono-24k-vbr.mp3')!;
    const ends = frameEnds(bytes);
    // Behind the header's frame and three of sound; the encoder's delay is known, the padding stays.
    const kept = whole(random, 4, ends.length - 2);
    const cut = whole(random, 0, ends[kept]! - ends[kept - 1]! - 1);
    const frames = 576 * (kept - 1) - 1105;
    const tags = cut === 0 && chance(random, 0.5) ? [filled('TAG', 128)] : [];
    return {
      name: `cut ${cut} bytes into frame ${kept}`,
      bytes: new Uint8Array(Buffer.concat([bytes.subarray(0, ends[kept - 1]! + cut), ...tags])),
      readableFrames: Math.min(frames, channels[0]!.length),
    };
  },
};

/** Where the frames of MPEG 2 layer III at 24 kHz end, by the table of ISO 13818-3. */
function frameEnds(bytes: Uint8Array): number[] {
  const kilobits = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
  const ends: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    at +=
      Math.floor((72 * 1000 * kilobits[bytes[at + 2]! >> 4]!) / 24_000) +
      ((bytes[at + 2]! >> 1) & 1);
    ends.push(at);
  }
  return ends;
}

/** Between two joined files their tags stay. */
function between(random: RandomStream): Uint8Array[] {
  return [
    ...(chance(random, 0.5) ? [filled('TAG', 128)] : []),
    ...(chance(random, 0.5) ? [id3v2(random)] : []),
  ];
}

function withoutFrames(bytes: Uint8Array): Uint8Array {
  // Eleven ones in a row may be taken for a frame's start by chance; three frames never follow.
  return bytes.map((byte, index) =>
    byte === 0xff && (bytes[index + 1] ?? 0) >= 0xe0 ? 0x7f : byte,
  );
}
