// Wave64, AIFF, CAF and AU: chunks of four kinds, and the numbers in their headers.
import { type Field, setField } from './fields.js';
import { type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

/** How a format writes its chunks. */
interface Layout {
  readonly first: number;
  readonly sizeAt: number;
  readonly sizeBytes: number;
  readonly bodyAt: number;
  readonly littleEndian: boolean;
  /** The multiple that chunks start on. */
  readonly alignment: number;
  /** Whether a size counts its own header. */
  readonly countsHeader: boolean;
}

const aiff: Layout = {
  first: 12,
  sizeAt: 4,
  sizeBytes: 4,
  bodyAt: 8,
  littleEndian: false,
  alignment: 2,
  countsHeader: false,
};
const layouts: Readonly<Record<string, Layout>> = {
  FORM: aiff,
  caff: { ...aiff, first: 8, sizeBytes: 8, bodyAt: 12, alignment: 1 },
  riff: {
    first: 40,
    sizeAt: 16,
    sizeBytes: 8,
    bodyAt: 24,
    littleEndian: true,
    alignment: 8,
    countsHeader: true,
  },
};

function layoutOf(bytes: Uint8Array): Layout | undefined {
  return layouts[String.fromCharCode(...bytes.subarray(0, 4))];
}

function chunks(bytes: Uint8Array, layout: Layout): Piece[] {
  const found: Piece[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = layout.first; at + layout.bodyAt <= bytes.length && found.length < 100; ) {
    const size =
      layout.sizeBytes === 8
        ? Number(view.getBigInt64(at + layout.sizeAt, layout.littleEndian))
        : view.getUint32(at + layout.sizeAt, layout.littleEndian);
    const length = layout.countsHeader ? size : layout.bodyAt + size;
    const aligned =
      Math.ceil(Math.max(layout.bodyAt, length) / layout.alignment) * layout.alignment;
    const end = Math.min(bytes.length, at + aligned);
    found.push({ start: at, end });
    at = end;
  }
  return found;
}

const field = (name: string, at: number, width: number, littleEndian: boolean): Field => ({
  name,
  at,
  width,
  littleEndian,
});

const chunkSize: Mutator = (bytes, random) => {
  const layout = layoutOf(bytes);
  if (!layout) return null;
  const { sizeAt, sizeBytes, littleEndian } = layout;
  const fields = chunks(bytes, layout).map(({ start }) =>
    field('size of a chunk', start + sizeAt, sizeBytes, littleEndian),
  );
  return setField(bytes, fields, random);
};

/** Any number in the first two hundred bytes: depth, channels, rate, place of the sound. */
const headerNumber: Mutator = (bytes, random) => {
  const width = pick([1, 2, 4, 8], random) as number;
  const at = 2 * random.integer(Math.max(1, Math.min(bytes.length, 200) >> 1));
  const littleEndian = layoutOf(bytes)?.littleEndian ?? false;
  return setField(bytes, [field(`${8 * width} bits`, at, width, littleEndian)], random);
};

/** Another kind of sample over the same bytes. */
const otherKind: Mutator = (bytes, random) => {
  const kinds = [
    'NONE',
    'sowt',
    'twos',
    'raw ',
    'in24',
    'fl32',
    'fl64',
    'alaw',
    'ulaw',
    'ima4',
    'lpcm',
    'GSM ',
    'alac',
  ];
  const places = chunksNamed(bytes, /COMM|desc/).map(
    (start) => start + (bytes[0] === 0x46 ? 26 : 20),
  );
  const at = pick(places, random);
  const kind = pick(kinds, random) as string;
  if (at === undefined || at + 4 > bytes.length) return null;
  const copy = bytes.slice();
  copy.set(new TextEncoder().encode(kind), at);
  return { bytes: copy, step: `the kind becomes "${kind}"` };
};

function chunksNamed(bytes: Uint8Array, name: RegExp): number[] {
  const layout = layoutOf(bytes);
  if (!layout) return [];
  return chunks(bytes, layout)
    .map(({ start }) => start)
    .filter((start) => name.test(String.fromCharCode(...bytes.subarray(start, start + 4))));
}

const moveChunks: Mutator = (bytes, random) => {
  const layout = layoutOf(bytes);
  return layout ? shufflePieces(bytes, chunks(bytes, layout), 'chunk', random) : null;
};

/** Mutators of uncompressed sound that is no WAV. */
export const pcmMutators: readonly Mutator[] = [
  chunkSize,
  headerNumber,
  headerNumber,
  otherKind,
  moveChunks,
];
