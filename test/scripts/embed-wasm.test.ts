// The WebAssembly that is part of the code is that of the packages that are installed.

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { embedded, moduleText } from '../../scripts/embed-wasm.js';

it.each(embedded)('$module is $wasm', async (one) => {
  const written = await readFile(new URL(`../../${one.module}`, import.meta.url), 'utf8');
  expect(written === (await moduleText(one)), 'npx tsx scripts/embed-wasm.ts writes it anew').toBe(
    true,
  );
});
