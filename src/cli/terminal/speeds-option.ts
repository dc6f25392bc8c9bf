// `--speeds`: hearing each recording at several speeds, for the commands that ask a finished model.

import { AffettoError } from '../../errors.js';

export const speedsOption = {
  type: 'string',
  description: 'Hear each recording at these speeds and pool the answers, e.g. 0.944,1,1.059',
} as const;

/**
 * The numbers in `--speeds`, 1 alone where it is not given; whether they are in range is for the recogniser to say.
 * @throws AffettoError `OPTION_INVALID` for what is not a list of numbers
 */
export function readSpeeds(text = '1'): number[] {
  const speeds = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (speeds.every(Number.isFinite)) return speeds;
  throw new AffettoError(
    'OPTION_INVALID',
    `--speeds ${text}: give numbers from 0.5 to 2 with commas between them, e.g. 0.944,1,1.059.`,
  );
}
