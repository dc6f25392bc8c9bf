// Every WAV variant decodes to the signal that was written, whatever surrounds the samples.
import { describe, expect, it } from 'vitest';
import { bytesInMemory } from '../../src/audio/byte-source.js';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import { openWav } from '../../src/audio/formats/wav.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp, randomBytes, snr } from '../support/signals.js';
import { type WavOptions, writeWav } from '../support/write-wav.js';

const RATE = 16_000;
const left = chirp(RATE, 0.25, 0);
const right = chirp(RATE, 0.25, 1);

/** Signal-to-error ratios in dB that the depth allows, with 2 dB to spare. */
const depths: readonly (readonly [string, WavOptions, number])[] = [
  ['pcm-u8', { bits: 8 }, 41],
  ['pcm-s16', { bits: 16 }, 90],
  ['pcm-s24', { bits: 24 }, 135],
  ['pcm-s32', { bits: 32 }, 140],
  ['pcm-f32', { format: 'float', bits: 32 }, 150],
  ['pcm-f64', { format: 'float', bits: 64 }, 150],
  ['alaw', { format: 'alaw' }, 34],
  ['ulaw', { format: 'ulaw' }, 34],
];

describe('WAV sample formats', () => {
  for (const extensible of [false, true]) {
    it.each(depths)(
      `%s, ${extensible ? 'extensible' : 'plain'} header`,
      async (codec, options, db) => {
        const file = writeWav([left, right], { ...options, extensible });
        const { channels, source } = await decodeChannels(file);
        expect(source).toEqual({
          container: 'wav',
          codec,
          sampleRate: RATE,
          channels: 2,
          durationSeconds: 0.25,
          warnings: [],
        });
        expect(channels[0]).toHaveLength(left.length);
        expect(snr(channels[0]!, left)).toBeGreaterThan(db);
        expect(snr(channels[1]!, right)).toBeGreaterThan(db - 8);
      },
    );
  }

  it('keeps integers exact: full scale is -1 to 1 - 2^-15', async () => {
    const extremes = Float32Array.of(-1, 1, 0, 2 ** -15, -(2 ** -15));
    const { channels } = await decodeChannels(writeWav([extremes]));
    expect([...channels[0]!]).toEqual([-1, 1 - 2 ** -15, 0, 2 ** -15, -(2 ** -15)]);
  });

  it('what is too long for one block is read in several, without a seam', async () => {
    const file = bytesInMemory(writeWav([left, right], { bits: 24 }));
    const read = async (blockFrames?: number) => {
      const samples: number[] = [];
      const { read: blocks } = await openWav(file, blockFrames);
      for await (const [first] of { [Symbol.asyncIterator]: blocks }) samples.push(...first!);
      return samples;
    };
    const whole = await read();
    expect(whole).toHaveLength(left.length);
    expect(await read(701)).toEqual(whole);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('%i channels', async (count) => {
    const voices = Array.from({ length: count }, (_, i) => left.map((v) => (v * (i + 1)) / count));
    const file = writeWav(voices, { format: 'float', bits: 32, extensible: count > 2 });
    const { channels } = await decodeChannels(file);
    expect(channels).toHaveLength(count);
    for (const [i, channel] of channels.entries()) expect(channel).toEqual(voices[i]);
    const mono = await decodeAudio(file, { sampleRate: RATE });
    expect(mono.samples[77]).toBeCloseTo((left[77]! * (count + 1)) / 2 / count, 6);
  });

  it.each([
    ['stereo-8k-extensible.wav', 'pcm-s24', 120],
    ['mono-8k-alaw.wav', 'alaw', 34],
    ['mono-8k-mulaw.wav', 'ulaw', 34],
    ['mono-8k-rf64.wav', 'pcm-s16', 90],
    ['mono-8k-piped-ffmpeg.wav', 'pcm-s16', 90],
    ['mono-8k-piped-sox.wav', 'pcm-s16', 90],
  ])('%s, written by another program', async (name, codec, db) => {
    const { channels, source } = await decodeChannels(fixture(name));
    expect(source).toMatchObject({ codec, sampleRate: 8000, durationSeconds: 0.2 });
    expect(snr(channels[0]!, chirp(8000, 0.2))).toBeGreaterThan(db);
  });
});

describe('WAV chunks', () => {
  const plain = writeWav([left]);
  const data = plain.length - 44;

  it.each<readonly [string, WavOptions]>([
    ['filler before the samples', { before: [['FLLR', new Uint8Array(4044)]] }],
    [
      'odd-sized chunks',
      {
        before: [
          ['LIST', randomBytes(27, 1)],
          ['bext', randomBytes(3, 2)],
        ],
      },
    ],
    [
      'chunks behind the samples',
      {
        after: [
          ['LIST', randomBytes(31, 3)],
          ['id3 ', randomBytes(9, 4)],
        ],
      },
    ],
    ['RF64', { id: 'RF64' }],
    ['BW64', { id: 'BW64' }],
    ['streamed, sizes 0xFFFFFFFF', { dataSize: 0xffffffff, riffSize: 0xffffffff }],
    ['streamed, sizes 0', { dataSize: 0, riffSize: 0 }],
    ['streamed, sizes of an empty file', { dataSize: 0, riffSize: 36 }],
    ['streamed by arecord, sizes 0x80000000', { dataSize: 0x80000000, riffSize: 0x80000024 }],
    ['streamed, a size a little below 2^31', { dataSize: 0x7fffffdb, riffSize: 0x7fffffff }],
    ['a size that lasts longer than a day', { dataSize: 0x70000000 * 2, riffSize: 0x70000024 }],
    ['a RIFF size that is wrong', { riffSize: 12 }],
  ])('%s', async (_, options) => {
    const { channels } = await decodeChannels(writeWav([left], options));
    expect(channels[0]).toHaveLength(left.length);
    expect(snr(channels[0]!, left)).toBeGreaterThan(90);
  });

  it('reads from a view that starts inside a larger buffer', async () => {
    const larger = new Uint8Array(plain.length + 7);
    larger.set(plain, 3);
    const view = larger.subarray(3, 3 + plain.length);
    const { channels } = await decodeChannels(view);
    expect(snr(channels[0]!, left)).toBeGreaterThan(90);
  });

  it('says how much of a cut file was readable', async () => {
    const cut = plain.subarray(0, 44 + data / 2);
    const message = await expectCode(decodeChannels(cut), 'AUDIO_TRUNCATED');
    expect(message).toContain('Readable: 0.125 s of 0.250 s');
    const { source } = await decodeChannels(cut, { allowTruncated: true });
    expect(source.durationSeconds).toBe(0.125);
  });

  it('refuses a header without samples', async () => {
    await expectCode(decodeChannels(writeWav([new Float32Array(0)])), 'AUDIO_EMPTY');
  });

  it('names the frame and channel that is not finite', async () => {
    const bad = right.slice();
    bad[1234] = Number.NaN;
    const file = writeWav([left, bad], { format: 'float', bits: 32 });
    for (const decoding of [decodeChannels(file), decodeAudio(file, { sampleRate: 8000 })]) {
      const message = await expectCode(decoding, 'AUDIO_NON_FINITE');
      expect(message).toContain('Sample 1234 of channel 1 is NaN');
    }
    const infinite = writeWav([left.map(() => Number.POSITIVE_INFINITY)], {
      format: 'float',
      bits: 64,
    });
    await expectCode(decodeChannels(infinite), 'AUDIO_NON_FINITE');
  });

  it.each<readonly [string, Uint8Array]>([
    ['GSM 6.10', fixture('mono-8k-gsm.wav')],
    ['G.722', writeWav([left], { formatTag: 0x65 })],
    ['unknown tag', writeWav([left], { formatTag: 0x1234 })],
    ['unknown extensible tag', writeWav([left], { formatTag: 0x92, extensible: true })],
  ])('refuses %s, naming what works', async (_, file) => {
    expect(await expectCode(decodeChannels(file), 'AUDIO_UNSUPPORTED_CODEC')).toContain('FLAC');
  });

  it.each([
    ['channels', 22],
    ['sample rate', 24],
  ])('finds damage in the %s', async (_, at) => {
    const damaged = plain.slice();
    damaged.fill(0, at, at + 2);
    await expectCode(decodeChannels(damaged), 'AUDIO_CORRUPT');
  });
});
