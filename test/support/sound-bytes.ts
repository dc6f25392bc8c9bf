// Bytes of sound files for tests, number by number, in either order: what the generators of variations are written with.

import { joinBytes } from '../../src/join-bytes.js';

/** How a generated file stores a 16-bit sample. */
export interface StoredAs {
  readonly kind: 'signed' | 'unsigned' | 'float';
  readonly bytes: 1 | 2 | 3 | 4 | 8;
  readonly bigEndian?: boolean;
  /** 24 bits in the lower three of four bytes. */
  readonly rightAligned?: boolean;
  /** 24 bits in the upper three of four bytes. */
  readonly leftAligned?: boolean;
}

/** Interleaves 16-bit samples, [channels][frames], and stores each as asked. */
export function soundBytes(channels: readonly Int16Array[], as: StoredAs): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const out = new Uint8Array(frames * channels.length * as.bytes);
  for (let frame = 0; frame < frames; frame++) {
    for (const [index, channel] of channels.entries()) {
      const at = (frame * channels.length + index) * as.bytes;
      out.set(sampleBytes(channel[frame] as number, as), at);
    }
  }
  return out;
}

/** What a reader must make of a 16-bit sample that was stored so. */
export function storedValue(sample: number, { bytes }: StoredAs): number {
  return bytes === 1 ? (sample >> 8) / 128 : sample / 32_768;
}

function sampleBytes(sample: number, as: StoredAs): Uint8Array {
  const { kind, bytes, bigEndian = false } = as;
  const view = new DataView(new ArrayBuffer(8));
  if (kind === 'float') {
    if (bytes === 4) view.setFloat32(0, sample / 32_768, true);
    else view.setFloat64(0, sample / 32_768, true);
  } else {
    // Two's complement of as many bytes as there are, the sample in the upper bits but where it is told otherwise.
    const bits = as.rightAligned ? 24 : 8 * bytes;
    const shifted = BigInt(sample) * 2n ** BigInt(Math.max(0, bits - 16));
    const whole = bits === 8 ? BigInt(sample >> 8) : shifted;
    view.setBigInt64(0, kind === 'unsigned' ? whole + 2n ** BigInt(bits - 1) : whole, true);
  }
  const little = new Uint8Array(view.buffer).slice(0, bytes);
  return bigEndian ? little.reverse() : little;
}

/** One number or text of a header. */
export type Field =
  | string
  | Uint8Array
  | readonly ['u8' | 'u16' | 'u32' | 'u64' | 'i64' | 'f64', number];

const sizes = { u8: 1, u16: 2, u32: 4, u64: 8, i64: 8, f64: 8 } as const;

/** Writes fields one after another. */
export function fields(list: readonly Field[], bigEndian = false): Uint8Array<ArrayBuffer> {
  const parts = list.map((field) => {
    if (typeof field === 'string') return Uint8Array.from(field, (c) => c.charCodeAt(0));
    if (field instanceof Uint8Array) return field;
    const [type, value] = field;
    const view = new DataView(new ArrayBuffer(sizes[type]));
    if (type === 'u8') view.setUint8(0, value);
    else if (type === 'u16') view.setUint16(0, value, !bigEndian);
    else if (type === 'u32') view.setUint32(0, value, !bigEndian);
    else if (type === 'f64') view.setFloat64(0, value, !bigEndian);
    else view.setBigInt64(0, BigInt(value), !bigEndian);
    return new Uint8Array(view.buffer);
  });
  return joinBytes(parts);
}
