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
