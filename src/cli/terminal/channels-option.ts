// Which channels of a recording commands hear.

import { type ChosenChannels, channelChoices } from '../../batch/chosen-channels.js';
import { AffettoError } from '../../errors.js';
import { didYouMean } from '../../nearest.js';

export const channelsOption = {
  type: 'string',
  default: 'mix',
  description:
    'Which channels are heard: mix, the mean of all; each, every one for itself; left or right, one alone',
  valueHint: 'mix | each | left | right',
} as const;

/** Reads `--channels`. @throws AffettoError `OPTION_INVALID` for another word */
export function readChannels(given: string): ChosenChannels {
  const found = channelChoices.find((choice) => choice === given.trim().toLowerCase());
  if (found) return found;
  throw new AffettoError(
    'OPTION_INVALID',
    `--channels ${given}: give mix, each, left or right.${didYouMean(given, channelChoices)}`,
  );
}
