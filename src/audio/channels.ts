// What channels must be before anything is done with them: as many frames in each, and every sample a number.

import { AffettoError } from '../errors.js';
import type { AudioBlock } from './stream.js';

/** Returns the frames of the channels; throws `OPTION_INVALID` where there is none or their lengths differ. */
export function checkSameLength(channels: readonly Float32Array[]): number {
  const [first, ...rest] = channels;
  if (!first) throw new AffettoError('OPTION_INVALID', 'There is no channel.');
  for (const channel of rest) {
    if (channel.length !== first.length) {
      throw new AffettoError(
        'OPTION_INVALID',
        `Channels have different lengths: ${first.length} and ${channel.length} frames.`,
      );
    }
  }
  return first.length;
}

/**
 * The magnitude from which on a stored sample is no sound, where full scale is 1: a resampler adds up tens of thousands of
 * samples, which must stay below the largest float, 3.4e38.
 */
export const IMPOSSIBLE_SAMPLE = 1e30;

/**
 * Throws `AUDIO_NON_FINITE`, naming the frame and the channel, if any sample is NaN or infinite.
 * @param below the magnitude that is as good as infinite
 */
export function checkFinite(
  block: AudioBlock,
  firstFrame: number,
  below = Number.POSITIVE_INFINITY,
): void {
  for (const [index, channel] of block.entries()) {
    // A plain loop: a callback for every sample takes several times as long, and a call of Number.isFinite would wrap every
    // sample in an object. NaN is neither above nor below anything.
    let at = 0;
    while (at < channel.length && channel[at]! < below && channel[at]! > -below) at++;
    if (at < channel.length) {
      throw new AffettoError(
        'AUDIO_NON_FINITE',
        `Sample ${firstFrame + at} of channel ${index} is ${channel[at]}, not a number in a sound wave. Export the file again, or as integer PCM.`,
      );
    }
  }
}

/** Throws `AUDIO_NO_TRACK` where a recording of so many channels lacks one, counted from 0. */
export function requireChannel(channel: number, channels: number): void {
  if (Number.isInteger(channel) && channel >= 0 && channel < channels) return;
  throw new AffettoError(
    'AUDIO_NO_TRACK',
    `The recording has ${channels === 1 ? 'one channel' : `${channels} channels`}, and channel ${channel} is meant; the first is channel 0. Correct the channel.`,
  );
}
