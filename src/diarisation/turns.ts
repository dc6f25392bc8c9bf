// From frames to turns: who speaks from when to when, and where somebody else speaks, too.

import { type DiarisationRules, diarisationRate, segmentationTime } from './rules.js';
import type { VoiceFrames } from './voice-frames.js';

/** A stretch in which one voice speaks. */
export interface Turn {
  /** The voice, from 0 in the order of their first turns. */
  readonly voice: number;
  /** Where it begins in the recording. */
  readonly startSeconds: number;
  /** Where it ends. */
  readonly endSeconds: number;
  /** How long somebody else speaks meanwhile; 0: nobody does. */
  readonly overlapSeconds: number;
}

/**
 * Finds the turns, in the order in which they begin.
 * @param durationSeconds the length of the recording
 */
export function turnsOf(
  heard: VoiceFrames,
  durationSeconds: number,
  rules: DiarisationRules,
): Turn[] {
  const stretches = Array.from({ length: heard.voices }, (_, voice) =>
    stretchesOf(heard, voice, durationSeconds, rules),
  );
  const spoken = stretches
    .flatMap((own, voice) => own.map((stretch) => ({ voice, ...stretch })))
    .sort((a, b) => a.startSeconds - b.startSeconds || a.voice - b.voice);
  const names = [...new Set(spoken.map(({ voice }) => voice))];
  return spoken.map((turn) => ({
    ...turn,
    voice: names.indexOf(turn.voice),
    overlapSeconds: overlapOf(turn, spoken),
  }));
}

interface Stretch {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

function stretchesOf(
  { voices, frames, speaks }: VoiceFrames,
  voice: number,
  durationSeconds: number,
  rules: DiarisationRules,
): Stretch[] {
  const found: { startSeconds: number; endSeconds: number }[] = [];
  for (let frame = 0; frame < frames; frame++) {
    if ((speaks[frame * voices + voice] as number) < rules.speaksFrom) continue;
    const startSeconds = Math.max(0, edge(frame));
    const endSeconds = Math.min(durationSeconds, edge(frame + 1));
    const last = found.at(-1);
    if (last && startSeconds - last.endSeconds < rules.shortestPauseSeconds) {
      last.endSeconds = endSeconds;
    } else found.push({ startSeconds, endSeconds });
  }
  return found.filter(
    ({ startSeconds, endSeconds }) => endSeconds - startSeconds >= rules.shortestTurnSeconds,
  );
}

/** Where a frame begins, in seconds. */
function edge(frame: number): number {
  const { firstMiddle, frameSamples } = segmentationTime;
  return (firstMiddle + (frame - 0.5) * frameSamples) / diarisationRate;
}

function overlapOf(
  turn: Stretch & { readonly voice: number },
  all: readonly (Stretch & { readonly voice: number })[],
): number {
  const others = all
    .filter(({ voice }) => voice !== turn.voice)
    .map(({ startSeconds, endSeconds }) => ({
      from: Math.max(startSeconds, turn.startSeconds),
      to: Math.min(endSeconds, turn.endSeconds),
    }))
    .filter(({ from, to }) => to > from);
  // Where two others speak at once, that counts once. They are in order of their beginnings.
  let end = 0;
  let sum = 0;
  for (const { from, to } of others) {
    sum += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return sum;
}
