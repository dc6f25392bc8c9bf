// The texts of the closer look, fetched with it.

import { textsOf } from '../../texts/texts.js';
import { de } from './de.js';
import { en, type InspectKey } from './en.js';

export const t = textsOf<InspectKey>({ en, de });
