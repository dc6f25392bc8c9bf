// The journal that a killed batch goes on from: what of it is believed, what is cut off, what is heard anew.

import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { lockBatch } from '../../src/batch/batch-lock.js';
import { openBatch } from '../../src/batch/hear-batch.js';
import type { BatchItem } from '../../src/batch/hearer.js';
import { expectCode } from '../support/expect-code.js';
import { scratchFolder } from '../support/scratch.js';

const settings = { model: 'one', channels: 'mix' };
const items = ['a', 'b', 'c', 'd'].map(
  (file, index): BatchItem => ({ index, file, place: `/nowhere/${file}` }),
);
const good = (file: string) => ({ file, stamp: '1-1', heard: [{ knownBy: 1 }], refused: [] });
const bad = (file: string) => ({
  ...{ file, heard: [] },
  refused: [{ code: 'AUDIO_EMPTY', reason: 'It is empty.' }],
});

async function begun(...entries: readonly object[]): Promise<string> {
  const path = join(await scratchFolder(), 'results.csv.journal');
  const { journal } = await openBatch(path, items, settings);
  for (const entry of entries) await journal.append(entry as never);
  await journal.close();
  return path;
}

it('is read again, and a half-written last line is mended', async () => {
  const path = await begun(good('b'), good('a'));
  const whole = await readFile(path, 'utf8');
  await appendFile(path, '{"file":"c","heard":[{"knownBy"');
  const { journal, lines } = await openBatch(path, items, settings);
  expect(lines.progress).toEqual({ done: 2, total: 4, refused: 0 });
  expect(await readFile(path, 'utf8')).toBe(whole);
  await journal.append(good('c') as never);
  await journal.close();
  const again = await openBatch(path, items, settings);
  expect(items.map(({ index }) => again.lines.lineOf(index) !== undefined)).toEqual([
    ...[true, true, true, false],
  ]);
  const line = again.lines.lineOf(1);
  expect(line && (await again.journal.entryAt(line))).toEqual(good('b'));
  await again.journal.close();
});

it('of a line that holds nothing readable, the recording alone is heard again', async () => {
  const path = await begun(good('a'), good('b'), good('c'));
  const text = await readFile(path, 'utf8');
  await writeFile(
    path,
    text.replace(/\{"file":"b".*/, (line) => '\0'.repeat(line.length)),
  );
  const { journal, lines } = await openBatch(path, items, settings);
  expect([0, 1, 2].map((index) => lines.lineOf(index) !== undefined)).toEqual([true, false, true]);
  await journal.close();
});

it('keeps what was refused until the run ended; the next run tries it again', async () => {
  const path = await begun(good('a'), bad('b'));
  const first = await openBatch(path, items, settings);
  expect(first.lines.progress).toEqual({ done: 2, total: 4, refused: 1 });
  await first.journal.end();
  await first.journal.close();
  const second = await openBatch(path, items, settings);
  expect(second.lines.progress).toEqual({ done: 1, total: 4, refused: 0 });
  expect(second.journal.identity).toEqual({ id: first.journal.identity.id, isNew: false });
  await second.journal.close();
});

it('refuses other settings, naming them, and files that are no journal', async () => {
  const path = await begun(good('a'));
  const message = await expectCode(
    openBatch(path, items, { ...settings, channels: 'each' }),
    'OPTION_INVALID',
  );
  expect(message).toContain('channels was "mix"');
  await writeFile(path, 'file,emotion\n');
  await expectCode(openBatch(path, items, settings), 'OPTION_INVALID');
});

it('one batch at a time: the lock of a process that is gone holds up nobody', async () => {
  const path = join(await scratchFolder(), 'lock');
  const other = (pid: number) => writeFile(path, JSON.stringify({ pid, host: hostname() }));
  const { hostname } = await import('node:os');
  await other(process.ppid);
  expect(await expectCode(lockBatch(path), 'OPTION_INVALID')).toContain(`process ${process.ppid}`);
  // Linux and others have no process of that number.
  await other(2 ** 30);
  const unlock = await lockBatch(path);
  expect(JSON.parse(await readFile(path, 'utf8')).pid).toBe(process.pid);
  await unlock();
  await expect(readFile(path)).rejects.toThrow();
});
