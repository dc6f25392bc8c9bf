// Trimming keeps what it promises: from the first to the last 40 ms within 30 dB of the loudest, and
// 50 ms beyond; `heard` says which samples those are.

import { describe, expect, it } from 'vitest';
import type { FrontEndInput } from '../../src/features/options.js';
import { largestDifference } from '../support/hashed.js';
import { extract, largestPadding, loadFrontEnd } from './extract.js';
import { synthesise } from './signals.js';

const rate = 22_050;
const trimming: FrontEndInput = { trim: {} };
/** 10 ms and 50 ms in samples. */
const hop = 221;
const keep = 1103;

/** Silence, speech-like signal, silence; lengths in samples, `floor` the level of the "silence". */
function padded(before: number, inside: number, after: number, floor = 0): Float32Array {
  const samples = synthesise('noise', before + inside + after).map((x) => x * floor);
  samples.set(synthesise('noise', inside), before);
  return samples;
}

/** The promise, computed sample by sample in double precision. */
function promised(samples: Float32Array, belowPeakDb = 30, kept = keep): [number, number] {
  const powers: number[] = [];
  for (let start = 0; start < samples.length; start += hop) {
    const frame = samples.subarray(start, start + 4 * hop);
    powers.push(frame.reduce((sum, x) => sum + x * x, 0));
  }
  const threshold = Math.max(...powers) * 10 ** (-belowPeakDb / 10);
  const first = powers.findIndex((power) => power >= threshold);
  const last = powers.findLastIndex((power) => power >= threshold);
  return [Math.max(0, first * hop - kept), Math.min(samples.length, last * hop + 4 * hop + kept)];
}

describe('trim', () => {
  it.each<[string, Float32Array]>([
    ['digital silence at both ends', padded(11_025, 22_050, 15_435)],
    ['a noise floor 40 dB below', padded(11_025, 22_050, 15_435, 0.01)],
    ['silence before', padded(30_000, 20_000, 0)],
    ['silence after', padded(0, 20_000, 30_000)],
    ['a whole number of hops', padded(10 * hop, 30 * hop, 20 * hop)],
    ['one sample more', padded(10 * hop, 30 * hop + 1, 20 * hop)],
    ['one click', synthesise('click', 40_001)],
    ['a click at the very end', synthesise('end-click', 30_000)],
    ['a clip shorter than 10 ms', synthesise('noise', 100)],
    ['one sample', synthesise('click', 1)],
  ])('%s', async (_, samples) => {
    const trimmed = await extract(samples, trimming);
    const [from, to] = promised(samples);
    expect(trimmed.heard).toEqual([from, to]);
    // And the features are those of the stretch, cut out by hand.
    const byHand = await extract(samples.slice(from, to));
    expect(trimmed.length).toBe(byHand.length);
    expect(largestDifference(trimmed.values, byHand.values)).toBe(0);
    expect(largestPadding(trimmed)).toBe(0);
  });

  it('keeps all that sounds, and no more than 90 ms and a hop beyond it', async () => {
    const [before, inside] = [11_025, 22_050];
    const { heard } = await extract(padded(before, inside, 15_435), trimming);
    const [from, to] = heard as [number, number];
    const most = keep + 5 * hop;
    expect(from).toBeLessThanOrEqual(before - keep + hop);
    expect(from).toBeGreaterThanOrEqual(before - most);
    expect(to).toBeGreaterThanOrEqual(before + inside + keep - hop);
    expect(to).toBeLessThanOrEqual(before + inside + most);
  });

  it('its options: 45 dB, nothing kept beyond', async () => {
    const samples = padded(11_025, 22_050, 15_435, 0.01);
    const low = await extract(samples, { trim: { belowPeakDb: 45 } });
    expect(low.heard).toEqual([0, samples.length]);
    const tight = await extract(samples, { trim: { keepMs: 0 } });
    expect(tight.heard).toEqual(promised(samples, 30, 0));
  });

  describe('above the noise', () => {
    const aboveNoise: FrontEndInput = { trim: { aboveNoiseDb: 6 } };

    it.each([0.1, 0.3])('noise of amplitude %d at both ends is cut off', async (floor) => {
      const samples = padded(11_025, 22_050, 15_435, floor);
      expect((await extract(samples, trimming)).heard).toEqual([0, samples.length]);
      const { heard } = await extract(samples, aboveNoise);
      const [from, to] = heard as [number, number];
      expect(Math.abs(from - (11_025 - keep))).toBeLessThan(5 * hop);
      expect(Math.abs(to - (33_075 + keep))).toBeLessThan(5 * hop);
    });

    it('the threshold is the noise of a tenth of the frames, and the decibels asked for', async () => {
      // Steps of 10 dB, each 25 hops: the lowest is more than a tenth, and the second is 10 dB above it.
      const steps = [-20, -10, 0, -10, -20].map((level) => 10 ** (level / 20));
      const samples = Float32Array.from(
        { length: 125 * hop },
        (_, i) => (steps[Math.floor(i / (25 * hop))] as number) * (i % 2 === 0 ? 0.5 : -0.5),
      );
      const kept = async (aboveNoiseDb: number) =>
        (await extract(samples, { trim: { aboveNoiseDb, keepMs: 0 } })).heard;
      // A 40 ms frame with one hop of the louder step in four is 5.1 dB louder, with two 7.4, with three 8.9.
      expect(await kept(9.5)).toEqual([25 * hop, 100 * hop]);
      expect(await kept(7)).toEqual([23 * hop, 102 * hop]);
      expect(await kept(5)).toEqual([22 * hop, 103 * hop]);
    });

    it('changes nothing where the noise is far below, or nothing stands out', async () => {
      const [plainly, above] = await Promise.all(
        [trimming, aboveNoise].map((options) => loadFrontEnd(options)),
      );
      for (const samples of [
        padded(11_025, 22_050, 15_435),
        padded(11_025, 22_050, 15_435, 0.01),
        synthesise('noise', 30_001),
        synthesise('click', 40_001),
        synthesise('click', 1),
        synthesise('noise', 100),
        new Float32Array(30_001),
      ]) {
        const plain = await plainly!.extract(samples);
        const result = await above!.extract(samples);
        expect(result.heard).toEqual(plain.heard);
        expect(largestDifference(result.values, plain.values)).toBe(0);
      }
      await Promise.all([plainly!.dispose(), above!.dispose()]);
    });
  });

  it('a second time it takes a hop at most', async () => {
    const frontEnd = await loadFrontEnd(trimming);
    for (const kind of ['voice', 'speech-like', 'noise', 'chirp'] as const) {
      const samples = new Float32Array(60_000);
      samples.set(synthesise(kind, 30_000), 14_321);
      const [from, to] = (await frontEnd.extract(samples)).heard as [number, number];
      const [again, end] = (await frontEnd.extract(samples.slice(from, to))).heard as [
        number,
        number,
      ];
      expect(again).toBeLessThanOrEqual(hop);
      expect(to - from - end).toBeLessThanOrEqual(hop);
    }
    await frontEnd.dispose();
  });

  it('silence is kept whole; so is a clip without any', async () => {
    for (const samples of [new Float32Array(30_001), synthesise('noise', 30_001)]) {
      const whole = await extract(samples, trimming);
      expect(whole.heard).toEqual([0, 30_001]);
      const untouched = await extract(samples);
      expect(largestDifference(whole.values, untouched.values)).toBe(0);
    }
  });

  it('hears speech that begins after the window’s length', async () => {
    const samples = padded(20 * rate, 2 * rate, 30 * rate);
    const trimmed = await extract(samples, trimming);
    const [from, to] = promised(samples);
    expect(trimmed.heard).toEqual([from, to]);
    const byHand = await extract(samples.slice(from, to));
    expect(largestDifference(trimmed.values, byHand.values)).toBe(0);
  });
});
