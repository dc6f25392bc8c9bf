// The room that comes out has the decay and the ratio that were asked for.
import { describe, expect, it, vi } from 'vitest';
import { degrade } from '../../src/degradations/degrade.js';
import { babble, sampleRate } from './signals.js';

// Signal processing in JavaScript is slow until compiled, more so on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/**
 * Seconds for 60 dB, by Schroeder's backward integration (1965) and a line through -5 ... -25 dB
 * (ISO 3382-1's T20).
 */
function decayTime(response: Float32Array): number {
  const left = new Float64Array(response.length);
  let energy = 0;
  for (let i = response.length - 1; i >= 0; i--) {
    energy += response[i]! ** 2;
    left[i] = energy;
  }
  const points = Array.from(left, (value, i) => [
    i / sampleRate,
    10 * Math.log10(value / energy),
  ]).filter(([, level]) => level! <= -5 && level! >= -25) as [number, number][];
  const mean = (index: 0 | 1) =>
    points.reduce((sum, point) => sum + point[index], 0) / points.length;
  const [time, level] = [mean(0), mean(1)];
  const slope =
    points.reduce((sum, [t, l]) => sum + (t - time) * (l - level), 0) /
    points.reduce((sum, [t]) => sum + (t - time) ** 2, 0);
  return -60 / slope;
}

/** What comes back from a click: the room's impulse response. */
async function click(rt60Seconds: number, directToReverberantDb: number, utteranceId = 'a') {
  const input = new Float32Array(3 * sampleRate);
  input[0] = 1;
  return degrade(
    input,
    { kind: 'reverberation', rt60Seconds, directToReverberantDb },
    { sampleRate, seed: 1, utteranceId },
  );
}

describe('reverberation', () => {
  it.each([
    [0.3, 5],
    [0.5, 0],
    [1, -5],
  ])('RT60 %d s, DRR %d dB', async (rt60, ratio) => {
    const heard = await click(rt60, ratio);
    expect(heard[0]).toBeCloseTo(1, 5);
    const tail = heard.slice(1);
    const energy = tail.reduce((sum, value) => sum + value * value, 0);
    expect(10 * Math.log10(1 / energy)).toBeCloseTo(ratio, 2);
    expect(Math.abs(decayTime(tail) / rt60 - 1)).toBeLessThan(0.1);
    // Nothing comes back within 2.5 ms.
    expect(Math.max(...heard.slice(1, 50).map(Math.abs))).toBeLessThan(1e-6);
  });

  it('is the sum of every sample’s own answer', async () => {
    const room = { kind: 'reverberation', rt60Seconds: 0.1, directToReverberantDb: 0 } as const;
    const key = { sampleRate, seed: 1, utteranceId: 'a' };
    const response = await click(0.1, 0);
    const input = babble(0.3);
    const output = await degrade(input, room, key);
    for (const k of [0, 1, 1000, 3001, 6614]) {
      let sum = 0;
      for (let j = 0; j <= k; j++) sum += response[j]! * input[k - j]!;
      expect(output[k]).toBeCloseTo(sum, 5);
    }
  });

  it('another utterance is in another room', async () => {
    const [a, b] = [await click(0.5, 0, 'a'), await click(0.5, 0, 'b')];
    const product = a.reduce((sum, value, i) => (i > 0 ? sum + value * b[i]! : sum), 0);
    // Both tails have an energy of 1.
    expect(Math.abs(product)).toBeLessThan(0.2);
  });
});
