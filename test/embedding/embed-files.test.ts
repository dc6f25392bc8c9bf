// Many files at once: in order, whatever happens to one of them, and nothing is computed twice.

import { copyFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { type EmbeddedFile, embedFiles } from '../../src/embedding/embed-files.js';
import type { Encoder } from '../../src/embedding/encoder.js';
import { openEncoderFile, shippedEncoderPath } from '../../src/embedding/encoder-on-disk.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import type { Runtime } from '../../src/runtime/runtime.js';
import { expectCode } from '../support/expect-code.js';
import { scratchFolder } from '../support/scratch.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** How often the graph was run. */
let runs = 0;
const counting: Runtime = {
  ...nodeRuntime,
  async createSession(onnx, options) {
    const session = await nodeRuntime.createSession(onnx, options);
    return {
      inputNames: session.inputNames,
      outputNames: session.outputNames,
      run: (feeds, outputs) => {
        runs++;
        return session.run(feeds, outputs);
      },
      dispose: () => session.dispose(),
    };
  },
};

let encoder: Encoder;
beforeAll(async () => {
  encoder = await openEncoderFile(shippedEncoderPath(), counting);
});
afterAll(() => encoder.dispose());

async function recordings(count: number): Promise<{ folder: string; files: string[] }> {
  const folder = await scratchFolder();
  const files: string[] = [];
  for (let i = 0; i < count; i++) {
    const file = join(folder, `${i}.wav`);
    // The first is the longest, so that it is ready last.
    const samples = speechLike({ seconds: 1 + (count - i) / 2, pitch: 120 + 20 * i });
    await writeFile(file, writeWav([samples], { sampleRate: 22_050 }));
    files.push(file);
  }
  return { folder, files };
}

async function all(results: AsyncIterable<EmbeddedFile>): Promise<EmbeddedFile[]> {
  const list: EmbeddedFile[] = [];
  for await (const result of results) list.push(result);
  return list;
}

it('yields what became of each in the order given; a broken one stops nothing', async () => {
  const { folder, files } = await recordings(3);
  const broken = join(folder, 'broken.wav');
  await writeFile(broken, 'no sound at all');
  const gone = join(folder, 'gone.wav');
  const [first, ...others] = files as [string, ...string[]];
  const results = await all(embedFiles([first, broken, gone, ...others], encoder));
  expect(results.map(({ file }) => file)).toEqual([first, broken, gone, ...others]);
  const codes = results.map((result) => ('error' in result ? result.error : undefined));
  expect(codes).toMatchObject([
    undefined,
    { code: 'AUDIO_NOT_AUDIO' },
    { code: 'FILE_UNREADABLE' },
    undefined,
    undefined,
  ]);
  const [alone] = await all(embedFiles([files[2]!], encoder));
  expect(results[4]).toEqual(alone);
});

it.each(['statistics', 'frames'] as const)(
  '%s are computed once for a content, whatever its name',
  async (what) => {
    const { folder, files } = await recordings(2);
    const options = { what, layers: [1, 3], cacheFolder: join(folder, 'cache') };
    runs = 0;
    const fresh = await all(embedFiles(files, encoder, options));
    expect(runs).toBe(2);
    const copy = join(folder, 'copy.wav');
    await copyFile(files[1]!, copy);
    const kept = await all(embedFiles([...files, copy], encoder, options));
    expect(runs).toBe(2);
    expect(kept.slice(0, 2)).toEqual(fresh);
    expect(kept[2]).toEqual({ ...fresh[1], file: copy });
    // Other numbers, or another recording under the old name, are computed.
    await all(embedFiles(files, encoder, { ...options, layers: [3] }));
    expect(runs).toBe(4);
    await copyFile(files[1]!, files[0]!);
    const changed = await all(embedFiles([files[0]!], encoder, options));
    expect(changed[0]).toEqual({ ...fresh[1], file: files[0]! });
  },
);

it('ends when it is aborted, or the caller stops', async () => {
  const { files } = await recordings(3);
  const controller = new AbortController();
  const results = embedFiles(files, encoder, { signal: controller.signal });
  await results.next();
  controller.abort();
  await expect(all(results)).rejects.toMatchObject({ name: 'AbortError' });
  for await (const { file } of embedFiles(files, encoder)) {
    expect(file).toBe(files[0]);
    break;
  }
});

it('says what is wrong before it reads anything', async () => {
  const { folder, files } = await recordings(1);
  const layers = embedFiles(files, encoder, { layers: [9] }).next();
  expect(await expectCode(layers, 'OPTION_INVALID')).toMatch(/layers: 9/);
  const cache = embedFiles(files, encoder, { cacheFolder: files[0]! }).next();
  await expectCode(cache, 'FILE_UNREADABLE');
  const file = openEncoderFile(join(folder, 'no.onnx'), nodeRuntime);
  expect(await expectCode(file, 'MODEL_FILE_INVALID')).toMatch(/no\.onnx.*speech-encoder\.onnx/);
  expect(await expectCode(openEncoderFile(files[0]!, nodeRuntime), 'MODEL_FILE_INVALID')).toMatch(
    /0\.wav: .*not an ONNX file/,
  );
});
