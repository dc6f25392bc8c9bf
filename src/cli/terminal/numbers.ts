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

const mostThreads = 256;

/** Reads what `--threads` says. @throws AffettoError `OPTION_INVALID` for what is not a whole number from 1 to 256 */
export function threadCount(text: string): number {
  const threads = Number(text);
  if (Number.isInteger(threads) && threads >= 1 && threads <= mostThreads) return threads;
  throw new AffettoError(
    'OPTION_INVALID',
    `--threads ${text}: give a whole number from 1 to ${mostThreads}.`,
  );
}
