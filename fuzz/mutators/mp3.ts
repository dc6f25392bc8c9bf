// MP3 (ISO 11172-3): frame headers, the Xing header's promises, ID3 sizes, and whole frames.
import { type Field, setField } from './fields.js';
import { type Mutator, type Piece, pick, shufflePieces } from './mutator.js';

const V1_KBITS = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const V2_KBITS = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
const RATES = [44_100, 48_000, 32_000];

/** Counts the bytes of the layer III frame whose header stands at `at`; 0 if none does. */
function frameBytes(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0xff || (bytes[at + 1]! & 0xe6) !== 0xe2) return 0;
  const version = (bytes[at + 1]! >> 3) & 3;
  const kbits = (version === 3 ? V1_KBITS : V2_KBITS)[bytes[at + 2]! >> 4];
  const rate = RATES[(bytes[at + 2]! >> 2) & 3];
  if (version === 1 || !kbits || !rate) return 0;
  const [slots, divisor] = version === 3 ? [144, 1] : [72, version === 2 ? 2 : 4];
  const padding = (bytes[at + 2]! >> 1) & 1;
  return Math.floor((slots * 1000 * kbits) / (rate / divisor)) + padding;
}

/** Consecutive frames, searched from the start. */
export function mp3Frames(bytes: Uint8Array): Piece[] {
  const frames: Piece[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    const size = frameBytes(bytes, at);
    const end = at + size;
    const followed = end >= bytes.length || frameBytes(bytes, end) > 0;
    if (size === 0 || !followed) {
      at += 1;
      continue;
    }
    frames.push({ start: at, end: Math.min(end, bytes.length) });
    at = end;
  }
  return frames;
}

const frameHeader: Mutator = (bytes, random) => {
  const frame = pick(mp3Frames(bytes), random);
  if (!frame) return null;
  const copy = bytes.slice();
  const at = frame.start + 1 + random.integer(3);
  const bit = random.integer(8);
  copy[at] = copy[at]! ^ (1 << bit);
  return { bytes: copy, step: `bit ${bit} of byte ${at}, in the frame header at ${frame.start}` };
};

/** Every frame alike: a stream of another rate, mode or version that is consistent with itself. */
const allHeaders: Mutator = (bytes, random) => {
  const frames = mp3Frames(bytes);
  const offset = 1 + random.integer(3);
  const mask = 1 << random.integer(8);
  const copy = bytes.slice();
  for (const { start } of frames) copy[start + offset] = copy[start + offset]! ^ mask;
  return { bytes: copy, step: `byte ${offset} of all ${frames.length} frame headers ^ ${mask}` };
};

const sideInfo: Mutator = (bytes, random) => {
  const frame = pick(mp3Frames(bytes), random);
  if (!frame) return null;
  const copy = bytes.slice();
  const count = 1 + random.integer(10);
  for (let i = 0; i < count; i++) {
    const at = frame.start + 4 + random.integer(random.integer(3) === 0 ? 400 : 36);
    if (at < copy.length) copy[at] = random.integer(256);
  }
  return { bytes: copy, step: `${count} bytes of side info and sound at ${frame.start}` };
};

const promises: Mutator = (bytes, random) => {
  const first = mp3Frames(bytes)[0];
  if (!first) return null;
  const big = (name: string, at: number, width: number): Field => ({
    name,
    at,
    width,
    littleEndian: false,
  });
  const fields = [6, 7, 8, 9].map((at) => big('ID3 size', at, 1));
  for (const at of [13, 21, 36].map((gap) => first.start + gap)) {
    const name = String.fromCharCode(...bytes.subarray(at, at + 4));
    if (name !== 'Xing' && name !== 'Info') continue;
    fields.push(
      big('Xing flags', at + 4, 4),
      big('Xing frames', at + 8, 4),
      big('Xing bytes', at + 12, 4),
      big('LAME delay and padding', at + 141, 3),
    );
  }
  return setField(bytes, fields, random);
};

const moveFrames: Mutator = (bytes, random) =>
  shufflePieces(bytes, mp3Frames(bytes), 'frame', random);

/** Mutators of MP3 files. */
export const mp3Mutators: readonly Mutator[] = [
  frameHeader,
  allHeaders,
  sideInfo,
  sideInfo,
  promises,
  moveFrames,
];
