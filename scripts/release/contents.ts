// What a release may hold: the library, its models and its pages, and nothing that belongs to a working copy.
// The limits are a little above what is there today, so that something large does not slip in unseen.

/** A file of the package, as `npm pack --json` lists it. */
export interface PackedFile {
  /** Its path in the package, with forward slashes. */
  readonly path: string;
  /** Its size in bytes. */
  readonly size: number;
}

const required = [
  'CHANGELOG.md',
  'LICENSE',
  'NOTICE',
  'README.md',
  'package.json',
  'dist/cli/main.js',
  'dist/index.js',
  'dist/index.d.ts',
  'dist/node.js',
  'dist/node.d.ts',
  'dist/web.js',
  'dist/web.d.ts',
  'dist/grad.js',
  'dist/grad.d.ts',
  'dist/standalone/affetto.js',
  'dist/vendor/LICENSES.txt',
  'models/manifest.json',
];

const allowed: readonly RegExp[] = [
  // Pages at the top.
  /^(CHANGELOG|CONTRIBUTING|README|SECURITY)\.md$|^(CITATION\.cff|LICENSE|NOTICE|package\.json)$/,
  // Compiled code and its types.
  /^dist\/.+\.(js|d\.ts)$/,
  // The licences of what was copied.
  /^dist\/vendor\/LICENSES\.txt$/,
  // Models, their cards, the manifest.
  /^models\/.+\.(onnx|md|json)$/,
  // The documentation with its pictures; the reference of the API is made from the types.
  /^docs\/(?!api\/).+\.(md|svg|png)$/,
  // Programs to start from, without the sound that they are tried with.
  /^examples\/.+\.(md|mjs|cjs|js|jsx|svelte|py|html)$/,
];

/** The most bytes of the whole package, packed and unpacked, and of one file. */
const most = { packed: 14_500_000, unpacked: 20_000_000, file: 7_100_000 };

/** Says what is wrong with the contents of a package; nothing where all is well. */
export function contentProblems(
  files: readonly PackedFile[],
  packedBytes: number,
  readme: string,
): string[] {
  const paths = new Set(files.map(({ path }) => path));
  const total = files.reduce((sum, { size }) => sum + size, 0);
  return [
    ...required.filter((path) => !paths.has(path)).map((path) => `${path} is missing`),
    ...files
      .filter(({ path }) => !allowed.some((pattern) => pattern.test(path)))
      .map(({ path }) => `${path} does not belong in a release`),
    ...files
      .filter(({ size }) => size > most.file)
      .map(({ path, size }) => `${path} has ${size} bytes, the limit is ${most.file}`),
    ...(packedBytes > most.packed
      ? [`the package has ${packedBytes} bytes, the limit is ${most.packed}`]
      : []),
    ...(total > most.unpacked
      ? [`unpacked it has ${total} bytes, the limit is ${most.unpacked}`]
      : []),
    ...linksOf(readme)
      .filter((link) => !paths.has(link) && !isFolder(link, paths))
      .map((link) => `README.md links to ${link}, which is not in the package`),
  ];
}

/** The relative links of a page, without what follows `#`. */
function linksOf(page: string): string[] {
  return [...page.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target.replace(/#.*$/, ''))
    .filter((target) => target !== '' && !/^[a-z]+:/.test(target));
}

function isFolder(link: string, paths: ReadonlySet<string>): boolean {
  const prefix = link.endsWith('/') ? link : `${link}/`;
  return [...paths].some((path) => path.startsWith(prefix));
}
