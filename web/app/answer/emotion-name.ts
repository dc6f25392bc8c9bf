// An emotion as people see it: its word in their language and its face.

import { emojiFor } from '../../../src/recognition/emoji.js';
import { textFor } from '../texts/texts.js';

/** The face of an answer that is not sure. */
export const unsureEmoji = '🤔';

export const emotionName = (label: string): string => textFor(`emotion.${label}`, label);

/** The emoji of a label, or of "not sure". */
export const faceOf = (label: string | undefined): string =>
  label === undefined ? unsureEmoji : emojiFor(label);
