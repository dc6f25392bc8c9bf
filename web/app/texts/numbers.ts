// Numbers as the chosen language writes them.

import { language } from './texts.js';

/** Writes a share as percent, for example `84%` or `84\u00a0%`; whole unless `digits` says otherwise. */
export const formatPercent = (share: number, digits = 0): string =>
  new Intl.NumberFormat(language.value, {
    style: 'percent',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(share);

/** Writes seconds, for example `3.9 s` or `3,9 s`. */
export const formatSeconds = (seconds: number, digits = 1): string =>
  `${new Intl.NumberFormat(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(seconds)}\u00a0s`;

/** Writes a number, for example `0.75` or `0,75`. */
export const formatNumber = (value: number, digits: number): string =>
  new Intl.NumberFormat(language.value, {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  }).format(value);

/** Writes a day and a time, for example `29 Nov 2026, 23:52`; `milliseconds` count from 1970. */
export const formatMoment = (milliseconds: number): string =>
  new Intl.DateTimeFormat(language.value === 'en' ? 'en-GB' : language.value, {
    dateStyle: 'medium',
    timeStyle: 'short',
  }).format(milliseconds);
