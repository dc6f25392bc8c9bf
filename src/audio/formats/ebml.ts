// Walks the elements of a WebM/Matroska file (RFC 8794) before mediabunny does, for two reasons: mediabunny
// drops a cluster that was cut (seconds of sound) without a word, and its search for the next element never
// ends when a damaged file has none.
import { corrupt, cutInHeader } from '../failures.js';

/** A file mediabunny can read to its end, and what was taken away to make it so. */
export interface WholeElements {
  /** The file without what was cut. */
  readonly bytes: Uint8Array;
  /** Why the file was cut short; undefined if it was not. */
  readonly cutReason: string | undefined;
}

const EBML_HEADER = 0x1a45dfa3;
const SEGMENT = 0x18538067;
const CLUSTER = 0x1f43b675;
/** SeekHead, Info, Cluster, Tracks, Cues, Attachments, Chapters, Tags: the children of a Segment. */
const SEGMENT_CHILDREN = new Set([
  0x114d9b74,
  0x1549a966,
  CLUSTER,
  0x1654ae6b,
  0x1c53bb6b,
  0x1941a469,
  0x1043a770,
  0x1254c367,
]);
const VOID = 0xec;
/** A checksum, which may only be a segment's first child: mediabunny does not know it and searches on from it. */
const CRC_32 = 0xbf;

interface Element {
  readonly id: number;
  /** Offsets of the size field, the content and its end; the end is infinite for live streams. */
  readonly sizeAt: number;
  readonly body: number;
  readonly end: number;
}

/** Whether `bytes` start as WebM or Matroska. */
export function isEbml(bytes: Uint8Array): boolean {
  return readNumber(bytes, 0, false)?.value === EBML_HEADER;
}

/** Keeps the whole blocks of a file; throws `AUDIO_CORRUPT`, or `AUDIO_TRUNCATED` if nothing is left. */
export function keepWholeElements(bytes: Uint8Array): WholeElements {
  const header = readElement(bytes, 0);
  if (!header || header.end >= bytes.length) throw cutInHeader('WebM', bytes.length);
  const segment = readElement(bytes, header.end);
  if (!segment) throw cutInHeader('WebM', bytes.length);
  if (segment.id !== SEGMENT) throw corrupt('no segment follows its WebM header');
  const segmentEnd = Math.min(segment.end, bytes.length);
  for (let at = segment.body; at < segmentEnd; ) {
    const child = readElement(bytes, at);
    if (child && !isExpected(child.id, at === segment.body)) {
      throw corrupt(`byte ${at} should start a WebM element`);
    }
    if (child?.id === CLUSTER) {
      const end = lastWholeBlock(bytes, child);
      if (end < Math.min(child.end, segmentEnd) && !startsSibling(bytes, end)) {
        return cutInside(bytes, child, end);
      }
      at = end;
    } else if (!child || child.end > bytes.length) {
      return { bytes: bytes.subarray(0, at), cutReason: reason(bytes, at) };
    } else {
      at = child.end;
    }
  }
  const isCut = segment.end !== Number.POSITIVE_INFINITY && segment.end > bytes.length;
  const cutReason = isCut ? reason(bytes, segmentEnd) : undefined;
  // What follows a finished segment is not ours to read.
  return { bytes: bytes.subarray(0, segmentEnd), cutReason };
}

function isExpected(id: number, isFirst: boolean): boolean {
  return SEGMENT_CHILDREN.has(id) || id === VOID || (isFirst && id === CRC_32);
}

/** Offset behind the last child of a cluster that is there completely. */
function lastWholeBlock(bytes: Uint8Array, cluster: Element): number {
  let at = cluster.body;
  while (at < Math.min(cluster.end, bytes.length) && !startsSibling(bytes, at)) {
    const block = readElement(bytes, at);
    if (!block || block.end > bytes.length) break;
    if (block.end > cluster.end) throw corrupt(`byte ${at} starts a block larger than its cluster`);
    at = block.end;
  }
  return at;
}

function startsSibling(bytes: Uint8Array, at: number): boolean {
  const id = readNumber(bytes, at, false)?.value;
  return id !== undefined && SEGMENT_CHILDREN.has(id);
}

/** The file up to `end`, its last cluster's size (where it has one) corrected to what is left of it. */
function cutInside(bytes: Uint8Array, cluster: Element, end: number): WholeElements {
  const cutReason = reason(bytes, end);
  if (cluster.end === Number.POSITIVE_INFINITY) return { bytes: bytes.subarray(0, end), cutReason };
  const kept = bytes.slice(0, end);
  let size = end - cluster.body;
  for (let at = cluster.body - 1; at > cluster.sizeAt; at--) {
    kept[at] = size % 256;
    size = Math.floor(size / 256);
  }
  const width = cluster.body - cluster.sizeAt;
  kept[cluster.sizeAt] = (1 << (8 - width)) | size;
  return { bytes: kept, cutReason };
}

function reason(bytes: Uint8Array, end: number): string {
  return `${bytes.length - end} bytes at its end are less than a whole WebM element`;
}

function readElement(bytes: Uint8Array, at: number): Element | null {
  const id = readNumber(bytes, at, false);
  if (!id) return null;
  const size = readNumber(bytes, at + id.width, true);
  if (!size) return null;
  const body = at + id.width + size.width;
  return { id: id.value, sizeAt: at + id.width, body, end: body + size.value };
}

/** A variable-length number; its marker bit is kept in ids and dropped in sizes, where all ones mean unknown. */
function readNumber(
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
