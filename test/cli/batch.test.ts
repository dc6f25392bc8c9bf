// `affetto batch` as people and programs meet it: a real process that is killed, real files, exit codes; its answers are those
// of `affetto predict`.

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { builtCommand } from '../support/build-command.js';
import { killed, linesIn, startAffetto } from '../support/queue-under-fire.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';
import { readCsv } from './read-csv.js';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 300_000 });

let folder = '';
const at = (name: string) => join(folder, name);
/** The only shipped model that gets to know voices. */
const encoder = 'models/encoder.onnx';
const batch = (...args: readonly string[]) =>
  affetto(['batch', '--model', at('model.onnx'), '--processes', '1', ...args]);
const predict = (...args: readonly string[]) =>
  affetto(['predict', '--model', at('model.onnx'), ...args]);

/** Reads CSV with a header into a record a row. */
function table(text: string): Record<string, string>[] {
  const [header = [], ...rows] = readCsv(text);
  return rows.map((cells) =>
    Object.fromEntries(header.map((name, index) => [name, cells[index] as string])),
  );
}

/** Kills the processes that one started, and says how many they were; where there is no /proc, none. */
async function killChildren(parent: number): Promise<number> {
  let count = 0;
  for (const pid of (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))) {
    const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
    if (Number(/PPid:\s+(\d+)/.exec(status)?.[1]) !== parent) continue;
    process.kill(Number(pid), 'SIGKILL');
    count++;
  }
  return count;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affetto-batch-'));
  await writeFile(at('model.onnx'), sampleModel({ small: true }).bytes);
  // The same sentence by two voices, four times each, a little faster each time.
  const { samples } = await decodeAudio(await readFile('examples/speech.wav'), {
    sampleRate: 16_000,
  });
  for (const [name, rate] of [
    ['anna', 19_000],
    ['ben', 14_500],
  ] as const) {
    await mkdir(at(`people/${name}`), { recursive: true });
    for (let index = 0; index < 4; index++) {
      const wav = writeWav([samples], { sampleRate: rate + 100 * index });
      await writeFile(at(`people/${name}/${index}.wave`), wav);
    }
  }
  const side = (pitch: number) => speechLike({ seconds: 0.8, sampleRate: 16_000, pitch });
  await mkdir(at('calls'));
  const silence = new Float32Array(12_800);
  await writeFile(at('calls/both.wav'), writeWav([side(110), side(200)], { sampleRate: 16_000 }));
  await writeFile(at('calls/one.wav'), writeWav([side(120), silence], { sampleRate: 16_000 }));
  await writeFile(at('calls/broken.wav'), 'no recording');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('affetto batch', () => {
  it('writes what predict says: JSON lines, CSV, Parquet', async () => {
    const lines = await predict(at('people'), '--json');
    expect(await batch(at('people'), '--out', at('a.jsonl'))).toMatchObject({ code: 0 });
    expect(await readFile(at('a.jsonl'), 'utf8')).toBe(lines.stdout);
    await batch(at('people'), '--out', at('a.parquet'));
    const bytes = await readFile(at('a.parquet'));
    const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length);
    const rows = await parquetReadObjects({ file });
    const wanted = lines.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(rows).toHaveLength(8);
    for (const [index, row] of rows.entries()) {
      const { file: name, emotion, confidence, probabilities, durationSeconds } = wanted[index];
      expect(row).toMatchObject({ file: name, emotion, confidence, durationSeconds });
      expect(row).toMatchObject(probabilities);
    }
    // Nothing is left beside the results.
    const names = (await readdir(folder)).filter((name) => name.startsWith('a.'));
    expect(names.sort()).toEqual(['a.jsonl', 'a.parquet']);
  });

  it('lists what cannot be heard with the reason, exits with 3, and tries only that again', async () => {
    const out = at('calls.csv');
    const args = [at('calls'), '--out', out, '--channels', 'each'];
    const first = await batch(...args);
    expect(first.code).toBe(3);
    const rows = table(await readFile(out, 'utf8'));
    expect(rows.map((row) => [row.file, row.channel])).toEqual([
      [at('calls/both.wav'), '1'],
      [at('calls/both.wav'), '2'],
      [at('calls/one.wav'), '1'],
    ]);
    const failed = table(await readFile(`${out}.failures.csv`, 'utf8'));
    expect(failed.map((row) => [row.file, row.channel, row.code])).toEqual([
      [at('calls/broken.wav'), '', 'AUDIO_NOT_AUDIO'],
      [at('calls/one.wav'), '2', 'AUDIO_SILENT'],
    ]);
    const mended = writeWav([speechLike({ seconds: 1, sampleRate: 16_000 })], {
      sampleRate: 16_000,
    });
    await writeFile(at('calls/broken.wav'), mended);
    const again = await batch(...args);
    expect(again.stderr).toContain('1 of 3 recordings were heard before.');
    expect(table(await readFile(out, 'utf8'))).toHaveLength(4);
    const other = await batch(at('calls'), '--out', out);
    expect(other).toMatchObject({ code: 1 });
    expect(other.stderr).toContain('channels was "each"');
  });

  it('goes on after kill -9 as if nothing had been: no file twice, none lost', async () => {
    const out = at('killed.jsonl');
    const args = ['batch', at('people'), '--out', out, '--model', at('model.onnx')];
    for (const heard of [1, 4]) {
      const child = startAffetto(builtCommand, [...args, '--processes', '1']);
      while ((await linesIn(`${out}.journal`)) < heard && child.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      await killed(child);
    }
    const before = await linesIn(`${out}.journal`);
    const { code, stderr } = await affetto([...args, '--processes', '1']);
    expect(code).toBe(0);
    if (before < 8) expect(stderr).toContain('of 8 recordings were heard before.');
    const { stdout } = await predict(at('people'), '--json');
    expect(await readFile(out, 'utf8')).toBe(stdout);
  });

  it('outlives a process that dies: its recording is heard by another', async () => {
    const out = at('outlived.jsonl');
    const args = ['batch', at('people'), '--out', out, '--model', at('model.onnx')];
    const child = startAffetto(builtCommand, [...args, '--processes', '1']);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let kills = 0;
    while (kills === 0 && child.exitCode === null) {
      if ((await linesIn(`${out}.journal`)) > 0) kills = await killChildren(child.pid as number);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(await ended).toBe(0);
    const { stdout } = await predict(at('people'), '--json');
    expect(await readFile(out, 'utf8')).toBe(stdout);
  });

  it('judges the recordings of a voice by each other, by folder or by a column', async () => {
    const wanted = table(
      (await predict(at('people'), '--csv', '--voice', 'per-folder', '--model', encoder)).stdout,
    );
    const first = await batch(
      at('people'),
      '--out',
      at('v.csv'),
      '--voice',
      'folder',
      '--model',
      encoder,
    );
    expect(first).toMatchObject({ code: 0 });
    const byFolder = table(await readFile(at('v.csv'), 'utf8'));
    expect(byFolder).toHaveLength(8);
    for (const [index, row] of byFolder.entries()) {
      expect(row).toMatchObject(wanted[index] as object);
    }
    const list = byFolder.map(({ file }) => `${file},${file?.includes('anna') ? 'a' : 'b'}`);
    await writeFile(at('list.csv'), `path,who\n${[...list].reverse().join('\n')}\n`);
    await batch(at('list.csv'), '--out', at('w.csv'), '--voice', 'who', '--model', encoder);
    const byColumn = table(await readFile(at('w.csv'), 'utf8'));
    expect(byColumn.map(({ file }) => file)).toEqual(byFolder.map(({ file }) => file).reverse());
    expect(byColumn.map(({ knownBy }) => knownBy)).toEqual(Array(8).fill('3'));
    // Of a voice that is known the answers are others.
    const alone = table((await predict(at('people'), '--csv', '--model', encoder)).stdout);
    expect(alone[0]?.confidence).not.toBe(byFolder[0]?.confidence);
  });

  it('refuses what cannot be meant, before it hears anything', async () => {
    for (const [args, words] of [
      [[], 'Name a folder or a list'],
      [[at('people')], 'Say with --out'],
      [[at('people'), '--out', 'x.xlsx'], '.parquet, .csv or .jsonl'],
      [[at('people'), '--out', at('db/'), '--channels', 'each'], 'no place for channels'],
      [[at('people'), '--out', at('x.csv'), '--voice', 'folder'], 'cannot get to know a voice'],
      [
        [at('people'), '--out', at('x.csv'), '--voice', 'who', '--model', encoder],
        'is no list with columns',
      ],
      [[at('missing.csv'), '--out', at('x.csv')], 'missing.csv'],
      [[at('people'), '--out', at('x.csv'), '--queue', 'redis://127.0.0.1:1'], 'does not answer'],
    ] as const) {
      const { code, stderr } = await batch(...args);
      expect(code, words).toBe(1);
      expect(stderr).toContain(words);
    }
  });
});
