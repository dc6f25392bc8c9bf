// What fuzzing found, each kept as the smallest input that shows it: fuzz/README.md tells the stories.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { flacFrames, renewFrame } from '../../fuzz/mutators/flac.js';
import { oggChecksum, oggPages } from '../../fuzz/mutators/ogg.js';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import { readIsoTracks } from '../../src/audio/formats/iso-tracks.js';
import { joinBytes } from '../../src/join-bytes.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { writeWav } from '../support/write-wav.js';

vi.setConfig({ testTimeout: 60_000 });

describe('a decoder that meets damage behind a good checksum', () => {
  const print = vi.spyOn(console, 'error');
  beforeEach(() => print.mockClear().mockImplementation(() => {}));
  afterEach(() => expect(console.error).toBe(print));

  it('FLAC: says so once, as an error, and prints nothing', async () => {
    const bytes = fixture('mono-8k-24bit.flac');
    const [frame] = flacFrames(bytes);
    // Behind a header of 8 bytes, a subframe of a reserved kind (RFC 9639, section 9.2.1).
    bytes[frame!.start + 8] = 0x7e;
    renewFrame(bytes, frame!);
    await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
    expect(print).not.toHaveBeenCalled();
  });

  it('FLAC of 20 bits, which we decode: no sample beyond full scale', async () => {
    const bytes = fixture('mono-8k-20bit.flac');
    const frame = flacFrames(bytes).find(({ end }) => end > 237);
    // One bit of its predictor: the samples that follow grow without end.
    bytes[237] = bytes[237]! ^ 0x40;
    renewFrame(bytes, frame!);
    await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
  });

  it('Opus: says so once, as an error, and prints nothing', async () => {
    const bytes = fixture('mono-48k.opus.ogg');
    const { start, end, bodyStart } = oggPages(bytes)[2]!;
    // Code 3 with 63 frames: far more than the 120 ms a packet may hold (RFC 6716, section 3.2.5).
    bytes[bodyStart] = bytes[bodyStart]! | 3;
    bytes[bodyStart + 1] = 63;
    const view = new DataView(bytes.buffer);
    view.setUint32(start + 22, oggChecksum(bytes.subarray(start, end)), true);
    await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
    expect(print).not.toHaveBeenCalled();
  });

  it('leaves the console as it was for others', async () => {
    await decodeAudio(fixture('stereo-44k.mp3'), { sampleRate: 16_000 });
    console.error('still here');
    expect(print).toHaveBeenCalledExactlyOnceWith('still here');
  });
});

describe('a file made to keep the reader busy', () => {
  // Each of these took minutes, and four times as long for twice the size: what fails here is the test's limit.
  const repeated = (piece: Uint8Array, bytes: number): Uint8Array => {
    const count = Math.floor(bytes / piece.length);
    return joinBytes(Array.from({ length: count }, () => piece));
  };

  it('FLAC: a megabyte of frame headers', async () => {
    const bytes = fixture('mono-16k.flac');
    const [frame] = flacFrames(bytes);
    const header = bytes.subarray(frame!.start, frame!.start + 8);
    const file = joinBytes([bytes.subarray(0, frame!.start), repeated(header, 1 << 20)]);
    await expectCode(decodeChannels(file), 'AUDIO_CORRUPT');
  });

  it('Ogg: eight megabytes of empty first pages', async () => {
    const bytes = fixture('mono-16k.vorbis.ogg');
    const [head] = oggPages(bytes);
    const empty = bytes.slice(0, 27);
    empty[26] = 0;
    new DataView(empty.buffer).setUint32(22, oggChecksum(empty), true);
    const file = joinBytes([bytes.subarray(0, head!.end), repeated(empty, 8 << 20)]);
    // Nothing is damaged: pages may be empty, and the sound is lost.
    await expectCode(decodeChannels(file), 'AUDIO_TRUNCATED');
  });

  it('MP3: sixty-four megabytes of nothing behind a few frames', async () => {
    const frames = fixture('mono-24k-noxing.mp3').subarray(0, 10 * 192);
    const file = joinBytes([frames, repeated(Uint8Array.of(0xff, 0xf3), 64 << 20)]);
    const { source } = await decodeChannels(file);
    // Ten frames of 576 samples at 24 kHz; what is no sound costs nothing.
    expect(source.durationSeconds).toBe(0.24);
    expect(source.warnings.map(({ message }) => message)).toEqual([
      expect.stringContaining(`${64 << 20} bytes behind the last frame`),
    ]);
  });
});

describe('a FLAC header that contradicts its frames', () => {
  // STREAMINFO carries no checksum: a flipped bit made a recording faster, or its samples coarser.
  const streamInfo = (change: (packed: bigint) => bigint): Uint8Array => {
    const bytes = fixture('mono-16k.flac');
    const view = new DataView(bytes.buffer);
    view.setBigUint64(18, change(view.getBigUint64(18)));
    return bytes;
  };

  it.each<readonly [string, (packed: bigint) => bigint, RegExp]>([
    ['rate', (packed) => packed ^ (1n << 45n), /frames have 16000 Hz, its header says 16002/],
    ['depth', (packed) => packed ^ (1n << 39n), /frames have 16 bits a sample, its header says 8/],
    ['channels', (packed) => packed ^ (1n << 41n), /frames have 1 channels, its header says 2/],
  ])('is refused: %s', async (_, change, words) => {
    expect(await expectCode(decodeChannels(streamInfo(change)), 'AUDIO_CORRUPT')).toMatch(words);
  });
});

describe('an MP4 whose index lies', () => {
  it('about the samples of a chunk: refused at once, where counting them took minutes', async () => {
    const bytes = fixture('mono-16k.aac.m4a');
    const at = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).indexOf('stsc');
    // Behind the name: version and flags, the number of entries, then the first chunk's number.
    new DataView(bytes.buffer, bytes.byteOffset).setUint32(at + 16, 0xffff_0001);
    const message = await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
    expect(message).toContain('claims 4294901761 samples in a chunk, of 6 in all');
  });
});

describe('an MP4 of nothing but beginnings', () => {
  it('is told to be cut, where looking for what was joined took time with the square of their number', async () => {
    const one = fixture('mono-48k.opus.mp4').subarray(0, 12);
    const beginning = new Uint8Array(12);
    beginning.set(one);
    new DataView(beginning.buffer).setUint32(0, 12);
    const bytes = new Uint8Array(12 * 200_000);
    for (let at = 0; at < bytes.length; at += 12) bytes.set(beginning, at);
    await expectCode(decodeAudio(bytes, { sampleRate: 16_000 }), 'AUDIO_TRUNCATED');
  });
});

describe('an index of containers, each inside the one before', () => {
  it('is looked into as deep as real files nest, where the search had overflowed the stack', () => {
    const head = new Uint8Array(8);
    head.set(new TextEncoder().encode('minf'), 4);
    // A size of 0 reaches to the end (ISO 14496-12, section 4.2).
    const index = joinBytes(Array.from({ length: 100_000 }, () => head));
    expect(readIsoTracks(index).size).toBe(0);
  });
});

describe('samples near the largest float', () => {
  it('are refused where the resampler makes infinity of them', async () => {
    const loud = new Float32Array(48_000).map((_, i) => (i % 7 < 3 ? 3.4e38 : -3.4e38));
    const bytes = writeWav([loud], { format: 'float', bits: 32, rate: 48_000 });
    await expectCode(decodeAudio(bytes, { sampleRate: 16_000 }), 'AUDIO_NON_FINITE');
  });

  it('are refused in a cut file, too, of which it was promised that the rest is readable', async () => {
    // Full scale is 1: what is 1e30 times as loud is no sound, and no rate to which it is converted makes it one.
    const loud = new Float32Array(9_600).fill(-3.4e38);
    const bytes = writeWav([loud, loud], { format: 'float', bits: 64, rate: 48_000 });
    const cut = bytes.subarray(0, bytes.length - 20_000);
    for (const allowTruncated of [false, true]) {
      const decoding = decodeAudio(cut, { sampleRate: 16_000, allowTruncated });
      await expectCode(decoding, 'AUDIO_NON_FINITE');
      await expectCode(decodeChannels(cut, { allowTruncated }), 'AUDIO_NON_FINITE');
    }
  });
});

describe('a MOV file', () => {
  const mov = () => {
    const bytes = fixture('mono-8k-pcm.mov');
    const data = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
    return { bytes, data };
  };

  it('with a rate a hair below a whole number is heard', async () => {
    const { bytes, data } = mov();
    const rate = data.indexOf(Buffer.from([0x1f, 0x40, 0, 0]), data.indexOf('stsd'));
    data.writeUInt32BE(0x1f3f_ffff, rate);
    expect((await decodeAudio(bytes, { sampleRate: 16_000 })).source.sampleRate).toBe(8000);
  });

  it('whose index contradicts itself is refused in words about the file', async () => {
    const { bytes, data } = mov();
    data.writeUInt32BE(0, data.indexOf('stts') + 8);
    const message = await expectCode(decodeChannels(bytes), 'AUDIO_CORRUPT');
    expect(message).toContain('its parts contradict each other');
  });
});
