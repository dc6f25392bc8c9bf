// Sun's and NeXT's sound files (AU, SND): six numbers, a note, the samples. The length may be left open by the format itself.

import type { ByteSource } from '../byte-source.js';
import { corrupt, cutInHeader, unsupported } from '../failures.js';
import type { AudioStream } from '../stream.js';
import { text, viewOf } from './chunks.js';
import type { SoundLayout } from './coding.js';
import { findSound } from './find-sound.js';
import { type SampleCode, sampleCoding } from './sample-codes.js';
import { uncompressed } from './uncompressed.js';

const HEADER = 24;
const OPEN = 0xffffffff;

/** The samples of the encodings that are read, by number. */
const encodings: ReadonlyMap<number, Omit<SampleCode, 'bigEndian'>> = new Map([
  [1, { kind: 'ulaw', bytes: 1 }],
  [2, { kind: 'signed', bytes: 1 }],
  [3, { kind: 'signed', bytes: 2 }],
  [4, { kind: 'signed', bytes: 3 }],
  [5, { kind: 'signed', bytes: 4 }],
  [6, { kind: 'float', bytes: 4 }],
  [7, { kind: 'float', bytes: 8 }],
  [27, { kind: 'alaw', bytes: 1 }],
]);
const NAMES: ReadonlyMap<number, string> = new Map([
  [23, 'G.721 ADPCM'],
  [24, 'G.722'],
  [25, 'G.723 ADPCM'],
  [26, 'G.723 ADPCM'],
]);

/** Opens an AU file; throws `AUDIO_TRUNCATED`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`. */
export async function openAu(file: ByteSource): Promise<AudioStream> {
  return uncompressed(file, await readLayout(file));
}

async function readLayout(file: ByteSource): Promise<SoundLayout> {
  if (file.size < HEADER) throw cutInHeader('AU', file.size);
  const view = await viewOf(file, 0, HEADER);
  // DEC wrote the same file with the bytes of every number the other way round.
  const little = text(view, 0, 4) === 'dns.';
  const [start, size, encoding, sampleRate, channels] = [4, 8, 12, 16, 20].map((at) =>
    view.getUint32(at, little),
  ) as [number, number, number, number, number];
  if (start < HEADER) throw corrupt(`its samples begin at byte ${start}, inside its header`);
  if (start > file.size) throw cutInHeader('AU', file.size);
  if (channels === 0) throw corrupt('its header says 0 channels');
  const code = encodings.get(encoding);
  if (!code) throw unsupported(`AU with ${NAMES.get(encoding) ?? `encoding ${encoding}`}`);
  return findSound(file, {
    container: 'au',
    sampleRate,
    channels,
    coding: sampleCoding({ ...code, bigEndian: !little }, channels),
    start,
    promised: size === OPEN ? -1 : size,
    outerEnd: undefined,
    family: undefined,
    again: readLayout,
  });
}
