// Higher, louder, faster: a synthesised voice whose pitch, level and syllables are made by formula, said in another way.

import { describe, expect, it } from 'vitest';
import { prosodyOf, prosodySummary } from '../../src/prosody/prosody.js';
import { compareProsody, usualFor, usualProsody } from '../../src/prosody/prosody-comparison.js';

const rate = 16_000;

/** Syllables of 60% of their time, each louder in its middle, on a pitch that falls and rises by `move` semitones in all. */
function said(hz: number, syllablesPerSecond: number, gain: number, move = 4, seconds = 4) {
  let phase = 0;
  return Float32Array.from({ length: seconds * rate }, (_, i) => {
    const time = i / rate;
    const pitch = hz * 2 ** ((move / 24) * Math.sin(2 * Math.PI * 0.75 * time));
    phase += (2 * Math.PI * pitch) / rate;
    const within = (time * syllablesPerSecond) % 1;
    const loud = within < 0.6 ? Math.sin((Math.PI * within) / 0.6) ** 2 : 0;
    const sound = [1, 2, 3, 4, 5].reduce((sum, h) => sum + Math.sin(h * phase) / h, 0);
    return gain * (loud + 0.01) * sound;
  });
}

const summaryOf = async (samples: Float32Array) => prosodySummary(await prosodyOf(samples, rate));

describe('a recording beside the voice as it usually is', () => {
  it('is higher by 7 semitones, louder by 6 dB and faster by half', async () => {
    const earlier = await Promise.all(
      [118, 120, 122].map((hz) => said(hz, 4, 0.05)).map(summaryOf),
    );
    const now = await summaryOf(said(120 * 2 ** (7 / 12), 6, 0.1));
    const [pitch, range, level, faster] = compareProsody(now, usualFor(earlier));
    expect(pitch).toMatchObject({ aspect: 'pitch', direction: 'more' });
    expect(pitch?.difference).toBeCloseTo(7, 0);
    expect(pitch?.usual[0]).toBeCloseTo(120, -1);
    expect(range).toMatchObject({ aspect: 'range', direction: 'alike' });
    expect(level).toMatchObject({ aspect: 'level', direction: 'more' });
    expect(level?.difference).toBeCloseTo(6.02, 0);
    expect(faster).toMatchObject({ aspect: 'rate', direction: 'more' });
    expect(faster?.difference).toBeCloseTo(0.5, 1);
    // Counted: 24 syllables in four seconds, 16 before.
    expect(faster?.value).toBeCloseTo(6, 0);
    expect(faster?.usual[0]).toBeCloseTo(4, 0);
  });

  it('is lower, softer, slower and more monotonous the other way round', async () => {
    const earlier = [await summaryOf(said(200, 6, 0.2, 16))];
    const now = await summaryOf(said(150, 3, 0.05, 1));
    expect(compareProsody(now, usualFor(earlier)).map(({ direction }) => direction)).toEqual([
      'less',
      'less',
      'less',
      'less',
    ]);
  });

  it('is alike where nobody would notice the difference', async () => {
    const earlier = [await summaryOf(said(150, 4, 0.1))];
    const now = await summaryOf(said(150 * 2 ** (0.5 / 12), 4.2, 0.11));
    for (const { direction } of compareProsody(now, usualFor(earlier))) {
      expect(direction).toBe('alike');
    }
  });

  it('beside what is usual for anybody says nothing of loudness, and of pitch only what is far out', async () => {
    const far = compareProsody(await summaryOf(said(320, 4, 0.1)), usualProsody);
    expect(far.map(({ aspect }) => aspect)).toEqual(['pitch', 'range', 'rate']);
    expect(far[0]).toMatchObject({ direction: 'more', usual: usualProsody.pitch });
    const near = compareProsody(await summaryOf(said(130, 4, 0.1)), usualProsody);
    expect(near[0]).toMatchObject({ direction: 'alike', difference: 0 });
  });

  it('says nothing without a voice, nor beside nothing', async () => {
    const silent = await summaryOf(new Float32Array(rate));
    expect(compareProsody(silent, usualProsody)).toEqual([]);
    expect(compareProsody(await summaryOf(said(130, 4, 0.1)), usualFor([silent]))).toEqual([]);
  });
});
