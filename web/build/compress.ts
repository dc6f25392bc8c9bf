// Writes a .br beside every file worth it, for servers that send them as they are. The runtime takes
// half a minute at the best quality, so results are kept by content in node_modules/.cache.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const compress = promisify(brotliCompress);
const site = fileURLToPath(new URL('../dist/', import.meta.url));
const cache = fileURLToPath(new URL('../../node_modules/.cache/affetto-web/', import.meta.url));
const compressible = ['.html', '.js', '.mjs', '.css', '.svg', '.wasm', '.onnx', '.webmanifest'];
/** Quality 11 gains 4% more on large files and takes twice as long. */
const largeBytes = 4_000_000;

mkdirSync(cache, { recursive: true });
const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).filter((name) =>
  compressible.includes(extname(name)),
);
let before = 0;
let after = 0;
await Promise.all(
  files.map(async (name) => {
    const bytes = readFileSync(site + name);
    const quality = bytes.length > largeBytes ? 10 : 11;
    const key = createHash('sha256').update(bytes).digest('hex');
    const kept = `${cache}${key}-${quality}.br`;
    if (!existsSync(kept)) {
      const params = {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      };
      writeFileSync(kept, await compress(bytes, { params }));
    }
    const compressed = readFileSync(kept);
    before += bytes.length;
    after += compressed.length;
    writeFileSync(`${site}${name}.br`, compressed);
  }),
);
const mb = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
console.log(`${files.length} files, ${mb(before)}, compressed ${mb(after)}`);
