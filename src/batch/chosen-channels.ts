// Which channels of a recording are heard: of an interview each side may be a voice of its own.

/** `mix`: the mean of all; `each`: every one for itself; `left`, `right`: the first or the second alone. */
export type ChosenChannels = 'mix' | 'each' | 'left' | 'right';

/** All choices. */
export const channelChoices: readonly ChosenChannels[] = ['mix', 'each', 'left', 'right'];

/** Gives the one channel that is heard, from 0; undefined where it is not one. */
export function oneChannel(channels: ChosenChannels): number | undefined {
  return { left: 0, right: 1, mix: undefined, each: undefined }[channels];
}
