// Walks the chunks of a WAVE file, in RIFF, RF64, BW64, big-endian RIFX or Sony's Wave64, to find the format and the sound.

import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader } from '../failures.js';
import {
  bigEndianChunks,
  type Chunk,
  type ChunkFamily,
  chunkAt,
  guidChunks,
  littleEndianChunks,
  nextChunkAt,
  text,
  viewOf,
} from './chunks.js';
import { readWaveFields, type WaveFields } from './wave-format.js';

/** What stands before the sound of a WAVE file. */
export interface WaveHeader {
  readonly container: 'wav' | 'w64';
  readonly family: ChunkFamily;
  readonly fields: WaveFields;
  /** The place of the sound, in bytes from the start of the file. */
  readonly start: number;
  /** The length of the sound in bytes by its header; negative: left open. */
  readonly promised: number;
  /** The end of the outermost chunk by its header. */
  readonly outerEnd: number;
  /** The number of sample frames that the "fact" chunk tells. */
  readonly factFrames: number | undefined;
}

/** The beginning of Wave64: its first chunk's GUID begins so. */
export const WAVE64 = 'riff\x2e\x91\xcf\x11';
const RIFF_HEADER = 12;
const WAVE64_HEADER = 40;
/** A size that stands for one of 64 bits elsewhere. */
const IN_DS64 = 0xffffffff;
/** A longer "fmt " chunk or a note is no reason to read more of it. */
const MOST_BODY = 4096;

/** Reads what stands before the sound; throws `AUDIO_TRUNCATED`, `AUDIO_CORRUPT`. */
export async function readWaveHeader(file: ByteSource): Promise<WaveHeader> {
  const start = await viewOf(file, 0, Math.min(file.size, WAVE64_HEADER));
  const isWave64 = text(start, 0, 8) === WAVE64;
  const container = isWave64 ? 'w64' : 'wav';
  const name = isWave64 ? 'Wave64' : 'WAV';
  const headerBytes = isWave64 ? WAVE64_HEADER : RIFF_HEADER;
  if (file.size < headerBytes) throw cutInHeader(name, file.size);
  const bigEndian = text(start, 0, 4) === 'RIFX';
  const family = isWave64 ? guidChunks : bigEndian ? bigEndianChunks : littleEndianChunks;
  const chunks = await chunksToSound(file, family, headerBytes, name);
  const format = chunks.get('fmt ');
  const sound = chunks.get('data');
  if (!sound) throw cutInHeader(name, file.size);
  if (!format) throw corrupt('its samples come without a format (no "fmt " chunk)');
  const body = async (chunk: Chunk) => viewOf(file, chunk.body, Math.min(chunk.size, MOST_BODY));
  const long = chunks.get('ds64') && (await body(chunks.get('ds64') as Chunk));
  const fact = chunks.get('fact') && (await body(chunks.get('fact') as Chunk));
  const outer = outerEnd(start, { isWave64, bigEndian, long });
  return {
    container,
    family,
    fields: readWaveFields(await body(format), bigEndian),
    start: sound.body,
    promised:
      sound.size === IN_DS64 && long && long.byteLength >= 16 ? longAt(long, 8) : sound.size,
    outerEnd: outer,
    factFrames: factFrames(fact, isWave64, bigEndian),
  };
}

/** Finds the first chunk of each name, up to the sound, and to the format where that stands behind it. */
async function chunksToSound(
  file: ByteSource,
  family: ChunkFamily,
  from: number,
  name: string,
): Promise<ReadonlyMap<string, Chunk>> {
  const found = new Map<string, Chunk>();
  for (let at = from; ; ) {
    const chunk = await chunkAt(file, family, at);
    if (!chunk) return found;
    if (!found.has(chunk.id)) found.set(chunk.id, chunk);
    if (found.has('data') && found.has('fmt ')) return found;
    if (chunk.size < 0 || chunk.body + chunk.size > file.size) {
      if (found.has('data')) return found;
      throw cutInHeader(name, file.size);
    }
    at = await nextChunkAt(file, family, chunk);
  }
}

interface OuterFacts {
  readonly isWave64: boolean;
  readonly bigEndian: boolean;
  readonly long: DataView | undefined;
}

function outerEnd(start: DataView, { isWave64, bigEndian, long }: OuterFacts): number {
  if (isWave64) return Number(start.getBigInt64(16, true));
  const size = start.getUint32(4, !bigEndian);
  return 8 + (size === IN_DS64 && long && long.byteLength >= 8 ? longAt(long, 0) : size);
}

function longAt(view: DataView, at: number): number {
  return Number(view.getBigInt64(at, true));
}

function factFrames(
  fact: DataView | undefined,
  isWave64: boolean,
  bigEndian: boolean,
): number | undefined {
  if (isWave64 && fact && fact.byteLength >= 8) return longAt(fact, 0);
  return fact && fact.byteLength >= 4 ? fact.getUint32(0, !bigEndian) : undefined;
}
