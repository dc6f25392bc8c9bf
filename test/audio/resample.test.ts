// Resampling: what must not pass is gone, what must pass is untouched, and pieces leave no seams.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { createResampler, resample } from '../../src/audio/resample.js';
import { expectCode } from '../support/expect-code.js';
import { level, roughness, sine, snr } from '../support/signals.js';
import { writeWav } from '../support/write-wav.js';

/** Samples at both ends where a filter of finite length meets the signal's abrupt start. */
const EDGE = 600;

/** What test/fixtures/audio/make-resampled-fixture.py writes. */
const resampled = JSON.parse(
  readFileSync(new URL('../fixtures/audio/resampled.json', import.meta.url), 'utf8'),
) as { from: number; to: number; every: number; samples: number[] }[];

/** A chirp from one frequency to another, in Hz, that lasts `frames`. */
function rising(rate: number, from: number, to: number, frames: number, level: number) {
  return Float32Array.from({ length: frames }, (_, i) => {
    const t = i / rate;
    return (
      level * Math.sin(2 * Math.PI * (from * t + (((to - from) * rate) / (2 * frames)) * t * t))
    );
  });
}

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
    // Odd ratios, for which the filter is interpolated, and the speeds of training.
    [48_000, 44_099, 23_000],
    [44_101, 15_999, 12_000],
    [383_999, 4_000, 5_100],
    [23_358, 22_050, 11_400],
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
    [48_000, 44_099, 18_000],
    [44_101, 15_999, 7_000],
    [22_050, 23_358, 9_900],
    [16_000, 15_999, 7_000],
    [15_999, 16_000, 7_000],
    [32_000, 16_000, 7_300],
    [11_025, 16_000, 5_000],
    [11_025, 22_050, 5_000],
    [8_000, 22_050, 3_600],
    [192_000, 16_000, 7_200],
  ])('%i -> %i Hz keeps a tone of %i Hz in level and in time', async (from, to, hertz) => {
    const out = await resample(sine(from, hertz, from), from, to);
    const wanted = sine(to, hertz, to);
    expect(out).toHaveLength(to);
    expect(Math.abs(level(out, EDGE))).toBeLessThan(0.01);
    expect(snr(out, wanted, EDGE)).toBeGreaterThan(100);
  });

  it.each([
    [48_000, 22_050],
    [48_000, 16_000],
    [44_100, 22_050],
    [44_100, 16_000],
    [96_000, 22_050],
    [192_000, 16_000],
    [24_000, 22_050],
    [22_050, 16_000],
  ])('%i -> %i Hz: all that is 1% above half the wanted rate is 100 dB lower', async (from, to) => {
    const [bottom, top] = [0.505 * to, 0.499 * from];
    const out = await resample(rising(from, bottom, top, from, 1), from, to);
    const loudest = out.subarray(EDGE, -EDGE).reduce((max, x) => Math.max(max, Math.abs(x)), 0);
    expect(20 * Math.log10(loudest)).toBeLessThan(-100);
  });

  it.each(resampled)('$from -> $to Hz: the samples are those of SciPy', async (reference) => {
    const { from, to, every, samples } = reference;
    const chirp = rising(from, 50, 0.455 * Math.min(from, to), from / 2, 0.5);
    const tone = sine(from, 0.55 * to, chirp.length, to < 0.9 * from ? 0.4 : 0);
    const out = await resample(
      chirp.map((value, i) => value + tone[i]!),
      from,
      to,
    );
    const compared = samples
      .map((value, k) => ({ at: k * every, value }))
      .filter(({ at }) => at >= EDGE && at < out.length - EDGE);
    expect(compared.length).toBeGreaterThan(50);
    for (const { at, value } of compared) {
      // 1e-5 of full scale is 94 dB below the chirp.
      expect(Math.abs(out[at]! - value), `sample ${at}`).toBeLessThan(1e-5);
    }
  });

  it.each([0, 1, 2, 3, 100, 44_099, 44_100, 44_101])(
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
  it.each([
    [44_100, 16_000],
    [48_000, 22_050],
    [32_000, 16_000],
    [48_000, 44_099],
    [384_000, 1_000],
    [22_050, 23_358],
    [8_000, 16_000],
    [1_000, 8_001],
  ])(
    '%i -> %i Hz: pieces of any size give the very samples of the whole',
    async (from, to) => {
      const signal = sine(from, 97, 30_000, 0.9);
      const whole = await resample(signal, from, to);
      const resampler = await createResampler(from, to);
      const pieces: Float32Array[] = [];
      for (let at = 0, size = 1; at < signal.length; at += size, size = (size * 7) % 4099) {
        pieces.push(resampler.push(signal.subarray(at, at + size)));
      }
      pieces.push(resampler.finish());
      resampler.free();
      const joined = new Float32Array(pieces.flatMap((piece) => [...piece]));
      expect(joined.length).toBe(whole.length);
      // Much faster than toEqual on a quarter of a million numbers.
      const different = joined.findIndex((sample, index) => sample !== whole[index]);
      expect(different).toBe(-1);
    },
    30_000,
  );

  it('holds live sound back for less than a thirtieth of a second', async () => {
    const resampler = await createResampler(48_000, 22_050);
    let [pushed, returned, longest] = [0, 0, 0];
    // The blocks of a page's audio thread.
    for (let block = 0; block < 400; block++) {
      pushed += 128;
      returned += resampler.push(new Float32Array(128)).length;
      longest = Math.max(longest, pushed / 48_000 - returned / 22_050);
    }
    resampler.free();
    expect(longest).toBeLessThan(1 / 30);
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
