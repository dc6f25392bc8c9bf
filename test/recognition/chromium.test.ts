// The same file in a real browser: the page of examples/web, with the sources as they are now, answers
// as Node does. Skipped where there is no Chromium; AFFETTO_CHROMIUM names another than /usr/bin/chromium.
import { existsSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright-core';
import { rolldown } from 'rolldown';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { loadRecognizer, type Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { largestGap } from '../support/speech.js';

const executablePath = process.env.AFFETTO_CHROMIUM ?? '/usr/bin/chromium';
const root = fileURLToPath(new URL('../../', import.meta.url));
const model = sampleModel();

/** The door for pages without a bundler, made of the sources as they are now: each file by its name. */
async function standalone(): Promise<ReadonlyMap<string, string>> {
  const bundle = await rolldown({
    cwd: root,
    input: { affetto: 'src/door/standalone.ts' },
    platform: 'browser',
    plugins: [
      {
        name: 'no-threads',
        resolveId: (id) => (id === '@eshaz/web-worker' ? '\0threads' : null),
        load: (id) => (id === '\0threads' ? 'export default undefined;' : null),
      },
    ],
    onLog: () => {},
  });
  const { output } = await bundle.generate({ format: 'esm', entryFileNames: '[name].js' });
  await bundle.close();
  const chunks = output.filter((part) => part.type === 'chunk');
  return new Map(chunks.map(({ fileName, code }) => [fileName, code]));
}

/** The repository, with dist/standalone/ as it would be built now and the sample model at /model.onnx. */
async function serve(): Promise<Server> {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.js': 'text/javascript',
    '.mjs': 'text/javascript',
    '.wasm': 'application/wasm',
  };
  const files = await standalone();
  const content = (path: string): string | Uint8Array => {
    if (path === '/model.onnx') return model.bytes;
    const [, name] = /^\/dist\/standalone\/(.*)/.exec(path) ?? [];
    if (name === undefined) return readFileSync(root + path);
    // From the sources, the engine looks for its file beside itself.
    const file =
      files.get(name) ?? readFileSync(`${root}node_modules/onnxruntime-web/dist/${name}`);
    return file;
  };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    try {
      const body = content(pathname);
      response.setHeader('content-type', types[extname(pathname)] ?? 'application/octet-stream');
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.skipIf(!existsSync(executablePath))('Chromium', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];
  let recognizer: Recognizer;

  beforeAll(async () => {
    recognizer = await loadRecognizer(model.bytes, nodeRuntime);
    server = await serve();
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('requestfailed', (request) => problems.push(request.url()));
    const { port } = server.address() as AddressInfo;
    await page.goto(`http://127.0.0.1:${port}/examples/web/index.html?model=/model.onnx`);
    await page.waitForSelector('body[data-ready]');
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    server?.close();
    await recognizer?.dispose();
  });

  it.each([
    'examples/speech.wav',
    'test/fixtures/audio/mono-16k.flac',
    'test/fixtures/audio/stereo-44k.mp3',
    'test/fixtures/audio/mono-48k.opus.webm',
  ])(
    'answers for %s as Node does',
    async (file) => {
      const answer = page.locator('#answer');
      await answer.evaluate((element) => element.removeAttribute('data-probabilities'));
      await page.setInputFiles('input', root + file);
      await page.waitForSelector('#answer[data-probabilities]');
      const json = await answer.getAttribute('data-probabilities');
      const theirs = JSON.parse(json ?? '{}') as Record<string, number>;

      const recognizer = await loadRecognizer(model.bytes, nodeRuntime);
      const { samples } = await decodeAudio(readFileSync(root + file), { sampleRate: 22_050 });
      const ours = await recognizer.recognize(samples);
      await recognizer.dispose();
      expect(Object.keys(theirs)).toEqual(Object.keys(ours.probabilities));
      expect(largestGap(Object.values(theirs), Object.values(ours.probabilities))).toBeLessThan(
        1e-4,
      );
      expect(await answer.textContent()).toContain(ours.emotion);
      expect(problems).toEqual([]);
    },
    30_000,
  );

  it('says what is wrong with a file that is no recording', async () => {
    await page.setInputFiles('input', `${root}package.json`);
    await page.waitForFunction(
      () => !/%$|^Listening/.test(document.querySelector('#answer')?.textContent ?? '%'),
    );
    expect(await page.locator('#answer').textContent()).toContain('not a recording');
  }, 30_000);
});
