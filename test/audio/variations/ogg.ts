// Ogg as its writers lay it out: pages of any size, packets on several of them, empty pages, missing end marks, other
// streams in between, recordings chained, tags around. Packets keep their bytes, so all decode to the same samples.

import { decodeChannels } from '../../../src/audio/decode.js';
import type { RandomStream } from '../../../src/random.js';
import { fixture } from '../../support/audio-fixtures.js';
import { tagsBehind } from './behind.js';
import { layOut, type Packet, packetsOf, page } from './ogg-pages.js';
import { chance, type FormatVariations, noise, pick, whole } from './variation.js';

const names = [
  'mono-48k.opus.ogg',
  'stereo-48k.opus.ogg',
  'mono-16k.vorbis.ogg',
  'stereo-44k.vorbis.ogg',
  'mono-16k.flac.ogg',
] as const;

interface Whole {
  readonly packets: readonly Packet[];
  readonly headers: number;
  readonly channels: readonly Float32Array[];
  /** The number of frames that packets up to each give, header packets included. */
  readonly ends: readonly number[];
}

const wholes = new Map<string, Whole>(
  await Promise.all(
    names.map(async (name) => {
      const bytes = fixture(name);
      const { packets } = packetsOf(bytes);
      const headers = name.includes('opus') ? 2 : name.includes('vorbis') ? 3 : 2;
      const { channels } = await decodeChannels(bytes);
      return [
        name,
        { packets: withPositions(packets, name), headers, channels, ends: [] },
      ] as const;
    }),
  ),
);

/**
 * Gives each packet of sound a position of its own where its codec tells how long it is (20 ms of Opus in these files); else
 * those that the file gives stay.
 */
function withPositions(packets: readonly Packet[], name: string): Packet[] {
  if (!name.includes('opus')) return [...packets];
  const last = packets[packets.length - 1]!.position;
  return packets.map(({ data }, index) => {
    const position = index < 2 ? 0n : BigInt(960 * (index - 1));
    return { data, position: position < last ? position : last };
  });
}

/** Pages of a stream that no reader of sound knows. */
function foreignPages(random: RandomStream, count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, sequence) => {
    const body =
      sequence === 0 ? new TextEncoder().encode('fishead\0 skeleton') : noise(random, 90);
    const flags = sequence === 0 ? 2 : 0;
    return page({ serial: 77, sequence, flags, position: 0n, lacing: [body.length], body });
  });
}

function written(
  random: RandomStream,
  { packets, headers }: Whole,
  isPositioned: boolean,
): Uint8Array[] {
  const size = pick(random, [1, 3, 20, 255]);
  return layOut(packets, {
    serial: whole(random, 1, 2 ** 31),
    firstSequence: pick(random, [0, 0, 5, 2 ** 32 - 3]),
    // Where only the file's own pages tell positions, packets stay on pages that have one.
    segments: () => (isPositioned ? whole(random, 1, size) : 255),
    isEmpty: () => chance(random, 0.1),
    headers,
    end: pick(random, ['marked', 'own page', 'none']),
  });
}

/** Puts pages of another stream between those of a recording, its first among the first. */
function multiplexed(random: RandomStream, pages: readonly Uint8Array[]): Uint8Array[] {
  const foreign = foreignPages(random, whole(random, 1, 6));
  const [first, ...rest] = pages as [Uint8Array, ...Uint8Array[]];
  const mixed = [...rest];
  for (const one of foreign.slice(1)) mixed.splice(whole(random, 0, mixed.length), 0, one);
  // Their order among themselves is kept by numbering them where they stand.
  let sequence = 0;
  const numbered = mixed.map((bytes) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    if (view.getUint32(14, true) !== 77) return bytes;
    const body = bytes.subarray(28);
    sequence++;
    return page({ serial: 77, sequence, flags: 0, position: 0n, lacing: [body.length], body });
  });
  return chance(random, 0.5)
    ? [foreign[0]!, first, ...numbered]
    : [first, foreign[0]!, ...numbered];
}

export const oggVariations: FormatVariations = {
  format: 'Ogg',
  harmless(random) {
    const name = pick(random, names);
    const one = wholes.get(name)!;
    const times = chance(random, 0.15) ? 2 : 1;
    const chain = Array.from({ length: times }, () => {
      const pages = written(random, one, name.includes('opus'));
      return Buffer.concat(chance(random, 0.3) ? multiplexed(random, pages) : pages);
    });
    const id3 = chance(random, 0.1)
      ? [Uint8Array.of(73, 68, 51, 3, 0, 0, 0, 0, 0, 9), new Uint8Array(9)]
      : [];
    return {
      name: `${name} ${times} times`,
      bytes: new Uint8Array(Buffer.concat([...id3, ...chain, ...tagsBehind(random)])),
      expected: one.channels.map((channel) => repeated(channel, times)),
      tolerance: 0,
    };
  },
  harmful(random) {
    const one = wholes.get('mono-48k.opus.ogg')!;
    const pages = layOut(one.packets, {
      serial: 9,
      firstSequence: 0,
      segments: () => whole(random, 1, 4),
      isEmpty: () => chance(random, 0.1),
      headers: one.headers,
      end: pick(random, ['marked', 'own page', 'none']),
    });
    // Whole pages behind the headers, then a part of one.
    const kept = whole(random, 4, pages.length - 3);
    const cut = pages[kept]!.subarray(0, whole(random, 1, pages[kept]!.length - 1));
    const bytes = new Uint8Array(Buffer.concat([...pages.slice(0, kept), cut]));
    const packets = pages.slice(0, kept).reduce((sum, bytesOfPage) => {
      const lacing = bytesOfPage.subarray(27, 27 + bytesOfPage[26]!);
      return sum + lacing.filter((size) => size < 255).length;
    }, 0);
    const frames = Math.max(0, 960 * (packets - 2) - 312);
    return {
      name: `cut in page ${kept}`,
      bytes,
      readableFrames: Math.min(frames, one.channels[0]!.length),
    };
  },
};

function repeated(channel: Float32Array, times: number): Float32Array {
  const all = new Float32Array(times * channel.length);
  for (let time = 0; time < times; time++) all.set(channel, time * channel.length);
  return all;
}
