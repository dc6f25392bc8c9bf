// AIFF and AIFF-C (Apple, "Audio Interchange File Format AIFF-C", draft of 1991): chunks, most significant byte first.

import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader, unsupported } from '../failures.js';
import type { AudioStream } from '../stream.js';
import { bigEndianChunks, type Chunk, chunkAt, nextChunkAt, text, viewOf } from './chunks.js';
import type { SampleCoding, SoundLayout } from './coding.js';
import { findSound } from './find-sound.js';
import { imaQuickTime } from './ima-adpcm.js';
import { isReadable, type SampleCode, sampleCoding } from './sample-codes.js';
import { uncompressed } from './uncompressed.js';

const HEADER = 12;
/** Two words stand before the samples: how far in they begin, and a block size that nobody uses. */
const SOUND_HEADER = 8;
const COMMON_BYTES = 18;

/** Opens an AIFF or AIFF-C file; throws `AUDIO_TRUNCATED`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`. */
export async function openAiff(file: ByteSource): Promise<AudioStream> {
  return uncompressed(file, await readLayout(file));
}

async function readLayout(file: ByteSource): Promise<SoundLayout> {
  if (file.size < HEADER) throw cutInHeader('AIFF', file.size);
  const start = await viewOf(file, 0, HEADER);
  const { common, sound } = await chunksOf(file);
  const view = await viewOf(file, common.body, Math.min(common.size, COMMON_BYTES + 4));
  if (view.byteLength < COMMON_BYTES) throw corrupt('its "COMM" chunk is too short');
  const channels = view.getUint16(0);
  if (channels === 0) throw corrupt('its header says 0 channels');
  const isPlain = text(start, 8, 4) === 'AIFF' || view.byteLength < COMMON_BYTES + 4;
  const kind = isPlain ? 'NONE' : text(view, COMMON_BYTES, 4);
  const coding = codingOf(kind, view.getUint16(6), channels);
  const skipped = SOUND_HEADER + (await viewOf(file, sound.body, 4)).getUint32(0);
  return findSound(file, {
    container: 'aiff',
    sampleRate: extendedAt(view, 8),
    channels,
    coding,
    start: Math.min(file.size, sound.body + skipped),
    promised: Math.max(0, sound.size - skipped),
    outerEnd: 8 + start.getUint32(4),
    family: bigEndianChunks,
    again: readLayout,
  });
}

/** Finds the two chunks that matter, in whichever order they stand. */
async function chunksOf(file: ByteSource): Promise<{ common: Chunk; sound: Chunk }> {
  let common: Chunk | undefined;
  let sound: Chunk | undefined;
  for (let at = HEADER; ; ) {
    const chunk = await chunkAt(file, bigEndianChunks, at);
    if (chunk?.id === 'COMM') common ??= chunk;
    if (chunk?.id === 'SSND') sound ??= chunk;
    if (common && sound && sound.body + SOUND_HEADER <= file.size) return { common, sound };
    if (!chunk || chunk.body + chunk.size > file.size) break;
    at = await nextChunkAt(file, bigEndianChunks, chunk);
  }
  if (sound && !common) throw corrupt('its samples come without a format (no "COMM" chunk)');
  throw cutInHeader('AIFF', file.size);
}

/** How samples are coded, by the name of the compression and the bits of a sample. */
function codingOf(kind: string, bits: number, channels: number): SampleCoding {
  if (kind === 'ima4') return imaQuickTime(channels);
  const code = codeOf(kind, Math.ceil(bits / 8));
  if (code && isReadable(code)) return sampleCoding(code, channels);
  throw unsupported(code ? `AIFF with ${bits}-bit samples` : `AIFF with ${kind.trim()}`);
}

function codeOf(kind: string, bytes: number): SampleCode | undefined {
  const integer = (count: number, bigEndian = true): SampleCode => ({
    kind: 'signed',
    bytes: count,
    bigEndian,
  });
  switch (kind.toLowerCase()) {
    case 'none':
    case 'twos':
      return integer(bytes);
    case 'sowt':
      return integer(bytes, false);
    case 'raw ':
      return { kind: 'unsigned', bytes, bigEndian: true };
    case 'in24':
      return integer(3);
    case 'in32':
      return integer(4);
    case '42ni':
      return integer(3, false);
    case '23ni':
      return integer(4, false);
    case 'fl32':
      return { kind: 'float', bytes: 4, bigEndian: true };
    case 'fl64':
      return { kind: 'float', bytes: 8, bigEndian: true };
    case 'alaw':
    case 'ulaw':
      return { kind: kind.toLowerCase() as 'alaw' | 'ulaw', bytes: 1, bigEndian: true };
    default:
      return undefined;
  }
}

/** An 80-bit float of IEEE 754, as the rate is stored; rounded, since every rate is whole. */
function extendedAt(view: DataView, at: number): number {
  const exponent = (view.getUint16(at) & 0x7fff) - 16_383 - 63;
  return Math.round(Number(view.getBigUint64(at + 2)) * 2 ** exponent);
}
