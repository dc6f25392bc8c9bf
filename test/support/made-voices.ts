// Made-up voices of a made-up model: numbers drawn as `voiceModelSchema` says that clips come about, so that what is told
// of them can be held against who really spoke.

import { RandomStream } from '../../src/random.js';
import type { VoiceModel } from '../../src/voices/voice-model.js';

const emotions = 4;
const axes = 4;
const sharpness = 0.35;
const spreads = [0.3, 2.5];

const random = new RandomStream(7);
/** The emotions' means, [groups][emotions][axes]; what all have in common is taken out. */
const means = spreads.map(() => {
  const rows = Array.from({ length: emotions }, () =>
    Array.from({ length: axes }, () => 2 * random.normal()),
  );
  const mean = Array.from(
    { length: axes },
    (_, a) => rows.reduce((sum, row) => sum + (row[a] as number), 0) / emotions,
  );
  return rows.map((row) => row.map((value, a) => value - (mean[a] as number)));
});

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] as number), 0);

export const madeEmotions = emotions;

export const madeModel: VoiceModel = {
  spreads,
  products: means.map((own) => own.flatMap((a) => own.map((b) => sharpness * dot(a, b)))),
  temperatures: [{ recordings: 0, temperature: 1 }],
};

/** Draws a voice; `say` gives the evidence of a clip. */
export function madeVoice(seed: number): { say(emotion: number): number[] } {
  const own = new RandomStream(seed, 3);
  const offsets = spreads.map((spread) =>
    Array.from({ length: axes }, () => Math.sqrt(spread) * own.normal()),
  );
  return {
    say: (emotion) =>
      means.flatMap((group, g) => {
        const x = (group[emotion] as number[]).map(
          (mean, a) => mean + (offsets[g]?.[a] as number) + own.normal(),
        );
        return group.map((mean) => sharpness * dot(mean, x));
      }),
  };
}
