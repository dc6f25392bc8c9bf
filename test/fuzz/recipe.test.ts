// Inputs are reproducible, and the mutators know their formats: damage behind a checksum reaches decoders.
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ebmlElements } from '../../fuzz/mutators/ebml.js';
import { flacChecksum, flacFrames, flacMutators } from '../../fuzz/mutators/flac.js';
import { mp3Frames } from '../../fuzz/mutators/mp3.js';
import { oggChecksum, oggMutators, oggPages } from '../../fuzz/mutators/ogg.js';
import { formatNames, type Originals, readOriginals } from '../../fuzz/originals.js';
import { makeInput } from '../../fuzz/recipe.js';
import { decodeChannels } from '../../src/audio/decode.js';
import { RandomStream } from '../../src/random.js';
import { fixture } from '../support/audio-fixtures.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const digits = new TextEncoder().encode('123456789');

describe('inputs', () => {
  let originals: Originals;
  beforeAll(() => {
    originals = readOriginals();
  });
  const digest = (seed: number, index: number) =>
    createHash('sha256')
      .update(makeInput(seed, index, originals).bytes)
      .digest('hex');

  it('depend on seed and number alone', () => {
    const forwards = [3, 50, 51].map((index) => digest(7, index));
    const backwards = [51, 50, 3].map((index) => digest(7, index)).reverse();
    expect(backwards).toEqual(forwards);
    expect([3, 50, 51].map((index) => digest(8, index))).not.toEqual(forwards);
  });

  it('come from every format, leave the originals alone, and are mostly damaged', () => {
    const whole = new Map(
      formatNames.flatMap((name) => originals[name].map((file) => [file.name, file.bytes.slice()])),
    );
    const seen = new Set<string>();
    let damaged = 0;
    for (let index = 0; index < 300; index++) {
      const { format, bytes, steps } = makeInput(1, index, originals);
      seen.add(format);
      if (Buffer.compare(bytes, whole.get(steps[0]!)!) !== 0) damaged++;
    }
    expect([...seen].sort()).toEqual([...formatNames].sort());
    expect(damaged).toBeGreaterThan(270);
    for (const { name, bytes } of formatNames.flatMap((format) => originals[format])) {
      expect([name, Buffer.compare(bytes, whole.get(name)!)]).toEqual([name, 0]);
    }
  });
});

describe('checksums', () => {
  // The catalogue of parametrised CRC algorithms gives these for "123456789": CRC-8/SMBUS, CRC-16/UMTS,
  // and CRC-32/CKSUM without its final inversion.
  it('are those of the catalogue', () => {
    expect(flacChecksum(digits, 8)).toBe(0xf4);
    expect(flacChecksum(digits, 16)).toBe(0xfee8);
    expect(oggChecksum(digits)).toBe(~0x765e7680 >>> 0);
  });

  it('of whole files are found right', () => {
    const ogg = fixture('stereo-48k.opus.ogg');
    const view = new DataView(ogg.buffer);
    const pages = oggPages(ogg);
    expect(pages.at(-1)?.end).toBe(ogg.length);
    for (const { start, end } of pages) {
      expect(oggChecksum(ogg.subarray(start, end))).toBe(view.getUint32(start + 22, true));
    }
    const flac = fixture('mono-16k.flac');
    const frames = flacFrames(flac);
    // 0.4 s at 16 kHz in frames of 576 samples.
    expect(frames).toHaveLength(Math.ceil(6400 / 576));
    for (const { start, end } of frames)
      expect(flacChecksum(flac.subarray(start, end), 16)).toBe(0);
  });
});

describe('structure', () => {
  it('of MP3 is found to the last frame', () => {
    const bytes = fixture('mono-24k-noxing.mp3');
    expect(mp3Frames(bytes)).toEqual(
      Array.from({ length: bytes.length / 192 }, (_, i) => ({
        start: 192 * i,
        end: 192 * (i + 1),
      })),
    );
  });

  it('of WebM is found down to the channel count', () => {
    const ids = ebmlElements(fixture('stereo-48k.opus.webm')).map(({ id }) => id);
    // EBML, Segment, Tracks, TrackEntry, Audio, Channels, Cluster, SimpleBlock.
    for (const id of [0x1a45dfa3, 0x18538067, 0x1654ae6b, 0xae, 0xe1, 0x9f, 0x1f43b675, 0xa3]) {
      expect(ids).toContain(id);
    }
  });

  it.each([
    ['mono-16k.flac', flacMutators],
    ['mono-48k.opus.ogg', oggMutators],
    ['mono-16k.vorbis.ogg', oggMutators],
  ] as const)('of %s is damaged behind the checksums', async (name, mutators) => {
    const random = new RandomStream(11);
    const messages: string[] = [];
    for (let i = 0; i < 40; i++) {
      const mutation = mutators[i % mutators.length]!(fixture(name), random, new Uint8Array(0));
      if (!mutation) continue;
      await decodeChannels(mutation.bytes).then(
        () => messages.push('decoded'),
        (error: Error) => messages.push(error.message),
      );
    }
    const checksumsOnly = messages.filter((message) => /checksum/.test(message));
    expect(checksumsOnly.length).toBeLessThan(messages.length / 3);
  });
});
