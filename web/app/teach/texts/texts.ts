// The texts of teaching, fetched with it.

import { textsOf } from '../../texts/texts.js';
import { de } from './de.js';
import { en, type TeachKey } from './en.js';

export type { TeachKey } from './en.js';

export const t = textsOf<TeachKey>({ en, de });

/** A text whose key comes from data; `fallback` where there is none of that key. */
export const textFor = (key: string, fallback: string): string =>
  key in en ? t(key as TeachKey) : fallback;
