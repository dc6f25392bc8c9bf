// Core Audio Format (Apple, "Core Audio Format Specification 1.0"): chunks with lengths of 64 bits, of which the sound's may be
// left open by the format itself.

import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader, unsupported } from '../failures.js';
import type { AudioStream } from '../stream.js';
import { type Chunk, chunkAt, longChunks, text, viewOf } from './chunks.js';
import type { SampleCoding, SoundLayout } from './coding.js';
import { findSound } from './find-sound.js';
import { imaQuickTime } from './ima-adpcm.js';
import { isReadable, type SampleCode, sampleCoding } from './sample-codes.js';
import { uncompressed } from './uncompressed.js';

const HEADER = 8;
const DESCRIPTION_BYTES = 32;
/** A number of edits, which nobody uses, stands before the samples. */
const SOUND_HEADER = 4;
const IS_FLOAT = 1;
const IS_LITTLE_ENDIAN = 2;
/** How many names of other codecs there are: those that people meet. */
const NAMES: ReadonlyMap<string, string> = new Map([
  ['alac', 'ALAC'],
  ['aac ', 'AAC'],
  ['aach', 'HE-AAC'],
  ['aacp', 'HE-AAC'],
  ['.mp3', 'MP3'],
  ['opus', 'Opus'],
  ['flac', 'FLAC'],
]);

/** Opens a CAF file; throws `AUDIO_TRUNCATED`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`. */
export async function openCaf(file: ByteSource): Promise<AudioStream> {
  return uncompressed(file, await readLayout(file));
}

async function readLayout(file: ByteSource): Promise<SoundLayout> {
  const chunks = await chunksToSound(file);
  const description = chunks.get('desc');
  const sound = chunks.get('data');
  if (!description || !sound) throw cutInHeader('CAF', file.size);
  if (description.size < DESCRIPTION_BYTES) throw corrupt('its "desc" chunk is too short');
  const view = await viewOf(file, description.body, DESCRIPTION_BYTES);
  const channels = view.getUint32(24);
  if (channels === 0) throw corrupt('its header says 0 channels');
  return findSound(file, {
    container: 'caf',
    sampleRate: Math.round(view.getFloat64(0)),
    channels,
    coding: codingOf(view, channels),
    start: Math.min(file.size, sound.body + SOUND_HEADER),
    promised: sound.size < 0 ? -1 : Math.max(0, sound.size - SOUND_HEADER),
    outerEnd: undefined,
    wantedFrames: await validFrames(file, chunks.get('pakt')),
    family: longChunks,
    again: readLayout,
  });
}

/** Finds the first chunk of each name up to the sound, and behind it where its length is told. */
async function chunksToSound(file: ByteSource): Promise<ReadonlyMap<string, Chunk>> {
  const found = new Map<string, Chunk>();
  for (let at = HEADER; ; ) {
    const chunk = await chunkAt(file, longChunks, at);
    if (!chunk) return found;
    if (!found.has(chunk.id)) found.set(chunk.id, chunk);
    if (chunk.size < 0 || chunk.body + chunk.size > file.size) return found;
    at = chunk.body + chunk.size;
  }
}

/** The number of frames that the packet table calls valid: the last packet holds more. */
async function validFrames(
  file: ByteSource,
  table: Chunk | undefined,
): Promise<number | undefined> {
  if (!table || table.size < 24 || table.body + 24 > file.size) return undefined;
  const view = await viewOf(file, table.body, 24);
  // What comes before the first valid frame is no recording either, but ADPCM has none of it.
  return view.getInt32(16) === 0 ? Number(view.getBigInt64(8)) : undefined;
}

function codingOf(view: DataView, channels: number): SampleCoding {
  const kind = text(view, 8, 4);
  const flags = view.getUint32(12);
  const packetBytes = view.getUint32(16);
  const bits = view.getUint32(28);
  if (kind === 'ima4') return imaQuickTime(channels);
  if (kind === 'alaw' || kind === 'ulaw') {
    return sampleCoding({ kind, bytes: 1, bigEndian: true }, channels);
  }
  if (kind !== 'lpcm') throw unsupported(`CAF with ${NAMES.get(kind) ?? kind.trim()}`);
  const bytes = packetBytes / channels;
  const code: SampleCode = {
    kind: flags & IS_FLOAT ? 'float' : 'signed',
    bytes,
    bigEndian: (flags & IS_LITTLE_ENDIAN) === 0,
    // What has more bytes than bits has them in the lower bytes.
    ...(!(flags & IS_FLOAT) && bytes === 4 && bits === 24 ? { lowBits: bits } : {}),
  };
  if (!isReadable(code)) throw unsupported(`CAF with ${bits}-bit samples`);
  return sampleCoding(code, channels);
}
