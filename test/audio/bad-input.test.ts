// Nothing untyped is thrown and nothing hangs, whatever the bytes: cut, damaged, foreign, or lying.
import { describe, expect, it } from 'vitest';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import { AffettoError } from '../../src/errors.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp, randomBytes } from '../support/signals.js';
import { writeWav } from '../support/write-wav.js';

const text = (value: string): Uint8Array => new TextEncoder().encode(value);

/** The code that decoding ends with, `OK` for success; anything else thrown fails the test. */
async function outcome(bytes: Uint8Array): Promise<string> {
  try {
    await decodeAudio(bytes, { sampleRate: 16_000 });
    return 'OK';
  } catch (error) {
    if (error instanceof AffettoError) return error.code;
    throw error;
  }
}

describe('not a recording', () => {
  it('refuses an empty file', async () => {
    await expectCode(decodeChannels(new Uint8Array(0)), 'AUDIO_EMPTY');
  });

  it.each<readonly [string, Uint8Array]>([
    ['one byte', Uint8Array.of(0)],
    ['text', text('Dear all, please find the recording attached.\n'.repeat(50))],
    ['a playlist', text('#EXTM3U\n#EXT-X-TARGETDURATION:4\nhttp://127.0.0.1:9/a.ts\n')],
    ['a PDF', text(`%PDF-1.7\n${'x'.repeat(500)}`)],
    ['a ZIP', text(`PK\x03\x04${'\0'.repeat(500)}`)],
    ['RIFF of another kind', text(`RIFF\x10\0\0\0AVI LIST${'\0'.repeat(64)}`)],
    ['zeros', new Uint8Array(5000)],
    ['ones', new Uint8Array(5000).fill(255)],
  ])('refuses %s', async (_, bytes) => {
    await expectCode(decodeChannels(bytes), 'AUDIO_NOT_AUDIO');
  });

  it('refuses 40 files of random bytes', async () => {
    for (let seed = 1; seed <= 40; seed++) {
      expect(await outcome(randomBytes(3000, seed))).toBe('AUDIO_NOT_AUDIO');
    }
  });

  it('names what a foreign file looks like', async () => {
    expect(await expectCode(decodeChannels(text('%PDF-1.7')), 'AUDIO_NOT_AUDIO')).toContain(
      'a PDF',
    );
  });
});

describe('cut files', () => {
  const wav = writeWav([chirp(16_000, 0.25)]);
  const files: readonly (readonly [string, Uint8Array])[] = [
    ['WAV', wav],
    ...[
      'mono-16k.flac',
      'stereo-44k.mp3',
      'mono-24k-vbr.mp3',
      'stereo-44k.vorbis.ogg',
      'mono-48k.opus.ogg',
    ].map((name) => [name, fixture(name)] as const),
    ...['stereo-48k.opus.webm', 'live-48k.opus.webm'].map((name) => [name, fixture(name)] as const),
  ];

  it.each(files)('%s is found truncated at any length', async (_, bytes) => {
    const lengths = [12, 20, 40, 60, 100];
    // Of a WAV file whose header is too long by no more than itself nothing is missing.
    lengths.push(bytes.length - (bytes === wav ? 46 : 1), bytes.length - (bytes === wav ? 45 : 3));
    for (let part = 1; part < 10; part++) lengths.push(Math.floor((bytes.length * part) / 10));
    for (const length of lengths) {
      expect([length, await outcome(bytes.subarray(0, length))]).toEqual([
        length,
        'AUDIO_TRUNCATED',
      ]);
    }
  });

  it.each(files)('%s gives what is readable on request', async (_, bytes) => {
    const half = bytes.subarray(0, Math.floor(bytes.length * 0.7));
    const whole = await decodeChannels(bytes);
    const { channels } = await decodeChannels(half, { allowTruncated: true });
    const first = channels[0]!;
    expect(first.length).toBeGreaterThan(0.15 * whole.channels[0]!.length);
    expect(first.length).toBeLessThan(0.9 * whole.channels[0]!.length);
    expect(first.subarray(0, 1000)).toEqual(whole.channels[0]!.subarray(0, 1000));
    const message = await expectCode(decodeChannels(half), 'AUDIO_TRUNCATED');
    expect(message).toContain(`Readable: ${(first.length / whole.source.sampleRate).toFixed(3)} s`);
    expect(message).toContain('Copy it again, or take what is there: --allow-truncated');
  });

  it('an MP3 without a Xing header is found cut only inside a frame', async () => {
    const bytes = fixture('mono-24k-noxing.mp3');
    const frame = 192;
    expect(await outcome(bytes.subarray(0, 10 * frame))).toBe('OK');
    expect(await outcome(bytes.subarray(0, 10 * frame + 50))).toBe('AUDIO_TRUNCATED');
  });
});

describe('damaged files', () => {
  it.each(['mono-16k.flac', 'stereo-44k.vorbis.ogg', 'mono-48k.opus.ogg'])(
    '%s: one flipped bit in the middle is found',
    async (name) => {
      for (const part of [0.3, 0.5, 0.7]) {
        const bytes = fixture(name).slice();
        bytes[Math.floor(bytes.length * part)]! ^= 4;
        expect(await outcome(bytes)).toBe('AUDIO_CORRUPT');
      }
    },
  );

  it('a stretch of rubbish inside an MP3 is found', async () => {
    const bytes = fixture('stereo-44k.mp3').slice();
    bytes.set(randomBytes(900, 5), 4000);
    expect(await outcome(bytes)).toBe('AUDIO_CORRUPT');
  });

  it.each([
    'mono-16k.flac',
    'mono-24k-vbr.mp3',
    'mono-16k.vorbis.ogg',
    'mono-48k.opus.ogg',
    'mono-48k.opus.webm',
    'live-48k.opus.webm',
    'mono-8k-rf64.wav',
    'mono-16k.aac.m4a',
    'video-only.webm',
  ])('%s: overwritten anywhere, it ends in a typed answer', async (name) => {
    const original = fixture(name);
    for (let seed = 1; seed <= 12; seed++) {
      const bytes = original.slice();
      const at = Math.floor((original.length * (seed - 1)) / 12);
      bytes.set(randomBytes(60, seed).subarray(0, original.length - at), at);
      expect(await outcome(bytes)).toMatch(/^(OK|AUDIO_[A-Z_]+)$/);
    }
  });
});

describe('limits', () => {
  it('refuses by the header before decoding', async () => {
    const file = writeWav([chirp(16_000, 0.5)]);
    const message = await expectCode(
      decodeChannels(file, { maxDurationSeconds: 0.25 }),
      'AUDIO_TOO_LONG',
    );
    expect(message).toContain('is 0.5 s long, the limit is 0.25 s');
    // The command line has no option for it.
    expect(message).toContain('Split the file; a program may raise');
  });

  it.each([
    'mono-16k.flac',
    'stereo-44k.mp3',
    'mono-16k.vorbis.ogg',
    'mono-48k.opus.ogg',
    'mono-48k.opus.webm',
    'mono-24k-noxing.mp3',
  ])('refuses %s over the limit', async (name) => {
    await expectCode(decodeChannels(fixture(name), { maxDurationSeconds: 0.3 }), 'AUDIO_TOO_LONG');
  });

  it('believes no small file that claims eight hours', async () => {
    const eightHours = 8 * 3600 * 16_000;
    const sizes = { dataSize: 2 * eightHours, riffSize: 2 * eightHours + 36 };
    const wav = writeWav([chirp(16_000, 0.1)], sizes);
    await expectCode(decodeChannels(wav), 'AUDIO_TRUNCATED');
    const flac = fixture('mono-16k.flac').slice();
    // STREAMINFO's 36-bit sample count ends at byte 26.
    new DataView(flac.buffer).setUint32(22, eightHours);
    await expectCode(decodeChannels(flac), 'AUDIO_TOO_LONG');
    await expectCode(decodeChannels(flac, { maxDurationSeconds: 1e6 }), 'AUDIO_TRUNCATED');
  });

  it('refuses impossible options', async () => {
    const file = writeWav([chirp(16_000, 0.1)]);
    for (const sampleRate of [0, -1, 16_000.5, Number.NaN, 999, 400_000]) {
      await expectCode(decodeAudio(file, { sampleRate }), 'OPTION_INVALID');
    }
    for (const maxDurationSeconds of [0, -1, Number.NaN]) {
      await expectCode(decodeChannels(file, { maxDurationSeconds }), 'OPTION_INVALID');
    }
    const notBytes = 'file.wav' as unknown as Uint8Array;
    await expectCode(decodeAudio(notBytes, { sampleRate: 16_000 }), 'OPTION_INVALID');
  });

  it('leaves the caller’s bytes alone, Buffers included', async () => {
    const bytes = Buffer.from(fixture('live-48k.opus.webm'));
    const before = Buffer.from(bytes);
    await outcome(bytes.subarray(0, 3000));
    expect(bytes.equals(before)).toBe(true);
  });
});
