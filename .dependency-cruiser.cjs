// Holds the directions between the folders of src/: each layer may import only what stands below it.
// docs/architecture.md draws the same picture for people.
const allowed = {
  grad: [],
  audio: [],
  degradations: ['audio'],
  runtime: [],
  features: ['grad'],
  models: ['grad', 'features'],
  corpora: ['audio'],
  evaluation: ['corpora'],
  recognition: ['audio', 'runtime', 'features', 'models', 'grad'],
  adaptation: ['audio', 'runtime', 'features', 'models', 'grad', 'evaluation', 'recognition'],
  explanation: ['runtime', 'features', 'grad', 'recognition'],
  timeline: ['runtime', 'features', 'recognition'],
  reports: ['evaluation', 'corpora', 'recognition'],
  training: [
    'audio',
    'runtime',
    'features',
    'models',
    'grad',
    'corpora',
    'evaluation',
    'reports',
    'recognition',
  ],
};
const perFolder = Object.entries(allowed).map(([folder, below]) => ({
  name: `${folder}-imports-only-${below.join('-') || 'nothing'}`,
  comment: `src/${folder} may import only: itself, errors.ts, random.ts, version.ts${below.map((b) => `, src/${b}`).join('')}`,
  severity: 'error',
  from: { path: `^src/${folder}/` },
  to: {
    path: '^src/',
    pathNot: `^src/(errors|opinion-pool|random|version)\\.ts$|^src/(${[folder, ...below].join('|')})/`,
  },
}));
const runtimes = 'node_modules/onnxruntime-(node|web|common)/';
module.exports = {
  forbidden: [
    ...perFolder,
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
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'nothing-imports-the-web-app',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^web/' },
    },
    {
      name: 'the-web-app-runs-in-browsers',
      comment: 'web/app may import src/ but nothing that needs Node, and no tools of the build',
      severity: 'error',
      from: { path: '^web/app/' },
      to: {
        path: '^src/(cli|experiments|corpora/download|node\\.ts|runtime/node|audio/read-file)|^web/(build|serve)/',
      },
    },
    {
      name: 'no-circular',
      comment: 'Types may refer to each other; code may not',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
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
