// What holds for every degradation: the input is left alone, silence stays silence, nonsense is refused.
import { describe, expect, it, vi } from 'vitest';
import {
  type Degradation,
  describeDegradation,
  standardDegradations,
} from '../../src/degradations/degradation.js';
import { degrade } from '../../src/degradations/degrade.js';
import { babble, sampleRate } from './signals.js';

// Signal processing in JavaScript is slow until compiled, more so on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const key = { sampleRate, seed: 3, utteranceId: 'u' };
const named = standardDegradations.map((condition) => [describeDegradation(condition), condition]);
/** All but those that leave something out; see beginning.test.ts. */
const inTime = named.filter(([, condition]) => (condition as Degradation).kind !== 'beginning');

describe.each(inTime as [string, Degradation][])('%s', (_, condition) => {
  it('leaves the input alone and gives as many finite samples, not the same', async () => {
    const input = babble(0.4);
    const before = input.slice();
    const output = await degrade(input, condition, key);
    expect(input).toEqual(before);
    expect(output).not.toBe(input);
    expect(output).toHaveLength(input.length);
    expect(output.every(Number.isFinite)).toBe(true);
    expect(output).not.toEqual(input);
  });

  it('leaves silence silent, and takes a single sample or none', async () => {
    const silence = await degrade(new Float32Array(sampleRate), condition, key);
    expect(silence).toHaveLength(sampleRate);
    // A decoder may leave its own rounding, far below what counts as silence (1e-3).
    expect(silence.every((sample) => Math.abs(sample) < 1e-4)).toBe(true);
    expect(await degrade(new Float32Array(0), condition, key)).toHaveLength(0);
    expect(await degrade(Float32Array.of(0.5), condition, key)).toHaveLength(1);
  });
});

it('the names of the standard conditions differ', () => {
  expect(new Set(named.map(([name]) => name)).size).toBe(named.length);
});

it.each([
  [{ kind: 'noise', color: 'brown', snrDb: 10 }, /color/],
  [{ kind: 'noise', color: 'white', snrDb: Number.NaN }, /snrDb/],
  [{ kind: 'mp3', kbps: 31 }, /kbps.*8, 16, 24/],
  [{ kind: 'reverberation', rt60Seconds: 0, directToReverberantDb: 0 }, /rt60Seconds/],
  [{ kind: 'telephone', loud: true }, /loud/],
  [{ kind: 'rain' }, /kind/],
])('refuses %j', async (condition, message) => {
  const attempt = degrade(babble(0.1), condition as Degradation, key);
  await expect(attempt).rejects.toMatchObject({
    code: 'OPTION_INVALID',
    message: expect.stringMatching(message),
  });
});

it('refuses samples that are no numbers', async () => {
  const attempt = degrade(Float32Array.of(0, Number.NaN), { kind: 'telephone' }, key);
  await expect(attempt).rejects.toMatchObject({ code: 'AUDIO_NON_FINITE' });
});
