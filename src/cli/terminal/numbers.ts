// Numbers on the command line: what was given, or a sentence that says what to give.

import { AffettoError } from '../../errors.js';

/** Reads a number. @throws AffettoError `OPTION_INVALID` naming the option and the text */
export function numberOf(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new AffettoError('OPTION_INVALID', `${name} ${text}: give a number.`);
}

/** Reads a whole number of at least 1. @throws AffettoError `OPTION_INVALID` naming the option and the text */
export function wholeNumber(name: string, text: string): number {
  const value = numberOf(name, text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new AffettoError('OPTION_INVALID', `${name} ${text}: give a positive whole number.`);
}
