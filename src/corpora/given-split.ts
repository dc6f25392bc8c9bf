// How tables name the parts of the split that a corpus's owners give.

import { type GivenSplit, givenSplits } from './types.js';

const otherWords: Readonly<Record<string, GivenSplit>> = {
  training: 'train',
  develop: 'dev',
  devel: 'dev',
  development: 'dev',
  validation: 'dev',
  valid: 'dev',
  val: 'dev',
  testing: 'test',
};

/** Reads the name of a part, without case; undefined for an empty cell and for any other word. */
export function readGivenSplit(word: string): GivenSplit | undefined {
  const plain = word.trim().toLowerCase();
  return givenSplits.find((split) => split === plain) ?? otherWords[plain];
}
