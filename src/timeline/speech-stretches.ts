// Where in a finished recording somebody speaks: what stands out of the steady noise around it. A neural
// detector, as live, would take longer than recognising itself does on a recording of hours.

import { liveSettings } from '../recognition/live/live-settings.js';
import type { Outline } from './sound-outline.js';

/** A part of a recording, [start, end). */
export interface Stretch {
  /** Where it begins. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
}

/** The rules, as data: they are stated to users. */
export const speechRules = {
  /** The length of the blocks, each with its neighbours, in which noise and loudness are measured. */
  surroundingsSeconds: 15,
  /** How far speech stands above the steady noise, the level below which a tenth of the surroundings lie. */
  aboveNoiseDb: liveSettings.aboveNoiseDb,
  /** The level below which nothing is speech, in dBFS, as in live recognition. */
  quietestDb: liveSettings.quietestDb,
  /** How far below the loud parts of its surroundings speech may be. */
  belowLoudDb: 35,
  /** The shortest pause: shorter ones belong to the speech around them. */
  shortestPauseSeconds: 0.4,
  /** The shortest speech: shorter sounds, such as clicks, are none. */
  shortestSpeechSeconds: 0.15,
  /** How much at both ends belongs to speech: starts and ends are soft. */
  edgeSeconds: 0.1,
} as const;

/** Finds the stretches of speech in an outline, in order, apart by a pause. */
export function speechStretches(outline: Outline): Stretch[] {
  const { stepSeconds, levelsDb } = outline;
  const thresholds = thresholdsOf(levelsDb, stepSeconds);
  const { shortestPauseSeconds, shortestSpeechSeconds, edgeSeconds } = speechRules;
  const duration = levelsDb.length * stepSeconds;
  const block = blockSteps(stepSeconds);
  const found: { start: number; end: number; sounding: number }[] = [];
  for (let step = 0; step < levelsDb.length; step++) {
    if ((levelsDb[step] as number) < (thresholds[Math.floor(step / block)] as number)) continue;
    const last = found.at(-1);
    if (last && (step - last.end) * stepSeconds < shortestPauseSeconds) {
      last.end = step + 1;
      last.sounding++;
    } else {
      found.push({ start: step, end: step + 1, sounding: 1 });
    }
  }
  return found
    .filter(({ sounding }) => sounding * stepSeconds >= shortestSpeechSeconds)
    .map(({ start, end }) => ({
      startSeconds: Math.max(0, start * stepSeconds - edgeSeconds),
      endSeconds: Math.min(duration, end * stepSeconds + edgeSeconds),
    }));
}

const blockSteps = (stepSeconds: number) =>
  Math.max(1, Math.round(speechRules.surroundingsSeconds / stepSeconds));

/** Finds the least level of speech in each block, in dBFS, from it and its neighbours. */
function thresholdsOf(levelsDb: Float32Array, stepSeconds: number): number[] {
  const block = blockSteps(stepSeconds);
  const { aboveNoiseDb, belowLoudDb, quietestDb } = speechRules;
  return Array.from({ length: Math.ceil(levelsDb.length / block) }, (_, index) => {
    const around = levelsDb.slice(Math.max(0, (index - 1) * block), (index + 2) * block).sort();
    const at = (share: number) => around[Math.floor(share * (around.length - 1))] as number;
    return Math.max(quietestDb, at(0.1) + aboveNoiseDb, at(0.95) - belowLoudDb);
  });
}
