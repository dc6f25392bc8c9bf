// Which channels of a recording commands hear: of an interview each side may be a voice of its own.

import { AffettoError } from '../../errors.js';
import { didYouMean } from '../../nearest.js';

/** `mix`: the mean of all; `each`: every one for itself; `left`, `right`: the first or the second alone. */
export type ChosenChannels = 'mix' | 'each' | 'left' | 'right';

const choices: readonly ChosenChannels[] = ['mix', 'each', 'left', 'right'];

export const channelsOption = {
  type: 'string',
  default: 'mix',
  description:
    'Which channels are heard: mix, the mean of all; each, every one for itself; left or right, one alone',
  valueHint: 'mix | each | left | right',
} as const;

/** Reads `--channels`. @throws AffettoError `OPTION_INVALID` for another word */
export function readChannels(given: string): ChosenChannels {
  const found = choices.find((choice) => choice === given.trim().toLowerCase());
  if (found) return found;
  throw new AffettoError(
    'OPTION_INVALID',
    `--channels ${given}: give mix, each, left or right.${didYouMean(given, choices)}`,
  );
}

/** The one channel that is heard, from 0; undefined where it is not one. */
export function oneChannel(channels: ChosenChannels): number | undefined {
  return { left: 0, right: 1, mix: undefined, each: undefined }[channels];
}
