// The compiled library in programs of other kinds: CommonJS, and threads of Node. What bundlers make of it
// `npm run check:builds` tries.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { folderWith } from '../support/scratch.js';

const library = fileURLToPath(new URL('../../dist-test/index.js', import.meta.url));
const speech = fileURLToPath(new URL('../../examples/speech.wav', import.meta.url));

const main = `
  const affetto = await loadAffetto({ model: 'crnn' });
  const { emotion } = await affetto.recognize(${JSON.stringify(speech)});
  await affetto.dispose();`;

async function printed(name: string, program: string): Promise<string> {
  const folder = await folderWith({ [name]: program });
  const { stdout } = await promisify(execFile)(process.execPath, [join(folder, name)]);
  return stdout.trim();
}

it('is required by a CommonJS program', async () => {
  const program = `const { loadAffetto } = require(${JSON.stringify(library)});
(async () => {${main}
  console.log(emotion);
})();`;
  expect(await printed('main.cjs', program)).toBe('sad');
}, 30_000);

it('answers in a thread', async () => {
  const program = `import { isMainThread, parentPort, Worker } from 'node:worker_threads';
if (isMainThread) new Worker(new URL(import.meta.url)).on('message', console.log);
else {
  const { loadAffetto } = await import(${JSON.stringify(library)});${main}
  parentPort.postMessage(emotion);
}`;
  expect(await printed('main.mjs', program)).toBe('sad');
}, 30_000);

it('holds the event loop of a program open while it works, and lets the program end', async () => {
  const program = `import { loadAffetto } from ${JSON.stringify(library)};
const open = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
const counts = [];
const during = async (work) => { counts.push(open()); const done = await work; counts.push(open()); return done; };
const affetto = await during(loadAffetto());
const speech = ${JSON.stringify(speech)};
await during(affetto.recognize(speech));
await during(affetto.voice().hear(speech));
await during(affetto.embed(speech));
await during(affetto.recognize('absent.wav').catch(() => {}));
console.log(counts.join(' '));`;
  expect(await printed('main.mjs', program)).toBe('1 0 1 0 1 0 1 0 1 0');
}, 60_000);

it.skipIf(process.platform !== 'linux')(
  'starts the native engine only in processes and threads with command lines that are not too long',
  async () => {
    const node = fileURLToPath(new URL('../../dist-test/node.js', import.meta.url));
    const program = `import { isMainThread, Worker } from 'node:worker_threads';
const { nodeRuntime } = await import(${JSON.stringify(node)});
console.log(isMainThread ? 'process' : 'thread', nodeRuntime.name.replace(/ .*/, ''));
if (isMainThread) new Worker(new URL(import.meta.url));`;
    const folder = await folderWith({ 'main.mjs': program });
    const told = async (bytes: number) => {
      const rest = new Array<string>(Math.ceil(bytes / 100)).fill('x'.repeat(99));
      const { stdout, stderr } = await promisify(execFile)(process.execPath, [
        join(folder, 'main.mjs'),
        ...rest,
      ]);
      return { lines: stdout.trim().split('\n'), stderr };
    };
    expect(await told(1_000)).toEqual({
      lines: ['process onnxruntime-node', 'thread onnxruntime-node'],
      stderr: '',
    });
    const longer = await told(10_000);
    expect(longer.lines).toEqual(['process onnxruntime-node', 'thread onnxruntime-web']);
    expect(longer.stderr).toMatch(/not started in a process with a command line of 10\d{3} bytes/);
    expect((await told(20_000)).lines).toEqual([
      'process onnxruntime-web',
      'thread onnxruntime-web',
    ]);
  },
  30_000,
);
