// `--dimensions`: which numbers of the corpus are learnt, and how scores and answers of them are written.

import { AffettoError } from '../../errors.js';

export const dimensionsOption = {
  type: 'string',
  description:
    'Numbers of the corpus to learn beside its labels, or alone where it has none: columns such as arousal,valence',
  valueHint: 'NAME,NAME...',
} as const;

/**
 * Reads the option.
 * @returns undefined where it is not given
 * @throws AffettoError `OPTION_INVALID` where it names nothing
 */
export function readDimensionsOption(given: string | undefined): string[] | undefined {
  if (given === undefined) return undefined;
  const names = given.split(',').flatMap((name) => name.trim().toLowerCase() || []);
  if (names.length > 0) return names;
  throw new AffettoError(
    'OPTION_INVALID',
    `--dimensions ${JSON.stringify(given)} names nothing. Give columns of numbers with commas between them, e.g. --dimensions arousal,valence.`,
  );
}
