// Every example runs. Those of Python and the page have tests of their own, which need Python's onnxruntime and
// Chromium: test/model-file/python.test.ts and test/recognition/chromium.test.ts.

import { execFile, spawn, spawnSync } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { folderWithAffetto, nodeOptions } from '../support/as-package.js';

const examples = fileURLToPath(new URL('../../examples/', import.meta.url));

describe('examples/', () => {
  it('are all in its README', async () => {
    const page = await readFile(`${examples}README.md`, 'utf8');
    const entries = await readdir(examples, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile() && entry.name !== 'README.md');
    expect(files.length).toBeGreaterThan(3);
    for (const { name, parentPath } of files) {
      const path = `${parentPath}/${name}`.replaceAll('\\', '/').split('examples/').at(-1);
      expect(page).toContain(path?.replace(/^\//, ''));
    }
  });

  it('node/predict.mjs names the emotion of each file', async () => {
    const folder = await folderWithAffetto();
    const clips = [`${examples}speech.wav`, `${examples}speech.wav`];
    const script = `${folder}/examples/node/predict.mjs`;
    const { stdout } = await promisify(execFile)(
      process.execPath,
      // The example is reached by a link: affetto is looked up from where it seems to be.
      [...nodeOptions, '--preserve-symlinks-main', script, ...clips],
      { cwd: folder },
    );
    expect(stdout.trim().split('\n')).toEqual(
      clips.map((clip) => `${clip}: not sure, perhaps calm 37%`),
    );
  }, 30_000);

  it('node/server.mjs answers for a recording, and says what is wrong with other bytes', async () => {
    const folder = await folderWithAffetto();
    const script = `${folder}/examples/node/server.mjs`;
    const server = spawn(
      process.execPath,
      [...nodeOptions, '--preserve-symlinks-main', script, '0'],
      { cwd: folder },
    );
    try {
      const address = await new Promise<string>((resolve, reject) => {
        server.stdout.on('data', (text: Buffer) => resolve(text.toString().trim()));
        server.on('exit', (code) => reject(new Error(`ended with ${code}`)));
      });
      const ask = async (body: Uint8Array<ArrayBuffer>) =>
        (await fetch(address, { method: 'POST', body })).json();
      const heard = await ask(new Uint8Array(await readFile(`${examples}speech.wav`)));
      expect(heard).toMatchObject({ emotion: 'calm', sure: false });
      expect(await ask(new Uint8Array(99))).toMatchObject({ code: 'AUDIO_NOT_AUDIO' });
    } finally {
      server.kill();
    }
  }, 60_000);

  it.skipIf(spawnSync('python3', ['--version']).status !== 0)(
    'python/ask.py is Python, and needs nothing but its standard library',
    () => {
      // Whether affetto answers as it expects is held by the test of the command.
      const names =
        'import ast, sys; print(sorted(n.name for s in ast.walk(ast.parse(open(sys.argv[1]).read())) if isinstance(s, ast.Import) for n in s.names))';
      const { stdout } = spawnSync('python3', ['-c', names, `${examples}python/ask.py`]);
      expect(stdout.toString().trim()).toBe("['json', 'subprocess', 'sys']");
    },
  );

  it('web/serve.mjs serves the page and nothing outside the repository', async () => {
    const server = spawn(process.execPath, [`${examples}web/serve.mjs`, '0']);
    try {
      const address = await new Promise<string>((resolve, reject) => {
        server.stdout.on('data', (text: Buffer) => resolve(text.toString().trim()));
        server.on('exit', (code) => reject(new Error(`ended with ${code}`)));
      });
      const page = await fetch(address);
      expect(page.headers.get('content-type')).toBe('text/html');
      expect(await page.text()).toContain('How does it sound?');
      const outside = new URL('/..%2f..%2f..%2fetc/passwd', address);
      expect((await fetch(outside)).status).toBe(404);
    } finally {
      server.kill();
    }
  }, 30_000);
});
