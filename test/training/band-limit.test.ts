// Narrow channels on log-mel features: what lies inside is untouched, what lies outside falls as asked.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { bandLimitSchema, limitBand } from '../../src/training/band-limit.js';

const bandHz = [100, 300, 500, 1000, 2000, 3000, 4000, 6000, 8000, 10_000];
const frames = 3;

function limited(options: object, seed = 1): Float32Array {
  const levels = new Float32Array(frames * bandHz.length).fill(-20);
  limitBand(levels, bandHz, bandLimitSchema.parse(options), new RandomStream(seed));
  return levels;
}

describe('limitBand', () => {
  it('a telephone: only 300 to 3,400 Hz are left as they were, in every frame', () => {
    const levels = limited({
      probability: 1,
      lowHz: [300, 300],
      highHz: [3400, 3400],
      depthDb: [40, 40],
    });
    for (let frame = 0; frame < frames; frame++) {
      const row = [...levels.subarray(frame * bandHz.length, (frame + 1) * bandHz.length)];
      expect(row).toEqual([-60, -20, -20, -20, -20, -20, -60, -60, -60, -60]);
    }
  });

  it('draws its edges from the whole range, octaves alike', () => {
    const options = { probability: 1, lowHz: [0, 0], highHz: [3300, 11_000], depthDb: [30, 30] };
    const kept = Array.from(
      { length: 400 },
      (_, seed) =>
        limited(options, seed)
          .subarray(0, 10)
          .filter((level) => level === -20).length,
    );
    expect(Math.min(...kept)).toBe(6);
    expect(Math.max(...kept)).toBe(10);
    // log(6000 / 4000) / log(11000 / 3300) of the draws end between 4 and 6 kHz; three standard deviations.
    const share = Math.log(6000 / 4000) / Math.log(11_000 / 3300);
    const count = kept.filter((bands) => bands === 7).length;
    expect(Math.abs(count - 400 * share)).toBeLessThan(3 * Math.sqrt(400 * share * (1 - share)));
  });

  it('comes as often as asked, from the seed alone', () => {
    const untouched = new Float32Array(frames * bandHz.length).fill(-20);
    const options = { probability: 0.25, lowHz: [350, 400], depthDb: [20, 30] };
    const changed = Array.from({ length: 400 }, (_, seed) =>
      limited(options, seed).some((level) => level !== -20),
    ).filter(Boolean).length;
    expect(Math.abs(changed - 100)).toBeLessThan(26);
    expect(limited({}, 5)).toEqual(limited({}, 5));
    expect(limited({ probability: 0 })).toEqual(untouched);
  });

  it('refuses a range that is upside down, or an end at 0 Hz', () => {
    expect(bandLimitSchema.safeParse({ lowHz: [300, 100] }).success).toBe(false);
    expect(bandLimitSchema.safeParse({ highHz: [0, 100] }).success).toBe(false);
  });
});
