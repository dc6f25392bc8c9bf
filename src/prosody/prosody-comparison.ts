// Higher, louder, faster than usual: what was measured of a recording beside what is usual for the voice, where earlier recordings
// of it are known, or beside what is usual for anybody, which is wider.

import { semitones } from './pitch.js';
import type { ProsodySummary } from './prosody.js';

/** What is compared: pitch, how far it moves, loudness, and syllables in a second. */
export type ProsodyAspect = 'pitch' | 'range' | 'level' | 'rate';

/** One measure of a recording beside what is usual. */
export interface ProsodyDifference {
  /** What was measured. */
  readonly aspect: ProsodyAspect;
  /** The recording's value: Hz, semitones, dBFS, or syllables in a second. */
  readonly value: number;
  /** What is usual, in the same unit: from the least to the most; both are alike where it is one voice's median. */
  readonly usual: readonly [least: number, most: number];
  /** How far the value lies from what is usual: semitones, dB, or a ratio of rates less 1; 0 within. */
  readonly difference: number;
  /** Whether that is more than people would notice. */
  readonly direction: 'more' | 'less' | 'alike';
}

/** What is usual. */
export type UsualProsody = Readonly<
  Partial<Record<ProsodyAspect, readonly [least: number, most: number]>>
>;

/**
 * What is usual for adults who speak without emotion: the 10th and 90th percentile of the neutral recordings of RAVDESS, EMO-DB
 * and nEMO, 294 of 39 actors (`npx tsx scripts/usual-prosody.ts DIR...`). Loudness has none: it depends on the microphone.
 */
export const usualProsody: UsualProsody = {
  pitch: [102.8, 208.2],
  range: [4.3, 11],
  rate: [3.2, 5.8],
};

/**
 * The least difference that is worth words. Pitch: listeners do not rely on movements under three semitones ('t Hart 1981,
 * J. Acoust. Soc. Am. 69: 811-821), and a whole recording's median moves less. Rate: people notice 5% (Quené 2007, J. Phonetics
 * 35: 353-362); counted syllables are less exact. Loudness: 3 dB is twice the power.
 */
const least: Readonly<Record<ProsodyAspect, number>> = {
  pitch: 1.5,
  range: 3,
  level: 3,
  rate: 0.15,
};

const keys: Readonly<Record<ProsodyAspect, keyof ProsodySummary>> = {
  pitch: 'pitchHz',
  range: 'pitchRangeSemitones',
  level: 'levelDb',
  rate: 'syllablesPerSecond',
};

const aspects = Object.keys(keys) as ProsodyAspect[];

/** What is usual for a voice: the median of its earlier recordings; what none of them has is absent. */
export function usualFor(earlier: readonly ProsodySummary[]): UsualProsody {
  return Object.fromEntries(
    aspects.flatMap((aspect) => {
      const values = earlier.flatMap((summary) => summary[keys[aspect]] ?? []);
      const middle = median(values);
      return middle === undefined ? [] : [[aspect, [middle, middle] as const]];
    }),
  );
}

/**
 * Compares a recording with what is usual.
 * @param summary of the recording
 * @param usual `usualFor` earlier recordings of the same voice, or `usualProsody`
 * @returns a difference for each aspect that was measured and has something usual; none where nothing is voiced
 */
export function compareProsody(summary: ProsodySummary, usual: UsualProsody): ProsodyDifference[] {
  return aspects.flatMap((aspect) => {
    const value = summary[keys[aspect]];
    const range = usual[aspect];
    if (value === undefined || range === undefined) return [];
    const difference = beyond(value, range, aspect);
    const isNoticed = Math.abs(difference) >= least[aspect];
    const direction = isNoticed ? (difference > 0 ? 'more' : 'less') : 'alike';
    return [{ aspect, value, usual: range, difference, direction } as const];
  });
}

/** How far a value lies outside of what is usual, in the unit in which ears compare. */
function beyond(value: number, [low, high]: readonly [number, number], aspect: ProsodyAspect) {
  const nearest = Math.min(high, Math.max(low, value));
  if (nearest === value) return 0;
  if (aspect === 'pitch') return semitones(nearest, value);
  return aspect === 'rate' ? value / nearest - 1 : value - nearest;
}

function median(values: readonly number[]): number | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
