// Holds the directions between the rooms: each may import only what stands below it. Every room has an entry;
// docs/architecture.md draws the same picture for people, and a test holds the two together. The folders of the page
// have a table of their own; docs/web.md says what is in each.

const { builtinModules } = require('node:module');

/** Files beside the rooms that stand below all of them. */
const base = [
  'errors',
  'random',
  'opinion-pool',
  'version',
  'write-files',
  'float-cache',
  'parquet-file',
  'csv-cell',
  'timedelta',
  'join-bytes',
  'is-inside',
  'loopback',
  'optional-packages',
  'nearest',
  'check-input',
  'embedded-wasm',
];

/** Every room of src/ and the rooms that it may import. */
const rooms = {
  audio: [],
  grad: [],
  runtime: [],
  prosody: ['audio'],
  degradations: ['audio', 'prosody'],
  features: ['grad'],
  models: ['grad', 'features'],
  corpora: ['audio'],
  splits: ['audio', 'corpora'],
  scores: ['audio', 'corpora'],
  voices: ['grad', 'runtime', 'models'],
  'model-file': ['grad', 'features', 'models', 'corpora', 'scores', 'voices'],
  recognition: ['audio', 'runtime', 'features', 'scores', 'voices', 'model-file'],
  audit: ['corpora', 'model-file', 'recognition'],
  embedding: ['audio', 'runtime', 'model-file'],
  labelling: ['audio', 'corpora', 'scores', 'recognition'],
  explanation: ['audio', 'grad', 'runtime', 'features', 'models', 'model-file'],
  neighbours: ['model-file', 'voices', 'recognition'],
  timeline: ['runtime', 'features', 'recognition'],
  diarisation: ['audio', 'runtime', 'model-file', 'recognition', 'timeline'],
  door: [
    'audio',
    'runtime',
    'model-file',
    'recognition',
    'neighbours',
    'embedding',
    'timeline',
    'diarisation',
  ],
  server: [
    'audio',
    'corpora',
    'model-file',
    'recognition',
    'embedding',
    'timeline',
    'diarisation',
    'door',
  ],
  batch: ['audio', 'runtime', 'corpora', 'model-file', 'recognition'],
  queue: ['batch'],
  adaptation: [
    'audio',
    'grad',
    'runtime',
    'features',
    'models',
    'scores',
    'model-file',
    'recognition',
  ],
  training: [
    'audio',
    'prosody',
    'degradations',
    'voices',
    'grad',
    'runtime',
    'features',
    'models',
    'corpora',
    'splits',
    'scores',
    'model-file',
  ],
  evaluation: [
    'audio',
    'degradations',
    'runtime',
    'features',
    'models',
    'corpora',
    'splits',
    'scores',
    'voices',
    'model-file',
    'recognition',
    'training',
  ],
  reports: ['audio', 'runtime', 'features', 'corpora', 'scores', 'training', 'evaluation'],
  shipping: [
    'degradations',
    'runtime',
    'models',
    'corpora',
    'scores',
    'voices',
    'model-file',
    'training',
    'evaluation',
  ],
};

const perRoom = Object.entries(rooms).map(([room, below]) => ({
  name: `${room}-imports-only-what-is-below`,
  comment: `src/${room} may import itself, ${below.map((name) => `src/${name}, `).join('')}and the files that stand below every room`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^(src|web|bench|studies|fuzz|test)/',
    pathNot: `^src/grad\\.ts$|^src/(${base.join('|')})\\.ts$|^src/(${[room, ...below].join('|')})/`,
  },
}));

/**
 * Every folder of web/app and the folders that it may import, the lowest first. Files beside the folders (main.tsx,
 * app.tsx, panels.ts) put the page together: they may import all of them, and no folder imports them.
 */
const pageFolders = {
  protocol: [],
  worker: ['protocol'],
  storage: ['protocol'],
  styles: ['storage'],
  engine: ['protocol', 'storage', 'styles'],
  texts: ['protocol', 'storage'],
  ui: ['protocol', 'texts'],
  microphone: ['worker', 'storage', 'texts'],
  consent: ['texts'],
  voices: ['protocol', 'storage', 'engine', 'texts'],
  answer: ['texts'],
  keeping: ['protocol', 'storage', 'texts', 'answer'],
  inspect: ['protocol', 'storage', 'engine', 'styles', 'texts', 'ui', 'answer', 'keeping'],
  history: ['protocol', 'storage', 'engine', 'texts', 'ui', 'answer', 'keeping', 'inspect'],
  examples: ['texts', 'ui'],
  record: ['protocol', 'engine', 'texts', 'ui', 'microphone', 'voices', 'answer', 'inspect'],
  live: ['protocol', 'engine', 'texts', 'ui', 'microphone', 'voices', 'answer', 'inspect'],
  files: ['protocol', 'storage', 'engine', 'texts', 'ui', 'answer', 'inspect', 'examples'],
  teach: ['protocol', 'storage', 'engine', 'texts', 'ui', 'microphone', 'voices', 'answer'],
  about: ['engine', 'texts', 'ui', 'answer'],
  shell: ['consent', 'storage', 'engine', 'styles', 'texts', 'ui', 'voices'],
};

const perPageFolder = Object.entries(pageFolders).map(([folder, below]) => ({
  name: `${folder}-of-the-page-imports-only-what-is-below`,
  comment: `web/app/${folder} may import itself, ${below.map((name) => `web/app/${name}, `).join('')}and src`,
  severity: 'error',
  from: { path: `^web/app/${folder}/` },
  to: {
    path: '^(web|bench|studies|scripts|fuzz|test)/',
    pathNot: `^web/app/(${[folder, ...below].join('|')})/`,
  },
}));

const runtimes = 'node_modules/onnxruntime-(node|web|common)/';

module.exports = {
  forbidden: [
    ...perRoom,
    {
      name: 'every-room-has-a-rule',
      comment: 'a new folder of src/ needs an entry in `rooms` above',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: `^src/(cli|${Object.keys(rooms).join('|')})/` },
      to: {},
    },
    {
      name: 'what-stands-below-imports-no-room',
      severity: 'error',
      from: { path: `^src/(${base.join('|')})\\.ts$` },
      to: { path: '^src/', pathNot: `^src/(${base.join('|')})\\.ts$` },
    },
    {
      name: 'rooms-have-no-index',
      comment:
        'an import names the file where a thing lives; the public entries are src/index.ts, node.ts, web.ts, grad.ts',
      severity: 'error',
      from: {},
      to: { path: '^(src/.+|web/app/.+|studies/.+)/index\\.tsx?$' },
    },
    {
      name: 'entries-are-for-the-outside',
      comment:
        'inside, an import names the file itself; an architecture of somebody’s own is handed all that affetto/grad exports',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(index|node|web|grad|training/own-model)\\.ts$' },
      to: { path: '^src/(index|node|web|grad)\\.ts$' },
    },
    {
      name: 'only-the-seam-knows-onnxruntime',
      comment:
        'src/runtime is the one place that knows whether ONNX Runtime is the Node or the web build',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/runtime/' },
      to: { path: runtimes },
    },
    {
      name: 'nothing-imports-the-command-line',
      severity: 'error',
      from: { pathNot: '^src/cli/|^test/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-the-web-app',
      severity: 'error',
      from: { path: '^(src|bench|studies|fuzz)/' },
      to: { path: '^web/' },
    },
    ...perPageFolder,
    {
      name: 'every-folder-of-the-page-has-a-rule',
      comment: 'a new folder of web/app needs an entry in `pageFolders` above',
      severity: 'error',
      from: {
        path: '^web/app/([^/]+)/',
        pathNot: `^web/app/(${Object.keys(pageFolders).join('|')})/`,
      },
      to: {},
    },
    {
      name: 'the-page-runs-no-code-of-the-worker',
      comment:
        'the microphone hands the address of its audio thread to the browser (`?worker&url`), and nothing else is imported',
      severity: 'error',
      from: { path: '^web/app/', pathNot: '^web/app/worker/' },
      to: { path: '^web/app/worker/', pathNot: '^web/app/worker/capture-worklet\\.ts$' },
    },
    {
      name: 'the-page-imports-no-tools-of-the-build',
      severity: 'error',
      from: { path: '^web/app/' },
      to: { path: '^web/(build|serve)/' },
    },
    {
      name: 'the-page-reaches-no-core-module-of-node',
      comment: 'by any path: what the page loads runs in browsers',
      severity: 'error',
      from: { path: '^web/app/' },
      to: { path: `^(node:)?(${builtinModules.join('|')})$`, reachable: true },
    },
    {
      name: 'the-label-page-reaches-no-core-module-of-node',
      comment:
        'it is served as it was compiled: what it loads lies in its own folder and runs in browsers',
      severity: 'error',
      from: { path: '^src/labelling/page/' },
      to: { pathNot: '^src/labelling/page/' },
    },
    {
      name: 'no-circular',
      comment: 'Types may refer to each other; code may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circle-of-types',
      comment: 'in these rooms not even types may refer to each other in a circle',
      severity: 'error',
      from: { path: '^src/(evaluation|scores|splits)/' },
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^web/dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types'],
    },
  },
};
