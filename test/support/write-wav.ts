// A WAV writer for tests only: every variant that a reader may meet, right or wrong, on request.

import { joinBytes } from '../../src/join-bytes.js';

/** How to store the samples, and which header fields to get wrong. */
export interface WavOptions {
  readonly rate?: number;
  readonly format?: 'int' | 'float' | 'alaw' | 'ulaw';
  readonly bits?: 8 | 16 | 24 | 32 | 64;
  /** WAVE_FORMAT_EXTENSIBLE instead of the plain header. */
  readonly extensible?: boolean;
  /** RF64 or BW64 with a ds64 chunk instead of RIFF. */
  readonly id?: 'RIFF' | 'RF64' | 'BW64' | 'RIFX';
  /** Chunks before `data`, as [id, body]; odd bodies are padded. */
  readonly before?: readonly (readonly [string, Uint8Array])[];
  readonly after?: readonly (readonly [string, Uint8Array])[];
  /** Replaces the data chunk's size. */
  readonly dataSize?: number;
  readonly riffSize?: number;
  /** Replaces the format tag. */
  readonly formatTag?: number;
}

/** Writes channels of equal length to the bytes of a WAV file. */
export function writeWav(
  channels: readonly Float32Array[],
  options: WavOptions = {},
): Uint8Array<ArrayBuffer> {
  const { rate = 16_000, format = 'int', extensible = false, id = 'RIFF' } = options;
  const bits = format === 'int' || format === 'float' ? (options.bits ?? 16) : 8;
  const tag = options.formatTag ?? { int: 1, float: 3, alaw: 6, ulaw: 7 }[format];
  const frameBytes = (channels.length * bits) / 8;
  const fmt = bytes(
    ['u16', extensible ? 0xfffe : tag],
    ['u16', channels.length],
    ['u32', rate],
    ['u32', rate * frameBytes],
    ['u16', frameBytes],
    ['u16', bits],
    ...(extensible ? extension(bits, tag) : []),
  );
  const data = encode(channels, format, bits);
  const is64 = id === 'RF64' || id === 'BW64';
  const ds64 = bytes(
    ['u64', 0],
    ['u64', data.length],
    ['u64', channels[0]?.length ?? 0],
    ['u32', 0],
  );
  const parts = [
    ...(is64 ? [chunk('ds64', ds64)] : []),
    chunk('fmt ', fmt),
    ...(options.before ?? []).map(([name, body]) => chunk(name, body)),
    chunk('data', data, options.dataSize ?? (is64 ? 0xffffffff : data.length)),
    ...(options.after ?? []).map(([name, body]) => chunk(name, body)),
  ];
  const size = parts.reduce((sum, part) => sum + part.length, 4);
  const riffSize = options.riffSize ?? (is64 ? 0xffffffff : size);
  return joinBytes([text(id), bytes(['u32', riffSize]), text('WAVE'), ...parts]);
}

type Field = readonly ['u16' | 'u32' | 'u64', number];

function extension(bits: number, tag: number): Field[] {
  // Size, valid bits, channel mask, then the GUID xxxx0000-0000-0010-8000-00AA00389B71.
  const guid: Field[] = [
    ['u32', tag],
    ['u32', 0x00100000],
    ['u32', 0xaa000080],
    ['u32', 0x719b3800],
  ];
  return [['u16', 22], ['u16', bits], ['u32', 0], ...guid];
}

function encode(channels: readonly Float32Array[], format: string, bits: number): Uint8Array {
  const frames = channels[0]?.length ?? 0;
  const width = bits / 8;
  const out = new Uint8Array(frames * channels.length * width);
  const view = new DataView(out.buffer);
  for (let frame = 0; frame < frames; frame++) {
    for (const [index, channel] of channels.entries()) {
      const at = (frame * channels.length + index) * width;
      encodeSample(view, at, channel[frame]!, format, bits);
    }
  }
  return out;
}

function encodeSample(view: DataView, at: number, value: number, format: string, bits: number) {
  if (format === 'float') {
    if (bits === 64) view.setFloat64(at, value, true);
    else view.setFloat32(at, value, true);
    return;
  }
  if (format === 'alaw') return view.setUint8(at, alaw(value));
  if (format === 'ulaw') return view.setUint8(at, ulaw(value));
  const full = 2 ** (bits - 1);
  const integer = Math.max(-full, Math.min(full - 1, Math.round(value * full)));
  if (bits === 8) return view.setUint8(at, integer + 128);
  if (bits === 16) return view.setInt16(at, integer, true);
  if (bits === 32) return view.setInt32(at, integer, true);
  view.setUint16(at, integer & 0xffff, true);
  view.setInt8(at + 2, integer >> 16);
}

/** G.711 A-law, by the formula with segments rather than by a table. */
function alaw(value: number): number {
  const magnitude = Math.min(4095, Math.floor(Math.abs(value) * 4096));
  const segment = magnitude < 32 ? 0 : Math.floor(Math.log2(magnitude)) - 4;
  const step = (magnitude >> Math.max(1, segment)) & 15;
  return ((segment << 4) | step | (value >= 0 ? 0x80 : 0)) ^ 0x55;
}

/** G.711 mu-law. */
function ulaw(value: number): number {
  const magnitude = Math.min(8158, Math.floor(Math.abs(value) * 8192)) + 33;
  const segment = Math.floor(Math.log2(magnitude)) - 5;
  const code = (segment << 4) | ((magnitude >> (segment + 1)) & 15);
  return ~(code | (value < 0 ? 0x80 : 0)) & 0xff;
}

function chunk(id: string, body: Uint8Array, size = body.length): Uint8Array {
  return joinBytes([text(id), bytes(['u32', size]), body, new Uint8Array(body.length & 1)]);
}

function bytes(...fields: readonly Field[]): Uint8Array {
  const sizes = { u16: 2, u32: 4, u64: 8 };
  const out = new Uint8Array(fields.reduce((sum, [type]) => sum + sizes[type], 0));
  const view = new DataView(out.buffer);
  let at = 0;
  for (const [type, value] of fields) {
    if (type === 'u16') view.setUint16(at, value, true);
    else if (type === 'u32') view.setUint32(at, value, true);
    else view.setBigUint64(at, BigInt(value), true);
    at += sizes[type];
  }
  return out;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
