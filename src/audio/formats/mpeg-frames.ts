// Finds the frames of MPEG audio (ISO 11172-3 and 13818-3, layers I to III; the quarter rates are called MPEG 2.5) and
// keeps account of every byte: tags and junk may stand before, between and behind frames, and lost sound must be told.
import { fillerLength } from './tags.js';

/** What a frame's first four bytes say. */
export interface MpegHeader {
  readonly layer: 1 | 2 | 3;
  /** 1, 2, or 2.5. */
  readonly version: 1 | 2 | 2.5;
  /** The stored rate in Hz. */
  readonly sampleRate: number;
  readonly channels: 1 | 2;
  /** The number of samples of each channel. */
  readonly samples: number;
  /** The length of the frame. */
  readonly bytes: number;
}

/** A frame and where it lies. */
export interface MpegFrame {
  readonly at: number;
  readonly end: number;
  readonly header: MpegHeader;
  /** The number of bytes before it that belong to no frame and are no tag. */
  readonly junk: number;
}

const RATES = [44_100, 48_000, 32_000];
/** Kilobits a second by index: MPEG 1 layers I, II, III, then MPEG 2 layer I, layers II and III. */
const BIT_RATES = [
  [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
];

/** Reads the header at byte `at`; null unless all its fields are possible. */
export function readMpegHeader(bytes: Uint8Array, at: number): MpegHeader | null {
  const second = bytes[at + 1] ?? 0;
  if (bytes[at] !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const third = bytes[at + 2] ?? 0xff;
  const version = ([2.5, undefined, 2, 1] as const)[(second >> 3) & 3];
  const layer = ([undefined, 3, 2, 1] as const)[(second >> 1) & 3];
  const base = RATES[(third >> 2) & 3];
  const index = third >> 4;
  // Of a free format (index 0) no header tells the length; nothing that records writes it.
  if (version === undefined || layer === undefined || base === undefined) return null;
  if (index === 0 || index === 15) return null;
  // Emphasis 2 is reserved.
  if (at + 4 > bytes.length || (bytes[at + 3]! & 3) === 2) return null;
  const sampleRate = base / (version === 2.5 ? 4 : version);
  const row = version === 1 ? layer - 1 : layer === 1 ? 3 : 4;
  const bits = 1000 * BIT_RATES[row]![index]!;
  const padding = (third >> 1) & 1;
  const samples = layer === 1 ? 384 : layer === 3 && version !== 1 ? 576 : 1152;
  const length =
    layer === 1
      ? 4 * (Math.floor((12 * bits) / sampleRate) + padding)
      : Math.floor((samples / 8) * (bits / sampleRate)) + padding;
  const channels = bytes[at + 3]! >> 6 === 3 ? 1 : 2;
  return { layer, version, sampleRate, channels, samples, bytes: length };
}

/** Whether two headers can be of one stream. */
function isAlike(a: MpegHeader, b: MpegHeader): boolean {
  return a.layer === b.layer && a.version === b.version && a.sampleRate === b.sampleRate;
}

/** How many frames must follow each other before one of them is believed. */
export const consistentFrames = 3;

/**
 * Finds the first place from byte `from` on where `count` frames of one kind follow each other, or as many as there are
 * up to `end`, two at least.
 * @param limit where frames may begin at the latest
 */
export function findFrames(
  bytes: Uint8Array,
  from: number,
  end: number,
  {
    count = consistentFrames,
    limit = end,
  }: { readonly count?: number; readonly limit?: number } = {},
): number {
  for (let at = from; at + 4 <= end && at <= limit; at++) {
    if (bytes[at] !== 0xff) {
      const next = bytes.indexOf(0xff, at + 1);
      if (next < 0) return -1;
      at = next;
    }
    if (at + 4 <= end && isRow(bytes, at, end, count)) return at;
  }
  return -1;
}

/** Whether `count` frames of one kind follow each other from `at`, or two do and nothing but tags follows. */
function isRow(bytes: Uint8Array, at: number, end: number, count: number): boolean {
  let first: MpegHeader | undefined;
  let to = at;
  for (let found = 0; found < count; found++) {
    const header = readMpegHeader(bytes, to);
    if (!header || (first && !isAlike(first, header))) {
      return found >= 2 && to + fillerLength(bytes, to, end) >= end;
    }
    first ??= header;
    to += header.bytes;
    if (to >= end) return to === end && found >= 1;
  }
  return true;
}

/** What follows the last frame: the bytes of one that was cut, or junk, or neither. */
export interface MpegEnd {
  /** Byte offset behind the last whole frame. */
  readonly at: number;
  /** Whether a frame begins there whose end is missing. */
  readonly isCut: boolean;
  /** The number of bytes behind the last frame that are neither a frame's start nor a tag. */
  readonly junk: number;
}

/** Yields the whole frames between byte offsets `start` and `end`, in order; returns what follows the last. */
export function* walkMpegFrames(
  bytes: Uint8Array,
  start: number,
  end: number,
): Generator<MpegFrame, MpegEnd, undefined> {
  let at = start;
  let known: MpegHeader | undefined;
  for (;;) {
    const from = at + fillerLength(bytes, at, end);
    const header = readMpegHeader(bytes, from);
    const length = header?.bytes ?? 0;
    const follows = header !== null && known !== undefined && isAlike(known, header);
    if (header && follows && from + length <= end) {
      yield { at: from, end: from + length, header, junk: 0 };
      at = from + length;
      continue;
    }
    // Another kind of frame, or something else: it takes several frames to be believed.
    const found = findFrames(bytes, from, end);
    if (found < 0) return endOf(bytes, { at, from, end, header: follows ? header : null, length });
    const next = readMpegHeader(bytes, found)!;
    known = next;
    yield { at: found, end: found + next.bytes, header: next, junk: found - from };
    at = found + next.bytes;
  }
}

function endOf(
  bytes: Uint8Array,
  {
    at,
    from,
    end,
    header,
    length,
  }: {
    readonly at: number;
    readonly from: number;
    readonly end: number;
    readonly header: MpegHeader | null;
    readonly length: number;
  },
): MpegEnd {
  if (header && from === at && from + length > end) {
    return { at, isCut: true, junk: 0 };
  }
  // Up to three bytes of a header that was cut.
  const isStart = from === at && end - at < 4 && end > at && bytes[at] === 0xff;
  return { at, isCut: isStart, junk: isStart ? 0 : end - from };
}
