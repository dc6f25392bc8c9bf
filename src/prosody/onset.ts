// Where somebody begins to speak in a recording, by its energy alone.

import { energyOf } from './energy.js';

/** How much sound before it belongs to what is said, in seconds: an onset is soft. Live recognition keeps as much. */
export const beforeOnsetSeconds = 0.25;

/** How far below its loud frames a recording is still speech. */
const belowLoudDb = 25;
/** The share of frames that are softer than a loud one. */
const loudQuantile = 0.95;

/**
 * Finds where speech begins: the first frame that is no more than 25 dB softer than the recording's loud frames (their 95th
 * percentile).
 * @param samples Mono samples, shape [n], nominally in [-1, 1].
 * @param sampleRate Their rate in Hz.
 * @returns The time in seconds; 0 where all is equally loud, and for silence.
 */
export function speechOnset(samples: Float32Array, sampleRate: number): number {
  const { db, hopSeconds } = energyOf(samples, sampleRate);
  const loud = db.toSorted()[Math.floor(loudQuantile * (db.length - 1))] ?? 0;
  return (
    hopSeconds *
    Math.max(
      0,
      db.findIndex((each) => each >= loud - belowLoudDb),
    )
  );
}
