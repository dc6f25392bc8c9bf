// The program that README.md shows runs as it stands there, and answers what the comment in it says; so does the
// command above it.

import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { folderWithAffetto, nodeOptions } from '../support/as-package.js';
import { affetto } from '../support/run-affetto.js';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

it("README's program answers", async () => {
  const [, program] = /```ts\n([\s\S]*?)```/.exec(readme) ?? [];
  const folder = await folderWithAffetto();
  await writeFile(join(folder, 'program.mts'), program!);
  const { stdout } = await promisify(execFile)(process.execPath, [...nodeOptions, 'program.mts'], {
    cwd: folder,
  });
  const [, promised] = /\/\/ (.*)\n/.exec(program!) ?? [];
  expect(stdout.trim()).toBe(promised);
}, 30_000);

it("README's command answers, to the percent", async () => {
  const [, command, promised] = /```console\n\$ affetto (.*)\n([\s\S]*?)```/.exec(readme) ?? [];
  const { code, stdout } = await affetto(command!.split(' '));
  expect(code).toBe(0);
  // Bars are drawn to an eighth of a cell, which rounding may move.
  const withoutBars = (text: string) => text.replaceAll(/ *[█▏▎▍▌▋▊▉]+/g, '').trim();
  expect(withoutBars(stdout)).toBe(withoutBars(promised!));
}, 30_000);
