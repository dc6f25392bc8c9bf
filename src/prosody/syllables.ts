// How fast somebody speaks: syllables are peaks of the energy that are voiced and stand out of the dip before them (de Jong
// & Wempe 2009, Behavior Research Methods 41(2):385-390).

import type { EnergyTrack } from './energy.js';
import type { PitchTrack } from './pitch.js';

/** The rules, as data: they are those of the paper, but that the loudest frame is the 99th percentile. */
export const syllableRules = {
  /** How far below the loudest a peak may be, in dB. */
  belowLoudDb: 25,
  /** How far a peak stands above the dip before it, in dB. */
  dipDb: 2,
} as const;

/**
 * Finds the syllables of a recording.
 * @param energy its energy and `pitch` its pitch, on the same frames
 * @returns The frames of the syllables' peaks, in order, shape [syllables].
 */
export function syllablesOf({ db }: EnergyTrack, { hz }: PitchTrack): number[] {
  const { belowLoudDb, dipDb } = syllableRules;
  const loudest = db.toSorted()[Math.floor(0.99 * (db.length - 1))] ?? -120;
  const peaks: number[] = [];
  let candidate: number | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  const isPeak = (frame: number) =>
    (db[frame] as number) >= (db[frame - 1] as number) &&
    (db[frame] as number) > (db[frame + 1] as number);
  for (let frame = 1; frame + 1 < db.length; frame++) {
    const here = db[frame] as number;
    lowest = Math.min(lowest, here);
    if (!isPeak(frame) || here < loudest - belowLoudDb) continue;
    if (candidate !== undefined && Math.min(here, db[candidate] as number) - lowest < dipDb) {
      // No dip between the two: one syllable, at its louder peak.
      if (here > (db[candidate] as number)) [candidate, lowest] = [frame, here];
      continue;
    }
    if (candidate !== undefined) peaks.push(candidate);
    [candidate, lowest] = [frame, here];
  }
  if (candidate !== undefined) peaks.push(candidate);
  return peaks.filter((frame) => (hz[frame] as number) > 0);
}
