// Rooms on log-mel features: the tail falls by 60 dB in RT60 and is as loud as the ratio says.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { addRoom, roomSchema } from '../../src/training/room.js';

const layout = { channels: 2, hopSeconds: 0.02 };

/** Levels of the first band after one sound of `level` dB, silence around it. */
function tailOf(options: object, level = 10, frames = 60): number[] {
  const levels = new Float32Array(frames * 2).fill(-200);
  levels[0] = level;
  addRoom(levels, layout, roomSchema.parse({ probability: 1, ...options }), new RandomStream(1));
  return Array.from({ length: frames }, (_, frame) => levels[2 * frame]!);
}

describe('addRoom', () => {
  it('fades by 60 dB in RT60', () => {
    const tail = tailOf({ rt60Seconds: [0.5, 0.5], directDb: [0, 0] });
    // 25 frames of 20 ms are half a second.
    for (const frame of [1, 10, 30]) expect(tail[frame]! - tail[frame + 25]!).toBeCloseTo(60, 3);
  });

  it.each([-5, 0, 15])('its direct sound exceeds all of the tail by %d dB', (directDb) => {
    const tail = tailOf({ rt60Seconds: [0.3, 0.3], directDb: [directDb, directDb] });
    const all = tail.reduce((sum, level) => sum + 10 ** (level / 10), 0);
    const direct = 10;
    expect(10 * Math.log10(direct / (all - direct))).toBeCloseTo(directDb, 2);
  });

  it('keeps bands apart, and a steady sound steady but for the level of its tail', () => {
    const frames = 200;
    const levels = Float32Array.from({ length: 2 * frames }, (_, i) => (i % 2 === 0 ? -30 : -60));
    const options = { probability: 1, rt60Seconds: [0.3, 0.3], directDb: [0, 0] };
    addRoom(levels, layout, roomSchema.parse(options), new RandomStream(1));
    // Direct and tail are equal in the end: 3.01 dB more.
    expect(levels[2 * frames - 2]).toBeCloseTo(-30 + 10 * Math.log10(2), 3);
    expect(levels[2 * frames - 1]).toBeCloseTo(-60 + 10 * Math.log10(2), 3);
  });

  it('comes as often as asked, from the seed alone', () => {
    const sound = Float32Array.from({ length: 40 }, (_, i) => -20 - i);
    const after = (options: object, seed: number) => {
      const levels = sound.slice();
      addRoom(levels, layout, roomSchema.parse(options), new RandomStream(seed));
      return levels;
    };
    const changed = Array.from({ length: 400 }, (_, seed) =>
      after({ probability: 0.25 }, seed).some((level, i) => level !== sound[i]),
    ).filter(Boolean).length;
    expect(Math.abs(changed - 100)).toBeLessThan(26);
    expect(after({}, 7)).toEqual(after({}, 7));
    expect(after({ probability: 0 }, 7)).toEqual(sound);
  });
});
