// What people's compressed files are like, kind by kind: each is heard as the clean one, or says what was not. The files are
// made from the fixtures by edits of bytes; metamorphic variations of all formats are in variations/.
import { describe, expect, it } from 'vitest';
import { oggChecksum } from '../../fuzz/mutators/ogg.js';
import { decodeChannels } from '../../src/audio/decode.js';
import { AffettoError } from '../../src/errors.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp, randomBytes, snr } from '../support/signals.js';

const text = (value: string) => new TextEncoder().encode(value);
const joined = (...parts: readonly Uint8Array[]) => new Uint8Array(Buffer.concat(parts));
const samplesOf = async (bytes: Uint8Array) => (await decodeChannels(bytes)).channels;
const codes = async (bytes: Uint8Array) =>
  (await decodeChannels(bytes)).source.warnings.map(({ code }) => code);

const id3v1 = joined(text('TAGTitle'), new Uint8Array(120));
const id3v2 = (size: number) =>
  joined(text('ID3'), Uint8Array.of(3, 0, 0, 0, 0, size >> 7, size & 127), new Uint8Array(size));

describe('an MP3', () => {
  const first = Buffer.from(fixture('stereo-44k.mp3')).indexOf(Uint8Array.of(0xff, 0xfb));
  const whole = fixture('stereo-44k.mp3').subarray(first);
  const open = fixture('mono-24k-noxing.mp3');

  it.each<[string, (...parts: Uint8Array[]) => Uint8Array]>([
    ['one zero behind', (file) => joined(file!, new Uint8Array(1))],
    ['3,000 zeros behind', (file) => joined(file!, new Uint8Array(3000))],
    ['zeros and ID3v1', (file) => joined(file!, new Uint8Array(1000), id3v1)],
    ['two ID3v1', (file) => joined(file!, id3v1, id3v1)],
    ['a line end', (file) => joined(file!, text('\r\n'))],
    ['ID3v2 in front and behind', (file) => joined(id3v2(500), file!, id3v2(30))],
  ])('with %s is heard whole', async (_, around) => {
    for (const file of [whole, open]) {
      expect(await samplesOf(around(file))).toEqual(await samplesOf(file));
      expect(await codes(around(file))).toEqual([]);
    }
  });

  it('that was joined with its tags is heard twice, each part trimmed by its own header', async () => {
    const [left] = await samplesOf(joined(id3v2(500), whole, id3v1, id3v2(500), whole));
    const [once] = await samplesOf(whole);
    expect(left).toHaveLength(2 * once!.length);
    expect(left!.subarray(once!.length)).toEqual(once);
  });

  it('behind noise is found, and the noise is told of', async () => {
    const noise = randomBytes(4000, 3);
    // Looks like the start of a frame, which no second one follows.
    for (const at of [0, 700, 1500, 2900]) noise.set([0xff, 0xf4, 0x2b, 0xb9], at);
    const file = joined(id3v2(1000), noise, whole);
    expect(await samplesOf(file)).toEqual(await samplesOf(whole));
    expect(await codes(file)).toEqual(['mended']);
  });

  it('that begins inside a frame is heard from the next one on', async () => {
    const frame = 192;
    const [cut] = await samplesOf(open.subarray(2 * frame + 50));
    const [all] = await samplesOf(open);
    expect(cut).toHaveLength(all!.length - 3 * 576);
    // Two frames on, nothing of what is missing is left in the decoder.
    expect(snr(cut!.subarray(2304), all!.subarray(3 * 576 + 2304))).toBeGreaterThan(90);
    expect(await codes(open.subarray(2 * frame + 50))).toEqual(['mended']);
  });

  it('of layer II is read', async () => {
    const { channels, source } = await decodeChannels(fixture('mono-32k.mp2'));
    expect(source).toMatchObject({
      container: 'mp2',
      codec: 'mp2',
      sampleRate: 32_000,
      channels: 1,
    });
    // ffmpeg 5.1 decodes as many (`ffmpeg -i mono-32k.mp2 -f f32le -`); its encoder begins 481 samples early.
    expect(channels[0]).toHaveLength(13_824);
    expect(snr(channels[0]!.subarray(481, 481 + 12_800), chirp(32_000, 0.4))).toBeGreaterThan(15);
  });
});

describe('an Ogg', () => {
  const names = ['mono-48k.opus.ogg', 'mono-16k.vorbis.ogg', 'mono-16k.flac.ogg'];
  const lastPage = (bytes: Uint8Array) => Buffer.from(bytes).lastIndexOf('OggS');
  const sealed = (bytes: Uint8Array, at: number) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    view.setUint32(at + 22, oggChecksum(bytes.subarray(at)), true);
    return bytes;
  };

  it.each(names)('%s without an end mark is heard whole', async (name) => {
    const bytes = fixture(name).slice();
    const at = lastPage(bytes);
    bytes[at + 5]! &= ~4;
    expect(await samplesOf(sealed(bytes, at))).toEqual(await samplesOf(fixture(name)));
    expect(await codes(bytes)).toEqual([]);
  });

  it.each(names)(
    '%s with zeros, tags or an empty last page behind is heard whole',
    async (name) => {
      const bytes = fixture(name);
      const clean = await samplesOf(bytes);
      const empty = new Uint8Array(27);
      const at = lastPage(bytes);
      empty.set(bytes.subarray(at, at + 26));
      new DataView(empty.buffer).setUint32(
        18,
        new DataView(bytes.buffer).getUint32(at + 18, true) + 1,
        true,
      );
      for (const behind of [new Uint8Array(200), id3v1, text('\r\n'), sealed(empty, 0)]) {
        expect(await samplesOf(joined(bytes, behind))).toEqual(clean);
      }
    },
  );

  it('of chained recordings is heard whole, at the rate and with the channels of the first', async () => {
    const [first, second] = [fixture('mono-16k.vorbis.ogg'), fixture('stereo-48k.opus.ogg')];
    const { channels, source } = await decodeChannels(joined(first, second));
    expect(source).toMatchObject({ codec: 'vorbis', sampleRate: 16_000, channels: 1 });
    expect(channels[0]).toHaveLength(9600 + 9600);
    expect(channels[0]!.subarray(0, 9600)).toEqual((await samplesOf(first))[0]);
    const fall = chirp(16_000, 0.6, 1);
    const mean = chirp(16_000, 0.6).map((value, i) => (value + fall[i]!) / 2);
    expect(snr(channels[0]!.subarray(9600), mean, 20)).toBeGreaterThan(25);
  });

  it('whose other recording cannot be decoded says so', async () => {
    const file = joined(fixture('mono-16k.vorbis.ogg'), fixture('mono-16k.speex.ogg'));
    const { source } = await decodeChannels(file);
    expect(source.durationSeconds).toBe(0.6);
    expect(source.warnings).toEqual([
      { code: 'unheard', message: expect.stringContaining('Speex') },
    ]);
  });

  it('with FLAC inside has the samples of the WAV that it was made from', async () => {
    const { channels, source } = await decodeChannels(fixture('mono-16k.flac.ogg'));
    expect(source).toMatchObject({ container: 'ogg', codec: 'flac', durationSeconds: 0.3 });
    expect(snr(channels[0]!, chirp(16_000, 0.3))).toBeGreaterThan(85);
  });
});

describe('lossless sound', () => {
  it.each([
    ['mono-16k-32bit.flac', 1, 0.4, 130],
    ['mono-8k-12bit.flac', 1, 0.2, 60],
    ['mono-8k-20bit.flac', 1, 0.2, 105],
    ['mono-16k.alac.m4a', 1, 0.4, 85],
    ['stereo-16k-24bit.alac.m4a', 2, 0.2, 125],
  ])('of %s is that of the signal', async (name, count, seconds, db) => {
    const { channels, source } = await decodeChannels(fixture(name));
    const rate = name.includes('8k') ? 8000 : 16_000;
    expect(source).toMatchObject({ sampleRate: rate, channels: count, durationSeconds: seconds });
    for (const [index, channel] of channels.entries()) {
      expect(snr(channel, chirp(rate, seconds, index === 0 ? 0 : 1))).toBeGreaterThan(db);
    }
  });
});

describe('containers', () => {
  it.each([
    ['mono-48k.opus.mp4', 'opus', 48_000, 0.6, 30],
    ['mono-16k.mp3.mp4', 'mp3', 16_000, 0.4, 15],
    ['mono-16k.vorbis.webm', 'vorbis', 16_000, 0.4, 15],
  ])('%s is trimmed at both ends to the sample', async (name, codec, rate, seconds, db) => {
    const { channels, source } = await decodeChannels(fixture(name));
    expect(source).toMatchObject({
      codec,
      sampleRate: rate,
      durationSeconds: seconds,
      warnings: [],
    });
    expect(snr(channels[0]!, chirp(rate, seconds))).toBeGreaterThan(db);
  });

  it('that say another rate and other channels than the sound has are not believed', async () => {
    const file = fixture('mono-16k.mp3.mp4').slice();
    const entry = Buffer.from(file).indexOf('mp4a');
    const view = new DataView(file.buffer);
    view.setUint16(entry + 20, 2);
    view.setUint32(entry + 28, 8000 * 65_536);
    expect(await samplesOf(file)).toEqual(await samplesOf(fixture('mono-16k.mp3.mp4')));
  });

  it('keep a gap as silence', async () => {
    const file = fixture('mono-48k.opus.webm').slice();
    const [clean] = await samplesOf(file);
    // Every second time of a cluster, in milliseconds, stands behind E7 and its length.
    const clusters: number[] = [];
    for (let at = Buffer.from(file).indexOf(Uint8Array.of(0x1f, 0x43, 0xb6, 0x75)); at >= 0; ) {
      clusters.push(Buffer.from(file).indexOf(0xe7, at + 4));
      at = Buffer.from(file).indexOf(Uint8Array.of(0x1f, 0x43, 0xb6, 0x75), at + 4);
    }
    expect(clusters).toHaveLength(1);
    // The one cluster's blocks from number ten on are 300 ms later.
    let [at, count] = [clusters[0]!, 0];
    for (; at < file.length - 4; at++) {
      if (file[at] !== 0xa3 || file[at + 1]! >> 6 !== 1 || file[at + 3] !== 0x81) continue;
      if (++count <= 10) continue;
      const time = new DataView(file.buffer).getInt16(at + 4);
      new DataView(file.buffer).setInt16(at + 4, time + 300);
    }
    expect(count).toBeGreaterThan(20);
    const { channels, source } = await decodeChannels(file);
    const [gapped] = channels;
    expect(Math.abs(gapped!.length - clean!.length - 14_400)).toBeLessThanOrEqual(48);
    const silent = gapped!.subarray(9600, 9600 + 14_000);
    expect(silent.every((sample) => sample === 0)).toBe(true);
    expect(source.warnings).toEqual([]);
  });

  it('that were joined are heard one after the other', async () => {
    for (const name of ['mono-48k.opus.webm', 'live-48k.opus.webm', 'mono-16k.alac.m4a']) {
      const file = fixture(name);
      const [once] = await samplesOf(file);
      const [twice] = await samplesOf(joined(file, file));
      expect(twice).toHaveLength(2 * once!.length);
      expect(twice!.subarray(once!.length)).toEqual(once);
    }
  });

  it('with a second audio track say that it was not heard', async () => {
    // Two files joined are no tracks; two `trak` boxes of one index are.
    const file = fixture('mono-16k.alac.m4a').slice();
    const buffer = Buffer.from(file.buffer);
    const [moov, trak] = [buffer.indexOf('moov') - 4, buffer.indexOf('trak') - 4];
    const view = new DataView(file.buffer);
    const size = view.getUint32(trak);
    const second = file.slice(trak, trak + size);
    const id = Buffer.from(second).indexOf('tkhd') + 16;
    second[id + 3] = 2;
    view.setUint32(moov, view.getUint32(moov) + size);
    const end = trak + size;
    const both = joined(file.subarray(0, end), second, file.subarray(end));
    const { source } = await decodeChannels(both);
    expect(source.warnings).toEqual([
      { code: 'unheard', message: expect.stringContaining('another audio track') },
    ]);
  });
});

describe('what is readable before damage', () => {
  it.each(['mono-16k.flac', 'mono-48k.opus.ogg'])(
    '%s is given on request, with a warning',
    async (name) => {
      const bytes = fixture(name).slice();
      const middle = bytes.length >> 1;
      bytes.fill(0x55, middle, middle + 64);
      const error = await decodeChannels(bytes).catch((thrown: unknown) => thrown);
      if (!(error instanceof AffettoError)) throw new Error('nothing was found');
      expect(error.code).toBe('AUDIO_CORRUPT');
      const { channels, source } = await decodeChannels(bytes, { allowTruncated: true });
      const [clean] = await samplesOf(fixture(name));
      expect(error.readableSeconds).toBeCloseTo(channels[0]!.length / source.sampleRate, 10);
      expect(channels[0]!.length).toBeGreaterThan(0.2 * clean!.length);
      expect(channels[0]).toEqual(clean!.subarray(0, channels[0]!.length));
      expect(source.warnings.map(({ code }) => code)).toEqual(['ends-early']);
      expect(error.message).toContain('--allow-truncated');
    },
  );

  it('says nothing of a library', async () => {
    for (const name of ['mono-48k.opus.ogg', 'mono-16k.vorbis.ogg', 'mono-48k.opus.webm']) {
      const bytes = fixture(name).slice();
      bytes.fill(0xff, bytes.length - 400, bytes.length - 20);
      const message = await decodeChannels(bytes).then(
        () => '',
        (error: Error) => error.message,
      );
      expect(message).not.toMatch(/assert|undefined|mediabunny|wasm|libopus/i);
    }
  });
});

it('names what it cannot decode', async () => {
  const message = await expectCode(
    decodeChannels(fixture('mono-16k.speex.ogg')),
    'AUDIO_UNSUPPORTED_CODEC',
  );
  expect(message).toContain('Speex in Ogg');
});
