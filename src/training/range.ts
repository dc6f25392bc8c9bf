// A setting that is drawn anew each time: from where to where.

import { z } from 'zod';
import type { RandomStream } from '../random.js';

/** The values that are drawn from: [least, most], in the unit that the setting's name tells. */
export const range = z
  .tuple([z.number(), z.number()])
  .refine(([least, most]) => least <= most, 'the least exceeds the most');

/** Draws a number, uniform in [least, most). */
export function between([least, most]: readonly [number, number], random: RandomStream): number {
  return least + random.uniform() * (most - least);
}
