// What affetto cannot read itself comes from the ffmpeg on the PATH: called by its absolute path, without a shell, with
// closed lists, stopped when it takes too long or gives too much, and named in the answer. A made-up ffmpeg shows it on every
// machine; the real one, where it is installed, is held to its own WAV files.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  decodeRecording,
  decodeRecordingChannels,
  decodeRecordingInPieces,
} from '../../src/audio/node/decode-recording.js';
import { findFfmpeg } from '../../src/audio/node/ffmpeg-program.js';
import { openWithFfmpeg } from '../../src/audio/node/ffmpeg-stream.js';
import { openAudio } from '../../src/audio/open.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { fakeFfmpeg, foreignRecording } from '../support/fake-ffmpeg.js';
import { chirp, level, snr } from '../support/signals.js';

const sampleRate = 16_000;
const fake = fakeFfmpeg();
afterAll(() => fake.remove());
const usualPath = process.env.PATH;
beforeEach(() => {
  process.env.PATH = fake.path;
});
afterEach(() => {
  process.env.PATH = usualPath;
  delete process.env.AFFETTO_FFMPEG;
});

/** A file of a foreign format, in which the made-up ffmpeg does as it is told. */
function foreignFile(mode: string): string {
  const path = join(fake.folder, '-a name; $(with) "everything".amr');
  writeFileSync(path, foreignRecording(mode));
  return path;
}

// The program is a script with an interpreter's name in its first line, which Windows does not know.
describe.skipIf(process.platform === 'win32')('a made-up ffmpeg', () => {
  it('gives its samples, and its name stands in the answer', async () => {
    const { channels, source } = await decodeRecordingChannels(foreignFile('sound'));
    const frames = 3 * sampleRate + 7;
    const left = Float32Array.from({ length: frames }, (_, k) => (k % sampleRate) / sampleRate);
    expect(channels).toEqual([left, left.map((value) => -value / 2)]);
    expect(source).toEqual({
      ...{ container: 'amr', codec: 'amrnb', sampleRate, channels: 2 },
      ...{ durationSeconds: frames / sampleRate, decoder: 'ffmpeg 9.9', warnings: [] },
    });
    const pieces: number[] = [];
    const options = { sampleRate, channel: 1 };
    await decodeRecordingInPieces(foreignFile('sound'), options, (piece) => {
      pieces.push(...piece);
    });
    expect(Float32Array.from(pieces)).toEqual(channels[1]);
  });

  it('is called without a shell, with closed lists, and hears nothing of the environment', async () => {
    process.env.FFREPORT = 'file=/somewhere';
    const path = foreignFile('sound');
    await decodeRecording(path, { sampleRate, maxDurationSeconds: 100 });
    delete process.env.FFREPORT;
    const { argv, env, cwd } = fake.lastCall()!;
    const after = (name: string) => argv[argv.indexOf(name) + 1];
    expect(after('-i')).toBe(`file:${path}`);
    expect(argv.indexOf('-nostdin')).toBeGreaterThanOrEqual(0);
    expect(after('-protocol_whitelist')).toBe('file,pipe');
    for (const format of [
      'concat',
      'hls',
      'dash',
      'image2',
      'lavfi',
      'sdp',
      'rtsp',
      'gsm',
      's16le',
    ]) {
      expect(after('-format_whitelist')?.split(',')).not.toContain(format);
    }
    for (const codec of ['h264', 'mjpeg', 'png', 'vp9', 'ansi']) {
      expect(after('-codec_whitelist')?.split(',')).not.toContain(codec);
    }
    expect(after('-t')).toBe('101');
    expect(after('-threads')).toBe('1');
    expect(Number(after('-max_alloc'))).toBeLessThan(2 ** 30);
    expect(Object.keys(env).sort()).toEqual(
      [
        'AV_LOG_FORCE_NOCOLOR',
        'LANG',
        'PATH',
        ...(env.LD_LIBRARY_PATH ? ['LD_LIBRARY_PATH'] : []),
      ].sort(),
    );
    expect(cwd).toBe('/');
  });

  it('reads bytes and streams from a file that is gone afterwards', async () => {
    for (const input of [
      foreignRecording('sound'),
      new Blob([foreignRecording('sound') as Uint8Array<ArrayBuffer>]).stream(),
    ]) {
      const { samples } = await decodeRecording(input, { sampleRate });
      expect(samples.length).toBe(3 * sampleRate + 7);
      const { argv } = fake.lastCall()!;
      const path = argv[argv.indexOf('-i') + 1]!.replace('file:', '');
      expect(existsSync(path)).toBe(false);
    }
  });

  it.each(['hang', 'hang later', 'complain for ever'])('that would %s is stopped', async (mode) => {
    const ffmpeg = await findFfmpeg();
    const options = { maxDurationSeconds: 100, patience: { seconds: 1, perSecond: 0 } };
    const message = await expectCode(
      (async () => {
        const opened = await openWithFfmpeg(foreignFile(mode), ffmpeg!, options);
        if ('refusal' in opened) return;
        const blocks = opened.stream.read();
        while (!(await blocks.next()).done);
      })(),
      'AUDIO_CORRUPT',
    );
    expect(message).toContain('was stopped');
    expect(await fake.isGone()).toBe(true);
  });

  it('that gives more than is allowed is stopped', async () => {
    const options = { sampleRate, maxDurationSeconds: 2 };
    await expectCode(decodeRecording(foreignFile('flood'), options), 'AUDIO_TOO_LONG');
    expect(await fake.isGone()).toBe(true);
  });

  it('ends when the caller does', async () => {
    const controller = new AbortController();
    const reason = new Error('nobody listens any more');
    const options = { sampleRate, signal: controller.signal };
    const work = decodeRecordingInPieces(foreignFile('hang later'), options, () =>
      controller.abort(reason),
    );
    await expect(work).rejects.toBe(reason);
    expect(await fake.isGone()).toBe(true);
  });

  it('that cannot read a file is quoted behind what affetto says, without what terminals obey', async () => {
    const message = await expectCode(
      decodeRecording(foreignFile('refuse'), { sampleRate }),
      'AUDIO_UNSUPPORTED_CODEC',
    );
    expect(message).toMatch(/^AMR cannot be decoded here\./);
    expect(message).toMatch(
      /; ffmpeg 9\.9 cannot decode it either \(Invalid data {1,2}found \[31m\)\.$/,
    );
    const dead = decodeRecording(foreignFile('silent death'), { sampleRate });
    expect(await expectCode(dead, 'AUDIO_UNSUPPORTED_CODEC')).toContain('no sound and no reason');
  });

  it('that finds damage gives what is readable on request alone, with a warning', async () => {
    const path = foreignFile('damaged');
    const message = await expectCode(decodeRecording(path, { sampleRate }), 'AUDIO_TRUNCATED');
    expect(message).toContain('ffmpeg could not decode all of it (Corrupt bitstream)');
    const { source } = await decodeRecording(path, { sampleRate, allowTruncated: true });
    expect(source.warnings).toMatchObject([{ code: 'ends-early' }]);
  });

  it('may be called a dozen times at once: Node is given no reason to warn', async () => {
    const before = process.listenerCount('exit');
    let most = 0;
    const decode = async () => {
      const { samples } = await decodeRecording(foreignRecording('sound'), { sampleRate });
      most = Math.max(most, process.listenerCount('exit') - before);
      return samples.length;
    };
    const lengths = await Promise.all(Array.from({ length: 12 }, decode));
    expect(lengths).toEqual(lengths.map(() => 3 * sampleRate + 7));
    expect(most).toBeLessThanOrEqual(1);
  });

  const amr = (...frames: readonly (readonly [head: number, bytes: number])[]) =>
    new Uint8Array([
      ...new TextEncoder().encode('#!AMR\n'),
      ...frames.flatMap(([head, bytes]) => [head, ...new Uint8Array(bytes - 1)]),
    ]);
  const [speech, comfort, nothing] = [[0x3c, 32] as const, [0x44, 6] as const, [0x7c, 1] as const];

  it('is not asked for AMR in which there is no speech', async () => {
    const pause = [comfort, ...new Array<typeof nothing>(9).fill(nothing)];
    const { channels, source } = await decodeRecordingChannels(amr(...pause));
    expect(channels).toEqual([new Float32Array(0.2 * 8_000)]);
    expect(source.decoder).toBeUndefined();
  });

  it.each([
    { name: 'a cut frame', bytes: amr(comfort, nothing, speech).subarray(0, -10), frames: 2 },
    { name: 'something else', bytes: amr(comfort, [0x07, 40]), frames: 1 },
  ])('$name in AMR is told, with what is readable before it', async ({ bytes, frames }) => {
    const message = await expectCode(decodeRecordingChannels(bytes), 'AUDIO_TRUNCATED');
    expect(message).toMatch(
      /its last AMR frame has 22 bytes|something else between its AMR frames/,
    );
    const { channels } = await decodeRecordingChannels(bytes, { allowTruncated: true });
    expect(channels[0]!.length).toBe(160 * frames);
  });

  it('is not asked for what affetto reads itself, nor for what is damaged', async () => {
    foreignFile('sound');
    await decodeRecording(foreignFile('sound'), { sampleRate });
    const { pid } = fake.lastCall()!;
    const flac = fixture('mono-16k.flac');
    expect((await decodeRecording(flac, { sampleRate })).source.decoder).toBeUndefined();
    await expectCode(decodeRecording(flac.subarray(0, 900), { sampleRate }), 'AUDIO_TRUNCATED');
    expect(fake.lastCall()!.pid).toBe(pid);
  });

  it('can be switched off, by an option and by the environment', async () => {
    const off = decodeRecording(foreignFile('sound'), { sampleRate, ffmpeg: false });
    expect(await expectCode(off, 'AUDIO_UNSUPPORTED_CODEC')).toContain('is switched off here');
    process.env.AFFETTO_FFMPEG = 'off';
    const forAll = decodeRecording(foreignFile('sound'), { sampleRate });
    expect(await expectCode(forAll, 'AUDIO_UNSUPPORTED_CODEC')).toContain('is switched off here');
  });

  it('may be named by an absolute path, and by no other', async () => {
    process.env.PATH = '';
    const named = { sampleRate, ffmpeg: join(fake.folder, 'ffmpeg') };
    expect((await decodeRecording(foreignFile('sound'), named)).source.decoder).toBe('ffmpeg 9.9');
    for (const ffmpeg of ['ffmpeg', './ffmpeg', join(fake.folder, 'package.json')]) {
      const wrong = decodeRecording(foreignFile('sound'), { sampleRate, ffmpeg });
      await expectCode(wrong, 'OPTION_INVALID');
    }
  });

  it('is never taken from the folder in which somebody works', async () => {
    process.env.PATH = `${relative(process.cwd(), fake.folder)}::.`;
    const message = await expectCode(
      decodeRecording(foreignFile('sound'), { sampleRate }),
      'AUDIO_UNSUPPORTED_CODEC',
    );
    expect(message).toContain('install ffmpeg');
  });
});

const real = spawnSync('ffmpeg', ['-version']).status === 0;
if (!real)
  console.warn('ffmpeg.test.ts: there is no ffmpeg here, so its own files are not compared.');

describe.skipIf(!real)('the ffmpeg that is installed', () => {
  const folder = fileURLToPath(new URL('../fixtures/audio/', import.meta.url));

  /** What it writes for a file, as floats, without a header. */
  const byFfmpeg = (path: string, ...options: string[]) =>
    new Uint8Array(execFileSync('ffmpeg', ['-v', 'error', '-i', path, ...options, '-']));

  it.each([
    'mono-16k.adts.aac',
    'mono-44k.he-aac.aac',
    'mono-16k.speex.ogg',
    'mono-8k.amr-nb',
    'mono-16k.amr-wb',
  ])('%s comes as in the WAV file that it writes', async (name) => {
    process.env.PATH = usualPath;
    const path = join(folder, name);
    const { channels, source } = await decodeRecordingChannels(path);
    const bytes = byFfmpeg(path, '-f', 'f32le', '-c:a', 'pcm_f32le');
    expect(source.decoder).toMatch(/^ffmpeg/);
    const interleaved = new Float32Array(bytes.buffer);
    for (const [index, channel] of channels.entries()) {
      expect(channel).toEqual(interleaved.filter((_, at) => at % channels.length === index));
    }
  });

  // Its own answer to the second is 22,652 samples, which begin 5,058 too late, and 20,604 to the third.
  it.each([
    { name: 'mono-16k.aac.m4a', frames: 4_800, rate: 16_000 },
    { name: 'mono-44k.he-aac.m4a', frames: 26_460, rate: 44_100 },
    { name: 'stereo-44k.he-aac-v2.m4a', frames: 26_460, rate: 44_100 },
  ])(
    'of $name it hears the packets, and the container says where the sound begins and ends',
    async ({ name, frames, rate }) => {
      process.env.PATH = usualPath;
      const path = join(folder, name);
      for (const input of [
        path,
        fixture(name),
        new Blob([fixture(name) as Uint8Array<ArrayBuffer>]).stream(),
      ]) {
        const { channels, source } = await decodeRecordingChannels(input);
        expect(source).toMatchObject({ container: 'mp4', codec: 'aac', sampleRate: rate });
        expect(source.decoder).toMatch(/^ffmpeg/);
        expect(channels[0]!.length).toBe(frames);
        // Two samples to either side it is less than 7; FDK declares one sample more of delay than it has.
        expect(snr(channels[0]!, chirp(rate, frames / rate), 1_000)).toBeGreaterThan(10);
      }
    },
  );

  it('hears AMR whose pauses were left out, and they are silence, in a file of its own and in 3GP', async () => {
    process.env.PATH = usualPath;
    const path = join(folder, 'mono-8k-pause.amr-nb');
    const inMovie = join(fake.folder, 'pause.3gp');
    execFileSync('ffmpeg', ['-v', 'error', '-y', '-i', path, '-c', 'copy', inMovie]);
    for (const [file, container] of [
      [path, 'amr'],
      [inMovie, 'mp4'],
    ] as const) {
      const { channels, source } = await decodeRecordingChannels(file);
      expect(source).toMatchObject({ container, codec: 'amr_nb', sampleRate: 8_000, warnings: [] });
      const [sound] = channels;
      expect(sound!.length).toBe(2.2 * 8_000);
      // The codec is 5 ms late, and takes some frames to believe in a pause.
      const loud = (from: number, to: number) =>
        level(sound!.subarray(8_000 * from, 8_000 * to), 0) > -20;
      expect(
        [loud(0.1, 0.6), loud(0.9, 1.59), loud(1.61, 1.7), loud(1.7, 2.2)],
        'the second sound begins when it did',
      ).toEqual([true, false, true, true]);
    }
  });

  // Of a gap behind the very first packet the step before it says nothing.
  it.each([
    { name: 'mono-48k.opus.webm', dropped: [1, 12], gap: [0.03, 0.22], seconds: 0.6 },
    { name: 'mono-48k.opus.webm', dropped: [5, 16], gap: [0.11, 0.3], seconds: 0.6 },
    { name: 'mono-44k.he-aac.m4a', dropped: [4, 7], gap: [0.12, 0.22], seconds: 0.6 },
  ])('$name without packets $dropped is silent there', async ({ name, dropped, gap, seconds }) => {
    process.env.PATH = usualPath;
    const path = join(fake.folder, `gap${dropped[0]}-${name}`);
    const drop = `noise=drop='between(n,${dropped[0]},${dropped[1]})'`.replaceAll(',', '\\,');
    const command = ['-v', 'error', '-y', '-i', join(folder, name), '-c', 'copy', '-bsf:a', drop];
    execFileSync('ffmpeg', [...command, path]);
    const { channels, source } = await decodeRecordingChannels(path);
    const [sound] = channels;
    const at = (time: number) => Math.round(time * source.sampleRate);
    expect(sound!.length / source.sampleRate).toBeCloseTo(seconds, 2);
    expect(sound!.subarray(at(gap[0]!), at(gap[1]!)).every((sample) => sample === 0)).toBe(true);
    expect(level(sound!.subarray(at(gap[1]! + 0.1), at(seconds - 0.05)), 0)).toBeGreaterThan(-12);
  });

  it('loses nothing of AAC that is damaged in the middle but what is damaged', async () => {
    process.env.PATH = usualPath;
    const bytes = fixture('mono-44k.he-aac.m4a').slice();
    bytes.fill(0xff, 1_500, 1_560);
    const counts = new Set<number>();
    for (let round = 0; round < 4; round++) {
      await expectCode(decodeRecordingChannels(bytes), 'AUDIO_CORRUPT');
      const { channels, source } = await decodeRecordingChannels(bytes, { allowTruncated: true });
      expect(source.warnings).toMatchObject([{ code: 'ends-early' }]);
      counts.add(channels[0]!.length);
    }
    // A packet holds 2,048 samples: no more than three of them are gone, and the same in each round.
    expect(counts.size).toBe(1);
    expect([...counts][0]).toBeGreaterThan(26_460 - 3 * 2_048);
  });

  it('is given the packets as it would write them into a file of its own', async () => {
    process.env.PATH = usualPath;
    for (const name of ['mono-16k.aac.m4a', 'mono-44k.he-aac.m4a', 'stereo-44k.he-aac-v2.m4a']) {
      const wanted = byFfmpeg(join(folder, name), '-c', 'copy', '-f', 'adts');
      const given: Uint8Array[] = [];
      await openAudio(fixture(name), async (packets) => {
        for await (const packet of packets) given.push(packet);
        return openAudio(fixture('mono-16k.flac'));
      });
      expect(Buffer.concat(given)).toEqual(Buffer.from(wanted));
    }
  });
});
