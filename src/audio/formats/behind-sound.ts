// What stands behind the end that a header gives to the sound. Most of it is no sound and costs nothing: tags, notes,
// padding. Some of it is: recorders that were never stopped write their header once, and people join files.

import type { ByteSource } from '../byte-source.js';
import { type ChunkFamily, likelyChunk, nextChunkAt, text, viewOf } from './chunks.js';
import type { SampleCoding } from './coding.js';
import { WAVE64 } from './riff.js';

/** What was found at a place of the file. */
export type Behind =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'blank' | 'skipped'; readonly end: number }
  | { readonly kind: 'sound'; readonly start: number; readonly promised: number }
  | { readonly kind: 'file'; readonly start: number }
  | { readonly kind: 'more' }
  | { readonly kind: 'unknown'; readonly bytes: number };

/** What is known of the sound before. */
export interface Before {
  readonly family: ChunkFamily | undefined;
  readonly coding: SampleCoding;
  readonly container: string;
  /** Whether no sound was found yet: then whatever is no chunk and no tag is the sound. */
  readonly isFirst: boolean;
  /** Where the next block would begin if the sound went on. */
  readonly blockStart: number;
}

/** The names of whole files by format: at the start, and at byte 8 where there are two. */
const starts: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  wav: ['RIFF', 'RIFX', 'RF64', 'BW64'].map((name) => [name, 'WAVE'] as const),
  w64: [[WAVE64, '']],
  aiff: [
    ['FORM', 'AIFF'],
    ['FORM', 'AIFC'],
  ],
  caf: [['caff\0\x01', '']],
  au: [
    ['.snd\0\0', ''],
    ['dns.', ''],
  ],
};
/** The beginnings of tags behind which nothing else stands. */
const tags = ['ID3\x02', 'ID3\x03', 'ID3\x04', 'APETAGEX', 'LYRICSBEGIN'];
/** The number of bytes of the unknown that are looked at. */
const look = 1 << 16;

/** Looks at what stands at `at`, right behind sound. */
export async function nextBehind(file: ByteSource, at: number, before: Before): Promise<Behind> {
  const rest = file.size - at;
  if (rest <= 0) return { kind: 'nothing' };
  if (before.isFirst) return (await namedAt(file, at, before)) ?? { kind: 'more' };
  const view = await viewOf(file, at, Math.min(rest, look));
  const blank = blankBytes(view);
  // Zeros are silence where they are anything: nothing is lost with them.
  if (blank === rest) return { kind: 'nothing' };
  if (blank === view.byteLength) return { kind: 'blank', end: at + blank };
  const named =
    (await namedAt(file, at, before)) ?? (blank > 0 && (await namedAt(file, at + blank, before)));
  if (named) return named;
  const skipped = Math.min(view.byteLength, before.blockStart - at);
  const bytes = new Uint8Array(view.buffer, view.byteOffset + skipped, view.byteLength - skipped);
  return soundsOn(bytes, before.coding) ? { kind: 'more' } : { kind: 'unknown', bytes: rest };
}

/** Finds a tag, a chunk, or a whole file of the same format at a place. */
async function namedAt(
  file: ByteSource,
  at: number,
  { family, container }: Before,
): Promise<Behind | undefined> {
  const rest = file.size - at;
  const view = await viewOf(file, at, Math.min(rest, 32));
  const letters = text(view, 0, view.byteLength);
  if (await isFileAt(file, at, container)) return { kind: 'file', start: at };
  if (letters.startsWith('TAG')) return { kind: 'skipped', end: Math.min(file.size, at + 128) };
  if (tags.some((tag) => letters.startsWith(tag))) return { kind: 'nothing' };
  if (!family) return undefined;
  const even = Math.ceil(at / family.alignment) * family.alignment;
  if (await isFileAt(file, even, container)) return { kind: 'file', start: even };
  const likely = await likelyChunk(file, family, [even, at]);
  if (!likely) return undefined;
  const { chunk } = likely;
  if (chunk.id === 'data' || chunk.id === 'SSND') {
    // AIFF and CAF have a word or two before the samples.
    const skip = { SSND: 8, data: container === 'caf' ? 4 : 0 }[chunk.id];
    return { kind: 'sound', start: chunk.body + skip, promised: chunk.size - skip };
  }
  const end = chunk.size < 0 ? file.size : await nextChunkAt(file, family, chunk);
  return end >= file.size ? { kind: 'nothing' } : { kind: 'skipped', end };
}

/** Tells whether a whole file of a format begins at a place. */
async function isFileAt(file: ByteSource, at: number, container: string): Promise<boolean> {
  const view = await viewOf(file, at, Math.max(0, Math.min(file.size - at, 12)));
  const letters = text(view, 0, view.byteLength);
  return (starts[container] ?? []).some(
    ([first, second]) => letters.startsWith(first) && letters.startsWith(second, 8),
  );
}

/** Counts the zeros and line ends at the start of bytes. */
function blankBytes(view: DataView): number {
  let count = 0;
  while (count < view.byteLength && [0, 10, 13, 26, 32].includes(view.getUint8(count))) count++;
  return count;
}

/** Fewer frames than this cannot be told from anything else, and are no loss. */
const fewest = 256;
/** Random bytes read as samples have -5 dBFS, text about -16: what is this soft is neither. */
const softest = 0.05;
/** Neighbouring samples of a voice are alike, whatever is said; those of other bytes are not. */
const leastAlike = 0.5;

/** Tells whether bytes read as samples are sound: softer than any other bytes and not mostly nothing, or smooth. */
function soundsOn(bytes: Uint8Array, coding: SampleCoding): boolean {
  return coding.decode(bytes).every((samples) => {
    if (samples.length < fewest) return false;
    const mean = samples.reduce((sum, value) => sum + value, 0) / samples.length;
    let power = 0;
    let alike = 0;
    let zeros = 0;
    for (let i = 1; i < samples.length; i++) {
      const value = (samples[i] as number) - mean;
      power += value * value;
      alike += value * ((samples[i - 1] as number) - mean);
      if (samples[i] === 0) zeros++;
    }
    if (!Number.isFinite(power)) return false;
    const isSoft = Math.sqrt(power / samples.length) < softest && zeros < samples.length / 2;
    return isSoft || alike > leastAlike * power;
  });
}
