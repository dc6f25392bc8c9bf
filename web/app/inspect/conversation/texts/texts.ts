// The texts of who speaks when, fetched with it.

import { textsOf } from '../../../texts/texts.js';
import { de } from './de.js';
import { type ConversationKey, en } from './en.js';

export const t = textsOf<ConversationKey>({ en, de });
