// What surrounds sound without being sound: ID3v2 in front, in between and behind, ID3v1 with its enhanced form, APE and
// Lyrics3 tags, zeros and line ends. Nothing in them is read; they are only told from sound.

import type { ByteSource } from '../byte-source.js';

/** Byte offset after any ID3v2 tags and the zero padding some writers add; 0 where there is none. */
export function skipId3v2(bytes: Uint8Array): number {
  let at = 0;
  for (let length = id3v2Length(bytes, at); length > 0; length = id3v2Length(bytes, at)) {
    at += length;
  }
  if (at > 0) while (bytes[at] === 0) at++;
  return Math.min(at, bytes.length);
}

/** The number of bytes from `at` on that are tags or filler, one after the other; 0 where something else stands there. */
export function fillerLength(bytes: Uint8Array, at: number, end = bytes.length): number {
  let to = at;
  while (to < end) {
    const length = fillerStep(bytes, to, end);
    if (length === 0) break;
    to = Math.min(end, to + length);
  }
  return to - at;
}

/** The bytes in which a tag tells its length: those of Lyrics3 are looked through for the end. */
const STEP_BYTES = 1 << 14;

/** The number of bytes from `at` on that are tags or filler, as `fillerLength` counts them, in a file of which parts are read. */
export async function fillerLengthIn(file: ByteSource, at: number): Promise<number> {
  let to = at;
  while (to < file.size) {
    const bytes = await file.read(to, Math.min(file.size, to + STEP_BYTES));
    const length = fillerStep(bytes, 0, bytes.length);
    if (length === 0) break;
    to = Math.min(file.size, to + length);
  }
  return to - at;
}

/** The length of the tag or of the blanks that start at `at`; 0 where neither does. A tag may be longer than what is there. */
function fillerStep(bytes: Uint8Array, at: number, end: number): number {
  return tagLength(bytes, at, end) || blankLength(bytes, at, end);
}

/** The length of the tag that starts at `at`; 0 where none does. */
function tagLength(bytes: Uint8Array, at: number, end: number): number {
  const is = (word: string) => text(bytes, at, word.length) === word;
  switch (bytes[at]) {
    case 0x49: // I
      return id3v2Length(bytes, at);
    case 0x54: // T
      if (is('TAG+') && at + 227 <= end) return 227;
      return is('TAG') && at + 128 <= end ? 128 : 0;
    case 0x41: // A
      return is('APETAGEX') && at + 32 <= end ? apeLength(bytes, at) : 0;
    case 0x4c: // L
      return is('LYRICSBEGIN') ? lyricsLength(bytes, at, end) : 0;
    default:
      return 0;
  }
}

function id3v2Length(bytes: Uint8Array, at: number): number {
  if (text(bytes, at, 3) !== 'ID3') return 0;
  const size = [6, 7, 8, 9].reduce((sum, i) => sum * 128 + ((bytes[at + i] ?? 0) & 0x7f), 0);
  const footer = ((bytes[at + 5] ?? 0) & 0x10) === 0 ? 0 : 10;
  return 10 + size + footer;
}

/** Measures a tag that begins with its header; one that has only a footer is found from behind. */
function apeLength(bytes: Uint8Array, at: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isHeader = (view.getUint32(at + 20, true) & 0x20000000) !== 0;
  // The size counts the footer, not the header.
  return isHeader ? 32 + view.getUint32(at + 12, true) : 32;
}

/** Lyrics3 has its length behind it; in the middle of a file only one of a few thousand bytes is looked for. */
function lyricsLength(bytes: Uint8Array, at: number, end: number): number {
  const limit = Math.min(end, at + (1 << 13));
  for (let to = at + 11; to + 9 <= limit; to++) {
    if (bytes[to] !== 0x4c) continue;
    const word = text(bytes, to, 9);
    if (word === 'LYRICSEND' || word === 'LYRICS200') return to + 9 - at;
  }
  return 0;
}

/** Zeros, line ends and spaces. */
function blankLength(bytes: Uint8Array, at: number, end: number): number {
  let to = at;
  while (to < end && isBlank(bytes[to]!)) to++;
  return to - at;
}

function isBlank(byte: number): boolean {
  return byte === 0 || byte === 0x0a || byte === 0x0d || byte === 0x20;
}

/** Byte offset where the tags at the end of a file begin; the length where there is none. */
export function trailingTagsStart(bytes: Uint8Array): number {
  let start = bytes.length;
  for (;;) {
    // What is blank belongs to the tags only where another tag stands before it: sound may end in zeros.
    let end = start;
    while (end > 0 && isBlank(bytes[end - 1]!)) end--;
    const length = lengthBefore(bytes, start) || lengthBefore(bytes, end);
    if (length === 0) return start;
    start = (lengthBefore(bytes, start) ? start : end) - length;
  }
}

/** The length of the tag that ends at `end`; 0 where none does. */
function lengthBefore(bytes: Uint8Array, end: number): number {
  const ends = (word: string, back = word.length) =>
    end >= back && text(bytes, end - back, word.length) === word;
  const within = (length: number) => (length <= end ? length : 0);
  if (ends('TAG', 128)) return 128;
  if (ends('TAG+', 227)) return 227;
  if (ends('APETAGEX', 32)) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const header = (view.getUint32(end - 12, true) & 0x80000000) === 0 ? 0 : 32;
    return within(view.getUint32(end - 20, true) + header);
  }
  if (ends('LYRICS200')) {
    const size = Number(text(bytes, end - 15, 6));
    return Number.isInteger(size) ? within(size + 15) : 0;
  }
  if (ends('LYRICSEND')) {
    const at = lastIndexOf(bytes, 'LYRICSBEGIN', Math.max(0, end - 5100), end);
    return at < 0 ? 0 : end - at;
  }
  if (ends('3DI', 10)) {
    const size = [4, 3, 2, 1].reduce((sum, i) => sum * 128 + (bytes[end - i]! & 0x7f), 0);
    return within(size + 20);
  }
  return 0;
}

function lastIndexOf(bytes: Uint8Array, word: string, from: number, to: number): number {
  for (let at = to - word.length; at >= from; at--) {
    if (bytes[at] === word.charCodeAt(0) && text(bytes, at, word.length) === word) return at;
  }
  return -1;
}

function text(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
