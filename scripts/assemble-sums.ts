// Turns src/audio/resampling/sums.wat, which people write, into sums-code.ts, which programs load:
//   npx tsx scripts/assemble-sums.ts
// test/audio/sums.test.ts holds the two together.

import { readFile, writeFile } from 'node:fs/promises';
import wabt from 'wabt';

const folder = new URL('../src/audio/resampling/', import.meta.url);

/** Reads sums.wat and returns the text of sums-code.ts. */
export async function sumsCode(): Promise<string> {
  const source = await readFile(new URL('sums.wat', folder), 'utf8');
  const module = (await wabt()).parseWat('sums.wat', source, { simd: true });
  const code = Buffer.from(module.toBinary({}).buffer).toString('base64');
  const lines = code.match(/.{1,80}/g) ?? [];
  return [
    '// Written by scripts/assemble-sums.ts: sums.wat, assembled, in base64. Change that file, not this one.',
    'export const sumsCode =',
    `  ${lines.map((line) => `'${line}'`).join(' +\n  ')};`,
    '',
  ].join('\n');
}

if (import.meta.filename === process.argv[1]) {
  await writeFile(new URL('sums-code.ts', folder), await sumsCode());
}
