// An emotion as people see it: its word in their language and its face.

import { emojiFor } from '../../../src/recognition/emoji.js';
import { textFor } from '../texts/texts.js';

/** The face of an answer that is not sure. */
export const unsureEmoji = '🤔';

/** Returns the word for a label in the chosen language; a label without one is its own word. */
export const emotionName = (label: string): string => textFor(`emotion.${label}`, label);

/** Returns the emoji of a label, or of "not sure" where there is none. */
export const faceOf = (label: string | undefined): string =>
  label === undefined ? unsureEmoji : emojiFor(label);
