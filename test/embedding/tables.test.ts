// Tables of embeddings, read back by others: hyparquet, NumPy where a Python has it, and by hand from the definition
// of NumPy's format. What is not whole is not there.

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, it, vi } from 'vitest';
import { shippedEncoderPath } from '../../src/embedding/encoder-on-disk.js';
import type { EmbeddingChoice } from '../../src/embedding/layout.js';
import { openEmbeddingTable } from '../../src/embedding/tables/table.js';
import { readEncoderMetadata } from '../../src/model-file/encoder-file.js';
import { readCsv } from '../cli/read-csv.js';
import { expectCode } from '../support/expect-code.js';
import { hashed } from '../support/hashed.js';
import { scratchFolder } from '../support/scratch.js';

vi.setConfig({ testTimeout: 60_000 });

const encoder = readEncoderMetadata(new Uint8Array(readFileSync(shippedEncoderPath())));
const hostile = 'a "quoted", name\nof\ttwo lines ä.wav';
const statistics = { layers: [2] } as const;
const frames = { what: 'frames', layers: [0, 3] } as const;

/** Numbers of every size, and those that are hard to write. */
function numbers(count: number, seed: number): Float32Array {
  const values = hashed(count, seed, 3);
  values.set([0, -0, 1e-30, 1.5e38, 1 / 3, Math.fround(0.1), 16_777_217, -1e-45]);
  return values;
}
const rows = {
  statistics: [
    { file: 'one.wav', values: numbers(768, 1), seconds: Float32Array.of(0) },
    { file: hostile, values: numbers(768, 2), seconds: Float32Array.of(0.25) },
  ],
  frames: [
    { file: 'one.wav', values: numbers(3 * 768, 3), seconds: Float32Array.of(0.5, 0.52, 0.54) },
    { file: hostile, values: numbers(2 * 768, 4), seconds: Float32Array.of(0, 0.02) },
  ],
};

async function write(name: string, choice: EmbeddingChoice, folder?: string): Promise<string> {
  const path = join(folder ?? (await scratchFolder()), name);
  const table = await openEmbeddingTable(path, encoder, choice);
  for (const { file, ...embedding } of rows[choice.what ?? 'statistics']) {
    await table.add(file, embedding);
  }
  await table.keep();
  return path;
}
const together = (what: 'statistics' | 'frames') =>
  Float32Array.from(rows[what].flatMap(({ values }) => [...values]));
/** Whether two lists hold the same numbers; a zero may lose its sign, which text cannot tell. */
const same = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  a.length === b.length && Array.from(a).every((value, i) => value === b[i]);

describe('Parquet', () => {
  it('holds every number under its name', async () => {
    const path = await write('deep/in/x.parquet', frames);
    const file = await asyncBufferFromFile(path);
    const { schema, key_value_metadata } = await parquetMetadataAsync(file);
    expect(schema.slice(1).map(({ name }) => name)).toEqual([
      'file',
      'seconds',
      ...Array.from({ length: 384 }, (_, index) => `state0_${index}`),
      ...Array.from({ length: 384 }, (_, index) => `state3_${index}`),
    ]);
    expect(key_value_metadata).toEqual([{ key: 'affetto.encoder', value: encoder.digest }]);
    const objects = await parquetReadObjects({ file });
    expect(objects.map((row) => row.file)).toEqual([
      ...Array(3).fill('one.wav'),
      ...Array(2).fill(hostile),
    ]);
    const floats = (values: readonly number[]) => [...Float32Array.from(values)];
    expect(objects.map((row) => row.seconds)).toEqual(floats([0.5, 0.52, 0.54, 0, 0.02]));
    const values = objects.flatMap(({ file: _, seconds, ...rest }) => Object.values(rest));
    expect(same(values as number[], together('frames'))).toBe(true);
  });

  it('has one row for each recording of statistics', async () => {
    const file = await asyncBufferFromFile(await write('x.parquet', statistics));
    const objects = await parquetReadObjects({ file });
    const values = objects.flatMap(({ file: _, ...rest }) => Object.values(rest));
    expect(Object.keys(objects[0]!).slice(0, 2)).toEqual(['file', 'state2_mean_0']);
    expect(same(values as number[], together('statistics'))).toBe(true);
  });

  it('keeps the order across row groups', async () => {
    const path = join(await scratchFolder(), 'many.parquet');
    const table = await openEmbeddingTable(path, encoder, { what: 'frames', layers: [1] });
    const count = 12_000;
    const clips = [1, 2].map((seed) => hashed(count * 384, seed));
    for (const [clip, values] of clips.entries()) {
      const seconds = Float32Array.from({ length: count }, (_, i) => i / 64);
      await table.add(`${clip}.wav`, { values, seconds });
    }
    await table.keep();
    const file = await asyncBufferFromFile(path);
    const { row_groups, num_rows } = await parquetMetadataAsync(file);
    expect(Number(num_rows)).toBe(2 * count);
    expect(row_groups.length).toBe(2);
    const columns = ['file', 'seconds', 'state1_383'];
    const objects = await parquetReadObjects({ file, columns });
    for (const row of [0, 11_999, 12_000, 21_844, 21_845, 23_999]) {
      const [clip, step] = [Math.floor(row / count), row % count];
      expect(objects[row]).toEqual({
        file: `${clip}.wav`,
        seconds: step / 64,
        state1_383: clips[clip]![step * 384 + 383],
      });
    }
  });
});

describe('NumPy', () => {
  it('is what the format says, with the rows named beside it', async () => {
    const path = await write('x.npy', statistics);
    const bytes = readFileSync(path);
    expect([...bytes.subarray(0, 8)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
    const length = bytes.readUInt16LE(8);
    expect((10 + length) % 64).toBe(0);
    const header = bytes.toString('latin1', 10, 10 + length);
    expect(header).toMatch(
      /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 768\), \} *\n$/,
    );
    const data = bytes.subarray(10 + length);
    expect(data.length).toBe(2 * 768 * 4);
    const values = Array.from({ length: 2 * 768 }, (_, index) => data.readFloatLE(4 * index));
    expect(same(values, together('statistics'))).toBe(true);
    expect(readFileSync(path.replace('.npy', '.files.txt'), 'utf8')).toBe(
      'one.wav\na "quoted", name\\nof\\ttwo lines ä.wav\n',
    );
  });

  it('has a line with its time for each frame', async () => {
    const path = await write('x.npy', frames);
    const lines = readFileSync(path.replace('.npy', '.files.txt'), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines.slice(0, 2)).toEqual(['one.wav\t0.5', 'one.wav\t0.52']);
  });

  const python = process.env.AFFETTO_PYTHON ?? 'python3';
  const available = spawnSync(python, ['-c', 'import numpy']).status === 0;
  it.skipIf(!available)('is read by NumPy (skipped where no Python has it)', async () => {
    const path = await write('x.npy', frames);
    const script =
      'import numpy, sys; a = numpy.load(sys.argv[1]); sys.stdout.write(f"{a.shape} {a.dtype} {a.flags.c_contiguous} "); sys.stdout.write(a.tobytes().hex())';
    const { stdout } = spawnSync(python, ['-c', script, path], { maxBuffer: 2 ** 24 });
    const [text, hex] = stdout.toString().split(/ (?=[0-9a-f]+$)/);
    expect(text).toBe('(5, 768) float32 True');
    const values = together('frames');
    expect(hex).toBe(Buffer.from(values.buffer).toString('hex'));
  });
});

describe('text', () => {
  it('CSV gives the same float32 again', async () => {
    const [header, ...cells] = readCsv(readFileSync(await write('x.csv', frames), 'utf8'));
    expect(header!.slice(0, 3)).toEqual(['file', 'seconds', 'state0_0']);
    expect(header).toHaveLength(2 + 768);
    expect(cells.map(([file, seconds]) => [file, seconds])).toEqual([
      ['one.wav', '0.5'],
      ['one.wav', '0.52'],
      ['one.wav', '0.54'],
      [hostile, '0'],
      [hostile, '0.02'],
    ]);
    const values = Float32Array.from(cells.flatMap((row) => row.slice(2).map(Number)));
    expect(same(values, together('frames'))).toBe(true);
  });

  it('JSON lines have a list for each layer and statistic', async () => {
    const lines = readFileSync(await write('x.jsonl', statistics), 'utf8')
      .trimEnd()
      .split('\n');
    const objects = lines.map((line) => JSON.parse(line));
    expect(objects.map((object) => Object.keys(object))).toEqual(
      Array(2).fill(['file', 'state2_mean', 'state2_std']),
    );
    expect(objects.map(({ file }) => file)).toEqual(['one.wav', hostile]);
    const values = objects.flatMap((object) => [...object.state2_mean, ...object.state2_std]);
    expect(same(Float32Array.from(values), together('statistics'))).toBe(true);
    const frame = readFileSync(await write('y.jsonl', frames), 'utf8').split('\n')[1]!;
    expect(Object.keys(JSON.parse(frame))).toEqual(['file', 'seconds', 'state0', 'state3']);
  });
});

describe('what is not whole', () => {
  it.each(['x.parquet', 'x.npy', 'x.csv', 'x.jsonl'])('%s is not there', async (name) => {
    const folder = await scratchFolder();
    writeFileSync(join(folder, name), 'from before');
    const table = await openEmbeddingTable(join(folder, name), encoder, statistics);
    const [{ file, ...embedding }] = rows.statistics as [(typeof rows.statistics)[0]];
    await table.add(file, embedding);
    await table.discard();
    expect(readdirSync(folder)).toEqual([name]);
    expect(readFileSync(join(folder, name), 'utf8')).toBe('from before');
    const written = await write(name, statistics, folder);
    expect(readFileSync(written).length).toBeGreaterThan(2000);
    expect(readdirSync(folder).filter((one) => one.endsWith('.tmp'))).toEqual([]);
  });

  it('says where it cannot write, and which formats there are', async () => {
    const folder = await scratchFolder();
    writeFileSync(join(folder, 'file'), '');
    const under = openEmbeddingTable(join(folder, 'file/x.csv'), encoder);
    expect(await expectCode(under, 'FILE_UNREADABLE')).toContain('x.csv');
    const over = openEmbeddingTable(folder, encoder, { format: 'npy' });
    expect(await expectCode(over, 'FILE_UNREADABLE')).toContain('it is a folder');
    const unknown = openEmbeddingTable(join(folder, 'x.xlsx'), encoder);
    expect(await expectCode(unknown, 'OPTION_INVALID')).toMatch(/parquet, npy, csv, jsonl/);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
