// Samples as a WAV file: what the page lets people keep, what the benchmarks read, and what programs that are not
// ours can open. It is the one writer in the repository; broken files for tests are made in test/support.

import { AffettoError } from '../errors.js';
import { checkFinite, checkSameLength } from './channels.js';
import { waveHeader } from './formats/wave-header.js';
import { checkRate, MAX_CHANNELS } from './limits.js';
import { toInt16 } from './pcm.js';

/** How `writeWav` stores samples. */
export interface WavOptions {
  /** The rate of the samples: a whole number of Hz from 1,000 to 384,000. */
  readonly sampleRate: number;
  /**
   * `int16`, the default, rounds to 16 bits and limits to full scale, as a recorder does; every program reads it.
   * `float32` keeps every sample as it is, beyond full scale too, in twice the bytes.
   */
  readonly encoding?: 'int16' | 'float32';
}

/** Sizes in the header have 32 bits; a margin leaves room for the header itself. */
const mostDataBytes = 2 ** 32 - 1 - 64;

/**
 * Writes samples as a WAV file. `decodeChannels` reads the same samples back: exactly for `float32`, within half
 * a step of 2^-15 for `int16` where they are in [-1, 1).
 *
 * @param channels One array per channel, shape [channels][frames], equal lengths, nominally in [-1, 1].
 * @returns The bytes of the file: its header, then the samples of all channels frame by frame.
 * @throws AffettoError `AUDIO_NON_FINITE` on NaN or infinity; `AUDIO_TOO_LONG` where the samples take 4 GiB or
 *   more, which the header cannot tell; `OPTION_INVALID` on no channel, more than 64, channels of different
 *   lengths, or a rate out of range.
 */
export function writeWav(
  channels: readonly Float32Array[],
  { sampleRate, encoding = 'int16' }: WavOptions,
): Uint8Array<ArrayBuffer> {
  checkRate('sampleRate', sampleRate);
  const frames = checkSameLength(channels);
  if (channels.length > MAX_CHANNELS) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There are ${channels.length} channels; give at most ${MAX_CHANNELS}.`,
    );
  }
  const isInteger = encoding === 'int16';
  const bits = isInteger ? 16 : 32;
  const frameBytes = channels.length * (bits / 8);
  if (frames * frameBytes > mostDataBytes) {
    throw new AffettoError(
      'AUDIO_TOO_LONG',
      `The samples take ${frames * frameBytes} bytes, and a WAV file holds less than 4 GiB. Write it in parts.`,
    );
  }
  checkFinite(channels, 0);
  const format = { formatTag: isInteger ? 1 : 3, channels: channels.length, sampleRate, bits };
  const header = waveHeader(format, frames);
  const file = new Uint8Array(header.length + frames * frameBytes);
  file.set(header);
  // A view writes little-endian numbers on every machine.
  const view = new DataView(file.buffer, header.length);
  for (const [index, channel] of channels.entries()) {
    const samples = isInteger ? toInt16(channel) : channel;
    for (let frame = 0, at = (index * bits) / 8; frame < frames; frame++, at += frameBytes) {
      if (isInteger) view.setInt16(at, samples[frame] as number, true);
      else view.setFloat32(at, samples[frame] as number, true);
    }
  }
  return file;
}
