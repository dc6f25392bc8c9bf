// Resampling: what must not pass is gone, what must pass is untouched, and pieces leave no seams.
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { createResampler, resample } from '../../src/audio/resample.js';
import { expectCode } from '../support/expect-code.js';
import { level, roughness, sine, snr } from '../support/signals.js';
import { writeWav } from '../support/write-wav.js';

/** Samples at both ends where a filter of finite length meets the signal's abrupt start. */
const EDGE = 600;

describe('resample', () => {
  it.each([
    [48_000, 22_050, 12_000],
    [48_000, 22_050, 14_000],
    [48_000, 22_050, 18_000],
    [96_000, 22_050, 37_500],
    [48_000, 16_000, 15_000],
    [48_000, 16_000, 9_000],
    [48_000, 16_000, 8_500],
    [44_100, 16_000, 9_000],
    [44_100, 22_050, 12_000],
    [192_000, 16_000, 20_000],
  ])('%i -> %i Hz rejects a tone of %i Hz by more than 100 dB', async (from, to, hertz) => {
    const out = await resample(sine(from, hertz, from), from, to);
    expect(level(out, EDGE)).toBeLessThan(-100);
  });

  it.each([
    [48_000, 22_050, 1_000],
    [48_000, 22_050, 10_000],
    [96_000, 22_050, 10_000],
    [48_000, 16_000, 100],
    [48_000, 16_000, 7_400],
    [44_100, 16_000, 7_400],
    [8_000, 16_000, 3_700],
    [22_050, 48_000, 9_000],
  ])('%i -> %i Hz keeps a tone of %i Hz in level and in time', async (from, to, hertz) => {
    const out = await resample(sine(from, hertz, from), from, to);
    const wanted = sine(to, hertz, to);
    expect(out).toHaveLength(to);
    expect(Math.abs(level(out, EDGE))).toBeLessThan(0.01);
    expect(snr(out, wanted, EDGE)).toBeGreaterThan(100);
  });

  it.each([1, 2, 3, 100, 44_099, 44_100, 44_101])(
    '%i samples give the exact length',
    async (frames) => {
      const out = await resample(new Float32Array(frames).fill(0.1), 44_100, 16_000);
      expect(out).toHaveLength(Math.round((frames * 16_000) / 44_100));
    },
  );

  it.each([
    [384_000, 1_000],
    [1_000, 384_000],
    [44_101, 15_999],
  ])('%i -> %i Hz, far beyond a ratio of 256', async (from, to) => {
    const out = await resample(new Float32Array(from / 4).fill(0.5), from, to);
    expect(out[out.length >> 1]).toBeCloseTo(0.5, 5);
  });

  it('copies at equal rates', async () => {
    const samples = sine(16_000, 440, 1000);
    const out = await resample(samples, 16_000, 16_000);
    expect(out).toEqual(samples);
    expect(out).not.toBe(samples);
  });

  it('refuses impossible rates', async () => {
    await expectCode(resample(new Float32Array(8), 0, 16_000), 'OPTION_INVALID');
    await expectCode(resample(new Float32Array(8), 16_000, Number.NaN), 'OPTION_INVALID');
  });
});

describe('pieces', () => {
  it('pieces of any size give the very samples of the whole', async () => {
    const signal = sine(44_100, 997, 100_000, 0.9);
    const whole = await resample(signal, 44_100, 16_000);
    const resampler = await createResampler(44_100, 16_000);
    const parts: number[] = [];
    for (let at = 0, size = 1; at < signal.length; at += size, size = (size * 7) % 4099) {
      parts.push(...resampler.push(signal.subarray(at, at + size)));
    }
    parts.push(...resampler.finish());
    resampler.free();
    expect(Float32Array.from(parts)).toEqual(whole);
  });

  it('a long recording has no click where blocks meet', async () => {
    // 6 s at 48 kHz: several blocks of the WAV reader (65,536 frames) and of the resampler (32,768).
    const file = writeWav([sine(48_000, 440, 288_000, 0.5)], {
      rate: 48_000,
      format: 'float',
      bits: 32,
    });
    const { samples } = await decodeAudio(file, { sampleRate: 22_050 });
    expect(samples).toHaveLength(132_300);
    const smooth = roughness(sine(22_050, 440, 132_300, 0.5), EDGE, 132_300 - EDGE);
    expect(roughness(samples, EDGE, 132_300 - EDGE) / smooth).toBeCloseTo(1, 2);
    expect(snr(samples, sine(22_050, 440, 132_300, 0.5), EDGE)).toBeGreaterThan(100);
  });

  it('works on two signals at once', async () => {
    const [a, b] = await Promise.all([
      resample(sine(48_000, 440, 48_000), 48_000, 16_000),
      resample(sine(48_000, 880, 48_000), 48_000, 16_000),
    ]);
    expect(snr(a, sine(16_000, 440, 16_000), EDGE)).toBeGreaterThan(100);
    expect(snr(b, sine(16_000, 880, 16_000), EDGE)).toBeGreaterThan(100);
  });

  it('refuses work after free', async () => {
    const resampler = await createResampler(48_000, 16_000);
    resampler.free();
    resampler.free();
    expect(() => resampler.push(new Float32Array(4))).toThrow(/freed/);
  });
});
