// Writes a .br beside every file worth it, for servers that send them as they are. The runtime takes
// a quarter of a minute, so results are kept by content in node_modules/.cache.

import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';
import { siteModels } from './model-assets.js';
import { siteFolder } from './site.js';

const compress = promisify(brotliCompress);
const cache = fileURLToPath(new URL('../../node_modules/.cache/affetto-web', import.meta.url));
const modelFolder = fileURLToPath(new URL('../../models', import.meta.url));
const runtimeFile = fileURLToPath(
  new URL('../../node_modules/onnxruntime-web/dist/ort-wasm-simd-threaded.wasm', import.meta.url),
);
const compressible = ['.html', '.js', '.mjs', '.css', '.svg', '.wasm', '.onnx', '.webmanifest'];
/** The size from which on quality 10 is used: 11 gains 4% more on large files and takes twice as long. */
const largeBytes = 4_000_000;
/**
 * The size from which on a model is compressed with quality 9: of weights in eight bits 10 leaves 1% less and takes
 * about fifteen times as long. The small model, which everybody waits for, is smaller.
 */
const largeModelBytes = 1_000_000;

export interface Compressed {
  readonly files: number;
  readonly bytes: number;
  readonly compressedBytes: number;
}

/** Compresses the built site with Brotli. */
export async function compressSite(): Promise<Compressed> {
  mkdirSync(cache, { recursive: true });
  const names = readdirSync(siteFolder, { recursive: true, encoding: 'utf8' });
  const sizes = await Promise.all(
    names
      .filter((name) => compressible.includes(extname(name)))
      .map((name) => compressFile(`${siteFolder}/${name}`)),
  );
  return {
    files: sizes.length,
    bytes: sizes.reduce((sum, [before]) => sum + before, 0),
    compressedBytes: sizes.reduce((sum, [, after]) => sum + after, 0),
  };
}

/**
 * Begins to compress what takes longest, the runtime and the models, while the site is being built: they stand in it as
 * they are. `compressSite` finds the results.
 */
export async function compressAhead(): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const models = siteModels().map((name) => `${modelFolder}/${name}`);
  await Promise.all(
    [runtimeFile, ...models].map(async (file) => compressed(readFileSync(file), extname(file))),
  );
}

/** Writes the compressed file; returns the bytes before and after. */
async function compressFile(file: string): Promise<[number, number]> {
  const bytes = readFileSync(file);
  const result = readFileSync(await compressed(bytes, extname(file)));
  writeFileSync(`${file}.br`, result);
  return [bytes.length, result.length];
}

/** Compresses bytes, unless that was done before; returns the file that holds the result. */
async function compressed(bytes: Buffer, extension: string): Promise<string> {
  const isLargeModel = extension === '.onnx' && bytes.length > largeModelBytes;
  const quality = isLargeModel ? 9 : bytes.length > largeBytes ? 10 : 11;
  const kept = `${cache}/${createHash('sha256').update(bytes).digest('hex')}-${quality}.br`;
  if (existsSync(kept)) return kept;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: quality,
    [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
  };
  // Renamed when it is whole: a build may be stopped.
  const part = `${kept}.${process.pid}`;
  writeFileSync(part, await compress(bytes, { params }));
  renameSync(part, kept);
  return kept;
}
