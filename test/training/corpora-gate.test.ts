// From where on clips count as foreign to the corpora of a training: quantiles of distances that are known here by formula.

import { describe, expect, it } from 'vitest';
import type { AskedClips, VoicesTask } from '../../src/training/fit-part.js';
import { gateOf } from '../../src/training/measure-corpora.js';

/** Two corpora of 40 speakers with 25 clips each; a clip's distance from its own rises evenly from 0 to 1 over each speaker's. */
function made(): { task: VoicesTask; asked: AskedClips[] } {
  const clips = 25;
  const rows = Array.from({ length: 2 * 40 * clips }, (_, row) => ({
    corpus: row % 2,
    speaker: `speaker ${Math.floor(row / (2 * clips))} of ${row % 2}`,
    isPlain: true,
    example: { utterance: { emotion: 'sad' }, label: 0 },
  }));
  const evidence = rows.map(({ corpus }, row) => {
    const own = ((Math.floor(row / 2) % clips) + Math.floor(row / (2 * clips)) / 40) / clips;
    return corpus === 0 ? [9, own, 5] : [9, 5, own];
  });
  const task = { rows, names: ['one', 'two'], seed: 1 } as unknown as VoicesTask;
  const asked = [{ held: rows.map((_, row) => row), evidence }] as unknown as AskedClips[];
  return { task, asked };
}

describe('the gate between own and foreign clips', () => {
  const { task, asked } = made();
  const { from, steepness, withOthers = [] } = gateOf(task, asked);

  it('is half where one in ten clips lies, and 0.018 at their median', () => {
    // Of an even spread the ninth tenth ends at 0.9, the half at 0.5.
    expect(from).toBeCloseTo(0.9, 2);
    expect(steepness).toBeCloseTo(4 / 0.4, 1);
    const atMedian = 1 / (1 + Math.exp(-steepness * (0.5 - from)));
    expect(atMedian).toBeCloseTo(0.018, 3);
  });

  it('is closer about the middle the more recordings of a voice are known', () => {
    expect(withOthers.map(({ recordings }) => recordings)).toEqual([0, 2, 4, 8, 16]);
    const [one, three, five, nine, seventeen] = withOthers;
    expect(one).toEqual({ recordings: 0, from, steepness });
    // The mean of n of 25 clips, drawn without repeating, spreads by the root of (1 - (n - 1) / 24) / n of what one does.
    const spread = (n: number) => 0.2885 * Math.sqrt((1 - (n - 1) / 24) / n);
    // Where one in 30, 50, 90 and 170 means lies, in deviations of the normal distribution, which such means follow.
    for (const [gate, n, deviations] of [
      [three, 3, 1.834],
      [five, 5, 2.054],
      [nine, 9, 2.287],
      [seventeen, 17, 2.519],
    ] as const) {
      expect(gate!.from, `${n} clips`).toBeCloseTo(0.5 + deviations * spread(n), 1);
      expect(gate!.from).toBeGreaterThan(0.5);
    }
    expect(seventeen!.from).toBeLessThan(three!.from);
  });
});
