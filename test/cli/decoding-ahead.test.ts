// Recordings that are decoded ahead, on another thread, have the samples that they have here; what the thread leaves alone,
// and all where there is no thread, is decoded when its turn comes.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { fixture } from '../support/audio-fixtures.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000 });

const root = fileURLToPath(new URL('../../', import.meta.url));
const sampleRate = 22_050;
const formats = ['mono-16k.flac', 'stereo-44k.mp3', 'stereo-44k.vorbis.ogg', 'mono-48k.opus.webm'];
const wav = (seconds: number) =>
  writeWav([speechLike({ seconds, sampleRate: 8000 })], { sampleRate: 8000 });

let folder = '';
const at = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affetto-ahead-'));
  for (const name of formats) await writeFile(at(name), fixture(name));
  await writeFile(at('short.wav'), wav(1.5));
  await writeFile(at('broken.wav'), wav(1).subarray(0, 30));
  // Longer than what the thread takes on.
  await writeFile(at('long.wav'), wav(301));
  await writeFile(at('model.onnx'), sampleModel().bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('the thread', () => {
  it('gives the samples of every format in the order of the questions, and nothing for others', async () => {
    const names = [...formats, 'broken.wav', 'short.wav', 'gone.wav', 'long.wav', 'short.wav'];
    const program = ['--import', './test/support/sources.mjs', 'test/cli/decode-on-thread.ts'];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [...program, String(sampleRate), ...names.map(at)],
      { cwd: root },
    );
    const here = async (bytes: Uint8Array) => {
      const { samples } = await decodeAudio(bytes, { sampleRate });
      return { length: samples.length, sum: samples.reduce((sum, sample) => sum + sample, 0) };
    };
    const short = await here(wav(1.5));
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual([
      ...(await Promise.all(formats.map((name) => here(fixture(name))))),
      null,
      short,
      null,
      null,
      short,
    ]);
  });
});

describe('affetto predict of many files', () => {
  it('answers the same with a thread and without, in order, naming what is wrong', async () => {
    const names = [...formats, 'broken.wav', 'short.wav', 'gone.wav', 'long.wav', ...formats];
    const args = ['predict', '--json', '--model', at('model.onnx'), ...names.map(at)];
    const ahead = await affetto(args);
    // Without a loader in it, the thread ends at once.
    const alone = await affetto(args, { fromSources: true });
    expect(ahead).toEqual(alone);
    const files = ahead.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).file);
    expect(files).toEqual(names.filter((name) => !/broken|gone/.test(name)).map(at));
    const complaints = ahead.stderr.trimEnd().split('\n');
    expect(complaints).toHaveLength(3);
    expect(complaints[0]).toContain('broken.wav: The WAV file ends early');
    expect(complaints[1]).toMatch(/gone\.wav: .*there is no such file/);
    expect(ahead.code).toBe(1);
  });
});
