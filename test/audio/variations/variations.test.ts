// A file that holds the whole sound is heard whole, whatever else it holds and however it says so; one that lost some of it
// says so, and how much is left is right to a frame. Hundreds of files are made for it from a seed.
import { describe, expect, it } from 'vitest';
import { decodeChannels } from '../../../src/audio/decode.js';
import { AffettoError } from '../../../src/errors.js';
import { RandomStream } from '../../../src/random.js';
import { aiffVariations } from './aiff.js';
import { auVariations } from './au.js';
import { cafVariations } from './caf.js';
import { flacVariations } from './flac.js';
import { mp3Variations } from './mp3.js';
import { mp4Variations } from './mp4.js';
import { oggVariations } from './ogg.js';
import type { FormatVariations } from './variation.js';
import { w64Variations } from './w64.js';
import { wavVariations } from './wav.js';
import { webmVariations } from './webm.js';

const formats: readonly (FormatVariations & { readonly count: number })[] = [
  { ...wavVariations, count: 400 },
  { ...w64Variations, count: 80 },
  { ...aiffVariations, count: 120 },
  { ...cafVariations, count: 80 },
  { ...auVariations, count: 80 },
  { ...mp3Variations, count: 100 },
  { ...oggVariations, count: 120 },
  { ...flacVariations, count: 80 },
  { ...webmVariations, count: 60 },
  { ...mp4Variations, count: 60 },
];
const seed = Number(process.env.AFFETTO_VARIATIONS_SEED ?? 1);

describe.each(formats)('$format', ({ format, count, harmless, harmful }) => {
  it(`is heard whole in ${count} harmless variations`, async () => {
    for (let number = 0; number < count; number++) {
      const file = harmless(new RandomStream(seed, number));
      const which = `${format} ${number} of seed ${seed}, ${file.name}`;
      const { channels, source } = await decodeChannels(file.bytes).catch((error: Error) => {
        throw new Error(`${which}: ${error.message}`);
      });
      expect({ which, channels: channels.length, frames: channels[0]?.length }).toEqual({
        which,
        channels: file.expected.length,
        frames: file.expected[0]?.length,
      });
      expect({ which, unheard: source.warnings.filter(({ code }) => code !== 'mended') }).toEqual({
        which,
        unheard: [],
      });
      expect({ which, off: farthest(channels, file.expected) <= file.tolerance }).toEqual({
        which,
        off: true,
      });
    }
  });

  it(`says how much is left in ${count / 2} harmful variations`, async () => {
    for (let number = 0; number < count / 2; number++) {
      const file = harmful(new RandomStream(seed, number));
      const which = `${format} ${number} of seed ${seed}, ${file.name}`;
      const refusal = await decodeChannels(file.bytes).then(
        () => 'heard',
        (error: unknown) => (error instanceof AffettoError ? error.code : String(error)),
      );
      expect({ which, refusal }).toEqual({ which, refusal: 'AUDIO_TRUNCATED' });
      if (file.readableFrames === 0) continue;
      const { channels, source } = await decodeChannels(file.bytes, { allowTruncated: true });
      expect({ which, frames: channels[0]?.length }).toEqual({
        which,
        frames: file.readableFrames,
      });
      expect(source.warnings.map(({ code }) => code)).toContain('ends-early');
    }
  });
});

/** The largest difference of a sample. */
function farthest(actual: readonly Float32Array[], expected: readonly Float32Array[]): number {
  let most = 0;
  for (const [index, channel] of expected.entries()) {
    for (let i = 0; i < channel.length; i++) {
      most = Math.max(most, Math.abs((channel[i] as number) - (actual[index]?.[i] as number)));
    }
  }
  return most;
}
