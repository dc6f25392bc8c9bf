// The apps that a release is tried in: what is installed beside affetto, how each is built, and how it is asked. None has a
// setting that affetto needs.

/** An app. */
export interface App {
  /** Its name in the table. */
  readonly name: string;
  /** The folders of examples/apps whose files it consists of. */
  readonly from: readonly string[];
  /** The packages that are installed beside affetto; the first one's version stands in the table. */
  readonly packages: readonly string[];
  /** The commands that build it. */
  readonly build?: readonly string[];
  /** How it is asked. */
  readonly ask:
    | { readonly kind: 'page'; readonly folder: string }
    | { readonly kind: 'command'; readonly command: string }
    | { readonly kind: 'server'; readonly command: string; readonly path: string };
  /** Why it is not run here. */
  readonly skip?: string;
}

const command = (text: string) => ({ kind: 'command', command: text }) as const;
const page = (folder: string) => ({ kind: 'page', folder }) as const;
const node = (version: number) => ({
  name: `Node ${version}`,
  from: ['node'],
  packages: [`node@${version}`],
  ask: command('npx node main.mjs speech.wav'),
});
const beside = (folder: string) => `cp index.html speech.wav ${folder}`;
const besidePackage = ['mkdir -p site && cp -r node_modules/affetto site/affetto', beside('site')];

export const apps: readonly App[] = [
  node(20),
  node(22),
  node(24),
  {
    name: 'Node, with onnxruntime-node',
    from: ['node'],
    packages: ['onnxruntime-node'],
    ask: command('node main.mjs speech.wav'),
  },
  {
    name: 'Deno',
    from: ['node'],
    packages: ['deno'],
    ask: command('npx deno run -A main.mjs speech.wav'),
  },
  { name: 'Bun', from: ['node'], packages: ['bun'], ask: command('npx bun main.mjs speech.wav') },
  {
    name: 'CommonJS require',
    from: ['node'],
    packages: [],
    ask: command('node require.cjs speech.wav'),
  },
  {
    name: 'node:worker_threads',
    from: ['node'],
    packages: [],
    ask: command('node threads.mjs speech.wav'),
  },
  {
    name: 'esbuild for Node, ES module',
    from: ['node'],
    packages: ['esbuild'],
    build: [
      'npx esbuild main.mjs --bundle --platform=node --format=esm --outfile=out/main.mjs',
      'cp speech.wav out',
    ],
    ask: command('cd out && node main.mjs speech.wav'),
  },
  {
    name: 'esbuild for Node, CommonJS',
    from: ['node'],
    packages: ['esbuild'],
    build: [
      'npx esbuild require.cjs --bundle --platform=node --outfile=out/main.cjs',
      'cp speech.wav out',
    ],
    ask: command('cd out && node main.cjs speech.wav'),
  },
  {
    name: 'AWS Lambda (one file, no node_modules)',
    from: ['node'],
    packages: ['esbuild'],
    build: [
      'npx esbuild lambda.mjs --bundle --minify --platform=node --format=esm --outfile=out/index.mjs',
      'cp speech.wav out && rm -rf node_modules package.json',
    ],
    ask: command(
      `cd out && node --input-type=module -e "import { handler } from './index.mjs'; import { readFileSync } from 'node:fs'; console.log((await handler({ body: readFileSync('speech.wav', 'base64') })).body)"`,
    ),
  },
  {
    name: 'Vite',
    from: ['page'],
    packages: ['vite'],
    build: ['npx vite build --base ./', 'cp speech.wav dist'],
    ask: page('dist'),
  },
  {
    name: 'Vite, Web Worker',
    from: ['vite-worker'],
    packages: ['vite'],
    build: ['npx vite build --base ./ --config vite.config.js', 'cp speech.wav dist'],
    ask: page('dist'),
  },
  {
    name: 'webpack 5',
    from: ['page'],
    packages: ['webpack', 'webpack-cli'],
    build: ['npx webpack --entry ./main.js --mode production', beside('dist')],
    ask: page('dist'),
  },
  {
    name: 'esbuild for pages',
    from: ['page'],
    packages: ['esbuild'],
    build: [
      'npx esbuild main.js --bundle --minify --splitting --format=esm --outdir=dist',
      beside('dist'),
    ],
    ask: page('dist'),
  },
  {
    name: 'Rollup',
    from: ['page'],
    packages: ['rollup', '@rollup/plugin-node-resolve'],
    build: ['npx rollup main.js --plugin @rollup/plugin-node-resolve --dir dist', beside('dist')],
    ask: page('dist'),
  },
  {
    name: 'a page without a bundler',
    from: ['standalone'],
    packages: [],
    build: besidePackage,
    ask: page('site'),
  },
  {
    name: 'a microphone in a page',
    from: ['microphone'],
    packages: [],
    build: besidePackage,
    ask: page('site'),
  },
  {
    name: 'Next, client page',
    from: ['next'],
    packages: ['next', 'react', 'react-dom'],
    build: ['mkdir -p public && cp speech.wav public', 'npx next build'],
    ask: { kind: 'server', command: 'npx next start -p PORT', path: '/' },
  },
  {
    name: 'Next, server route',
    from: ['next'],
    packages: ['next', 'react', 'react-dom'],
    build: ['npx next build'],
    ask: { kind: 'server', command: 'npx next start -p PORT', path: '/api/emotion' },
  },
  {
    name: 'SvelteKit',
    from: ['sveltekit'],
    packages: [
      '@sveltejs/kit',
      'svelte',
      'vite',
      '@sveltejs/vite-plugin-svelte',
      '@sveltejs/adapter-static',
    ],
    build: ['npx vite build', 'cp speech.wav build'],
    ask: page('build'),
  },
  {
    name: 'React hook',
    from: ['react', '../integrations'],
    packages: ['react', 'react-dom', 'vite'],
    build: ['npx vite build --base ./', 'cp speech.wav dist'],
    ask: page('dist'),
  },
  {
    name: 'Express',
    from: ['../integrations'],
    packages: ['express'],
    ask: { kind: 'server', command: 'node express.mjs PORT', path: '/emotion' },
  },
  {
    name: 'Fastify',
    from: ['../integrations'],
    packages: ['fastify'],
    ask: { kind: 'server', command: 'node fastify.mjs PORT', path: '/emotion' },
  },
  {
    name: 'WebSocket',
    from: ['../integrations'],
    packages: ['ws'],
    build: [
      'node websocket.mjs 20123 & server=$!; sleep 8; node websocket-client.mjs speech.wav 20123 > heard.jsonl; kill $server; cat heard.jsonl; grep -q final.:true heard.jsonl',
    ],
    ask: command('tail -n 1 heard.jsonl | sed "s/}/, \\"model\\": \\"live\\"}/"'),
  },
];
