// A tone is where it belongs in the picture, however long the recording and however it is cut.
import { describe, expect, it } from 'vitest';
import { bandCentres } from '../../src/features/matrices.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { startSpectrogram } from '../../src/timeline/long-spectrogram.js';

const rate = 22_050;

/** Silence, but for a tone from `from` to `to` seconds. */
function tone(seconds: number, from: number, to: number, hz: number): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rate) }, (_, i) =>
    i >= from * rate && i < to * rate ? 0.5 * Math.sin((2 * Math.PI * hz * i) / rate) : 0,
  );
}

async function pictureOf(samples: Float32Array, piece: number) {
  const spectrogram = await startSpectrogram(rate, nodeRuntime);
  for (let at = 0; at < samples.length; at += piece) {
    await spectrogram.push(samples.subarray(at, at + piece));
  }
  const picture = await spectrogram.finish();
  await spectrogram.dispose();
  return picture;
}

describe('LongSpectrogram', () => {
  it.each([
    ['a clip', 2],
    ['two minutes, merged', 120],
  ])(
    'draws a tone where it is: %s',
    async (_, seconds) => {
      const picture = await pictureOf(tone(seconds, 0.25 * seconds, 0.5 * seconds, 1_000), 50_001);
      const { columns, bands, levels, durationSeconds, maxFrequency } = picture;
      expect(durationSeconds).toBeCloseTo(seconds);
      expect(columns).toBeLessThanOrEqual(4_096);
      const loudest = levels.indexOf(levels.reduce((most, level) => Math.max(most, level)));
      const centres = bandCentres({ melBands: bands, minFrequency: 0, maxFrequency });
      expect(Math.abs(centres[loudest % bands]! - 1_000)).toBeLessThan(60);
      const loud = Array.from(
        { length: columns },
        (__, c) => levels[c * bands + (loudest % bands)]!,
      );
      const first = loud.findIndex((level) => level > -20) / columns;
      const last = loud.findLastIndex((level) => level > -20) / columns;
      expect(first).toBeCloseTo(0.25, 1);
      expect(last).toBeCloseTo(0.5, 1);
    },
    60_000,
  );

  it('does not depend on the pieces', async () => {
    const samples = tone(15, 2, 9, 440);
    expect(await pictureOf(samples, 1_000)).toEqual(await pictureOf(samples, 1_000_000));
  }, 60_000);

  it('draws what is shorter than a transform', async () => {
    expect((await pictureOf(tone(0.01, 0, 0.01, 440), 500)).columns).toBe(1);
  });
});
