// How long something is, as people read it.

import { clockTime } from '../../../src/timeline/clock-time.js';
import { formatSeconds } from './numbers.js';

/** Writes how long something is: `2.4 s` below a minute, as on a clock from there on. */
export const lengthOf = (seconds: number): string =>
  seconds < 60 ? formatSeconds(seconds) : clockTime(seconds);
