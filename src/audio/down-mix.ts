// Many channels to one: the mean. Speech corpora store the same voice on every channel, and the mean can
// never clip; LFE and surround channels get no weights of their own, since no SER corpus has any.
import { AffettoError } from '../errors.js';
import type { AudioBlock } from './stream.js';

/**
 * The mean of the channels, sample by sample, in double precision, rounded once to float32.
 *
 * @param channels One array per channel, shape [channels][frames], equal lengths.
 * @returns Mono samples, shape [frames]: the very array that came in where there is only one channel.
 * @throws AffettoError `AUDIO_NON_FINITE` on NaN or infinity, `OPTION_INVALID` on no or unequal channels.
 */
export function downMix(channels: readonly Float32Array[]): Float32Array {
  return downMixBlock(channels, 0);
}

/** Mixes as `downMix` does, for a block that starts at frame `firstFrame`, so that errors name the right frame. */
export function downMixBlock(block: AudioBlock, firstFrame: number): Float32Array {
  checkSameLength(block);
  const [first, ...rest] = block as [Float32Array, ...Float32Array[]];
  checkFinite(block, firstFrame);
  if (rest.length === 0) return first;
  const mono = new Float32Array(first.length);
  for (let i = 0; i < mono.length; i++) {
    let sum = first[i]!;
    for (const channel of rest) sum += channel[i]!;
    mono[i] = sum / block.length;
  }
  return mono;
}

/** Throws `AUDIO_NO_TRACK` where a recording of so many channels lacks one, counted from 0. */
export function requireChannel(channel: number, channels: number): void {
  if (Number.isInteger(channel) && channel >= 0 && channel < channels) return;
  throw new AffettoError(
    'AUDIO_NO_TRACK',
    `The recording has ${channels === 1 ? 'one channel' : `${channels} channels`}, and channel ${channel} is meant; the first is channel 0. Correct the channel.`,
  );
}

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

/** Throws `AUDIO_NON_FINITE`, naming the frame and the channel, if any sample is NaN or infinite. */
export function checkFinite(block: AudioBlock, firstFrame: number): void {
  for (const [index, channel] of block.entries()) {
    // A plain loop: a callback for every sample takes several times as long. A number less itself is 0 unless it is
    // infinite or NaN; a call of Number.isFinite would wrap every sample in an object.
    let at = 0;
    while (at < channel.length && channel[at]! - channel[at]! === 0) at++;
    if (at < channel.length) {
      throw new AffettoError(
        'AUDIO_NON_FINITE',
        `Sample ${firstFrame + at} of channel ${index} is ${channel[at]}, not a number in a sound wave. Export the file again, or as integer PCM.`,
      );
    }
  }
}
