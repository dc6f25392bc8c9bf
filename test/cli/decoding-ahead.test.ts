// Recordings that are decoded ahead, on another thread, are answered as without it, in order, and so is what is too long to
// be decoded ahead.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { fixture } from '../support/audio-fixtures.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000 });

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
  // Longer than what is decoded ahead.
  await writeFile(at('long.wav'), wav(270));
  await writeFile(at('model.onnx'), sampleModel().bytes);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

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
