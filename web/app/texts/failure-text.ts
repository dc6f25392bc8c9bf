// A failure in the reader's language, and the English details of src/ as far as they say something to people.

import type { Failure } from '../protocol/outcome.js';
import { t, textFor } from './texts.js';

export const failureText = ({ code }: Failure): string =>
  textFor(`failure.${code}`, t('failure.other'));

/** What the messages of src/ say to programs and to the command line, and what stands in its place here. */
const forPrograms: readonly (readonly [RegExp, string])[] = [
  [/, or take what is there: --allow-truncated [^.]*\./, ', or hear what is there.'],
  [/; a program may raise the limit \([^)]*\)/, ''],
  [/ starts with the bytes [0-9a-f ]+/, ' starts like no kind of file that affetto knows'],
  [/ \((?:[^()]*, )?(?:all samples are 0|the peak is [^()]* dBFS)\)/, ''],
  [/, or record louder than [^.]* dBFS/, ', or record louder'],
  [/, for example: ffmpeg [^.]*\.wav/, ''],
];

/** Writes the details of a failure or a warning for people: without options, bytes and decibels. */
export const detailText = (message: string): string =>
  forPrograms.reduce((text, [pattern, words]) => text.replace(pattern, words), message);
