// WebM and Matroska (RFC 8794): element ids, sizes of any width including "unknown", values, and whole
// elements dropped, doubled or moved.
import type { RandomStream } from '../../src/random.js';
import { type Field, setField } from './fields.js';
import { type Mutation, type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

/** Elements that hold elements: Segment, Tracks, TrackEntry, Audio, Info, Cluster, BlockGroup, Cues, ... */
const MASTERS = new Set([
  0x1a45dfa3, 0x18538067, 0x1654ae6b, 0xae, 0xe1, 0x1549a966, 0x1f43b675, 0xa0, 0x1c53bb6b, 0xbb,
  0xb7, 0x114d9b74, 0x4dbb, 0x1254c367, 0x7373, 0x63c0, 0x67c8, 0x6d80, 0x6240,
]);

interface Element extends Piece {
  readonly id: number;
  readonly sizeAt: number;
  readonly body: number;
}

function width(first: number | undefined): number {
  return first ? Math.clz32(first) - 23 : 9;
}

/** All elements, parents before their children; unknown sizes run to the end of their parent. */
export function ebmlElements(bytes: Uint8Array, from = 0, to = bytes.length): Element[] {
  const found: Element[] = [];
  for (let at = from; at < to && found.length < 5000; ) {
    const idWidth = width(bytes[at]);
    const sizeAt = at + idWidth;
    const sizeWidth = width(bytes[sizeAt]);
    const body = sizeAt + sizeWidth;
    if (idWidth > 4 || sizeWidth > 8 || body > to) break;
    const id = number(bytes, at, idWidth);
    const digits = bytes.slice(sizeAt, body);
    digits[0] = digits[0]! & (2 ** (8 - sizeWidth) - 1);
    const size = number(digits, 0, sizeWidth);
    // All ones; a double rounds those of the widest up.
    const isUnknown = size >= 2 ** (7 * sizeWidth) - 1;
    const end = isUnknown ? to : Math.min(to, body + size);
    found.push({ id, start: at, end, sizeAt, body });
    if (MASTERS.has(id)) found.push(...ebmlElements(bytes, body, end));
    at = Math.max(end, at + 1);
  }
  return found;
}

function number(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = 0; i < count; i++) value = value * 256 + (bytes[at + i] ?? 0);
  return value;
}

const hex = (element: Element) => `element 0x${element.id.toString(16)} at ${element.start}`;

const size: Mutator = (bytes, random) => {
  const element = pick(ebmlElements(bytes), random);
  if (!element) return null;
  const copy = bytes.slice();
  const sizeWidth = element.body - element.sizeAt;
  const marker = 2 ** (8 - sizeWidth);
  const kind = random.integer(4);
  for (let i = 0; i < sizeWidth; i++) {
    const old = copy[element.sizeAt + i]!;
    const next = [0, 255, old ^ (1 << random.integer(8)), random.integer(256)][kind]!;
    copy[element.sizeAt + i] = i === 0 ? marker | (next & (marker - 1)) : next;
  }
  const what = ['0', 'unknown', 'flipped', 'random'][kind];
  return { bytes: copy, step: `size of ${hex(element)} becomes ${what}` };
};

/** Numbers and floats of up to 8 bytes: rates, channel counts, timestamps, track numbers. */
const value: Mutator = (bytes, random) => {
  const small = ebmlElements(bytes).filter(
    ({ id, body, end }) => !MASTERS.has(id) && end - body >= 1 && end - body <= 8,
  );
  const element = pick(small, random);
  if (!element) return null;
  const field: Field = {
    name: hex(element),
    at: element.body,
    width: element.end - element.body,
    littleEndian: false,
  };
  return setField(bytes, [field], random);
};

const id: Mutator = (bytes, random) => {
  const element = pick(ebmlElements(bytes), random);
  if (!element) return null;
  const copy = bytes.slice();
  const at = element.start + random.integer(element.sizeAt - element.start);
  copy[at] = random.integer(2) === 0 ? random.integer(256) : copy[at]! ^ (1 << random.integer(8));
  return { bytes: copy, step: `id of ${hex(element)}` };
};

/** Block headers (track, time, flags with lacing) and the packets behind them, and codec headers. */
const content: Mutator = (bytes, random) => {
  const blocks = ebmlElements(bytes).filter(({ id }) => [0xa3, 0xa1, 0x63a2].includes(id));
  const element = pick(blocks, random);
  return element ? scramble(bytes, element, random) : null;
};

function scramble(bytes: Uint8Array, element: Element, random: RandomStream): Mutation | null {
  const length = element.end - element.body;
  if (length === 0) return null;
  const copy = bytes.slice();
  const count = 1 + random.integer(6);
  for (let i = 0; i < count; i++) {
    const at =
      element.body + random.integer(random.integer(2) === 0 ? Math.min(length, 8) : length);
    copy[at] = random.integer(256);
  }
  return { bytes: copy, step: `${count} bytes inside ${hex(element)}` };
}

const moveElements: Mutator = (bytes, random) =>
  shufflePieces(bytes, ebmlElements(bytes), 'element', random);

/** Mutators of EBML files. */
export const ebmlMutators: readonly Mutator[] = [
  size,
  size,
  value,
  value,
  id,
  content,
  moveElements,
];
