// WAV and its longer kin: RIFF, RF64, BW64, RIFX, Wave64. Uncompressed sound and ADPCM are read here; MP3 in a WAV file goes
// to the reader of MP3.

import type { ByteSource } from '../byte-source.js';
import { unsupported } from '../failures.js';
import type { AudioStream } from '../stream.js';
import type { AudioWarning } from '../types.js';
import type { SoundLayout } from './coding.js';
import { findSound } from './find-sound.js';
import { extentOf } from './promised-length.js';
import { readWaveHeader, type WaveHeader } from './riff.js';
import { uncompressed } from './uncompressed.js';
import { mpegTags, waveCoding } from './wave-format.js';

/** The number of bytes of sound that are looked at to tell how they are coded. */
const LOOK_BYTES = 1 << 14;

/**
 * Opens a WAVE file of any kind.
 * @param blockFrames how many frames are decoded at once; smaller in tests
 * @throws AffettoError `AUDIO_TRUNCATED`, `AUDIO_UNSUPPORTED_CODEC`, `AUDIO_CORRUPT`
 */
export async function openWav(file: ByteSource, blockFrames?: number): Promise<AudioStream> {
  const header = await readWaveHeader(file);
  if (mpegTags.includes(header.fields.tag)) return openMpeg(file, header);
  return uncompressed(file, await layoutOf(file, header), blockFrames);
}

/** Finds the sound of a WAVE file. */
async function readLayout(file: ByteSource): Promise<SoundLayout> {
  return layoutOf(file, await readWaveHeader(file));
}

async function layoutOf(file: ByteSource, header: WaveHeader): Promise<SoundLayout> {
  const { fields, factFrames, ...place } = header;
  const { sampleRate, channels } = fields;
  const { coding, mended } = waveCoding(fields, await someBytes(file, header));
  const warnings: AudioWarning[] = mended ? [{ code: 'mended', message: mended }] : [];
  return findSound(file, {
    ...place,
    sampleRate,
    channels,
    coding,
    warnings,
    // Of plain samples the length tells, and "fact" is often wrong.
    wantedFrames: coding.framesIn(coding.blockBytes) > 1 ? factFrames : undefined,
    again: readLayout,
  });
}

/** Reads whole frames from the middle of the sound: at its start there may be silence. */
async function someBytes(
  file: ByteSource,
  { start, promised, fields }: WaveHeader,
): Promise<Uint8Array> {
  const frame = Math.max(1, fields.blockBytes);
  const present = Math.max(0, file.size - start);
  const length = promised > 0 ? Math.min(promised, present) : present;
  const middle = frame * Math.floor(length / 2 / frame);
  return file.read(start + middle, start + Math.min(length, middle + LOOK_BYTES));
}

/** Opens MP3 in a WAV file: its frames are the sound. */
async function openMpeg(file: ByteSource, { fields, ...place }: WaveHeader): Promise<AudioStream> {
  const { bytes, earlyEnd } = extentOf({
    ...place,
    present: file.size - place.start,
    headerBytes: place.start,
    bytesPerSecond: Math.max(1, fields.bytesPerSecond),
    blockBytes: 1,
  });
  const frames = await file.read(place.start, place.start + bytes);
  const stream = await (await import('./mp3.js')).openMp3(frames, 0);
  if (!stream)
    throw unsupported(`WAV with ${fields.tag === 0x50 ? 'MPEG layer II' : 'MP3 of another kind'}`);
  return {
    ...stream,
    container: 'wav',
    read: async function* () {
      const end = yield* stream.read();
      return end ?? earlyEnd ?? null;
    },
  };
}
