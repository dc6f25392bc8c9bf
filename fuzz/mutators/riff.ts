// WAV: chunks and the format's fields. Half of the edits keep the byte counts of a frame consistent,
// because a header that contradicts itself is refused before anything interesting happens.
import { type Field, setField } from './fields.js';
import { type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

function view(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function id(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}

interface Chunk extends Piece {
  readonly id: string;
}

function chunks(bytes: Uint8Array): Chunk[] {
  const found: Chunk[] = [];
  for (let at = 12; at + 8 <= bytes.length && found.length < 100; ) {
    const size = view(bytes).getUint32(at + 4, true);
    const end = Math.min(bytes.length, at + 8 + size + (size & 1));
    found.push({ id: id(bytes, at), start: at, end });
    at = end;
  }
  return found;
}

const little = (name: string, at: number, width: number): Field => ({
  name,
  at,
  width,
  littleEndian: true,
});

const headerField: Mutator = (bytes, random) => {
  const fields = chunks(bytes).flatMap((chunk) => {
    const body = chunk.start + 8;
    const size = little(`size of "${chunk.id}"`, chunk.start + 4, 4);
    if (chunk.id === 'fmt ') {
      return [
        size,
        little('format tag', body, 2),
        little('channels', body + 2, 2),
        little('sample rate', body + 4, 4),
        little('byte rate', body + 8, 4),
        little('block align', body + 12, 2),
        little('bits', body + 14, 2),
        little('extension size', body + 16, 2),
        little('valid bits', body + 18, 2),
        little('sub-format', body + 24, 2),
      ];
    }
    if (chunk.id === 'ds64') {
      return [size, little('ds64 RIFF size', body, 8), little('ds64 data size', body + 8, 8)];
    }
    return [size];
  });
  return setField(bytes, [little('RIFF size', 4, 4), ...fields], random);
};

/** Another sample format, rate or channel count over the same samples, told without contradiction. */
const otherFormat: Mutator = (bytes, random) => {
  const format = chunks(bytes).find((chunk) => chunk.id === 'fmt ');
  if (!format || format.end > bytes.length || format.end - format.start < 24) return null;
  const [tag, bits] = pick(
    [
      [1, 8],
      [1, 16],
      [1, 24],
      [1, 32],
      [3, 32],
      [3, 64],
      [6, 8],
      [7, 8],
      [1, 12],
      [1, 20],
      [1, 0],
      [2, 4],
      [0x11, 4],
      [0x31, 0],
      [0x55, 0],
    ] as const,
    random,
  )!;
  const channels = pick([1, 1, 1, 2, 3, 6, 64, 65, 0, 255], random)!;
  const rate = pick([1000, 999, 8000, 11_025, 22_050, 44_100, 96_000, 384_000, 1, 0], random)!;
  const copy = bytes.slice();
  const at = format.start + 8;
  const frame = Math.floor((channels * bits) / 8) & 0xffff;
  const data = view(copy);
  data.setUint16(at, tag, true);
  data.setUint16(at + 2, channels, true);
  data.setUint32(at + 4, rate, true);
  data.setUint32(at + 8, (rate * frame) >>> 0, true);
  data.setUint16(at + 12, frame, true);
  data.setUint16(at + 14, bits, true);
  return { bytes: copy, step: `format ${tag}, ${bits} bits, ${channels} channels, ${rate} Hz` };
};

/** Floats that are no sound: NaN, infinities, the largest and the smallest. */
const oddSamples: Mutator = (bytes, random) => {
  const data = chunks(bytes).find((chunk) => chunk.id === 'data');
  if (!data || data.end - data.start < 24) return null;
  const wide = random.integer(2) === 0;
  const value = pick(
    [Number.NaN, Number.POSITIVE_INFINITY, -1e39, 3.4e38, -3.4e38, 1e20, 1e7, 30, 1e-40, -0],
    random,
  )!;
  const width = wide ? 8 : 4;
  const slots = Math.floor((data.end - data.start - 8) / width);
  const count = random.integer(3) === 0 ? slots : 1 + random.integer(3);
  const copy = bytes.slice();
  for (let i = 0; i < count; i++) {
    const slot = count === slots ? i : random.integer(slots);
    const at = data.start + 8 + slot * width;
    if (wide) view(copy).setFloat64(at, value, true);
    else view(copy).setFloat32(at, value, true);
  }
  return { bytes: copy, step: `${count} samples become float${8 * width} ${value}` };
};

const moveChunks: Mutator = (bytes, random) => shufflePieces(bytes, chunks(bytes), 'chunk', random);

/** Mutators of RIFF, RF64 and BW64 files. */
export const riffMutators: readonly Mutator[] = [
  headerField,
  headerField,
  otherFormat,
  oddSamples,
  moveChunks,
];
