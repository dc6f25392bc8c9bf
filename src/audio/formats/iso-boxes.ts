// Looks at the boxes of an MP4 or MOV file (ISO/IEC 14496-12) before mediabunny does: it counts through every sample of a
// chunk, so a damaged count of four billion keeps it busy for minutes, and of files that were joined it reads the first.
import { joinBytes } from '../../join-bytes.js';
import { type ByteSource, partOfSource } from '../byte-source.js';
import { corrupt } from '../failures.js';
import { Turns } from '../turn.js';

/** Boxes on the way to the sample tables. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl', 'edts']);

/** One box. */
export interface Box {
  readonly type: string;
  /** Offsets of its start, its content and its end. */
  readonly at: number;
  readonly body: number;
  readonly end: number;
  /** Whether its size reaches beyond what holds it. */
  readonly isCut: boolean;
}

/** Whether `bytes` start as an MP4 or MOV file. */
export function isIsoMedia(bytes: Uint8Array): boolean {
  const first = readBox(view(bytes), 0, bytes.length);
  return (
    first !== undefined &&
    ['ftyp', 'moov', 'mdat', 'free', 'wide', 'skip', 'pnot'].includes(first.type)
  );
}

/** One recording of a file. */
export interface IsoDocument {
  readonly source: ByteSource;
  /** The boxes of its index, one after the other, as they are. */
  readonly index: Uint8Array;
  /** Why its last box is not whole; undefined if it is, or if sound cannot be missing with it. */
  readonly cutReason: string | undefined;
}

/**
 * Takes apart what was joined: each recording begins with `ftyp`, and has its index behind that. Of the file no more is
 * held than the indexes.
 */
export async function isoDocuments(file: ByteSource): Promise<[IsoDocument, ...IsoDocument[]]> {
  const documents: IsoDocument[] = [];
  let boxes: Box[] = [];
  let isIndexed = false;
  let start = 0;
  const add = async (end: number) => {
    const index: Uint8Array[] = [];
    // One after the other: each may bring a megabyte with it.
    for (const { type, at, end: to } of boxes) {
      if (CONTAINERS.has(type)) index.push(await file.read(at, to));
    }
    documents.push({
      source: partOfSource(file, start, end),
      index: joinBytes(index),
      cutReason: cutBox(boxes.at(-1)),
    });
    boxes = [];
    isIndexed = false;
    start = end;
  };
  const turns = new Turns();
  for (let at = 0; ; ) {
    await turns.give();
    const head = await file.read(Math.min(at, file.size), Math.min(at + HEAD_BYTES, file.size));
    const box = readBox(view(head), at, file.size, at);
    if (!box) break;
    if (box.type === 'ftyp' && isIndexed) await add(box.at);
    isIndexed ||= box.type === 'moov';
    boxes.push(box);
    at = box.end;
  }
  await add(file.size);
  return documents as [IsoDocument, ...IsoDocument[]];
}

function cutBox(last: Box | undefined): string | undefined {
  if (!last?.isCut || !['mdat', 'moof', 'moov'].includes(last.type)) return undefined;
  return `its last box (${last.type}) is not whole`;
}

/** Throws `AUDIO_CORRUPT` if a chunk claims more samples than its track has. */
export function checkSampleTables({ index }: IsoDocument): void {
  const data = view(index);
  for (const tables of findBoxes(data, 'stbl', 0, index.length)) {
    const boxes = [...boxesIn(data, tables.body, tables.end)];
    const counts = boxes.filter(({ type }) => type === 'stsz' || type === 'stz2');
    // Version and flags, the samples' common size, their number.
    const samples = Math.max(0, ...counts.map(({ body, end }) => numberAt(data, body + 8, end)));
    for (const { type, body, end } of boxes) {
      if (type !== 'stsc') continue;
      for (let entry = body + 8; entry + 12 <= end; entry += 12) {
        const claimed = data.getUint32(entry + 4);
        if (claimed > samples) {
          throw corrupt(`its index claims ${claimed} samples in a chunk, of ${samples} in all`);
        }
      }
    }
  }
}

/** How deep containers are looked into: sample tables lie five deep, and damaged files may nest thousands. */
const DEEPEST = 8;

/** Yields the boxes of a type, wherever they lie on the way to the sample tables. */
export function* findBoxes(
  data: DataView,
  type: string,
  from: number,
  to: number,
  depth = 0,
): Generator<Box> {
  for (const box of boxesIn(data, from, to)) {
    if (box.type === type) yield box;
    else if (CONTAINERS.has(box.type) && depth < DEEPEST) {
      yield* findBoxes(data, type, box.body, box.end, depth + 1);
    }
  }
}

/** Yields the boxes between two offsets, not those inside them. */
export function* boxesIn(data: DataView, from: number, to: number): Generator<Box> {
  for (let at = from; ; ) {
    const box = readBox(data, at, to);
    if (!box) return;
    yield box;
    at = box.end;
  }
}

/** The most bytes before the content of a box. */
const HEAD_BYTES = 16;

/**
 * The box at `at`, which ends at `to` at the latest; `dataAt` is where the data begin. Undefined where no whole header is left,
 * or the size is too small to be one.
 */
function readBox(data: DataView, at: number, to: number, dataAt = 0): Box | undefined {
  if (at + 8 > to) return undefined;
  const from = at - dataAt;
  const size = data.getUint32(from);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => data.getUint8(from + offset)));
  // 0: to the end; 1: the size is in the 64 bits that follow.
  if (size === 0) return { type, at, body: at + 8, end: to, isCut: false };
  if (size === 1) {
    if (at + 16 > to) return undefined;
    const long = Number(data.getBigUint64(from + 8));
    return long < 16
      ? undefined
      : { type, at, body: at + 16, end: Math.min(to, at + long), isCut: at + long > to };
  }
  return size < 8
    ? undefined
    : { type, at, body: at + 8, end: Math.min(to, at + size), isCut: at + size > to };
}

function numberAt(data: DataView, at: number, end: number): number {
  return at + 4 <= end ? data.getUint32(at) : 0;
}

export function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
