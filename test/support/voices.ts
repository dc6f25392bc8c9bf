// Clips of a made-up speaker: each emotion has a pitch and a pace of its own, each take varies a little.
import type { LabelledClip } from '../../src/adaptation/clips.js';
import { speechLike } from './speech.js';

/** `takes` clips of each emotion, in turn; at 22,050 Hz. */
export function takesOf(emotions: readonly string[], takes: number): LabelledClip[] {
  return Array.from({ length: takes }, (_, take) =>
    emotions.map((emotion, index) => ({
      emotion,
      name: `${emotion}-${take + 1}.wav`,
      samples: speechLike({
        seconds: 0.8 + 0.05 * take,
        pitch: (100 + 45 * index) * (1 + 0.02 * take),
        level: 0.2 + 0.03 * take,
      }),
    })),
  ).flat();
}
