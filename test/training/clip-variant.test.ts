// What a training hears of each recording: which variants, what they count, and how a stretch of one is drawn.
import { describe, expect, it } from 'vitest';
import { otherVariants, samplesOf, variantRoles } from '../../src/training/clip-variant.js';
import { babble } from '../degradations/signals.js';

const sampleRate = 16_000;

describe('the variants of a recording', () => {
  it('are other speeds, stretches, and at the end those made worse', () => {
    expect(otherVariants({ speeds: [1, 0.9], degraded: 2, shortened: 1 })).toEqual([
      { speed: 0.9 },
      { shortened: 1 },
      { degraded: 1 },
      { degraded: 2 },
    ]);
  });

  it('count as the recording does: those made worse together as much, stretches half', () => {
    const roles = variantRoles({ speeds: [1, 0.9], degraded: 4, shortened: 2 });
    expect(roles.map(({ weight }) => weight)).toEqual([1, 1, 0.25, 0.25, 0.25, 0.25, 0.25, 0.25]);
    expect(roles.map(({ isInPart }) => isInPart).lastIndexOf(true)).toBe(3);
    expect(roles.filter(({ isInPart }) => isInPart)).toHaveLength(2);
  });
});

describe('a stretch of a recording', () => {
  // A second of nothing, and three of something that never repeats.
  const mono = Float32Array.of(
    ...new Float32Array(sampleRate),
    ...babble(3, 0.1, sampleRate),
    ...new Float32Array(sampleRate / 2),
  );
  const recordings = Array.from({ length: 60 }, (_, index) => ({
    ...{ mono, sampleRate },
    contentKey: (index * 7919 + 1).toString(16).padStart(8, '0').repeat(8),
  }));
  const draw = (contentKey: string, shortened = 1) =>
    samplesOf({ mono, sampleRate, contentKey }, { shortened }, sampleRate);

  it('is 0.6 to 2.2 s of it and a quarter of a second, of two one from where somebody begins', async () => {
    const stretches = await Promise.all(recordings.map(({ contentKey }) => draw(contentKey)));
    const seconds = stretches.map(({ length }) => length / sampleRate - 0.25);
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0.6);
    expect(Math.max(...seconds)).toBeLessThanOrEqual(2.2);
    expect(Math.max(...seconds) - Math.min(...seconds)).toBeGreaterThan(1);
    // Silent for a quarter of a second, but for what the resampler's filter rings before.
    const beginAtOnset = stretches.filter((samples) =>
      samples.subarray(0, 0.2 * sampleRate).every((sample) => Math.abs(sample) < 0.005),
    ).length;
    expect(beginAtOnset).toBeGreaterThan(18);
    expect(beginAtOnset).toBeLessThan(45);
  });

  it('is the same whenever it is drawn, and another for another draw or recording', async () => {
    const [one, other] = [recordings[0]!, recordings[1]!];
    expect(await draw(one.contentKey)).toEqual(await draw(one.contentKey));
    expect(await draw(one.contentKey)).not.toEqual(await draw(one.contentKey, 2));
    expect(await draw(one.contentKey)).not.toEqual(await draw(other.contentKey));
  });

  it('is all of a recording that is shorter', async () => {
    const short = { mono: babble(0.3, 0.1, sampleRate), sampleRate, contentKey: '12345678' };
    const samples = await samplesOf(short, { shortened: 1 }, sampleRate);
    expect(samples.length / sampleRate).toBeGreaterThan(0.25);
    expect(samples.length / sampleRate).toBeLessThan(0.35);
  });
});
