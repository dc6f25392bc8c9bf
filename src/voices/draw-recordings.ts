// Which recordings of a voice are heard before one is judged, for tests: as people speak, any, or all of one emotion.

import type { RandomStream } from '../random.js';

/** How recordings of a voice are drawn; see `drawRecordings`. */
export const voiceDraws = ['natural', 'any', 'own'] as const;
export type VoiceDraw = (typeof voiceDraws)[number];

/** How much more often neutral and calm recordings are drawn than others under `natural`: so people speak. */
export const calmWeight = 4;

/** A recording of a voice. */
export interface DrawnRecording {
  readonly emotion: string;
}

/**
 * Draws recordings without replacement.
 * @param others the other recordings of the voice; the one that is judged is not among them
 * @param count how many, at most; 0 or more
 * @param judged the emotion of the recording that is judged: under `own` only such are drawn
 * @param draw `natural`: neutral and calm four times as likely as the rest; `any`: all alike; `own`: of the judged
 *   recording's emotion alone, the hardest case
 * @returns indices among `others`, in the order drawn
 */
export function drawRecordings(
  others: readonly DrawnRecording[],
  {
    count,
    judged,
    draw,
  }: { readonly count: number; readonly judged: string; readonly draw: VoiceDraw },
  random: RandomStream,
): number[] {
  // Keys of exponential deviates over weights: a weighted draw without replacement (Efraimidis & Spirakis 2006).
  const keyed = others.map(({ emotion }, index) => {
    const isCalm = emotion === 'neutral' || emotion === 'calm';
    const weight = draw === 'natural' && isCalm ? calmWeight : 1;
    return { index, emotion, key: -Math.log(1 - random.uniform()) / weight };
  });
  return keyed
    .filter(({ emotion }) => draw !== 'own' || emotion === judged)
    .sort((a, b) => a.key - b.key)
    .slice(0, count)
    .map(({ index }) => index);
}
