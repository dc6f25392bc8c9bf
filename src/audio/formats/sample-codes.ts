// How single samples are stored in uncompressed files, and their way to floats. WAV, AIFF, CAF, AU and Wave64 differ in
// what stands around the samples; the samples themselves are these.

import type { AudioBlock } from '../stream.js';
import type { SampleCoding } from './coding.js';

/** How one sample is stored. */
export interface SampleCode {
  /** What its bits mean; `unsigned` numbers have silence in the middle of their range. */
  readonly kind: 'signed' | 'unsigned' | 'float' | 'alaw' | 'ulaw';
  /** The number of bytes that it takes. */
  readonly bytes: number;
  /** Whether the most significant byte comes first. */
  readonly bigEndian: boolean;
  /** The number of its lower bits that hold the sample, where those above are only its sign; default: all. */
  readonly lowBits?: number;
}

/** The sizes in bytes that each kind can have. */
const sizes: Readonly<Record<SampleCode['kind'], readonly number[]>> = {
  signed: [1, 2, 3, 4, 8],
  unsigned: [1, 2],
  float: [4, 8],
  alaw: [1],
  ulaw: [1],
};

/** Tells whether samples that are stored so can be read. */
export function isReadable({ kind, bytes }: SampleCode): boolean {
  return sizes[kind].includes(bytes);
}

/** Frames of samples that lie one after another, channel by channel. */
export function sampleCoding(code: SampleCode, channels: number): SampleCoding {
  const blockBytes = code.bytes * channels;
  return {
    name: nameOf(code),
    blockBytes,
    framesIn: (bytes) => Math.floor(bytes / blockBytes),
    decode: (bytes) => readFrames(bytes, code, channels),
  };
}

function nameOf({ kind, bytes, lowBits }: SampleCode): string {
  if (kind === 'alaw' || kind === 'ulaw') return kind;
  const letter = { signed: 's', unsigned: 'u', float: 'f' }[kind];
  return `pcm-${letter}${lowBits ?? 8 * bytes}`;
}

/** A way to one sample: its value at full scale 1. */
type Reader = (view: DataView, at: number) => number;

function readFrames(bytes: Uint8Array, code: SampleCode, channels: number): AudioBlock {
  const frameBytes = code.bytes * channels;
  const frames = Math.floor(bytes.length / frameBytes);
  if (
    code.kind === 'signed' &&
    code.bytes === 2 &&
    !code.bigEndian &&
    !code.lowBits &&
    hostIsLittle
  ) {
    return readInt16(bytes, frames, channels);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const read = readerOf(code);
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0, at = channel * code.bytes; frame < frames; frame++, at += frameBytes) {
      samples[frame] = read(view, at);
    }
    return samples;
  });
}

const hostIsLittle = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** The commonest samples by far, without a call for each: two thirds of the time. */
function readInt16(bytes: Uint8Array, frames: number, channels: number): AudioBlock {
  // Numbers of two bytes begin at even places.
  const { buffer, byteOffset } = bytes.byteOffset % 2 === 0 ? bytes : bytes.slice();
  const values = new Int16Array(buffer, byteOffset, frames * channels);
  // A power of two: the product is exact.
  const scale = 1 / 32_768;
  return Array.from({ length: channels }, (_, channel) => {
    const samples = new Float32Array(frames);
    for (let frame = 0, at = channel; frame < frames; frame++, at += channels) {
      samples[frame] = (values[at] as number) * scale;
    }
    return samples;
  });
}

function readerOf({ kind, bytes, bigEndian, lowBits = 8 * bytes }: SampleCode): Reader {
  const little = !bigEndian;
  if (kind === 'alaw' || kind === 'ulaw') {
    const table = companded(kind);
    return (view, at) => table[view.getUint8(at)] as number;
  }
  if (kind === 'float') {
    if (bytes === 4) return (view, at) => view.getFloat32(at, little);
    return (view, at) => view.getFloat64(at, little);
  }
  const full = 2 ** (lowBits - 1);
  if (kind === 'unsigned') {
    if (bytes === 1) return (view, at) => view.getUint8(at) / full - 1;
    return (view, at) => view.getUint16(at, little) / full - 1;
  }
  switch (bytes) {
    case 1:
      return (view, at) => view.getInt8(at) / full;
    case 2:
      return (view, at) => view.getInt16(at, little) / full;
    case 3:
      return bigEndian
        ? (view, at) => ((view.getInt8(at) << 16) | view.getUint16(at + 1)) / full
        : (view, at) => (view.getUint16(at, true) | (view.getInt8(at + 2) << 16)) / full;
    case 4: {
      // Damage above the lower bits is no sound.
      const above = 32 - lowBits;
      return (view, at) => ((view.getInt32(at, little) << above) >> above) / full;
    }
    default:
      // A float holds 24 bits: the lower half of 64 cannot be heard in it.
      return (view, at) => view.getInt32(at + (little ? 4 : 0), little) / 2 ** 31;
  }
}

const tables = new Map<'alaw' | 'ulaw', Float32Array>();

/**
 * The 256 values of ITU-T G.711, in its tables 1a and 2a: four bits within a segment whose steps double from one to the next.
 * The package that the degradations use is one module in Node and another in browsers, and no import fits both.
 */
function companded(kind: 'alaw' | 'ulaw'): Float32Array {
  const known = tables.get(kind);
  if (known) return known;
  const table = Float32Array.from({ length: 256 }, (_, stored) => {
    const code = kind === 'alaw' ? stored ^ 0x55 : ~stored & 0xff;
    const segment = (code >> 4) & 7;
    const step = code & 15;
    if (kind === 'ulaw') {
      const level = (((step << 3) + 0x84) << segment) - 0x84;
      return (code & 0x80 ? -level : level) / 32_768;
    }
    const level = segment === 0 ? (step << 4) + 8 : ((step << 4) + 0x108) << (segment - 1);
    return (code & 0x80 ? level : -level) / 32_768;
  });
  tables.set(kind, table);
  return table;
}
