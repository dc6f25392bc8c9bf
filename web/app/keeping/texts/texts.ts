// The texts of the history and of what keeps answers in it, fetched with them.

import { textsOf } from '../../texts/texts.js';
import { de } from './de.js';
import { en, type KeepKey } from './en.js';

export const t = textsOf<KeepKey>({ en, de });
