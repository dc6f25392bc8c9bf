// MP4 and QuickTime: box sizes and types, the numbers in sample tables, and whole boxes.
import { type Field, setField } from './fields.js';
import { type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

const CONTAINERS = new Set([
  'moov',
  'trak',
  'mdia',
  'minf',
  'stbl',
  'dinf',
  'edts',
  'udta',
  'wave',
]);

interface Box extends Piece {
  readonly type: string;
}

/** Deeper than any real file nests; damaged ones may hold thousands, each inside the one before. */
const DEEPEST = 16;

/** All boxes, parents before their children. */
function boxes(bytes: Uint8Array, from = 0, to = bytes.length, depth = 0): Box[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: Box[] = [];
  for (let at = from; at + 8 <= to && found.length < 1000; ) {
    const type = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const end = Math.min(to, at + Math.max(8, view.getUint32(at)));
    found.push({ type, start: at, end });
    if (CONTAINERS.has(type) && depth < DEEPEST) {
      found.push(...boxes(bytes, at + 8, end, depth + 1));
    }
    at = end;
  }
  return found;
}

const big = (name: string, at: number, width: number): Field => ({
  name,
  at,
  width,
  littleEndian: false,
});

const boxHeader: Mutator = (bytes, random) => {
  const fields = boxes(bytes).flatMap(({ type, start }) => [
    big(`size of ${type}`, start, 4),
    big(`size of ${type}`, start, 4),
    big(`type of ${type}`, start + 4 + random.integer(4), 1),
  ]);
  return setField(bytes, fields, random);
};

/** Sample tables, durations, rates: any 2 or 4 bytes inside a box that is no container. */
const boxContent: Mutator = (bytes, random) => {
  const leaves = boxes(bytes).filter(({ type }) => !CONTAINERS.has(type) && type !== 'mdat');
  const box = pick(leaves, random);
  if (!box || box.end - box.start < 12) return null;
  const width = pick([1, 2, 4], random)!;
  const slots = Math.floor((box.end - box.start - 8) / width);
  const at = box.start + 8 + width * random.integer(slots);
  return setField(bytes, [big(`${8 * width} bits of ${box.type}`, at, width)], random);
};

const moveBoxes: Mutator = (bytes, random) => shufflePieces(bytes, boxes(bytes), 'box', random);

/** Mutators of ISO base media files. */
export const mp4Mutators: readonly Mutator[] = [boxHeader, boxContent, boxContent, moveBoxes];
