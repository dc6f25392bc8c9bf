// Walks the pages of an Ogg file (RFC 3533) before any decoder sees them: checks every CRC, finds what is
// inside, how long it claims to be, and whether its end was lost. The decoding libraries check none of it.
import { corrupt, cutInHeader, unsupported } from '../failures.js';

/** What the pages of the first audio stream say. */
export interface OggLayout {
  /** How the stream is coded. */
  readonly codec: 'opus' | 'vorbis';
  /** The pages of that stream alone, whole ones only. */
  readonly bytes: Uint8Array;
  /** The stream's first packet: OpusHead, or Vorbis' identification header. */
  readonly head: Uint8Array;
  /** Packets that end inside the file, headers included. */
  readonly packets: number;
  /** Position of the last page in samples since the start of the stream, as its codec counts. */
  readonly lastPosition: number;
  /** Why the stream has no proper end; undefined if it has one. */
  readonly cutReason: string | undefined;
}

interface Page {
  readonly start: number;
  readonly end: number;
  readonly first: boolean;
  readonly last: boolean;
  readonly serial: number;
  readonly sequence: number;
  readonly position: bigint;
  readonly packets: number;
  readonly bodyStart: number;
}

/**
 * Reads the pages of an Ogg file; null if no audio is inside.
 * @throws AffettoError `AUDIO_CORRUPT` for a wrong checksum or a missing page, `AUDIO_UNSUPPORTED_CODEC`.
 */
export function readOggLayout(bytes: Uint8Array): OggLayout | null {
  const { pages, end } = readPages(bytes);
  const heads = pages.filter((page) => page.first);
  const chosen = heads.find((page) => codecOf(bytes, page) !== null);
  if (!chosen) return refuse(bytes, heads, pages.length);
  const own = pages.filter((page) => page.serial === chosen.serial);
  // Looked up once: a file can be made of nothing but first pages.
  const soundStart = own.find((page) => !page.first)?.start ?? Number.POSITIVE_INFINITY;
  if (heads.some((page) => page.start > soundStart))
    throw unsupported('Several recordings chained in one Ogg file');
  own.forEach((page, index) => {
    if (page.sequence !== own[0]!.sequence + index) {
      throw corrupt(`page ${own[0]!.sequence + index} of the Ogg stream is missing`);
    }
  });
  const last = own[own.length - 1]!;
  const cut = !last.last
    ? `its last Ogg page is missing (${bytes.length - end} bytes of an unfinished page follow the last whole one)`
    : undefined;
  return {
    codec: codecOf(bytes, chosen)!,
    bytes: own.length === pages.length ? bytes.subarray(0, end) : joinPages(bytes, own),
    head: bytes.subarray(chosen.bodyStart, chosen.end),
    packets: own.reduce((sum, page) => sum + page.packets, 0),
    // Pages on which no packet ends say -1.
    lastPosition: Math.max(0, ...own.slice(-2).map((page) => Number(page.position))),
    cutReason: cut,
  };
}

function readPages(bytes: Uint8Array): { pages: Page[]; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pages: Page[] = [];
  let at = 0;
  while (at + 27 <= bytes.length) {
    if (view.getUint32(at) !== 0x4f676753) throw corrupt(`byte ${at} should start an Ogg page`);
    const segments = bytes.subarray(at + 27, at + 27 + bytes[at + 26]!);
    const bodyStart = at + 27 + bytes[at + 26]!;
    const end = segments.reduce((sum, size) => sum + size, bodyStart);
    if (bodyStart > bytes.length || end > bytes.length) break;
    if (oggCrc(bytes, at, end) !== view.getUint32(at + 22, true)) {
      throw corrupt(`the checksum of the Ogg page at byte ${at} does not match`);
    }
    const flags = bytes[at + 5]!;
    pages.push({
      start: at,
      end,
      first: (flags & 2) !== 0,
      last: (flags & 4) !== 0,
      serial: view.getUint32(at + 14, true),
      sequence: view.getUint32(at + 18, true),
      position: view.getBigInt64(at + 6, true),
      packets: segments.reduce((sum, size) => sum + (size < 255 ? 1 : 0), 0),
      bodyStart,
    });
    at = end;
  }
  return { pages, end: at };
}

const MAGICS: readonly (readonly [string, string])[] = [
  ['OpusHead', 'opus'],
  ['\x01vorbis', 'vorbis'],
  ['\x7fFLAC', 'FLAC'],
  ['Speex   ', 'Speex'],
];

function nameOf(bytes: Uint8Array, page: Page): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(page.bodyStart, page.bodyStart + 8));
  return MAGICS.find(([magic]) => start.startsWith(magic))?.[1];
}

function codecOf(bytes: Uint8Array, page: Page): 'opus' | 'vorbis' | null {
  const name = nameOf(bytes, page);
  return name === 'opus' || name === 'vorbis' ? name : null;
}

function refuse(bytes: Uint8Array, heads: readonly Page[], pageCount: number): null {
  if (pageCount === 0) throw cutInHeader('Ogg', bytes.length);
  const other = heads.map((page) => nameOf(bytes, page)).find((name) => name !== undefined);
  if (other) throw unsupported(`${other} in Ogg`);
  return null;
}

function joinPages(bytes: Uint8Array, pages: readonly Page[]): Uint8Array {
  const joined = new Uint8Array(pages.reduce((sum, page) => sum + page.end - page.start, 0));
  let at = 0;
  for (const page of pages) {
    joined.set(bytes.subarray(page.start, page.end), at);
    at += page.end - page.start;
  }
  return joined;
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
