// The one WAV writer: its bytes are sox's, and what it wrote is read back as it was.

import { describe, expect, it } from 'vitest';
import { decodeChannels } from '../../src/audio/decode.js';
import { fromInt16, toInt16 } from '../../src/audio/pcm.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { fixture } from '../support/audio-fixtures.js';
import { chirp } from '../support/signals.js';

const sampleRate = 16_000;
const step = 2 ** -15;

/** The channels of test/fixtures/audio/extremes.mjs, which sox was given. */
const extremes = [
  [0, -0.5, -1, step - 1, step, step / 2, 1.5 * step, 0.3],
  [0.5, 1, 1 - step, 1 - step / 4, -step, -step / 2, -1.5 * step, -0.7],
].map((channel) => Float32Array.from(channel));

describe('writing WAV', () => {
  it.each([
    ['int16', 'stereo-16k-extremes-s16.wav'],
    ['float32', 'stereo-16k-extremes-f32.wav'],
  ] as const)('%s gives the bytes that sox writes for the same samples', (encoding, name) => {
    const file = writeWav(extremes, { sampleRate, encoding });
    expect(Buffer.from(file).toString('hex')).toBe(Buffer.from(fixture(name)).toString('hex'));
  });

  it('float32 is read back exactly, beyond full scale too', async () => {
    const loud = chirp(sampleRate, 0.1).map((sample) => 4 * sample);
    const file = writeWav([loud], { sampleRate, encoding: 'float32' });
    const { channels, source } = await decodeChannels(file);
    expect(channels).toEqual([loud]);
    expect(source).toMatchObject({ container: 'wav', codec: 'pcm-f32', sampleRate, channels: 1 });
  });

  it('int16 is read back within half a step, and exactly when it is written again', async () => {
    const given = [chirp(sampleRate, 0.1, 0), chirp(sampleRate, 0.1, 1)];
    const file = writeWav(given, { sampleRate });
    const { channels, source } = await decodeChannels(file);
    expect(source).toMatchObject({ container: 'wav', codec: 'pcm-s16', sampleRate, channels: 2 });
    for (const [index, channel] of channels.entries()) {
      const furthest = channel.reduce(
        (most, sample, at) => Math.max(most, Math.abs(sample - given[index]![at]!)),
        0,
      );
      expect(furthest).toBeGreaterThan(0);
      expect(furthest).toBeLessThanOrEqual(step / 2);
    }
    expect(writeWav(channels, { sampleRate })).toEqual(file);
  });

  it('limits to full scale what 16 bits cannot hold', async () => {
    const file = writeWav([Float32Array.of(1, 1.5, -1.5)], { sampleRate });
    const { channels } = await decodeChannels(file);
    expect([...channels[0]!]).toEqual([1 - step, 1 - step, -1]);
  });

  it.each([
    ['no channel', [], sampleRate, 'OPTION_INVALID', 'no channel'],
    ['unequal channels', [new Float32Array(2), new Float32Array(3)], sampleRate, 'OPTION_INVALID'],
    ['65 channels', Array(65).fill(new Float32Array(1)), sampleRate, 'OPTION_INVALID', '65'],
    ['half a Hz', [new Float32Array(1)], 8000.5, 'OPTION_INVALID', '8000.5'],
    ['NaN', [Float32Array.of(0, Number.NaN)], sampleRate, 'AUDIO_NON_FINITE', 'Sample 1'],
    ['4 GiB', Array(64).fill(new Float32Array(2 ** 25)), sampleRate, 'AUDIO_TOO_LONG', '4 GiB'],
  ])('refuses %s', (_, channels: readonly Float32Array[], rate, code, words = '') => {
    expect(() => writeWav(channels, { sampleRate: rate })).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) }),
    );
  });
});

describe('16-bit numbers', () => {
  it('are the same after the way to floats and back, every one of them', () => {
    const all = Int16Array.from({ length: 65_536 }, (_, index) => index - 32_768);
    expect(toInt16(fromInt16(all))).toEqual(all);
  });
});
