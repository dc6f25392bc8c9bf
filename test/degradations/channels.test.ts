// Telephone, codecs, recording level: what gets through, in time and in band.
import { describe, expect, it, vi } from 'vitest';
import type { Degradation } from '../../src/degradations/degradation.js';
import { degrade } from '../../src/degradations/degrade.js';
import {
  alignment,
  babble,
  bandPower,
  decibels,
  difference,
  rms,
  sampleRate,
  tone,
  whiteNoise,
} from './signals.js';

// Signal processing in JavaScript is slow until compiled, more so on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const key = { sampleRate, seed: 1, utteranceId: 'a' };

describe('telephone', () => {
  it('passes 300-3,400 Hz and takes 30 dB and more off the rest', async () => {
    const input = whiteNoise(6, 0.1);
    const output = await degrade(input, { kind: 'telephone' }, key);
    const change = (from: number, to: number) =>
      10 * Math.log10(bandPower(output, from, to) / bandPower(input, from, to));
    expect(change(0, 300)).toBeLessThan(-30);
    expect(change(3400, sampleRate / 2)).toBeLessThan(-30);
    expect(Math.abs(change(350, 3350))).toBeLessThan(0.5);
  });

  it('keeps time, and adds the noise of 8-bit mu-law: about 38 dB below the voice', async () => {
    // ITU-T O.132: 1,000 Hz itself would meet only eight different samples.
    const input = tone(3, 0.3, 1020);
    const output = await degrade(input, { kind: 'telephone' }, key);
    expect(output).toHaveLength(input.length);
    // Away from the ends, where the tone's sudden start is out of band.
    const inner = (samples: Float32Array) => samples.subarray(sampleRate / 2, 2 * sampleRate);
    const noise = decibels(rms(inner(difference(output, input))) / rms(inner(input)));
    // G.711's signal-to-quantisation ratio for a strong sine: 37-40 dB (ITU-T G.712, figure 6, asks 33 dB).
    expect(noise).toBeLessThan(-33);
    expect(noise).toBeGreaterThan(-45);
  });
});

describe.each<[string, Degradation, number]>([
  ['MP3', { kind: 'mp3', kbps: 32 }, 0.98],
  ['Opus', { kind: 'opus', kbps: 16 }, 0.75],
])('%s', (_, condition, likeness) => {
  it.each([22_050, 16_000, 48_000])('keeps time and length at %d Hz', async (rate) => {
    const input = babble(1.017, 0.1, rate);
    const output = await degrade(input, condition, { ...key, sampleRate: rate });
    expect(output).toHaveLength(input.length);
    const { lag, correlation } = alignment(input, output);
    // Opus' own resamplers differ by some samples at 48 kHz.
    expect(Math.abs(lag) / rate).toBeLessThan(0.00025);
    expect(correlation).toBeGreaterThan(likeness);
    // Lossy: it cannot be the input that came back.
    expect(decibels(rms(difference(output, input)) / rms(input))).toBeGreaterThan(-40);
  });

  it('gives the same samples each time', async () => {
    const input = babble(0.5);
    const first = await degrade(input, condition, key);
    expect(await degrade(input, condition, key)).toEqual(first);
  });
});

describe('gain', () => {
  it('is the factor asked for, limited to full scale and rounded to 16 bits', async () => {
    const input = Float32Array.of(0.001, -0.05, 0.2, -0.9, 1.5);
    const louder = await degrade(input, { kind: 'gain', db: 20 }, key);
    expect([...louder]).toEqual([328, -16_384, 32_767, -32_768, 32_767].map((x) => x / 32_768));
    const softer = await degrade(input, { kind: 'gain', db: -20 }, key);
    expect([...softer]).toEqual([3, -164, 655, -2949, 4915].map((x) => x / 32_768));
  });
});

describe('clipping', () => {
  it('limits to a level below the peak and leaves the rest', async () => {
    const input = Float32Array.of(0.1, -0.8, 0.3, 0.25, -0.2);
    const clipped = await degrade(
      input,
      { kind: 'clipping', belowPeakDb: 20 * Math.log10(4) },
      key,
    );
    for (const [index, value] of [0.1, -0.2, 0.2, 0.2, -0.2].entries()) {
      expect(clipped[index]).toBeCloseTo(value, 6);
    }
  });
});

describe('a DC offset', () => {
  it('adds a share of the peak to every sample, and limits nothing', async () => {
    const input = Float32Array.of(0.1, -0.8, 0.5);
    const moved = await degrade(input, { kind: 'dc-offset', ofPeak: 0.5 }, key);
    for (const [index, value] of [0.5, -0.4, 0.9].entries()) {
      expect(moved[index]).toBeCloseTo(value, 6);
    }
  });
});
