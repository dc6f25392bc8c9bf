// Noise has the level asked for, counted from the speech and not from the pauses; ITU-T P.56's level is
// held to signals whose level is known in closed form.
import { describe, expect, it, vi } from 'vitest';
import { degrade } from '../../src/degradations/degrade.js';
import { speechLevel } from '../../src/degradations/speech-level.js';
import { babble, bandPower, decibels, difference, rms, sampleRate, tone } from './signals.js';

// Signal processing in JavaScript is slow until compiled, more so on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const key = { sampleRate, seed: 1, utteranceId: 'a' };

describe('active speech level', () => {
  it('of a steady tone is its RMS', () => {
    for (const amplitude of [0.9, 0.1, 0.003]) {
      const level = speechLevel(tone(5, amplitude), sampleRate)!;
      expect(decibels(level.rms / (amplitude / Math.SQRT2))).toBeCloseTo(0, 1);
      expect(level.activity).toBeGreaterThan(0.98);
    }
  });

  it('leaves out pauses, but for the hangover of 0.2 s and the decay of the envelope', () => {
    const quarter = new Float32Array(8 * sampleRate);
    quarter.set(tone(2, 0.2), 3 * sampleRate);
    const { rms: level, activity } = speechLevel(quarter, sampleRate)!;
    // 2 s of tone count as about 2.0 + 0.2 + 0.1 s: 10 log10(2 / 2.3) = -0.6 dB.
    expect(decibels(level / (0.2 / Math.SQRT2))).toBeGreaterThan(-0.7);
    expect(decibels(level / (0.2 / Math.SQRT2))).toBeLessThan(-0.4);
    expect(activity).toBeGreaterThan(2.2 / 8);
    expect(activity).toBeLessThan(2.35 / 8);
    // The plain RMS is 6 dB down.
    expect(decibels(rms(quarter) / (0.2 / Math.SQRT2))).toBeCloseTo(-6.02, 1);
  });

  it('does not change with what is silent around the speech', () => {
    const speech = babble(3);
    const padded = new Float32Array(10 * sampleRate);
    padded.set(speech, 4 * sampleRate);
    const alone = speechLevel(speech, sampleRate)!.rms;
    expect(Math.abs(decibels(speechLevel(padded, sampleRate)!.rms / alone))).toBeLessThan(0.4);
  });

  it('is undefined for silence and nothing', () => {
    expect(speechLevel(new Float32Array(sampleRate), sampleRate)).toBeUndefined();
    expect(speechLevel(new Float32Array(0), sampleRate)).toBeUndefined();
    expect(speechLevel(tone(2, 1e-5), sampleRate)).toBeUndefined();
  });
});

describe('noise', () => {
  const input = tone(4, 0.1);

  it.each([
    ['white', 20],
    ['white', 0],
    ['pink', 10],
    ['pink', 5],
  ] as const)('%s at %d dB lies that far below the speech', async (color, snrDb) => {
    const noisy = await degrade(input, { kind: 'noise', color, snrDb }, key);
    expect(noisy).toHaveLength(input.length);
    const achieved = decibels(0.1 / Math.SQRT2 / rms(difference(noisy, input)));
    expect(Math.abs(achieved - snrDb)).toBeLessThan(0.1);
  });

  it('is measured against speech with pauses as against speech without', async () => {
    const speech = babble(3);
    const padded = new Float32Array(9 * sampleRate);
    padded.set(speech, 3 * sampleRate);
    const condition = { kind: 'noise', color: 'white', snrDb: 10 } as const;
    const alone = rms(difference(await degrade(speech, condition, key), speech));
    const around = rms(difference(await degrade(padded, condition, key), padded));
    expect(Math.abs(decibels(around / alone))).toBeLessThan(0.4);
  });

  it('white doubles its power an octave, pink keeps it', async () => {
    const octaves = [500, 1000, 2000, 4000];
    const hum = tone(6, 0.01, 50);
    for (const [color, slope] of [
      ['white', 3.01],
      ['pink', 0],
    ] as const) {
      const noisy = await degrade(hum, { kind: 'noise', color, snrDb: 0 }, key);
      const noise = difference(noisy, hum);
      const levels = octaves.map((hz) => 10 * Math.log10(bandPower(noise, hz, 2 * hz)));
      for (let i = 1; i < levels.length; i++) {
        expect(Math.abs(levels[i]! - levels[i - 1]! - slope)).toBeLessThan(0.6);
      }
    }
  });

  it('of a seed and an utterance is always the same, of another one or a later seed another', async () => {
    const condition = { kind: 'noise', color: 'white', snrDb: 10 } as const;
    const first = await degrade(input, condition, key);
    expect(await degrade(input, condition, key)).toEqual(first);
    const correlation = async (other: Partial<typeof key>) => {
      const a = difference(first, input);
      const b = difference(await degrade(input, condition, { ...key, ...other }), input);
      return a.reduce((sum, value, i) => sum + value * b[i]!, 0) / (rms(a) * rms(b) * a.length);
    };
    // 88,200 independent samples: a chance correlation has a deviation of 0.0034.
    expect(Math.abs(await correlation({ utteranceId: 'b' }))).toBeLessThan(0.02);
    expect(Math.abs(await correlation({ seed: 2 }))).toBeLessThan(0.02);
  });
});
