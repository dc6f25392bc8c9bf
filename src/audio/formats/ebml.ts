// Walks the elements of a WebM/Matroska file (RFC 8794) before mediabunny does: mediabunny drops a cluster that was cut
// (seconds of sound) without a word, its search for the next element never ends when a damaged file has none, and of files
// that were joined it reads the first alone.

import { joinBytes } from '../../join-bytes.js';
import { corrupt, cutInHeader } from '../failures.js';
import { type Element, readElement, startsWith } from './ebml-elements.js';
import { fillerLength } from './tags.js';

/** A WebM document that mediabunny can read to its end, and what was taken away to make it so. */
export interface WholeElements {
  /** The document without what was cut. */
  readonly bytes: Uint8Array;
  /** Why it was cut short; undefined if it was not. */
  readonly cutReason: string | undefined;
  /** What is wrong behind its last whole element; undefined if nothing is. */
  readonly damage: string | undefined;
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

/** Whether `bytes` start as WebM or Matroska. */
export function isEbml(bytes: Uint8Array): boolean {
  return startsWith(bytes, 0, EBML_HEADER);
}

/**
 * Takes apart what was joined and keeps the whole blocks of each document.
 * @throws AffettoError `AUDIO_CORRUPT`, or `AUDIO_TRUNCATED` if nothing is left of the first
 */
export function wholeDocuments(bytes: Uint8Array): [WholeElements, ...WholeElements[]] {
  const [first, next] = keepWholeElements(bytes, 0);
  const documents: [WholeElements, ...WholeElements[]] = [first];
  for (let at = next; at < bytes.length; ) {
    at += fillerLength(bytes, at);
    if (!startsWith(bytes, at, EBML_HEADER)) break;
    const [document, end] = keepNext(bytes, at);
    documents.push(document);
    at = end;
  }
  return documents;
}

/** Keeps the whole elements of a document behind the first, whose header may be cut, too. */
function keepNext(bytes: Uint8Array, at: number): [WholeElements, number] {
  try {
    return keepWholeElements(bytes, at);
  } catch {
    const damage = `the recording that was joined at byte ${at} has no readable header`;
    return [{ bytes: bytes.subarray(at, at), cutReason: undefined, damage }, bytes.length];
  }
}

/** Returns the document that begins at byte `start`, and where it ends. */
function keepWholeElements(all: Uint8Array, start: number): [WholeElements, number] {
  const header = readElement(all, start);
  if (!header || header.end >= all.length) throw cutInHeader('WebM', all.length);
  const segment = readElement(all, header.end);
  if (!segment) throw cutInHeader('WebM', all.length);
  if (segment.id !== SEGMENT) throw corrupt('no segment follows its WebM header');
  const segmentEnd = Math.min(segment.end, all.length);
  const open: OpenCluster[] = [];
  const until = (at: number, more: Partial<WholeElements> = {}): [WholeElements, number] => [
    { bytes: withSizes(all, start, at, open), cutReason: undefined, damage: undefined, ...more },
    more.cutReason === undefined && more.damage === undefined ? at : all.length,
  ];
  for (let at = segment.body; at < segmentEnd; ) {
    // A live segment goes on until another recording begins.
    if (startsWith(all, at, EBML_HEADER)) return until(at);
    const child = readElement(all, at);
    if (child && !isExpected(child.id, at === segment.body)) {
      if (isFiller(all, at)) return until(at);
      return damaged(until, at);
    }
    if (child?.id === CLUSTER) {
      const { end, isTooLarge } = lastWholeBlock(all, child);
      if (child.end === Number.POSITIVE_INFINITY) open.push({ cluster: child, end });
      if (isTooLarge) return damaged(until, end, 'a block larger than its cluster');
      if (end < Math.min(child.end, segmentEnd) && !startsSibling(all, end)) {
        if (isFiller(all, end) && child.end === Number.POSITIVE_INFINITY) return until(end);
        if (child.end === Number.POSITIVE_INFINITY) {
          return until(end, { cutReason: reason(all, end) });
        }
        return [cutInside(withSizes(all, start, end, open), start, child, end, all), all.length];
      }
      at = end;
    } else if (!child || child.end > all.length) {
      return isFiller(all, at) ? until(at) : until(at, { cutReason: reason(all, at) });
    } else {
      at = child.end;
    }
  }
  const isCut = segment.end !== Number.POSITIVE_INFINITY && segment.end > all.length;
  return until(segmentEnd, isCut ? { cutReason: reason(all, segmentEnd) } : {});
}

type Until = (at: number, more: Partial<WholeElements>) => [WholeElements, number];

/** What stands before damage can be heard; at the very start it cannot. */
function damaged(until: Until, at: number, what = 'a WebM element'): [WholeElements, number] {
  return until(at, { damage: `byte ${at} should start ${what}` });
}

/** Whether nothing but tags, zeros and line ends stands from `at` on. */
function isFiller(bytes: Uint8Array, at: number): boolean {
  return at + fillerLength(bytes, at) >= bytes.length;
}

function isExpected(id: number, isFirst: boolean): boolean {
  return SEGMENT_CHILDREN.has(id) || id === VOID || (isFirst && id === CRC_32);
}

/** Offset behind the last child of a cluster that is there completely. */
function lastWholeBlock(
  bytes: Uint8Array,
  cluster: Element,
): { readonly end: number; readonly isTooLarge: boolean } {
  let at = cluster.body;
  while (at < Math.min(cluster.end, bytes.length) && !startsSibling(bytes, at)) {
    const block = readElement(bytes, at);
    if (!block || block.end > bytes.length) break;
    if (block.end > cluster.end) return { end: at, isTooLarge: true };
    at = block.end;
  }
  return { end: at, isTooLarge: false };
}

function startsSibling(bytes: Uint8Array, at: number): boolean {
  const id = readElement(bytes, at)?.id;
  return id !== undefined && (SEGMENT_CHILDREN.has(id) || id === EBML_HEADER);
}

/** A cluster whose size is left open, and where its last whole block ends. */
interface OpenCluster {
  readonly cluster: Element;
  readonly end: number;
}

/**
 * The bytes from `start` to `end` with every cluster's size filled in: mediabunny loses blocks of clusters that leave it
 * open, without a word.
 */
function withSizes(
  all: Uint8Array,
  start: number,
  end: number,
  clusters: readonly OpenCluster[],
): Uint8Array {
  if (clusters.length === 0) return all.subarray(start, end);
  const parts: Uint8Array[] = [];
  let from = start;
  for (const { cluster, end: clusterEnd } of clusters) {
    const size = new Uint8Array(8);
    new DataView(size.buffer).setBigUint64(0, BigInt(clusterEnd - cluster.body));
    size[0] = 1;
    parts.push(all.subarray(from, cluster.sizeAt), size);
    from = cluster.body;
  }
  parts.push(all.subarray(from, end));
  const bytes = joinBytes(parts);
  // Of a segment that tells its size, that is another now: it is left open.
  const header = readElement(bytes, 0);
  const segment = header && readElement(bytes, header.end);
  if (segment && segment.end !== Number.POSITIVE_INFINITY) {
    bytes.fill(0xff, segment.sizeAt + 1, segment.body);
    bytes[segment.sizeAt] = (1 << (9 - (segment.body - segment.sizeAt))) - 1;
  }
  return bytes;
}

/** The document, which ends inside a cluster that tells its size; that is corrected to what is left of it. */
function cutInside(
  document: Uint8Array,
  start: number,
  cluster: Element,
  end: number,
  all: Uint8Array,
): WholeElements {
  const kept = document.slice();
  // Whatever was filled in stands before this cluster, so its place is told from the end.
  const [sizeAt, body] = [cluster.sizeAt, cluster.body].map((at) => kept.length - (end - at)) as [
    number,
    number,
  ];
  let size = end - cluster.body;
  for (let at = body - 1; at > sizeAt; at--) {
    kept[at] = size % 256;
    size = Math.floor(size / 256);
  }
  kept[sizeAt] = (1 << (8 - (body - sizeAt))) | size;
  return { bytes: kept, cutReason: reason(all.subarray(start), end - start), damage: undefined };
}

function reason(bytes: Uint8Array, end: number): string {
  return `${bytes.length - end} bytes at its end are less than a whole WebM element`;
}
