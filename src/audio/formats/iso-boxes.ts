// Looks at the sample tables of an MP4 or MOV file (ISO/IEC 14496-12) before mediabunny does: it counts
// through every sample of a chunk, so a damaged count of four billion keeps it busy for minutes.
import { corrupt } from '../failures.js';

/** Boxes on the way to the sample tables. */
const CONTAINERS = new Set(['moov', 'trak', 'mdia', 'minf', 'stbl']);

interface Box {
  readonly type: string;
  /** Offsets of its content and of its end. */
  readonly body: number;
  readonly end: number;
}

/** Whether `bytes` start as an MP4 or MOV file. */
export function isIsoMedia(bytes: Uint8Array): boolean {
  const first = readBox(view(bytes), 0, bytes.length);
  return first !== undefined && ['ftyp', 'moov', 'mdat', 'free', 'wide'].includes(first.type);
}

/** Throws `AUDIO_CORRUPT` if a chunk claims more samples than its track has. */
export function checkSampleTables(bytes: Uint8Array): void {
  const data = view(bytes);
  for (const tables of findSampleTables(data, 0, bytes.length)) {
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

function* findSampleTables(data: DataView, from: number, to: number): Generator<Box> {
  for (const box of boxesIn(data, from, to)) {
    if (box.type === 'stbl') yield box;
    else if (CONTAINERS.has(box.type)) yield* findSampleTables(data, box.body, box.end);
  }
}

function* boxesIn(data: DataView, from: number, to: number): Generator<Box> {
  for (let at = from; ; ) {
    const box = readBox(data, at, to);
    if (!box) return;
    yield box;
    at = box.end;
  }
}

/** Undefined where no whole header is left, or the size is too small to be one. */
function readBox(data: DataView, at: number, to: number): Box | undefined {
  if (at + 8 > to) return undefined;
  const size = data.getUint32(at);
  const type = String.fromCharCode(...[4, 5, 6, 7].map((offset) => data.getUint8(at + offset)));
  // 0: to the end; 1: the size is in the 64 bits that follow.
  if (size === 0) return { type, body: at + 8, end: to };
  if (size === 1) {
    if (at + 16 > to) return undefined;
    const long = Number(data.getBigUint64(at + 8));
    return long < 16 ? undefined : { type, body: at + 16, end: Math.min(to, at + long) };
  }
  return size < 8 ? undefined : { type, body: at + 8, end: Math.min(to, at + size) };
}

function numberAt(data: DataView, at: number, end: number): number {
  return at + 4 <= end ? data.getUint32(at) : 0;
}

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
