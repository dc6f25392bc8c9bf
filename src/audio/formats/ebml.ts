// Walks the elements of a WebM/Matroska file (RFC 8794) before mediabunny does: mediabunny drops a cluster that was cut
// (seconds of sound) without a word, its search for the next element never ends when a damaged file has none, and of files
// that were joined it reads the first alone.

import { AffettoError } from '../../errors.js';
import { type ByteSource, partOfSource } from '../byte-source.js';
import { corrupt, cutInHeader } from '../failures.js';
import { Turns } from '../turn.js';
import { type Element, elementAt, startsWith } from './ebml-elements.js';
import { type Patch, patchedSource } from './patched-source.js';
import { fillerLengthIn } from './tags.js';

/** A WebM document that mediabunny can read to its end, and what was taken away to make it so. */
export interface WholeElements {
  /** The document without what was cut. */
  readonly source: ByteSource;
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
 * Takes apart what was joined and keeps the whole blocks of each document. Of the file no more is held than the headers of
 * its elements.
 * @throws AffettoError `AUDIO_CORRUPT`, or `AUDIO_TRUNCATED` if nothing is left of the first
 */
export async function wholeDocuments(
  file: ByteSource,
): Promise<[WholeElements, ...WholeElements[]]> {
  const [first, next] = await keepWholeElements(file, 0);
  const documents: [WholeElements, ...WholeElements[]] = [first];
  for (let at = next; at < file.size; ) {
    at += await fillerLengthIn(file, at);
    if (!(await startsDocument(file, at))) break;
    const [document, end] = await keepNext(file, at);
    documents.push(document);
    at = end;
  }
  return documents;
}

/** Keeps the whole elements of a document behind the first, whose header may be cut, too. */
async function keepNext(file: ByteSource, at: number): Promise<[WholeElements, number]> {
  try {
    return await keepWholeElements(file, at);
  } catch (error) {
    if (!(error instanceof AffettoError) || !error.code.startsWith('AUDIO_')) throw error;
    const damage = `the recording that was joined at byte ${at} has no readable header`;
    return [{ source: partOfSource(file, at, at), cutReason: undefined, damage }, file.size];
  }
}

/** Returns the document that begins at byte `start`, and where it ends. */
async function keepWholeElements(
  file: ByteSource,
  start: number,
): Promise<[WholeElements, number]> {
  const { size } = file;
  const header = await elementAt(file, start);
  if (!header || header.end >= size) throw cutInHeader('WebM', size);
  const segment = await elementAt(file, header.end);
  if (!segment) throw cutInHeader('WebM', size);
  if (segment.id !== SEGMENT) throw corrupt('no segment follows its WebM header');
  const segmentEnd = Math.min(segment.end, size);
  const document = new Kept(file, start, segment);
  const turns = new Turns();
  for (let at = segment.body; at < segmentEnd; ) {
    await turns.give();
    // A live segment goes on until another recording begins.
    if (await startsDocument(file, at)) return document.until(at);
    const child = await elementAt(file, at);
    if (child && !isExpected(child.id, at === segment.body)) {
      if (await isFiller(file, at)) return document.until(at);
      return document.damaged(at, 'a WebM element');
    }
    if (child?.id === CLUSTER) {
      const { end, isTooLarge } = await lastWholeBlock(file, child);
      const isOpen = child.end === Number.POSITIVE_INFINITY;
      if (isOpen) document.close(child, end);
      if (isTooLarge) return document.damaged(end, 'a block larger than its cluster');
      if (end < Math.min(child.end, segmentEnd) && !(await startsSibling(file, end))) {
        if (isOpen) return (await isFiller(file, end)) ? document.until(end) : document.cut(end);
        document.close(child, end);
        return document.cut(end);
      }
      at = end;
    } else if (!child || child.end > size) {
      return (await isFiller(file, at)) ? document.until(at) : document.cut(at);
    } else {
      at = child.end;
    }
  }
  const isCut = segment.end !== Number.POSITIVE_INFINITY && segment.end > size;
  return isCut ? document.cut(segmentEnd) : document.until(segmentEnd);
}

/** What is kept of a document, and the sizes that are set right in it. */
class Kept {
  readonly #file: ByteSource;
  readonly #start: number;
  readonly #segment: Element;
  readonly #sizes: Patch[] = [];
  #isLonger = false;

  constructor(file: ByteSource, start: number, segment: Element) {
    this.#file = file;
    this.#start = start;
    this.#segment = segment;
  }

  /**
   * Sets right the size of a cluster whose last whole block ends at `end`. Where it was left open it takes eight bytes:
   * mediabunny loses blocks of clusters that leave it open, without a word.
   */
  close(cluster: Element, end: number): void {
    const { sizeAt, body } = cluster;
    const isOpen = cluster.end === Number.POSITIVE_INFINITY;
    const bytes = sizeField(end - body, isOpen ? 8 : body - sizeAt);
    this.#isLonger ||= isOpen;
    this.#sizes.push({ from: sizeAt, to: body, bytes });
  }

  /** The document up to `at`, and that another may follow there. */
  until(at: number): [WholeElements, number] {
    return [this.#upTo(at), at];
  }

  /** The document up to `at`, behind which an element is cut. */
  cut(at: number): [WholeElements, number] {
    const { size } = this.#file;
    const cutReason = `${size - at} bytes at its end are less than a whole WebM element`;
    return [{ ...this.#upTo(at), cutReason }, size];
  }

  /** What stands before damage, which can be heard; at the very start it cannot. */
  damaged(at: number, what: string): [WholeElements, number] {
    const damage = `byte ${at} should start ${what}`;
    return [{ ...this.#upTo(at), damage }, this.#file.size];
  }

  #upTo(at: number): WholeElements {
    const { sizeAt, body, end } = this.#segment;
    // Of a segment that tells its size, that is another now: it is left open.
    const opened: Patch[] =
      this.#isLonger && end !== Number.POSITIVE_INFINITY
        ? [{ from: sizeAt, to: body, bytes: openField(body - sizeAt) }]
        : [];
    const source = patchedSource(this.#file, [this.#start, at], [...opened, ...this.#sizes]);
    return { source, cutReason: undefined, damage: undefined };
  }
}

/** A size in so many bytes. */
function sizeField(size: number, width: number): Uint8Array {
  const bytes = new Uint8Array(width);
  let rest = size;
  for (let at = width - 1; at > 0; at--) {
    bytes[at] = rest % 256;
    rest = Math.floor(rest / 256);
  }
  bytes[0] = (1 << (8 - width)) | rest;
  return bytes;
}

/** A size that is left open, in so many bytes. */
function openField(width: number): Uint8Array {
  const bytes = new Uint8Array(width).fill(0xff);
  bytes[0] = (1 << (9 - width)) - 1;
  return bytes;
}

/** Whether nothing but tags, zeros and line ends stands from `at` on. */
async function isFiller(file: ByteSource, at: number): Promise<boolean> {
  return at + (await fillerLengthIn(file, at)) >= file.size;
}

function isExpected(id: number, isFirst: boolean): boolean {
  return SEGMENT_CHILDREN.has(id) || id === VOID || (isFirst && id === CRC_32);
}

/** Offset behind the last child of a cluster that is there completely. */
async function lastWholeBlock(
  file: ByteSource,
  cluster: Element,
): Promise<{ readonly end: number; readonly isTooLarge: boolean }> {
  let at = cluster.body;
  while (at < Math.min(cluster.end, file.size)) {
    const block = await elementAt(file, at);
    if (!block || isSibling(block) || block.end > file.size) break;
    if (block.end > cluster.end) return { end: at, isTooLarge: true };
    at = block.end;
  }
  return { end: at, isTooLarge: false };
}

async function startsSibling(file: ByteSource, at: number): Promise<boolean> {
  const element = await elementAt(file, at);
  return element !== null && isSibling(element);
}

function isSibling({ id }: Element): boolean {
  return SEGMENT_CHILDREN.has(id) || id === EBML_HEADER;
}

async function startsDocument(file: ByteSource, at: number): Promise<boolean> {
  return isEbml(await file.read(at, Math.min(file.size, at + 4)));
}
