// Uncompressed files that are no plain WAV, as other programs wrote them, and lengths that no test can afford to write.
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../src/audio/byte-source.js';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import { extentOf } from '../../src/audio/formats/promised-length.js';
import { readWaveHeader } from '../../src/audio/formats/riff.js';
import { openWav } from '../../src/audio/formats/wav.js';
import { recordingExtensions } from '../../src/corpora/recordings.js';
import { joinBytes } from '../../src/join-bytes.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp, randomBytes, snr } from '../support/signals.js';
import { fields, soundBytes } from '../support/sound-bytes.js';
import { writeWav } from '../support/write-wav.js';

describe('files of other programs', () => {
  it.each([
    ['mono-8k.aiff', 'aiff', 'pcm-s16', 90],
    ['mono-8k-alaw.caf', 'caf', 'alaw', 34],
    ['mono-8k-mulaw.au', 'au', 'ulaw', 34],
    ['stereo-8k-24bit.w64', 'w64', 'pcm-s24', 120],
    ['mono-8k-rifx.wav', 'wav', 'pcm-s24', 120],
    ['mono-8k-adpcm.wav', 'wav', 'adpcm-ima', 15],
    ['stereo-8k-msadpcm.wav', 'wav', 'adpcm-ms', 15],
    ['stereo-8k-ima4.caf', 'caf', 'adpcm-ima-qt', 15],
  ])('%s', async (name, container, codec, db) => {
    const { channels, source } = await decodeChannels(fixture(name));
    expect(source).toMatchObject({ container, codec, sampleRate: 8000, warnings: [] });
    expect(source.channels).toBe(name.startsWith('stereo') ? 2 : 1);
    expect(channels[0]?.length).toBeGreaterThanOrEqual(1600);
    expect(snr(channels[0]!, chirp(8000, 0.2))).toBeGreaterThan(db);
    if (channels[1]) expect(snr(channels[1], chirp(8000, 0.2, 1))).toBeGreaterThan(db - 8);
  });

  it.each(['mono-8k-adpcm.wav', 'stereo-8k-msadpcm.wav', 'stereo-8k-ima4.caf'])(
    '%s gives the samples that another decoder gives, to the bit',
    async (name) => {
      const ours = await decodeChannels(fixture(name));
      const theirs = await decodeChannels(fixture(name.replace(/\.\w+$/, '.decoded.wav')));
      expect(ours.channels).toHaveLength(theirs.channels.length);
      for (const [index, channel] of theirs.channels.entries()) {
        const frames = Math.min(channel.length, ours.channels[index]!.length);
        expect(frames).toBeGreaterThanOrEqual(1600);
        expect(ours.channels[index]!.subarray(0, frames)).toEqual(channel.subarray(0, frames));
      }
    },
  );

  it('MP3 in a WAV file is read by the reader of MP3', async () => {
    const { samples, source } = await decodeAudio(fixture('mono-22k-mp3.wav'), {
      sampleRate: 22_050,
    });
    expect(source).toMatchObject({ container: 'wav', codec: 'mp3', sampleRate: 22_050 });
    expect(samples.length).toBeGreaterThan(0.3 * 22_050);
  });

  it('are found in folders by their names', () => {
    for (const extension of ['.aiff', '.aif', '.caf', '.au', '.snd', '.w64']) {
      expect(recordingExtensions).toContain(extension);
    }
  });

  it.each<readonly [string, Uint8Array, string]>([
    [
      'AIFF',
      fields(['FORM', ['u32', 70], 'AIFC', ...commonOf('QDM2'), ...soundOf()], true),
      'QDM2',
    ],
    ['CAF', cafOf('alac'), 'ALAC'],
    ['AU', auOf(23), 'G.721'],
    ['WAV', fixture('mono-8k-gsm.wav'), 'GSM 6.10'],
  ])('another codec in %s is refused by name', async (_, file, name) => {
    expect(await expectCode(decodeChannels(file), 'AUDIO_UNSUPPORTED_CODEC')).toContain(name);
  });
});

function commonOf(kind: string) {
  const rate = fields(
    [
      ['u16', 16_383 + 12],
      ['u64', 0],
    ],
    true,
  );
  rate[2] = 0xfa;
  return [
    'COMM',
    ['u32', 24],
    ['u16', 1],
    ['u32', 4],
    ['u16', 16],
    rate,
    kind,
    ['u16', 0],
  ] as const;
}

function soundOf() {
  return ['SSND', ['u32', 16], ['u32', 0], ['u32', 0], new Uint8Array(8)] as const;
}

function cafOf(kind: string): Uint8Array {
  return fields(
    [
      'caff',
      ['u16', 1],
      ['u16', 0],
      'desc',
      ['u64', 32],
      ['f64', 8000],
      kind,
      ['u32', 0],
      ['u32', 0],
      ['u32', 4096],
      ['u32', 1],
      ['u32', 0],
      'data',
      ['i64', -1],
      new Uint8Array(64),
    ],
    true,
  );
}

function auOf(encoding: number): Uint8Array {
  const numbers = [24, 64, encoding, 8000, 1].map((n) => ['u32', n] as const);
  return fields(['.snd', ...numbers, new Uint8Array(64)], true);
}

describe('more sound than the header speaks of', () => {
  const [left, right] = [chirp(16_000, 0.5, 0), chirp(16_000, 0.5, 1)];

  it('in another file of another kind is named with its length', async () => {
    const file = joinBytes([writeWav([left]), writeWav([left, right], { rate: 8000 })]);
    const { channels, source } = await decodeChannels(file);
    expect(channels[0]).toHaveLength(left.length);
    expect(source.warnings).toHaveLength(1);
    expect(source.warnings[0]?.code).toBe('unheard');
    expect(source.warnings[0]?.message).toMatch(/1\.000 s.*8000 Hz with 2 channels/);
  });

  it.each<readonly [string, Uint8Array]>([
    ['random bytes', randomBytes(20_000, 3)],
    ['text', new TextEncoder().encode('and then she said that it was late. '.repeat(600))],
  ])('is not made up of %s, which are named', async (_, rest) => {
    const { channels, source } = await decodeChannels(joinBytes([writeWav([left]), rest]));
    expect(channels[0]).toHaveLength(left.length);
    expect(source.warnings.map(({ code }) => code)).toEqual(['unheard']);
  });

  it('of a recorder that wrote its header once is heard, and it is said', async () => {
    const file = joinBytes([writeWav([left.subarray(0, 3000)])]);
    const whole = joinBytes([file, writeWav([left.subarray(3000)]).subarray(44)]);
    const { channels, source } = await decodeChannels(whole);
    expect(snr(channels[0]!, left)).toBeGreaterThan(90);
    expect(channels[0]).toHaveLength(left.length);
    expect(source.warnings[0]?.message).toContain('0.188 s of sound, which goes on');
  });

  it('that was cut in its second part says how much of both is left', async () => {
    const file = joinBytes([writeWav([left]), writeWav([left])]);
    const cut = file.subarray(0, file.length - 8000);
    const message = await expectCode(decodeChannels(cut), 'AUDIO_TRUNCATED');
    expect(message).toContain('Readable: 0.750 s of 1.000 s');
  });
});

/** A file of which only the header is not zero, and nothing is held. */
function sparse(header: Uint8Array, size: number): ByteSource {
  return {
    size,
    read: (start, end) => {
      const bytes = new Uint8Array(end - start);
      if (start < header.length) bytes.set(header.subarray(start, end));
      return bytes;
    },
  };
}

describe('beyond 4 GB', () => {
  const dataBytes = 5 * 2 ** 30;
  const rate = 192_000;
  const frameBytes = 8;
  const format = [
    ['u16', 1],
    ['u16', 2],
    ['u32', rate],
    ['u32', rate * frameBytes],
    ['u16', frameBytes],
    ['u16', 32],
  ] as const;
  const guid = Uint8Array.from([
    0xf3, 0xac, 0xd3, 0x11, 0x8c, 0xd1, 0, 0xc0, 0x4f, 0x8e, 0xdb, 0x8a,
  ]);
  const outer = Uint8Array.from([0x2e, 0x91, 0xcf, 0x11, 0xa5, 0xd6, 0x28, 0xdb, 0x04, 0xc1, 0, 0]);
  const rf64 = fields([
    'RF64',
    ['u32', 0xffffffff],
    'WAVEds64',
    ['u32', 28],
    ['u64', dataBytes + 72],
    ['u64', dataBytes],
    ['u64', dataBytes / frameBytes],
    ['u32', 0],
    'fmt ',
    ['u32', 16],
    ...format,
    'data',
    ['u32', 0xffffffff],
  ]);
  const wave64 = fields([
    'riff',
    outer,
    ['i64', dataBytes + 104],
    'wave',
    guid,
    'fmt ',
    guid,
    ['i64', 40],
    ...format,
    'data',
    guid,
    ['i64', dataBytes + 24],
  ]);

  it.each([
    ['RF64', rf64],
    ['Wave64', wave64],
  ])(
    'the sound of %s is found whole, and what is left of it where it was cut',
    async (_, header) => {
      const whole = await readWaveHeader(sparse(header, header.length + dataBytes));
      expect(whole).toMatchObject({ start: header.length, promised: dataBytes });
      const open = (size: number) => openWav(sparse(header, size));
      expect(await open(header.length + dataBytes)).toMatchObject({
        claimedFrames: dataBytes / frameBytes,
        warnings: [],
      });
      expect((await open(header.length + dataBytes - 2 ** 30)).claimedFrames).toBe(
        2 ** 32 / frameBytes,
      );
      const said = { ...whole, headerBytes: whole.start, bytesPerSecond: rate * frameBytes };
      const cut = extentOf({ ...said, present: 2 ** 32, blockBytes: frameBytes });
      expect(cut).toMatchObject({ bytes: 2 ** 32, isWhole: false });
      expect(cut.earlyEnd?.reason).toContain(`promises ${dataBytes} bytes`);
    },
  );
});

it('24 bits in the lower three of four bytes stay within full scale where the fourth is damaged', async () => {
  // Found by the fuzzer (seed 71, number 1092): only some of the sound is looked at to tell which three bytes count.
  const sound = Int16Array.from({ length: 40_000 }, (_, i) => 9000 * Math.sin(i / 9));
  const data = soundBytes([sound], { kind: 'signed', bytes: 4, rightAligned: true });
  data[4 * 77 + 3] = 0x55;
  const numbers = [
    ['u16', 1],
    ['u16', 1],
    ['u32', 16_000],
    ['u32', 64_000],
    ['u16', 4],
    ['u16', 24],
  ] as const;
  const file = fields([
    'RIFF',
    ['u32', 36 + data.length],
    'WAVEfmt ',
    ['u32', 16],
    ...numbers,
    'data',
    ['u32', data.length],
    data,
  ]);
  const { channels } = await decodeChannels(file);
  expect([...channels[0]!]).toEqual([...sound].map((sample) => sample / 32_768));
});
