// How much code a page loads of the library: `npm run build:library && npx tsx scripts/page-code.ts [-- --list]` opens a page with
// dist/standalone in Chromium, asks for one answer by the model that is named, and adds up what was fetched, compressed by gzip -9:
// until the model was asked for, and until the answer. Code alone: what holds WebAssembly or a model as text is not counted, nor is
// the model.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const types: Readonly<Record<string, string>> = { js: 'text/javascript', html: 'text/html' };
const page = `<!doctype html><script type="module">
  import { loadAffetto } from './dist/standalone/affetto.js';
  const affetto = await loadAffetto({ model: new URL('./models/encoder.onnx', location.href) });
  const bytes = await (await fetch('./examples/speech.wav')).arrayBuffer();
  document.title = (await affetto.recognize(bytes)).emotion;
</script>`;

const fetched: string[] = [];
const server = createServer((request, response) => {
  const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname));
  const extension = path.split('.').at(-1) ?? '';
  if (path === '/') return response.setHeader('content-type', 'text/html').end(page);
  if (path.includes('..')) return response.writeHead(400).end();
  fetched.push(path);
  try {
    const bytes = readFileSync(join(root, path));
    response.setHeader('content-type', types[extension] ?? 'application/octet-stream').end(bytes);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const executablePath = process.env.AFFETTO_CHROMIUM ?? '/usr/bin/chromium';
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
try {
  const tab = await browser.newPage();
  tab.on('pageerror', (error) => console.error(error.message));
  await tab.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await tab.waitForFunction(() => document.title !== '', undefined, { timeout: 170_000 });
  const asked = fetched.findIndex((path) => path.endsWith('.onnx'));
  const isCode = (path: string) =>
    path.endsWith('.js') &&
    !/(wasm-binary|embedded-model|encoder-parts)-bytes\.js$|-code\.js$/.test(path);
  const sizes = fetched.filter(isCode).map((path) => {
    const text = readFileSync(join(root, path));
    return {
      path,
      early: fetched.indexOf(path) < asked,
      bytes: gzipSync(text, { level: 9 }).length,
    };
  });
  const sum = (list: typeof sizes) => list.reduce((total, { bytes }) => total + bytes, 0);
  const kb = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
  for (const { path, bytes, early } of sizes) {
    console.log(
      `${kb(bytes).padStart(8)}  ${early ? 'before the model' : 'with the model  '}  ${path}`,
    );
  }
  const early = sum(sizes.filter((one) => one.early));
  console.log(`${kb(early)} before the model is asked for, ${kb(sum(sizes))} in all`);
} finally {
  await browser.close();
  server.close();
}
