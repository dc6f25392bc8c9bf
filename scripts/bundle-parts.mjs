// Makes dist/, compiled, into what every bundler and runtime takes as it is. What other packages bring that bundlers stop at,
// or far more than is used, becomes part of it: the engine, the decoders; the engine's WebAssembly and the small model
// become code. dist/standalone/ is the door for pages without a bundler.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';

const root = fileURLToPath(new URL('../', import.meta.url));
const engine = fileURLToPath(new URL('./', import.meta.resolve('onnxruntime-web/wasm')));

/** What is large and lies in dist already: models, WebAssembly and clips as text. */
const lieThere =
  /\/(?:(?:wasm-binary|embedded-model|encoder-parts)-bytes|\w+-code|encoder-clips)\.js$/;

const decoders = [
  {
    name: 'flac-decoder',
    from: '@wasm-audio-decoders/flac',
    what: 'FLACDecoder',
    users: ['audio/formats/flac-batches.js'],
  },
  {
    name: 'vorbis-decoder',
    from: '@wasm-audio-decoders/ogg-vorbis',
    what: 'OggVorbisDecoder',
    users: ['audio/formats/vorbis.js'],
  },
  {
    name: 'opus-decoder',
    from: 'opus-decoder',
    what: 'OpusDecoder',
    users: ['audio/formats/opus.js'],
  },
  {
    name: 'mp3-decoder',
    from: 'mpg123-decoder',
    what: 'MPEGDecoder',
    users: ['audio/formats/mpeg-decoder.js'],
  },
];

/**
 * What only Node's side uses, by the names that it uses. Of a hundred packages that npm had to fetch, unpack and link, these
 * with what they stand on were seventy, and most of the time of an installation.
 */
const nodeParts = [
  {
    name: 'plot',
    from: '@observablehq/plot',
    names: ['axisX', 'axisY', 'dot', 'frame', 'gridY', 'line', 'plot', 'ruleX'],
    users: ['reports/figure.js', 'reports/training-curves-svg.js'],
  },
  {
    name: 'linkedom',
    from: 'linkedom',
    names: ['DOMParser'],
    users: ['reports/figure.js', 'batch/addresses/s3.js'],
  },
  {
    name: 'cli-progress',
    from: 'cli-progress',
    names: ['SingleBar'],
    users: ['cli/terminal/progress.js'],
  },
  {
    name: 'csv-parse',
    from: 'csv-parse/sync',
    names: ['CsvError', 'parse'],
    users: ['corpora/delimited.js'],
  },
  {
    name: 'yaml',
    from: 'yaml',
    names: ['parse', 'stringify', 'YAMLError'],
    users: [
      'corpora/audformat/header.js',
      'corpora/audformat/write-database.js',
      'batch/tables/audformat-results.js',
    ],
  },
  { name: 'pngjs', from: 'pngjs', names: ['PNG'], users: ['reports/spectrogram.js'] },
  {
    name: 'request-filtering-agent',
    from: 'request-filtering-agent',
    names: ['useAgent'],
    users: ['batch/addresses/http.js'],
  },
  {
    name: 'yauzl',
    from: 'yauzl',
    names: ['fromBufferPromise', 'getFileNameLowLevel', 'openPromise'],
    users: ['audit/unpacking.js', 'corpora/unpack.js', 'corpora/zip-entries.js'],
  },
];

embed('dist/runtime/wasm-binary', 'engineWasm', `${engine}ort-wasm-simd-threaded.wasm`);
embed('dist/door/embedded-model', 'embeddedModel', `${root}models/crnn.onnx`);
await embedEncoder();
takeEngine();
await takeDecoders();
await takeMediabunny();
await takeNodeParts();
await bundleForPages();

/** Puts a file, compressed, into the place of the module that says that it lies elsewhere. */
function embed(module, name, file) {
  const code = gzipSync(readFileSync(file), { level: 9 }).toString('base64');
  writeFileSync(`${root}${module}-bytes.js`, `export const bytes =\n  '${code}';\n`);
  writeFileSync(
    `${root}${module}.js`,
    [
      '// Written by scripts/bundle-parts.mjs.',
      `import { unpack } from '${module.startsWith('dist/door') ? '../runtime' : '.'}/unpack.js';`,
      `export async function ${name}() {`,
      `  const { bytes } = await import('./${module.split('/').at(-1)}-bytes.js');`,
      '  return unpack(bytes);',
      '}',
      '',
    ].join('\n'),
  );
}

/**
 * Writes what of models/speech-encoder.onnx is not in models/encoder.onnx, so that the package need not hold both. Fails where
 * one is no longer made of the other: then the package must hold both again.
 */
async function embedEncoder() {
  const { readOnnxContents } = await import('../dist/model-file/onnx-contents.js');
  const { joinEncoder } = await import('../dist/model-file/encoder-within.js');
  const [encoder, model] = ['speech-encoder', 'encoder'].map(
    (name) => new Uint8Array(readFileSync(`${root}models/${name}.onnx`)),
  );
  const key = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const places = new Map(
    readOnnxContents(model).constants.map((bytes) => [key(bytes), bytes.byteOffset]),
  );
  const shared = [];
  const own = [];
  let at = 0;
  for (const constant of readOnnxContents(encoder).constants) {
    const { byteOffset, length } = constant;
    const from = places.get(key(constant));
    if (from === undefined || length < 256) continue;
    own.push(encoder.subarray(at, byteOffset));
    shared.push({ at: byteOffset, from, length });
    at = byteOffset + length;
  }
  own.push(encoder.subarray(at));
  const parts = { length: encoder.length, shared, own: Buffer.concat(own) };
  if (parts.own.length > 500_000 || !Buffer.from(joinEncoder(model, parts)).equals(encoder)) {
    throw new Error('models/speech-encoder.onnx is not within models/encoder.onnx any more');
  }
  const code = gzipSync(parts.own, { level: 9 }).toString('base64');
  const module = `${root}dist/model-file/encoder-parts`;
  writeFileSync(`${module}-bytes.js`, `export const bytes =\n  '${code}';\n`);
  writeFileSync(
    `${module}.js`,
    [
      '// Written by scripts/bundle-parts.mjs.',
      "import { unpack } from '../runtime/unpack.js';",
      `const shared = ${JSON.stringify(shared)};`,
      'export async function encoderParts() {',
      "  const { bytes } = await import('./encoder-parts-bytes.js');",
      `  return { length: ${parts.length}, shared, own: await unpack(bytes) };`,
      '}',
      '',
    ].join('\n'),
  );
}

/** Copies the engine's code: 0.1 MB of a package of 139. */
function takeEngine() {
  const code = readFileSync(`${engine}ort.wasm.bundle.min.mjs`, 'utf8');
  const file = '"ort-wasm-simd-threaded.wasm",import.meta.url';
  if (!code.includes(file)) throw new Error('onnxruntime-web says otherwise where its file is');
  mkdirSync(`${root}dist/vendor`, { recursive: true });
  writeFileSync(
    `${root}dist/vendor/onnxruntime-web.js`,
    code
      // Bundlers would look for the file, which is part of the code here.
      .replaceAll(file, '"ort-wasm-simd-threaded.wasm",String(import.meta.url)')
      // Its own name, by which threads begin.
      .replaceAll('"ort.wasm.bundle.min.mjs"', '"./onnxruntime-web.js"')
      .replace(/\n\/\/# sourceMappingURL=.*/, ''),
  );
  takeInstead('runtime/web.js', 'onnxruntime-web/wasm', '../vendor/onnxruntime-web.js');
}

/** Copies what is used of the decoders: their packages bring threads too, by modules of Node at which bundlers stop. */
async function takeDecoders() {
  await bundle({
    input: Object.fromEntries(decoders.map(({ name, from }) => [name, `virtual:${name} ${from}`])),
    dir: 'dist/vendor',
    // Of another licence (LGPL), and no bundler stops at it.
    external: ['codec-parser'],
    plugins: [
      {
        name: 'decoders-alone',
        resolveId: (id) =>
          id.startsWith('virtual:') || id === '@eshaz/web-worker' ? `${root}src/\0${id}` : null,
        load(id) {
          const [, wanted] = id.split('\0');
          if (wanted === '@eshaz/web-worker') return 'export default undefined;';
          const decoder = decoders.find(({ name }) => wanted?.startsWith(`virtual:${name} `));
          return decoder ? `export { ${decoder.what} } from '${decoder.from}';` : null;
        },
      },
    ],
  });
  for (const { name, from, users } of decoders) {
    for (const user of users) takeInstead(user, from, `../../vendor/${name}.js`);
  }
}

/** Copies what is used of mediabunny: 0.3 MB of 12, whose types contradict those of TypeScript's DOM. */
async function takeMediabunny() {
  const parts = 'audio/formats/mediabunny-parts.js';
  await bundle({
    input: { mediabunny: 'silent-mediabunny' },
    dir: 'dist/vendor',
    plugins: [
      {
        name: 'silent-mediabunny',
        resolveId: (id) => (id === 'silent-mediabunny' ? `${root}src/\0${id}` : null),
        load: (id) =>
          id.endsWith('\0silent-mediabunny')
            ? [
                "import { Logging, LogLevel } from 'mediabunny';",
                // Its remarks on odd files would end up between the lines of a command; errors reach the caller anyway.
                'Logging.level = LogLevel.Silent;',
                `export * from '${root}dist/${parts}';`,
              ].join('\n')
            : null,
      },
    ],
  });
  writeFileSync(`${root}dist/${parts}`, "export * from '../../vendor/mediabunny.js';\n");
  writeFileSync(
    `${root}dist/audio/formats/mediabunny.js`,
    "export const loadMediabunny = () => import('./mediabunny-parts.js');\n",
  );
}

/** Copies what is used of packages that only Node's side needs, and the licences of all that is in the copies. */
async function takeNodeParts() {
  const modules = await bundle({
    input: Object.fromEntries(nodeParts.map(({ name }) => [name, `node-part:${name}`])),
    dir: 'dist/vendor',
    platform: 'node',
    plugins: [
      {
        name: 'node-parts',
        resolveId(id, importer) {
          if (id.startsWith('node-part:')) return `${root}src/\0${id}`;
          // It draws on canvas where somebody has installed that; nothing here draws on any.
          if (id === 'canvas' && importer?.includes('/linkedom/')) return '\0canvas';
          return null;
        },
        load(id) {
          if (id === '\0canvas') return "throw new Error('there is no canvas');";
          const part = nodeParts.find(({ name }) => id.endsWith(`\0node-part:${name}`));
          return part ? `export { ${part.names.join(', ')} } from '${part.from}';` : null;
        },
      },
    ],
  });
  for (const { name, from, users } of nodeParts) {
    for (const user of users) {
      takeInstead(user, from, `${'../'.repeat(user.split('/').length - 1)}vendor/${name}.js`);
    }
  }
  writeFileSync(`${root}dist/vendor/LICENSES.txt`, licencesOf(modules));
}

/** The licences of the packages that modules come from, each text once. */
function licencesOf(modules) {
  const folders = new Set();
  for (const id of modules) {
    const folder = /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1];
    if (folder) folders.add(folder);
  }
  const texts = new Map();
  for (const folder of [...folders].sort()) {
    const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e(\.|$)/i.test(entry));
    const text = file ? readFileSync(`${folder}/${file}`, 'utf8').trim() : `${license}`;
    texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  const parts = [...texts].map(([text, names]) => `${names.join(', ')}\n\n${text}\n`);
  return `Code of these packages is in files of this folder; NOTICE names all.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** Makes a compiled module import a copy in the place of a package. */
function takeInstead(module, packageName, copy) {
  const text = readFileSync(`${root}dist/${module}`, 'utf8');
  if (!text.includes(`'${packageName}'`)) throw new Error(`${module} imports no ${packageName}`);
  writeFileSync(`${root}dist/${module}`, text.replaceAll(`'${packageName}'`, `'${copy}'`));
}

/** The door in one folder without any import of another package, for pages that have no bundler. */
async function bundleForPages() {
  await bundle({
    input: { affetto: 'dist/door/standalone.js' },
    dir: 'dist/standalone',
    plugins: [
      {
        name: 'for-pages',
        resolveId(id, importer) {
          if (lieThere.test(id)) {
            const folder = importer?.split('/dist/')[1]?.replace(/[^/]*$/, '');
            return { id: `../${folder}${id.slice(2)}`, external: true };
          }
          if (id.includes('/vendor/'))
            return { id: `../vendor/${id.split('/').at(-1)}`, external: true };
          return null;
        },
      },
    ],
  });
}

async function bundle({ dir, ...options }) {
  const made = await rolldown({
    cwd: root,
    platform: 'browser',
    onLog(level, log) {
      if (level === 'warn') throw new Error(`${log.code}: ${log.message}`);
    },
    ...options,
  });
  const { output } = await made.write({
    dir: `${root}${dir}`,
    format: 'esm',
    minify: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name]-[hash].js',
  });
  await made.close();
  return output.flatMap((chunk) => (chunk.type === 'chunk' ? chunk.moduleIds : []));
}
