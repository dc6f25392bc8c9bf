// The beginning of what is said: how much is kept, and from where.
import { expect, it } from 'vitest';
import { degrade } from '../../src/degradations/degrade.js';
import { babble, sampleRate } from './signals.js';

const key = { sampleRate, seed: 1, utteranceId: 'a' };
const said = Float32Array.of(...new Float32Array(sampleRate), ...babble(2));
const heard = (samples: Float32Array, seconds: number) =>
  degrade(samples, { kind: 'beginning', seconds }, key);

it.each([0.8, 1.2])(
  'keeps %s s of what is said and a quarter of a second before it',
  async (seconds) => {
    const samples = said.slice();
    const part = await heard(samples, seconds);
    expect(samples).toEqual(said);
    const first = said.length - 2 * sampleRate - 0.25 * sampleRate;
    const delay = part.findIndex((sample) => sample !== 0) - 0.25 * sampleRate;
    expect(Math.abs(delay / sampleRate)).toBeLessThan(0.035);
    expect(part.length / sampleRate).toBeCloseTo(seconds + 0.25, 1);
    const start = Math.round(first - delay);
    expect(part).toEqual(said.slice(start, start + part.length));
  },
);

it('keeps all of what is shorter', async () => {
  const short = babble(0.5);
  expect(await heard(short, 1.2)).toEqual(short);
  expect(await heard(short, 1.2)).not.toBe(short);
});

it('keeps no second before the first', async () => {
  expect(await heard(babble(2), 1)).toHaveLength(sampleRate);
});
