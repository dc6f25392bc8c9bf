// The program that README.md shows runs as it stands there, and answers what the comment in it says; so does the
// command above it.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runPageProgram } from '../support/page-program.js';
import { affetto } from '../support/run-affetto.js';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');

it("README's program answers", async () => {
  const { printed, promised } = await runPageProgram(readme);
  expect(printed).toBe(promised);
}, 30_000);

it("README's command answers, to the percent", async () => {
  const [, command, promised] = /```console\n\$ affetto (.*)\n([\s\S]*?)```/.exec(readme) ?? [];
  const { code, stdout } = await affetto(command!.split(' '));
  expect(code).toBe(0);
  // Bars are drawn to an eighth of a cell, which rounding may move.
  const withoutBars = (text: string) => text.replaceAll(/ *[█▏▎▍▌▋▊▉]+/g, '').trim();
  expect(withoutBars(stdout)).toBe(withoutBars(promised!));
}, 30_000);
