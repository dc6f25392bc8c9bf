// FLAC, MP3, Vorbis and Opus: the decoded fixtures match the signal they were made from, in time and in level.
// Ratios are signal to error without any alignment, so a delay of one sample already fails.
import { describe, expect, it } from 'vitest';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp, level, snr } from '../support/signals.js';

interface Case {
  readonly name: string;
  readonly container: string;
  readonly codec: string;
  readonly rate: number;
  readonly channels: 1 | 2;
  readonly seconds: number;
  /** Least signal-to-error ratio in dB, some 3 dB under the measured one. */
  readonly db: number;
}

const cases: readonly Case[] = [
  {
    name: 'mono-16k.flac',
    container: 'flac',
    codec: 'flac',
    rate: 16_000,
    channels: 1,
    seconds: 0.4,
    db: 90,
  },
  {
    name: 'stereo-16k.flac',
    container: 'flac',
    codec: 'flac',
    rate: 16_000,
    channels: 2,
    seconds: 0.2,
    db: 84,
  },
  {
    name: 'mono-8k-24bit.flac',
    container: 'flac',
    codec: 'flac',
    rate: 8000,
    channels: 1,
    seconds: 0.2,
    db: 130,
  },
  {
    name: 'stereo-44k.mp3',
    container: 'mp3',
    codec: 'mp3',
    rate: 44_100,
    channels: 2,
    seconds: 0.8,
    db: 23,
  },
  {
    name: 'mono-24k-vbr.mp3',
    container: 'mp3',
    codec: 'mp3',
    rate: 24_000,
    channels: 1,
    seconds: 0.8,
    db: 32,
  },
  {
    name: 'stereo-44k.vorbis.ogg',
    container: 'ogg',
    codec: 'vorbis',
    rate: 44_100,
    channels: 2,
    seconds: 0.6,
    db: 24,
  },
  {
    name: 'mono-16k.vorbis.ogg',
    container: 'ogg',
    codec: 'vorbis',
    rate: 16_000,
    channels: 1,
    seconds: 0.6,
    db: 25,
  },
  {
    name: 'stereo-48k.opus.ogg',
    container: 'ogg',
    codec: 'opus',
    rate: 48_000,
    channels: 2,
    seconds: 0.6,
    db: 30,
  },
  {
    name: 'mono-48k.opus.ogg',
    container: 'ogg',
    codec: 'opus',
    rate: 48_000,
    channels: 1,
    seconds: 0.6,
    db: 33,
  },
];

describe('compressed formats', () => {
  it.each(cases)('$name', async ({ name, container, codec, rate, channels, seconds, db }) => {
    const decoded = await decodeChannels(fixture(name));
    expect(decoded.source).toEqual({
      container,
      codec,
      sampleRate: rate,
      channels,
      durationSeconds: seconds,
      warnings: [],
    });
    for (const [index, channel] of decoded.channels.entries()) {
      const wanted = chirp(rate, seconds, index === 0 ? 0 : 1);
      expect(channel).toHaveLength(wanted.length);
      expect(snr(channel, wanted)).toBeGreaterThan(db);
      expect(level(channel, 500)).toBeCloseTo(level(wanted, 500), 0);
    }
  });

  it.each([
    ['stereo-48k.opus.webm', 2, 30],
    ['mono-48k.opus.webm', 1, 33],
    ['live-48k.opus.webm', 1, 33],
  ])('%s', async (name, channels, db) => {
    const decoded = await decodeChannels(fixture(name));
    expect(decoded.source).toMatchObject({
      container: 'webm',
      codec: 'opus',
      sampleRate: 48_000,
      channels,
    });
    const wanted = chirp(48_000, 0.6);
    expect(decoded.channels[0]).toHaveLength(wanted.length);
    expect(snr(decoded.channels[0]!, wanted)).toBeGreaterThan(db);
  });

  it('an MP3 without a Xing header keeps the encoder delay of 1,105 samples', async () => {
    const { channels } = await decodeChannels(fixture('mono-24k-noxing.mp3'));
    expect(snr(channels[0]!.subarray(1105, 1105 + 19_200), chirp(24_000, 0.8))).toBeGreaterThan(23);
  });

  it('six channels of Opus', async () => {
    const { channels, source } = await decodeChannels(fixture('surround-48k.opus.ogg'));
    expect(source).toMatchObject({ channels: 6, durationSeconds: 0.3 });
    const wanted = chirp(48_000, 0.3);
    // The last is the LFE channel, which Opus low-passes.
    for (const index of [0, 1, 2, 3, 4]) expect(snr(channels[index]!, wanted)).toBeGreaterThan(20);
  });

  it('Vorbis among the pages of a video', async () => {
    const { channels, source } = await decodeChannels(fixture('mono-16k.theora.ogv'));
    expect(source).toMatchObject({ container: 'ogg', codec: 'vorbis', durationSeconds: 0.4 });
    expect(snr(channels[0]!, chirp(16_000, 0.4))).toBeGreaterThan(15);
  });

  it('PCM in QuickTime comes along with mediabunny', async () => {
    const { channels, source } = await decodeChannels(fixture('mono-8k-pcm.mov'));
    expect(source).toMatchObject({ container: 'quicktime', codec: 'pcm-s16', sampleRate: 8000 });
    expect(snr(channels[0]!, chirp(8000, 0.2))).toBeGreaterThan(90);
  });

  it('mixes and resamples on the way', async () => {
    const { samples, source, durationSeconds } = await decodeAudio(fixture('stereo-48k.opus.ogg'), {
      sampleRate: 16_000,
    });
    expect({ durationSeconds, channels: source.channels }).toEqual({
      durationSeconds: 0.6,
      channels: 2,
    });
    expect(samples).toHaveLength(9600);
    const fall = chirp(16_000, 0.6, 1);
    const wanted = chirp(16_000, 0.6, 0).map((value, i) => (value + fall[i]!) / 2);
    expect(snr(samples, wanted, 20)).toBeGreaterThan(25);
  });
});

describe('FLAC files read after others', () => {
  const names = [
    'mono-16k.flac',
    'mono-16k-short-blocks.flac',
    'stereo-16k.flac',
    'mono-8k-24bit.flac',
  ];
  const read = async (name: string) => (await decodeChannels(fixture(name))).channels;

  it('are the same after any other, and as often as they are read', async () => {
    const alone = await Promise.all(names.map(read));
    expect(alone[1]).toEqual(alone[0]);
    for (const before of names) {
      for (const name of names) {
        await read(before);
        expect(await read(name), `${name} after ${before}`).toEqual(alone[names.indexOf(name)]);
      }
    }
  });

  it('are the same at once with others', async () => {
    const alone = await Promise.all(names.map(read));
    const together = await Promise.all([...names, ...names].map(read));
    expect(together).toEqual([...alone, ...alone]);
  });

  it('are the same after a damaged one, and after one whose start is missing', async () => {
    const whole = fixture('mono-16k.flac');
    const alone = await read('mono-16k.flac');
    const damaged = whole.slice();
    damaged.fill(0x55, damaged.length >> 1, (damaged.length >> 1) + 64);
    // A frame starts with these four bytes here, and then its number.
    const frame = (number: number) =>
      Buffer.from(whole).indexOf(Uint8Array.of(0xff, 0xf8, 0x25, 0x08, number));
    const startless = Buffer.concat([whole.subarray(0, frame(0)), whole.subarray(frame(6))]);
    for (let round = 0; round < 3; round++) {
      await expectCode(decodeChannels(damaged), 'AUDIO_CORRUPT');
      expect(await read('mono-16k.flac')).toEqual(alone);
      const cut = { allowTruncated: true };
      const begin = await decodeChannels(whole.subarray(0, frame(3)), cut);
      expect(begin.channels[0]).toEqual(alone[0]?.subarray(0, 3 * 576));
      const rest = await decodeChannels(startless, cut);
      expect(rest.channels[0]).toEqual(alone[0]?.subarray(6 * 576));
      expect(await read('mono-16k.flac')).toEqual(alone);
    }
  });
});

describe('tags behind a FLAC', () => {
  const flac = fixture('mono-16k.flac');
  const id3v1 = new Uint8Array(128);
  id3v1.set(new TextEncoder().encode('TAGA title'));
  const behind = (bytes: Uint8Array, ...tags: readonly Uint8Array[]) =>
    new Uint8Array(Buffer.concat([bytes, ...tags]));

  it.each([
    ['ID3v1', [id3v1]],
    ['APEv2', [apeTag()]],
    ['both', [apeTag(), id3v1]],
  ])('%s: not a sample is another', async (_, tags) => {
    const { channels } = await decodeChannels(flac);
    expect((await decodeChannels(behind(flac, ...tags))).channels).toEqual(channels);
    // Nor where the encoder did not know the length: STREAMINFO's 36 bits end at byte 26.
    const open = flac.slice();
    open.fill(0, 22, 26);
    expect((await decodeChannels(behind(open, ...tags))).channels).toEqual(channels);
  });

  it('hide no lost end', async () => {
    const cut = flac.subarray(0, flac.length - 5);
    await expectCode(decodeChannels(behind(cut, id3v1)), 'AUDIO_TRUNCATED');
  });
});

/** Header, one item and footer, as APEv2 writers leave them. */
function apeTag(): Uint8Array {
  const item = new Uint8Array([1, 0, 0, 0, 0, 0, 0, 0, ...new TextEncoder().encode('Title\0x')]);
  const end = (flags: number) => {
    const part = new Uint8Array(32);
    part.set(new TextEncoder().encode('APETAGEX'));
    const view = new DataView(part.buffer);
    for (const [at, value] of [
      [8, 2000],
      [12, item.length + 32],
      [16, 1],
      [20, flags],
    ] as const) {
      view.setUint32(at, value, true);
    }
    return part;
  };
  return new Uint8Array([...end(0xa0000000), ...item, ...end(0x80000000)]);
}

describe('files that hold no decodable audio', () => {
  it.each([
    'mono-16k.aac.m4a',
    'mono-44k.he-aac.m4a',
    'mono-16k.adts.aac',
    'mono-16k.speex.ogg',
    'mono-8k.amr-nb',
    'mono-16k.amr-wb',
  ])('%s is refused, naming what works', async (name) => {
    const message = await expectCode(decodeChannels(fixture(name)), 'AUDIO_UNSUPPORTED_CODEC');
    expect(message).toMatch(/These work: WAV .*FLAC, MP3, Ogg Vorbis, and Opus in Ogg or WebM/);
  });

  it.each(['video-only.mp4', 'video-only.webm'])('%s has no audio track', async (name) => {
    expect(await expectCode(decodeChannels(fixture(name)), 'AUDIO_NO_TRACK')).toContain(
      'only video',
    );
  });
});
