// `affetto embed` as people meet it: a real process, real files, exit codes; one broken file among good ones, and Ctrl-C.

import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { openEncoderFile, shippedEncoderPath } from '../../src/embedding/encoder-on-disk.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { affetto } from '../support/run-affetto.js';
import { speechLike } from '../support/speech.js';
import { readCsv } from './read-csv.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder = '';
const at = (name: string) => join(folder, name);
const embed = (args: readonly string[], options?: Parameters<typeof affetto>[1]) =>
  affetto(['embed', '--cache', at('cache'), ...args], options);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affetto-embed-'));
  await mkdir(at('clips/deeper'), { recursive: true });
  const clip = (pitch: number) =>
    writeWav([speechLike({ seconds: 1.5, pitch })], { sampleRate: 22_050 });
  await writeFile(at('clips/b.wav'), clip(140));
  await writeFile(at('clips/a.wav'), clip(220));
  await writeFile(at('clips/deeper/c.wav'), clip(110));
  await writeFile(at('clips/broken.wav'), clip(140).subarray(0, 30));
  await writeFile(at('clips/notes.txt'), 'no audio');
  await mkdir(at('many'));
  for (let i = 10; i < 50; i++) {
    const samples = speechLike({ seconds: 6, sampleRate: 16_000, pitch: 100 + i });
    await writeFile(at(`many/${i}.wav`), writeWav([samples], { sampleRate: 16_000 }));
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a folder with one broken file', () => {
  it('is embedded but for that one, which is named', async () => {
    const { code, stdout, stderr } = await embed([at('clips'), '--out', at('out/x.parquet')]);
    expect(stdout).toBe(`${at('out/x.parquet')}: recordings 3, rows 3, numbers in each 3072\n`);
    const lines = stderr.trimEnd().split('\n');
    expect(lines.at(-2)).toMatch(/^affetto embed: .*broken\.wav: The WAV file ends early/);
    expect(lines.at(-1)).toBe('affetto embed: 3 embedded, 1 failed.');
    expect(code).toBe(1);
    const file = await asyncBufferFromFile(at('out/x.parquet'));
    const rows = await parquetReadObjects({ file });
    expect(rows.map((row) => row.file)).toEqual(
      ['clips/a.wav', 'clips/b.wav', 'clips/deeper/c.wav'].map(at),
    );
    const encoder = await openEncoderFile(shippedEncoderPath(), nodeRuntime);
    const { samples } = await decodeAudio(await readFile(at('clips/b.wav')), {
      sampleRate: encoder.metadata.sampleRate,
    });
    const { columns, values } = await encoder.embed(samples);
    await encoder.dispose();
    expect(Object.keys(rows[1]!).slice(1)).toEqual(columns);
    expect(Object.values(rows[1]!).slice(1)).toEqual([...values]);
  });

  it('gives the same file again', async () => {
    const args = [at('clips'), '--layers', '3', '--out'];
    await embed([...args, at('one.npy')]);
    await embed([...args, at('two.npy')]);
    expect(await readFile(at('one.npy'))).toEqual(await readFile(at('two.npy')));
    expect(await readFile(at('one.files.txt'), 'utf8')).toBe(
      `${['clips/a.wav', 'clips/b.wav', 'clips/deeper/c.wav'].map(at).join('\n')}\n`,
    );
  });
});

it('frames have a row every 20 ms with its time; files come in the order given', async () => {
  const inputs = ['clips/b.wav', 'clips/a.wav'].map(at);
  const outcome = await embed([...inputs, '--frames', '--layers', '2', '--out', at('steps.csv')]);
  expect(outcome.code).toBe(0);
  const [header, ...rows] = readCsv(await readFile(at('steps.csv'), 'utf8'));
  expect(header!.slice(0, 3)).toEqual(['file', 'seconds', 'state2_0']);
  expect(header).toHaveLength(2 + 384);
  const files = rows.map(([file]) => file);
  expect([...new Set(files)]).toEqual(inputs);
  const times = rows.filter(([file]) => file === inputs[0]).map(([, seconds]) => Number(seconds));
  expect(times.length).toBeGreaterThan(60);
  expect(times.length).toBeLessThan(76);
  expect(times[10]! - times[0]!).toBeCloseTo(0.2, 5);
});

it('--format writes what the name does not say', async () => {
  const { code } = await embed([
    at('clips/a.wav'),
    '--format',
    'jsonl',
    '--out',
    at('numbers.txt'),
  ]);
  expect(code).toBe(0);
  const row = JSON.parse(await readFile(at('numbers.txt'), 'utf8'));
  expect(row.file).toBe(at('clips/a.wav'));
  expect(row.state0_std).toHaveLength(384);
});

it('--channels hears one side of a conversation, as if it were a recording of its own', async () => {
  const [left, right] = [140, 220].map((pitch) => speechLike({ seconds: 1.5, pitch }));
  const sampleRate = 22_050;
  await mkdir(at('call'));
  await writeFile(at('call/both.wav'), writeWav([left!, right!], { sampleRate }));
  await writeFile(at('call/caller.wav'), writeWav([right!], { sampleRate }));
  const numbers = async (name: string, ...options: string[]) => {
    const { code } = await embed([at(`call/${name}.wav`), '--out', at(`${name}.csv`), ...options]);
    expect(code).toBe(0);
    return readCsv(await readFile(at(`${name}.csv`), 'utf8'))[1]!.slice(1);
  };
  const alone = await numbers('caller');
  expect(await numbers('both', '--channels', 'right')).toEqual(alone);
  expect(await numbers('both')).not.toEqual(alone);
  const missing = await embed([
    at('call/caller.wav'),
    ...['--channels', 'right', '--out', at('none.csv')],
  ]);
  expect(missing.stderr).toContain('The recording has one channel');
  const each = await embed([at('call/both.wav'), '--channels', 'each', '--out', at('none.csv')]);
  expect(each.stderr).toContain('a recording has one row');
});

it('writes nothing where nothing was embedded', async () => {
  const { code, stdout, stderr } = await embed([at('clips/broken.wav'), '--out', at('none.csv')]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/0 embedded, 1 failed; .*none\.csv was not written\.\n$/);
  expect((await readdir(folder)).filter((name) => name.startsWith('none'))).toEqual([]);
});

it('stops at Ctrl-C, leaves what was there, and goes on from the cache', async () => {
  await copyFile(at('clips/notes.txt'), at('many.parquet'));
  const args = [at('many'), '--layers', '1', '--out', at('many.parquet')];
  let interrupted = false;
  const stopped = await embed(args, {
    onError: (child, stderr) => {
      // Once: the second Ctrl-C ends the process on the spot.
      if (interrupted || !stderr.includes(' of 40 (')) return;
      interrupted = child.kill('SIGINT');
    },
  });
  expect(stopped).toMatchObject({ code: 130, stdout: '' });
  expect(stopped.stderr).toMatch(/stopping \.\.\.\n.*many\.parquet was not written.*same command/);
  expect(await readFile(at('many.parquet'), 'utf8')).toBe('no audio');
  expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  const again = await embed(args);
  expect(again).toMatchObject({ code: 0 });
  const rows = await parquetReadObjects({ file: await asyncBufferFromFile(at('many.parquet')) });
  expect(rows).toHaveLength(40);
});

describe('mistakes are one line and exit code 1', () => {
  it.each<readonly [string, readonly string[], RegExp]>([
    ['no input', ['--out', 'x.csv'], /Name recordings or folders .*affetto embed recordings\//],
    ['no output', ['a.wav'], /Say with --out which file to write/],
    ['an ending that says nothing', ['a.wav', '--out', 'x.xlsx'], /x\.xlsx does not say which/],
    ['a format that is none', ['a.wav', '--out', 'x', '--format', 'mat'], /mat is none of parquet/],
    [
      'layers that are no numbers',
      ['a.wav', '--out', 'x.csv', '--layers', '1,b'],
      /1,b: give whole/,
    ],
    [
      'a layer too many',
      ['a.wav', '--out', 'x.csv', '--layers', '4'],
      /layers: 4\. Give some of 0/,
    ],
    ['no thread', ['a.wav', '--out', 'x.csv', '--threads', '0'], /--threads 0: give a whole/],
    [
      'no encoder',
      ['a.wav', '--out', 'x.csv', '--encoder', 'gone'],
      /Cannot read the encoder file/,
    ],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await embed(args);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('--help shows examples', async () => {
    const { code, stdout } = await affetto(['embed', '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('affetto embed recordings/ --out embeddings.parquet');
  });
});
