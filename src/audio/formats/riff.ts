// Walks the chunks of a RIFF/WAVE file to find the format and the samples. mediabunny reads the samples;
// this walk comes first because it tells what mediabunny does not: a file cut short, a streamed file
// whose sizes were never filled in, and why a variant is refused.
import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader, unsupported } from '../failures.js';
import type { EarlyEnd } from '../stream.js';
import type { WaveFormat } from './wave-header.js';

/** Where the samples of a WAVE file lie and how they are coded; WAVE_FORMAT_EXTENSIBLE is resolved. */
export interface WaveLayout extends WaveFormat {
  /** The place of the first sample, in bytes from the start of the file. */
  readonly dataStart: number;
  /** The number of whole sample frames present in the file. */
  readonly frames: number;
  /** Set where the header promises more than the file holds. */
  readonly earlyEnd: EarlyEnd | null;
}

const EXTENSIBLE = 0xfffe;
const BITS_OF: ReadonlyMap<number, readonly number[]> = new Map([
  [1, [8, 16, 24, 32]],
  [3, [32, 64]],
  [6, [8]],
  [7, [8]],
]);
const TAG_NAMES: ReadonlyMap<number, string> = new Map([
  [0x02, 'Microsoft ADPCM'],
  [0x11, 'IMA ADPCM'],
  [0x31, 'GSM 6.10'],
  [0x50, 'MPEG layer II'],
  [0x55, 'MP3'],
  [0xff, 'AAC'],
]);
/** Writers that cannot seek back leave one of these; sox writes the second. */
const UNKNOWN_SIZES = [0xffffffff, 0x7ffff000, 0x7fffffff];

/** The length in bytes of most headers; where pictures or notes come before the samples, more is read. */
const USUAL_HEADER = 1 << 16;

/** Reads the layout; throws `AUDIO_TRUNCATED`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`. */
export async function readWaveLayout(file: ByteSource): Promise<WaveLayout> {
  if (file.size < 12) throw cutInHeader('WAV', file.size);
  for (let size = USUAL_HEADER; ; size *= 8) {
    const start = await file.read(0, Math.min(size, file.size));
    const layout = findSamples(start, file.size);
    if (layout) return layout;
    if (size >= file.size) throw cutInHeader('WAV', file.size);
  }
}

/** The layout, where the samples begin within `bytes`, the start of a file of this size. */
function findSamples(bytes: Uint8Array, fileSize: number): WaveLayout | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const riffSize = view.getUint32(4, true);
  let format: Format | undefined;
  let longDataSize: number | undefined;
  for (let at = 12; at + 8 <= bytes.length; ) {
    const id = ascii(bytes, at);
    const size = view.getUint32(at + 4, true);
    const body = at + 8;
    if (id === 'data') {
      if (!format) throw corrupt('its samples come before their format (no "fmt " chunk)');
      const sized = { at: body, size, riffSize, longSize: longDataSize };
      return { ...format, dataStart: body, ...measureData(fileSize, sized, format) };
    }
    if (body + size > bytes.length) break;
    if (id === 'fmt ') format = readFormat(view, body, size);
    if (id === 'ds64' && size >= 16) longDataSize = Number(view.getBigUint64(body + 8, true));
    // Chunks start on even offsets.
    at = body + size + (size & 1);
  }
  return undefined;
}

interface Format {
  readonly formatTag: number;
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
}

function readFormat(view: DataView, at: number, size: number): Format {
  if (size < 14) throw corrupt(`its "fmt " chunk has ${size} bytes instead of 16 or more`);
  let formatTag = view.getUint16(at, true);
  const channels = view.getUint16(at + 2, true);
  const sampleRate = view.getUint32(at + 4, true);
  const storedBits = size >= 16 ? view.getUint16(at + 14, true) : 8;
  // The sub-format GUID starts with the plain tag.
  if (formatTag === EXTENSIBLE && size >= 40) formatTag = view.getUint16(at + 24, true);
  const allowed = BITS_OF.get(formatTag);
  if (!allowed) {
    const name = TAG_NAMES.get(formatTag) ?? `format 0x${formatTag.toString(16)}`;
    throw unsupported(`WAV with ${name}`);
  }
  const companded = formatTag === 6 || formatTag === 7;
  // Depths such as 12 and 20 bits are stored left-justified in whole bytes.
  const bits = companded ? 8 : Math.ceil(storedBits / 8) * 8;
  if (!allowed.includes(bits)) throw unsupported(`WAV with ${storedBits}-bit samples`);
  if (channels === 0) throw corrupt('its header says 0 channels');
  const blockAlign = view.getUint16(at + 12, true);
  if (blockAlign !== (channels * bits) / 8) {
    throw corrupt(
      `its header says ${blockAlign} bytes a frame, yet ${channels} channels of ${bits} bits`,
    );
  }
  return { formatTag, channels, sampleRate, bits };
}

interface DataChunk {
  readonly at: number;
  readonly size: number;
  readonly riffSize: number;
  readonly longSize: number | undefined;
}

function measureData(
  fileSize: number,
  chunk: DataChunk,
  format: Format,
): { frames: number; earlyEnd: EarlyEnd | null } {
  const frameBytes = (format.channels * format.bits) / 8;
  const present = fileSize - chunk.at;
  const promised = chunk.size === 0xffffffff ? (chunk.longSize ?? chunk.size) : chunk.size;
  // A size of 0 means "never filled in" only where the outer size does not fit the file either.
  const neverFilledIn =
    (promised === 0 && Math.abs(chunk.riffSize + 8 - fileSize) > 1) ||
    (promised > present && UNKNOWN_SIZES.includes(promised));
  if (neverFilledIn) return { frames: Math.floor(present / frameBytes), earlyEnd: null };
  const frames = Math.floor(Math.min(promised, present) / frameBytes);
  if (promised <= present) return { frames, earlyEnd: null };
  const reason = `the data chunk promises ${promised} bytes, the file holds ${present} of them`;
  return { frames, earlyEnd: { reason, expectedFrames: Math.floor(promised / frameBytes) } };
}

function ascii(bytes: Uint8Array, at: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + 4));
}
