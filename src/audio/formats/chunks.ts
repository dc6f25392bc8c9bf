// Files that are made of chunks: a name, a length, a body. WAV, AIFF, CAF and Wave64 differ in how the two are written.

import type { ByteSource } from '../byte-source.js';

/** How the chunks of a format are written. */
export interface ChunkFamily {
  /** The number of bytes before a chunk's body. */
  readonly headerBytes: number;
  /** The multiple of bytes on which chunks start. */
  readonly alignment: number;
  /** Reads the name, and the length of the body in bytes: negative where it is left open. */
  readonly read: (header: DataView) => { readonly id: string; readonly size: number };
}

/** A chunk of a file. */
export interface Chunk {
  readonly id: string;
  /** The place of its body, in bytes from the start of the file. */
  readonly body: number;
  /** The length of its body in bytes, as its header says. */
  readonly size: number;
}

const fourLetters = (header: DataView) => text(header, 0, 4);

/** RIFF and RF64. */
export const littleEndianChunks: ChunkFamily = {
  headerBytes: 8,
  alignment: 2,
  read: (header) => ({ id: fourLetters(header), size: header.getUint32(4, true) }),
};

/** RIFX and AIFF. */
export const bigEndianChunks: ChunkFamily = {
  headerBytes: 8,
  alignment: 2,
  read: (header) => ({ id: fourLetters(header), size: header.getUint32(4) }),
};

/** Core Audio. */
export const longChunks: ChunkFamily = {
  headerBytes: 12,
  alignment: 1,
  read: (header) => ({ id: fourLetters(header), size: Number(header.getBigInt64(4)) }),
};

/** Wave64: a name is a GUID of which the first four bytes are letters, a length counts the header. */
export const guidChunks: ChunkFamily = {
  headerBytes: 24,
  alignment: 8,
  read: (header) => ({
    id: fourLetters(header),
    size: Number(header.getBigInt64(16, true)) - 24,
  }),
};

/** Reads the header of the chunk at `at`; undefined where the file ends before it does. */
export async function chunkAt(
  file: ByteSource,
  family: ChunkFamily,
  at: number,
): Promise<Chunk | undefined> {
  if (at + family.headerBytes > file.size) return undefined;
  const header = await viewOf(file, at, family.headerBytes);
  return { ...family.read(header), body: at + family.headerBytes };
}

/**
 * Tells where the next chunk starts: behind the padding that makes this one's length even, as the formats ask. Some writers
 * leave padding out, and then count it from another place: where only one of the possible places has a chunk, it is that.
 */
export async function nextChunkAt(
  file: ByteSource,
  family: ChunkFamily,
  { body, size }: Chunk,
): Promise<number> {
  const end = body + size;
  const up = (value: number) => Math.ceil(value / family.alignment) * family.alignment;
  const places = [body + up(size), up(end), end];
  const [padded] = places as [number];
  if (new Set(places).size === 1) return padded;
  return (await likelyChunk(file, family, places))?.at ?? padded;
}

/** Finds a chunk at one of several places, of which the first is the likeliest. */
export async function likelyChunk(
  file: ByteSource,
  family: ChunkFamily,
  places: readonly number[],
): Promise<{ readonly at: number; readonly chunk: Chunk } | undefined> {
  const found: { readonly at: number; readonly chunk: Chunk }[] = [];
  for (const at of new Set(places)) {
    const chunk = await chunkAt(file, family, at);
    if (isLikely(chunk, file.size)) found.push({ at, chunk });
  }
  // The letters of a name and a length, read one byte too late, may pass for another name.
  return found.find(({ chunk }) => known.test(chunk.id)) ?? found[0];
}

/** Chunks that writers put behind the sound: a cut one is one all the same. */
const known =
  /^(fmt |COMM|data|SSND|LIST|list|[iI][dD]3[ 2]|bext|cue |smpl|inst|fact|PEAK|JUNK|junk|PAD |FLLR|_PMX|iXML|axml|afsp|DISP|minf|elm1|regn|umid|free|uuid|info|strg|mark|levl|MARK|INST|NAME|AUTH|ANNO|COMT|APPL|\(c\) )$/;

/** Tells whether something is a chunk rather than any other bytes: its name can be read, and it fits the file. */
function isLikely(chunk: Chunk | undefined, fileSize: number): chunk is Chunk {
  if (!chunk) return false;
  const fits = chunk.size >= 0 && chunk.body + chunk.size <= fileSize;
  return known.test(chunk.id) || (fits && /^[A-Za-z_][ -~]{3}$/.test(chunk.id));
}

/** Views bytes of a file, which holds them. */
export async function viewOf(file: ByteSource, at: number, length: number): Promise<DataView> {
  const bytes = await file.read(at, at + length);
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** Reads bytes as Latin-1 letters. */
export function text(view: DataView, at: number, length: number): string {
  let letters = '';
  for (let i = at; i < Math.min(at + length, view.byteLength); i++) {
    letters += String.fromCharCode(view.getUint8(i));
  }
  return letters;
}
