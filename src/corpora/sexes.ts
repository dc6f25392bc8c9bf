// How tables write a speaker's sex.

import type { Sex } from './types.js';

const sexes: Readonly<Record<string, Sex>> = {
  f: 'female',
  female: 'female',
  m: 'male',
  male: 'male',
};

/** Reads a cell, without case; undefined for an empty one and for any other word. */
export function readSex(cell: string): Sex | undefined {
  return sexes[cell.toLowerCase()];
}
