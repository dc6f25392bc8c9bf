// The assembled code that resampling runs is that of the file which people read.
import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { sumsCode } from '../../scripts/assemble-sums.js';

it('sums-code.ts is sums.wat as wabt assembles it: else npx tsx scripts/assemble-sums.ts', async () => {
  const code = new URL('../../src/audio/resampling/sums-code.ts', import.meta.url);
  expect(await readFile(code, 'utf8')).toBe(await sumsCode());
});
