// Turns the WebAssembly files of two packages into modules that programs load like any other code, so that no bundler
// needs to be told of a file:
//   npx tsx scripts/embed-wasm.ts
// test/scripts/embed-wasm.test.ts holds what it wrote to the packages that are installed.

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const root = new URL('../', import.meta.url);

/** A file that becomes a module. */
export interface EmbeddedWasm {
  /** The file, from the repository's root. */
  readonly wasm: string;
  /** The module, from the repository's root. */
  readonly module: string;
  /** The name that the module exports the base64 text by. */
  readonly name: string;
}

/** The files. */
export const embedded: readonly EmbeddedWasm[] = [
  {
    wasm: 'node_modules/@echogarden/pffft-wasm/dist/simd/pffft.wasm',
    module: 'src/audio/resampling/fourier-code.ts',
    name: 'fourierCode',
  },
  {
    wasm: 'node_modules/@jitsi/rnnoise-wasm/dist/rnnoise.wasm',
    module: 'src/recognition/live/rnnoise-code.ts',
    name: 'rnnoiseCode',
  },
];

/** Gives the text of a module. */
export async function moduleText({ wasm, name }: EmbeddedWasm): Promise<string> {
  const code = (await readFile(new URL(wasm, root))).toString('base64');
  return [
    `// Written by scripts/embed-wasm.ts: ${wasm.replace('node_modules/', '')}, in base64. NOTICE has its licence.`,
    // Without its type, the whole text would stand in the declarations too.
    `export const ${name}: string =`,
    `  '${code}';`,
    '',
  ].join('\n');
}

if (fileURLToPath(import.meta.url) === process.argv[1]) {
  for (const one of embedded) await writeFile(new URL(one.module, root), await moduleText(one));
}
