// How scores are written, the same in every figure and table: percent with one decimal, errors and
// losses with three, a dash for what is not known, never a rounded 0 or 1 that is not one.
import type { ScoreEntry } from './score-list.js';
import type { Estimate } from './summary.js';

const unknown = '\u2013';
const minus = '\u2212';

/** Writes a share as a percentage, `0.527` as `52.7`; the percent sign stands in the heading. */
export function percent(share: number): string {
  return Number.isFinite(share) ? (100 * share).toFixed(1) : unknown;
}

/** Writes a share that people gave, in percent, as they gave it: 90, 97.5. */
export function levelText(share: number): string {
  return String(Number((100 * share).toFixed(2)));
}

/** Writes a difference of shares in percentage points, always with its sign. */
export function points(difference: number): string {
  if (!Number.isFinite(difference)) return unknown;
  const text = Math.abs(100 * difference).toFixed(1);
  return text === '0.0' ? text : `${difference < 0 ? minus : '+'}${text}`;
}

/** Writes a number with three decimals: `0.083`. */
export function decimals(value: number): string {
  if (!Number.isFinite(value)) return unknown;
  const text = Math.abs(value).toFixed(3);
  return value < 0 && text !== '0.000' ? `${minus}${text}` : text;
}

/** Writes a difference of such numbers, always with its sign: `+0.034`. */
export function signedDecimals(difference: number): string {
  const text = decimals(difference);
  return difference > 0 && text !== '0.000' ? `+${text}` : text;
}

/** How a score is written: the part of its entry that says so. */
type Written = Pick<ScoreEntry, 'title' | 'unit'>;

/** Returns the function that writes values of a score; the percent sign stands in the heading. */
export function scoreFormat({ unit }: Pick<Written, 'unit'>): (value: number) => string {
  return unit === 'percent' ? percent : decimals;
}

/** Returns the function that writes differences between values of a score, with their sign. */
export function differenceFormat({ unit }: Pick<Written, 'unit'>): (value: number) => string {
  return unit === 'percent' ? points : signedDecimals;
}

/** Writes the heading of a row or column of values of a score: `macro F1, %`, `ECE`. */
export function scoreHeading({ title, unit }: Written): string {
  return unit === 'percent' ? `${title}, %` : title;
}

/** Writes a text with a capital letter at its beginning. */
export function capitalized(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}

/** Writes a score with its value, for a sentence: `macro F1 52.7%`, `ECE 0.083`. */
export function scoreWithValue({ title, unit }: Written, value: number): string {
  return `${title} ${scoreFormat({ unit })(value)}${unit === 'percent' ? '%' : ''}`;
}

/** Writes mean and spread over seeds; one seed has no spread. */
export function meanAndSpread(
  { mean, deviation }: Pick<Estimate, 'mean' | 'deviation'>,
  seeds: number,
  format: (value: number) => string,
): string {
  return seeds > 1 ? `${format(mean)} \u00b1 ${format(deviation)}` : format(mean);
}

/** Writes an interval, `48.1 to 56.0`, or nothing where the interval is not known. */
export function intervalText(
  [low, high]: readonly [number, number],
  format: (value: number) => string,
): string {
  return Number.isFinite(low) && Number.isFinite(high) ? `${format(low)} to ${format(high)}` : '';
}

/** Writes the interval of a score, or nothing where it has none (`hasInterval`) or it is not known. */
export function scoreIntervalText(
  { unit, hasInterval }: Pick<ScoreEntry, 'unit' | 'hasInterval'>,
  { interval }: Pick<Estimate, 'interval'>,
): string {
  return hasInterval ? intervalText(interval, scoreFormat({ unit })) : '';
}

/** Writes a p value: `0.034`, `< 0.001` (unbroken). */
export function pValueText(p: number): string {
  if (!Number.isFinite(p)) return unknown;
  return p < 0.001 ? '<\u00a00.001' : p.toFixed(3);
}

/** Writes a whole number with commas: `1,200`. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** Writes a number with its noun: `1 fold`, `5 folds`, `2 processes`. */
export function counted(value: number, noun: string, plural = `${noun}s`): string {
  return `${count(value)} ${value === 1 ? noun : plural}`;
}

/**
 * Says that so few recordings were tested that a score means nothing, or little: with 10, one more right answer moves
 * accuracy by ten points; with 30, a 95% interval is still some 30 points wide (Wilson 1927).
 * @param tested how many recordings
 * @returns undefined from 30 on
 */
export function fewTested(tested: number): string | undefined {
  if (tested >= 30) return undefined;
  const what = tested < 10 ? 'nothing' : 'little';
  return `${counted(tested, 'recording')} in the test part: this says ${what} yet.`;
}

/** Writes a number of seconds for people: `42 s`, `7 min 5 s`, `2 h 10 min`. */
export function duration(seconds: number): string {
  if (!Number.isFinite(seconds)) return unknown;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** Writes items as a list: `a, b and c`. */
export function listed(items: readonly string[]): string {
  if (items.length < 2) return items.join('');
  return `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
