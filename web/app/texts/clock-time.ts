// Seconds as people read them on a clock.

import { formatSeconds } from './numbers.js';

/** Writes how long something is: `2.4 s` below a minute, as on a clock from there on. */
export const lengthOf = (seconds: number): string =>
  seconds < 60 ? formatSeconds(seconds) : clockTime(seconds);

/** Writes a time as on a clock, for example `0:07`, `12:30`, `1:02:03`. */
export function clockTime(seconds: number): string {
  const whole = Math.floor(seconds);
  const two = (value: number) => String(value).padStart(2, '0');
  const minutes = Math.floor(whole / 60);
  return minutes < 60
    ? `${minutes}:${two(whole % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(whole % 60)}`;
}
