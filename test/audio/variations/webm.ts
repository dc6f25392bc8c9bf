// WebM as recorders and muxers write it: sizes known or left open, blocks alone or in groups, clusters of any length, other
// elements and other tracks between, recordings joined. Packets of 20 ms keep their bytes.

import { decodeChannels } from '../../../src/audio/decode.js';
import { elementsIn, readElement } from '../../../src/audio/formats/ebml-elements.js';
import type { RandomStream } from '../../../src/random.js';
import { fixture } from '../../support/audio-fixtures.js';
import { tagsBehind } from './behind.js';
import { chance, type FormatVariations, noise, pick, whole } from './variation.js';

const [SEGMENT, INFO, TRACKS, CLUSTER, VOID] = [
  0x18538067, 0x1549a966, 0x1654ae6b, 0x1f43b675, 0xec,
];
const [TIME, SIMPLE, GROUP, BLOCK, PADDING] = [0xe7, 0xa3, 0xa0, 0xa1, 0x75a2];

const original = fixture('mono-48k.opus.webm');
const { channels } = await decodeChannels(original);

/** The parts of the fixture: its header, its track entries, its packets, and the padding of the last in nanoseconds. */
const parts = (() => {
  const header = readElement(original, 0)!;
  const segment = readElement(original, header.end)!;
  const packets: Uint8Array[] = [];
  let tracks = new Uint8Array(0);
  let padding = new Uint8Array(0);
  for (const child of elementsIn(original, segment.body, original.length)) {
    if (child.id === TRACKS) tracks = original.slice(child.body, child.end);
    if (child.id !== CLUSTER) continue;
    for (const block of elementsIn(original, child.body, child.end)) {
      if (block.id === SIMPLE) packets.push(original.subarray(block.body + 4, block.end));
      if (block.id !== GROUP) continue;
      for (const inner of elementsIn(original, block.body, block.end)) {
        if (inner.id === BLOCK) packets.push(original.subarray(inner.body + 4, inner.end));
        if (inner.id === PADDING) padding = original.slice(inner.body, inner.end);
      }
    }
  }
  return { header: original.subarray(0, header.end), tracks, packets, padding };
})();

function element(id: number, body: Uint8Array, random: RandomStream, isOpen = false): Uint8Array {
  const idBytes = id > 0xffffff ? 4 : id > 0xffff ? 3 : id > 0xff ? 2 : 1;
  const width = body.length < 100 && chance(random, 0.7) ? 1 : pick(random, [4, 8]);
  const size = new Uint8Array(width);
  let left = body.length;
  for (let at = width - 1; at >= 0; at--) {
    size[at] = isOpen ? 0xff : left % 256;
    left = Math.floor(left / 256);
  }
  size[0] = isOpen ? (1 << (9 - width)) - 1 : size[0]! | (1 << (8 - width));
  const idPart = Array.from({ length: idBytes }, (_, i) => (id >> (8 * (idBytes - 1 - i))) & 255);
  return Uint8Array.of(...idPart, ...size, ...body);
}

const number = (value: number) => Uint8Array.of(value >> 24, value >> 16, value >> 8, value);
const concat = (list: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(list));

/** A recording, and how many packets are whole before each of its bytes. */
interface Written {
  readonly bytes: Uint8Array;
  /** Where each packet's element ends. */
  readonly ends: readonly number[];
  readonly isOpen: boolean;
}

function recording(random: RandomStream): Written {
  const isOpen = chance(random, 0.4);
  const isOpenCluster = isOpen && chance(random, 0.5);
  const filler = () =>
    chance(random, 0.2) ? [element(VOID, noise(random, whole(random, 0, 60)), random)] : [];
  // A scale of a million nanoseconds, and nothing of a duration: the size tells the end.
  const info = element(INFO, element(0x2ad7b1, number(1_000_000), random), random);
  const children: Uint8Array[] = [
    info,
    ...filler(),
    element(TRACKS, parts.tracks, random),
    ...filler(),
  ];
  const inner: {
    readonly at: number;
    readonly clusterHead: number;
    readonly offsets: readonly number[];
  }[] = [];
  let length = concat(children).length;
  for (let next = 0; next < parts.packets.length; ) {
    const count = Math.min(whole(random, 1, 12), parts.packets.length - next);
    const start = 20 * next;
    const blocks: Uint8Array[] = [element(TIME, number(start), random)];
    const offsets: number[] = [];
    for (let index = next; index < next + count; index++) {
      if (chance(random, 0.15))
        blocks.push(element(VOID, new Uint8Array(whole(random, 0, 20)), random));
      blocks.push(blockOf(random, index, 20 * index - start));
      offsets.push(concat(blocks).length);
    }
    const body = concat(blocks);
    const cluster = element(CLUSTER, body, random, isOpenCluster);
    inner.push({ at: length, clusterHead: cluster.length - body.length, offsets });
    const behind = isOpenCluster ? [] : filler();
    children.push(cluster, ...behind);
    length += cluster.length + concat(behind).length;
    next += count;
  }
  const body = concat(children);
  const segment = element(SEGMENT, body, random, isOpen);
  const head = parts.header.length + segment.length - body.length;
  return {
    bytes: concat([parts.header, segment]),
    ends: inner.flatMap(({ at, clusterHead, offsets }) =>
      offsets.map((end) => head + at + clusterHead + end),
    ),
    isOpen,
  };
}

function blockOf(random: RandomStream, index: number, time: number): Uint8Array {
  const content = (flags: number) =>
    Uint8Array.of(0x81, time >> 8, time, flags, ...parts.packets[index]!);
  const isLast = index === parts.packets.length - 1;
  if (!isLast && chance(random, 0.7)) return element(SIMPLE, content(0x80), random);
  const padding = isLast ? [element(PADDING, parts.padding, random)] : [];
  return element(GROUP, concat([element(BLOCK, content(0), random), ...padding]), random);
}

export const webmVariations: FormatVariations = {
  format: 'WebM',
  harmless(random) {
    const times = chance(random, 0.25) ? 2 : 1;
    const files = Array.from({ length: times }, () => recording(random).bytes);
    return {
      name: `${times} times`,
      bytes: new Uint8Array(Buffer.concat([...files, ...tagsBehind(random)])),
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
    const { bytes, ends } = recording(random);
    const kept = whole(random, 3, ends.length - 2);
    // Inside the next packet: its element's head and some bytes of it are there.
    const cut = ends[kept - 1]! + whole(random, 3, Math.max(3, ends[kept]! - ends[kept - 1]! - 1));
    return {
      name: `cut behind packet ${kept}`,
      bytes: bytes.slice(0, Math.min(cut, ends[kept]! - 1)) as Uint8Array<ArrayBuffer>,
      readableFrames: Math.min(960 * kept - 312, channels[0]!.length),
    };
  },
};
