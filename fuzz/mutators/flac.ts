// FLAC (RFC 9639): STREAMINFO's packed fields, metadata blocks, and frames whose checksums are renewed so
// that the damage reaches libFLAC instead of ending at the frame finder.
import type { RandomStream } from '../../src/random.js';
import { extreme, type Field, setField } from './fields.js';
import { type Mutation, type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

/** Byte offsets of the metadata blocks and of the first frame. */
function layout(bytes: Uint8Array): { blocks: Piece[]; framesStart: number } {
  const blocks: Piece[] = [];
  let at = 4;
  for (let last = false; !last && at + 4 <= bytes.length && blocks.length < 100; ) {
    last = (bytes[at]! & 0x80) !== 0;
    const size = (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const end = Math.min(bytes.length, at + 4 + size);
    blocks.push({ start: at, end });
    at = end;
  }
  return { blocks, framesStart: at };
}

/** CRC-8 (polynomial 7) or CRC-16 (polynomial 0x8005) as FLAC uses them, bit by bit. */
export function flacChecksum(bytes: Uint8Array, bits: 8 | 16): number {
  const [polynomial, top] = bits === 8 ? [7, 0x80] : [0x8005, 0x8000];
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++) crc = (crc & top) !== 0 ? (crc << 1) ^ polynomial : crc << 1;
    crc &= 2 ** bits - 1;
  }
  return crc;
}

/** Counts the bytes of a frame's header without its checksum (RFC 9639, section 9.1). */
function headerBytes(bytes: Uint8Array, at: number): number {
  const number = bytes[at + 4] ?? 0;
  const coded = number < 0x80 ? 1 : Math.max(1, Math.clz32(~(number << 24)));
  const blockSize = bytes[at + 2]! >> 4;
  const rate = bytes[at + 2]! & 15;
  const more = (blockSize === 6 ? 1 : blockSize === 7 ? 2 : 0) + (rate === 12 ? 1 : 0);
  return 4 + coded + more + (rate === 13 || rate === 14 ? 2 : 0);
}

/** Frames whose header checksum holds; each ends where the next begins. */
export function flacFrames(bytes: Uint8Array): Piece[] {
  const starts: number[] = [];
  for (let at = layout(bytes).framesStart; at + 8 < bytes.length; at++) {
    if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xfe) !== 0xf8) continue;
    const size = headerBytes(bytes, at);
    if (flacChecksum(bytes.subarray(at, at + size), 8) === bytes[at + size]) starts.push(at);
  }
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? bytes.length }));
}

/** Makes a frame's two checksums fit its content again, in place. */
export function renewFrame(bytes: Uint8Array, { start, end }: Piece): void {
  const size = headerBytes(bytes, start);
  bytes[start + size] = flacChecksum(bytes.subarray(start, start + size), 8);
  const crc = flacChecksum(bytes.subarray(start, end - 2), 16);
  bytes[end - 2] = crc >> 8;
  bytes[end - 1] = crc & 255;
}

/** Rate, channels, bits and length share 64 bits, so they are set bit by bit. */
const streamInfo: Mutator = (bytes, random) => {
  if (bytes.length < 42) return null;
  const [name, width, shift] = pick(
    [
      ['rate', 20, 44],
      ['channels', 3, 41],
      ['bits', 5, 36],
      ['samples', 36, 0],
    ] as const,
    random,
  )!;
  const copy = bytes.slice();
  const view = new DataView(copy.buffer);
  const packed = view.getBigUint64(18);
  const mask = ((1n << BigInt(width)) - 1n) << BigInt(shift);
  const old = (packed & mask) >> BigInt(shift);
  const value = extreme(width, old, random);
  view.setBigUint64(18, (packed & ~mask) | (value << BigInt(shift)));
  return { bytes: copy, step: `STREAMINFO ${name}: ${old} -> ${value}` };
};

const blockHeader: Mutator = (bytes, random) => {
  const big = (name: string, at: number, width: number): Field => ({
    name,
    at,
    width,
    littleEndian: false,
  });
  const fields = layout(bytes).blocks.flatMap(({ start }) => [
    big('metadata type', start, 1),
    big('metadata size', start + 1, 3),
  ]);
  fields.push(big('smallest block', 8, 2), big('largest block', 10, 2));
  return setField(bytes, fields, random);
};

function changeFrame(
  bytes: Uint8Array,
  random: RandomStream,
  what: string,
  change: (copy: Uint8Array, frame: Piece) => void,
): Mutation | null {
  const frame = pick(flacFrames(bytes), random);
  if (!frame || frame.end - frame.start < 16) return null;
  const copy = bytes.slice();
  change(copy, frame);
  renewFrame(copy, frame);
  return { bytes: copy, step: `${what} of the frame at ${frame.start}, checksums renewed` };
}

const frameHeader: Mutator = (bytes, random) =>
  changeFrame(bytes, random, 'header bits', (copy, { start }) => {
    const at = start + pick([1, 2, 2, 3, 3, 4, 5], random)!;
    copy[at] = copy[at]! ^ (1 << random.integer(8));
    // Bit 0x02 of the second byte belongs to the sync code.
    copy[start + 1] = 0xf8 | (copy[start + 1]! & 1);
  });

const frameBody: Mutator = (bytes, random) =>
  changeFrame(bytes, random, 'content', (copy, { start, end }) => {
    const body = start + headerBytes(copy, start) + 1;
    const count = 1 + random.integer(10);
    for (let i = 0; i < count; i++) {
      const at = i === 0 ? body : body + random.integer(Math.max(1, end - 2 - body));
      copy[at] = random.integer(256);
    }
  });

const moveFrames: Mutator = (bytes, random) =>
  shufflePieces(bytes, flacFrames(bytes), 'frame', random);

/** Mutators of native FLAC files. */
export const flacMutators: readonly Mutator[] = [
  streamInfo,
  blockHeader,
  frameHeader,
  frameBody,
  frameBody,
  moveFrames,
];
