// Where in a finished recording somebody speaks: what stands out of the steady noise around it. A neural
// detector, as live, would take longer than recognising itself does on a recording of hours.

import { liveSettings } from '../recognition/live/live-settings.js';
import type { Outline } from './sound-outline.js';

/** [start, end) in seconds. */
export interface Stretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** The rules, as data: they are stated to users. */
export const speechRules = {
  /** Noise and loudness are measured in blocks of this length, each with its neighbours. */
  surroundingsSeconds: 15,
  /** The level below which a tenth of the surroundings lie is the steady noise; speech is louder by this. */
  aboveNoiseDb: liveSettings.aboveNoiseDb,
  /** Level below which nothing is speech, dBFS; as live. */
  quietestDb: liveSettings.quietestDb,
  /** What is further below the loud parts of its surroundings is not speech. */
  belowLoudDb: 35,
  /** Shorter pauses belong to the speech around them. */
  shortestPauseSeconds: 0.4,
  /** Shorter sounds, such as clicks, are no speech. */
  shortestSpeechSeconds: 0.15,
  /** Soft starts and ends belong to it. */
  edgeSeconds: 0.1,
} as const;

/** Stretches of speech, in order, apart by a pause. */
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

/** The least level of speech in each block, from it and its neighbours. */
function thresholdsOf(levelsDb: Float32Array, stepSeconds: number): number[] {
  const block = blockSteps(stepSeconds);
  const { aboveNoiseDb, belowLoudDb, quietestDb } = speechRules;
  return Array.from({ length: Math.ceil(levelsDb.length / block) }, (_, index) => {
    const around = levelsDb.slice(Math.max(0, (index - 1) * block), (index + 2) * block).sort();
    const at = (share: number) => around[Math.floor(share * (around.length - 1))] as number;
    return Math.max(quietestDb, at(0.1) + aboveNoiseDb, at(0.95) - belowLoudDb);
  });
}
