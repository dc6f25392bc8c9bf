// The texts about the model, fetched with its card.

import { textsOf } from '../../texts/texts.js';
import { de } from './de.js';
import { type AboutKey, en } from './en.js';

export type { AboutKey } from './en.js';

export const t = textsOf<AboutKey>({ en, de });

/** A text whose key comes from data; `fallback` where there is none of that key. */
export const textFor = (key: string, fallback: string): string =>
  key in en ? t(key as AboutKey) : fallback;
