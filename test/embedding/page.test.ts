// The program that docs/encoder.md shows runs as it stands there, and prints what the comment in it says.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { runPageProgram } from '../support/page-program.js';

const page = await readFile(new URL('../../docs/encoder.md', import.meta.url), 'utf8');

it('shows a program that gives the numbers', async () => {
  const { printed, promised } = await runPageProgram(page);
  expect(printed).toBe(promised);
}, 60_000);
