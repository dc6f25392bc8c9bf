// Elements of EBML (RFC 8794): their numbers of variable length, and what stands where.
import type { ByteSource } from '../byte-source.js';

/** One element. */
export interface Element {
  readonly id: number;
  /** Offsets of the size field, the content and its end; the end is infinite for live streams. */
  readonly sizeAt: number;
  readonly body: number;
  readonly end: number;
}

/** The element at byte `at`; null where no header of one is whole. */
export function readElement(bytes: Uint8Array, at: number): Element | null {
  const id = readNumber(bytes, at, false);
  if (!id) return null;
  const size = readNumber(bytes, at + id.width, true);
  if (!size) return null;
  const body = at + id.width + size.width;
  return { id: id.value, sizeAt: at + id.width, body, end: body + size.value };
}

/** The most bytes before an element's content: 4 of its id, 8 of its size. */
const HEAD_BYTES = 12;

/** The element at byte `at` of a file; null where no header of one is whole. */
export async function elementAt(file: ByteSource, at: number): Promise<Element | null> {
  if (at >= file.size) return null;
  const element = readElement(await file.read(at, Math.min(file.size, at + HEAD_BYTES)), 0);
  if (!element) return null;
  const { id, sizeAt, body, end } = element;
  return { id, sizeAt: sizeAt + at, body: body + at, end: end + at };
}

/** Yields the elements from `from` up to `to` of a file. */
export async function* elementsOf(
  file: ByteSource,
  from: number,
  to: number,
): AsyncGenerator<Element, void, undefined> {
  for (let at = from; at < to; ) {
    const element = await elementAt(file, at);
    if (!element) return;
    yield element;
    at = element.end;
  }
}

/** Whether the element at byte `at` has this id. */
export function startsWith(bytes: Uint8Array, at: number, id: number): boolean {
  return readNumber(bytes, at, false)?.value === id;
}

/** Yields the elements from `from` up to `to`. */
export function* elementsIn(bytes: Uint8Array, from: number, to: number): Generator<Element> {
  for (let at = from; at < to; ) {
    const element = readElement(bytes, at);
    if (!element) return;
    yield element;
    at = element.end;
  }
}

/** A variable-length number; its marker bit is kept in ids and dropped in sizes, where all ones mean unknown. */
export function readNumber(
  bytes: Uint8Array,
  at: number,
  isSize: boolean,
): { value: number; width: number } | null {
  const first = bytes[at];
  if (!first) return null;
  const width = Math.clz32(first) - 23;
  if (width > (isSize ? 8 : 4) || at + width > bytes.length) return null;
  let value = isSize ? first & (0xff >> width) : first;
  let allOnes = value === 0xff >> width;
  for (let i = 1; i < width; i++) {
    value = value * 256 + bytes[at + i]!;
    allOnes &&= bytes[at + i] === 0xff;
  }
  return { value: isSize && allOnes ? Number.POSITIVE_INFINITY : value, width };
}
