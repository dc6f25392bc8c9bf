// Many channels to one: the mean. Speech corpora store the same voice on every channel, and the mean can
// never clip; LFE and surround channels get no weights of their own, since no SER corpus has any.

import { ChannelMixer } from './channel-mixer.js';
import { SampleList } from './sample-list.js';

/**
 * The mean of the channels, sample by sample, in double precision, rounded once to float32; where the channels are in
 * opposite phase and cancel each other out, one of them (docs/audio.md, "Down-mix", has the rule).
 *
 * @param channels One array per channel, shape [channels][frames], equal lengths.
 * @returns Mono samples, shape [frames]: the very array that came in where there is only one channel.
 * @throws AffettoError `AUDIO_NON_FINITE` on NaN or infinity, `OPTION_INVALID` on no or unequal channels.
 */
export function downMix(channels: readonly Float32Array[]): Float32Array {
  const mixer = new ChannelMixer();
  const list = new SampleList();
  list.add(mixer.push(channels));
  list.add(mixer.finish());
  return list.join();
}
