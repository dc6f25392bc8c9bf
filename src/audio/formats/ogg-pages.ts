// Walks the pages of an Ogg file (RFC 3533) before any decoder sees them: checks every CRC, tells the recordings that were
// chained and the streams that were multiplexed, and whether an end was lost. The decoding libraries check none of it.
import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader } from '../failures.js';
import { Turns } from '../turn.js';
import { fillerLength } from './tags.js';

/** One page. */
export interface OggPage {
  readonly at: number;
  readonly end: number;
  /** Where its packets lie. */
  readonly bodyStart: number;
  /** Its segment table: the lengths of its parts of packets, 255 where one goes on. */
  readonly lacing: Uint8Array;
  readonly isContinued: boolean;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  readonly serial: number;
  readonly sequence: number;
  /** The position at its end as the codec counts; undefined where no packet ends on it. */
  readonly position: number | undefined;
}

/** The pages of one stream, in order. */
export interface OggStream {
  readonly pages: readonly OggPage[];
  /** What is wrong behind its pages: a missing page, a wrong checksum; undefined where nothing is. */
  readonly damage: string | undefined;
  /** Why it has no proper end; undefined if it has one, or may have: an end mark is often missing. */
  readonly cutReason: string | undefined;
}

/** The streams that begin together; several of these are chained in one file. */
export type OggLink = readonly [OggStream, ...OggStream[]];

interface ReadPages {
  readonly pages: readonly OggPage[];
  readonly damage: string | undefined;
  readonly cutReason: string | undefined;
  /** How many bytes at the end are neither a page nor a tag. */
  readonly junk: number;
}

/**
 * Lists what is chained in an Ogg file from byte `start` on, holding a window of it.
 * @param window the bytes that are held; fewer in tests
 * @throws AffettoError `AUDIO_TRUNCATED` where not even one page is whole, `AUDIO_CORRUPT` where the first is damaged
 */
export async function readOggLinks(
  file: ByteSource,
  start: number,
  window = WINDOW_BYTES,
): Promise<OggLink[]> {
  const read = await readPages(file, start, window);
  const [first] = read.pages;
  if (!first) {
    if (read.damage !== undefined) throw corrupt(read.damage);
    throw cutInHeader('Ogg', file.size);
  }
  const links = linksOf(read.pages);
  return links.map((streams, index) => {
    const isLastLink = index === links.length - 1;
    return streams.map((pages) =>
      streamOf(pages, isLastLink ? read : undefined),
    ) as unknown as OggLink;
  });
}

function streamOf(pages: readonly OggPage[], end: ReadPages | undefined): OggStream {
  const gap = pages.findIndex(
    ({ sequence }, index) => index > 0 && sequence !== (pages[index - 1]!.sequence + 1) % 2 ** 32,
  );
  if (gap > 0) {
    const damage = `page ${(pages[gap - 1]!.sequence + 1) % 2 ** 32} of the Ogg stream is missing`;
    return { pages: pages.slice(0, gap), damage, cutReason: undefined };
  }
  const last = pages[pages.length - 1]!;
  const { cutReason, damage, junk } = end ?? { junk: 0 };
  return { pages, damage, cutReason: cutReason ?? cutOf(last, junk) };
}

/** A packet that goes on behind the last page was cut, and so was what has no end mark and something unreadable behind. */
function cutOf(last: OggPage, junk: number): string | undefined {
  if (last.lacing[last.lacing.length - 1] === 255 && !last.isLast) {
    return 'its last packet goes on behind the last Ogg page';
  }
  if (last.isLast || junk === 0) return undefined;
  return `${junk} bytes at its end are no Ogg page, and no page says that it is the last`;
}

/** Groups pages by the stream they belong to, and streams by where they begin. */
function linksOf(pages: readonly OggPage[]): OggPage[][][] {
  const links: Map<number, OggPage[]>[] = [];
  let hasSound = false;
  for (const page of pages) {
    let link = links.at(-1);
    if (!link || (page.isFirst && (hasSound || link.has(page.serial)))) {
      link = new Map();
      links.push(link);
      hasSound = false;
    }
    if (!page.isFirst) hasSound = true;
    const own = link.get(page.serial);
    if (own) own.push(page);
    else link.set(page.serial, [page]);
  }
  return links.map((link) => [...link.values()]);
}

/** The bytes that are held while pages are listed: many of the largest. */
const WINDOW_BYTES = 1 << 20;

async function readPages(file: ByteSource, start: number, window: number): Promise<ReadPages> {
  const pages: OggPage[] = [];
  const turns = new Turns();
  let size = window;
  for (let from = start; ; ) {
    const isRest = file.size - from <= size;
    const bytes = await file.read(from, isRest ? file.size : from + size);
    const { end, ...read } = readWindow(bytes, from);
    pages.push(...read.pages);
    await turns.give();
    if (isRest || read.damage !== undefined) return { ...read, pages };
    // What is no page within a window may be one with all that follows.
    if (end === 0) size = Number.POSITIVE_INFINITY;
    from += end;
  }
}

/** Lists the pages in a window of a file, which begins at byte `offset` of it; `end` is behind the last, in the window. */
function readWindow(bytes: Uint8Array, offset: number): ReadPages & { readonly end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages: OggPage[] = [];
  const whole = { pages, damage: undefined, cutReason: undefined, junk: 0 };
  const search = { bytesLeft: 2 * bytes.length };
  for (let at = 0; ; ) {
    const page = readPage(view, bytes, at);
    if (page === 'cut') {
      const cutReason = `its last Ogg page is missing (${bytes.length - at} bytes of an unfinished page follow the last whole one)`;
      return { ...whole, cutReason, end: at };
    }
    if (page) {
      if (oggCrc(bytes, at, page.end) !== view.getUint32(at + 22, true)) {
        const damage = `the checksum of the Ogg page at byte ${offset + at} does not match`;
        return { ...whole, damage, end: at };
      }
      pages.push(moved(page, offset));
      at = page.end;
      continue;
    }
    // Tags and junk between pages cost nothing: whether a page is missing, its number tells.
    const next = nextPage(bytes, view, at, search);
    if (next >= 0) {
      at = next;
      continue;
    }
    return { ...whole, junk: bytes.length - at - fillerLength(bytes, at), end: at };
  }
}

/** The page with its places in the file; its segment table is a copy, so that a window can be forgotten. */
function moved(page: OggPage, offset: number): OggPage {
  const { at, end, bodyStart, lacing } = page;
  const places = { at: at + offset, end: end + offset, bodyStart: bodyStart + offset };
  return { ...page, ...places, lacing: lacing.slice() };
}

/**
 * The place of the next page whose checksum is right; -1 where there is none.
 * @param search how many bytes may be summed for that: beginnings of pages may overlap
 */
function nextPage(
  bytes: Uint8Array,
  view: DataView,
  from: number,
  search: { bytesLeft: number },
): number {
  for (let at = bytes.indexOf(0x4f, from); at >= 0; at = bytes.indexOf(0x4f, at + 1)) {
    const page = readPage(view, bytes, at);
    if (!page || page === 'cut') continue;
    search.bytesLeft -= page.end - at;
    if (search.bytesLeft < 0) return -1;
    if (oggCrc(bytes, at, page.end) === view.getUint32(at + 22, true)) {
      return at;
    }
  }
  return -1;
}

const MAGIC = [0x4f, 0x67, 0x67, 0x53];

/** The page at byte `at`; `cut` where one begins whose end is missing, null where none begins. */
function readPage(view: DataView, bytes: Uint8Array, at: number): OggPage | 'cut' | null {
  const left = bytes.length - at;
  if (left <= 0 || MAGIC.some((byte, index) => index < left && bytes[at + index] !== byte)) {
    return null;
  }
  if (left < 27) return 'cut';
  const bodyStart = at + 27 + bytes[at + 26]!;
  if (bytes[at + 4] !== 0 || bodyStart > bytes.length) return bytes[at + 4] === 0 ? 'cut' : null;
  const lacing = bytes.subarray(at + 27, bodyStart);
  const end = lacing.reduce((sum, size) => sum + size, bodyStart);
  if (end > bytes.length) return 'cut';
  const flags = bytes[at + 5]!;
  const position = view.getBigInt64(at + 6, true);
  return {
    at,
    end,
    bodyStart,
    lacing,
    isContinued: (flags & 1) !== 0,
    isFirst: (flags & 2) !== 0,
    isLast: (flags & 4) !== 0,
    serial: view.getUint32(at + 14, true),
    sequence: view.getUint32(at + 18, true),
    // Pages on which no packet ends say -1.
    position: position < 0n ? undefined : Number(position),
  };
}

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte << 24;
  for (let bit = 0; bit < 8; bit++)
    value = value & 0x80000000 ? (value << 1) ^ 0x04c11db7 : value << 1;
  return value;
});

/** CRC-32 of RFC 3533: polynomial 0x04c11db7, no reflection, the checksum field itself taken as zero. */
function oggCrc(bytes: Uint8Array, start: number, end: number): number {
  let crc = 0;
  for (let at = start; at < end; at++) {
    const byte = at >= start + 22 && at < start + 26 ? 0 : bytes[at]!;
    crc = (crc << 8) ^ CRC_TABLE[(crc >>> 24) ^ byte]!;
  }
  return crc >>> 0;
}
