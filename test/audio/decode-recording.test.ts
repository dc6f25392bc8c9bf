// Node's one door to samples: a recording in whatever form, on whatever thread, has the samples that its bytes have, other
// work goes on meanwhile, and nothing is left behind.
import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { Readable } from 'node:stream';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { decodeAudio, decodeChannels } from '../../src/audio/decode.js';
import {
  decodeRecording,
  decodeRecordingChannels,
  decodeRecordingInPieces,
} from '../../src/audio/node/decode-recording.js';
import type { RecordingInput } from '../../src/audio/node/recording-input.js';
import { fixture } from '../support/audio-fixtures.js';
import { expectCode } from '../support/expect-code.js';
import { chirp } from '../support/signals.js';
import { writeWav } from '../support/write-wav.js';

const options = { sampleRate: 22_050 };
const name = 'stereo-44k.mp3';
const path = fileURLToPath(new URL(`../fixtures/audio/${name}`, import.meta.url));
const bytes = new Uint8Array(fixture(name));
const root = fileURLToPath(new URL('../../', import.meta.url));

async function* inPieces(whole: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
}
const spooled = () =>
  readdirSync(tmpdir()).filter((entry) => entry.startsWith('affetto-recording-'));

describe('a recording', () => {
  it.each<[string, () => RecordingInput]>([
    ['a path', () => path],
    ['a file: URL', () => pathToFileURL(path)],
    ['a Buffer', () => Buffer.from(bytes)],
    ['an ArrayBuffer', () => bytes.slice().buffer],
    ['a Blob', () => new Blob([bytes])],
    ['a Response', () => new Response(new Blob([bytes]))],
    ['a web stream', () => new Blob([bytes]).stream()],
    ['a Node stream', () => Readable.from(inPieces(bytes))],
    ['whatever yields bytes', () => inPieces(bytes, 77)],
  ])('as %s has the same samples', async (_, input) => {
    const wanted = await decodeAudio(bytes, options);
    expect(await decodeRecording(input(), options)).toEqual(wanted);
    const pieces: number[] = [];
    const source = await decodeRecordingInPieces(input(), options, (piece) => {
      pieces.push(...piece);
    });
    expect(Float32Array.from(pieces)).toEqual(wanted.samples);
    expect(source).toEqual(wanted.source);
    expect(await decodeRecordingChannels(input())).toEqual(await decodeChannels(bytes));
  });

  it('has channels, which can be heard each for itself', async () => {
    const { channels, source } = await decodeChannels(bytes);
    for (const [channel, samples] of channels.entries()) {
      const heard = await decodeRecording(path, { sampleRate: source.sampleRate, channel });
      expect(heard.samples).toEqual(samples);
      expect(
        (await decodeAudio(bytes, { sampleRate: source.sampleRate, channel })).samples,
      ).toEqual(samples);
    }
    await expectCode(decodeRecording(path, { ...options, channel: 2 }), 'AUDIO_NO_TRACK');
  });

  it('that is none is refused before anything is read', async () => {
    for (const input of [7, null, undefined, {}, new URL('https://example.org/a.mp3')]) {
      await expectCode(decodeRecording(input as RecordingInput, options), 'OPTION_INVALID');
    }
    const missing = new Response('nothing here', { status: 404, statusText: 'Not Found' });
    expect(await expectCode(decodeRecording(missing, options), 'FILE_UNREADABLE')).toContain('404');
    const read = new Response(new Blob([bytes]));
    await read.arrayBuffer();
    await expectCode(decodeRecording(read, options), 'FILE_UNREADABLE');
    await expectCode(decodeRecording('/there/is/none.mp3', options), 'FILE_UNREADABLE');
  });
});

describe('a stream', () => {
  it('that is long goes through a file that is gone afterwards', async () => {
    const long = writeWav([chirp(48_000, 30, 0)], { rate: 48_000, format: 'float', bits: 64 });
    expect(long.length).toBeGreaterThan(1 << 23);
    const before = spooled();
    const { samples } = await decodeRecording(inPieces(long, 1 << 16), options);
    expect(samples).toEqual((await decodeAudio(long, options)).samples);
    expect(spooled()).toEqual(before);
  }, 60_000);

  it('is taken up to a limit, and leaves nothing behind where it fails', async () => {
    const before = spooled();
    const endless = (async function* () {
      for (;;) yield new Uint8Array(1 << 20);
    })();
    const limited = { ...options, maxBytes: 20_000_000, name: 'the upload' };
    const message = await expectCode(decodeRecording(endless, limited), 'FILE_UNREADABLE');
    expect(message).toBe('Cannot read the upload: it exceeds 20000000 bytes.');
    const broken = (async function* () {
      yield new Uint8Array(1 << 24);
      throw new Error('the line is dead');
    })();
    expect(await expectCode(decodeRecording(broken, options), 'FILE_UNREADABLE')).toContain(
      'the line is dead',
    );
    const words = Readable.from(['not ', 'bytes']) as AsyncIterable<Uint8Array>;
    expect(await expectCode(decodeRecording(words, options), 'FILE_UNREADABLE')).toContain(
      'string',
    );
    expect(spooled()).toEqual(before);
  });

  it('that gives nothing more is left when the caller aborts', async () => {
    const controller = new AbortController();
    const stalled = (async function* () {
      yield bytes.subarray(0, 100);
      setImmediate(() => controller.abort());
      await new Promise(() => {});
    })();
    const work = decodeRecording(stalled, { ...options, signal: controller.signal });
    await expect(work).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('decoding', () => {
  it('lets other work have its turn, and can be aborted, on the thread of the caller too', async () => {
    const long = writeWav([chirp(48_000, 60, 0)], { rate: 48_000 });
    let turns = 0;
    let isOver = false;
    const count = () => {
      turns++;
      if (!isOver) setImmediate(count);
    };
    setImmediate(count);
    await decodeAudio(long, options);
    isOver = true;
    expect(turns).toBeGreaterThan(2);
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = decodeAudio(long, { ...options, signal: controller.signal });
    setImmediate(() => controller.abort(reason));
    await expect(work).rejects.toBe(reason);
  }, 60_000);

  it('is the same on a thread, which is kept for the next and keeps no process alive', async () => {
    const program = `
      import { createHash } from 'node:crypto';
      import { decodeRecording, decodeRecordingInPieces, decodeRecordingChannels } from './dist-test/node.js';
      let threads = 0;
      process.on('worker', () => threads++);
      const digest = (samples) => createHash('sha256').update(samples).digest('hex');
      const [path, broken] = process.argv.slice(1);
      for (const thread of [false, true]) {
        const options = { sampleRate: 22050, thread };
        const pieces = [];
        await decodeRecordingInPieces(path, options, async (piece) => { pieces.push(Buffer.from(piece.slice().buffer)); });
        const { samples, source } = await decodeRecording(path, options);
        const { channels } = await decodeRecordingChannels(path, { thread });
        const failure = await decodeRecording(broken, options).catch(({ name, code, message }) => ({ name, code, message }));
        const thrown = await decodeRecordingInPieces(path, options, () => { throw new DOMException('no more', 'AbortError'); }).catch(({ name }) => name);
        const controller = new AbortController();
        const aborted = decodeRecording(path, { ...options, signal: controller.signal }).catch((error) => error);
        controller.abort('a reason');
        const together = await Promise.all([1, 2, 3, 4, 5].map(() => decodeRecording(path, options)));
        console.log(JSON.stringify([
          digest(Buffer.concat(pieces)), digest(samples), source, channels.map(digest), failure, thrown, await aborted,
          together.map((one) => digest(one.samples)),
        ]));
        console.log(threads);
      }`;
    const command = ['--input-type=module', '-e', program, path, 'package.json'];
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root });
    const [here, none, there, some] = stdout.trimEnd().split('\n');
    expect(there).toBe(here);
    const [pieces, samples, , , failure, thrown, aborted, together] = JSON.parse(there!);
    expect(pieces).toBe(samples);
    expect(failure).toMatchObject({ name: 'AffettoError', code: 'AUDIO_NOT_AUDIO' });
    expect(thrown).toBe('AbortError');
    expect(aborted).toBe('a reason');
    expect(new Set(together)).toEqual(new Set([samples]));
    expect(none).toBe('0');
    expect(Number(some)).toBeGreaterThanOrEqual(1);
    expect(Number(some)).toBeLessThanOrEqual(4);
  }, 60_000);

  it('goes on here where no thread can be started', async () => {
    // Vitest's threads load no TypeScript, as a bundle lacks the file of the thread.
    const alone = await decodeRecording(path, { ...options, thread: true });
    expect(alone).toEqual(await decodeAudio(bytes, options));
  });
});
