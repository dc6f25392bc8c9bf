// docs/your-own-model.md, done word for word in a copy of the sources: the model that it shows is known by its
// name, trains, and leaves a model file.

import { execFile } from 'node:child_process';
import { cp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { readAudioFile } from '../../src/audio/read-file.js';
import { openRecognizer } from '../../src/recognition/model-on-disk.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { scratchFolder } from '../support/scratch.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

it('the model of docs/your-own-model.md is registered, trained and written as that page says', async () => {
  const page = await readFile(join(root, 'docs/your-own-model.md'), 'utf8');
  const clone = await scratchFolder();
  await cp(join(root, 'src'), join(clone, 'src'), { recursive: true });
  await cp(join(root, 'package.json'), join(clone, 'package.json'));
  await symlink(join(root, 'node_modules'), join(clone, 'node_modules'), 'junction');

  await writeFile(
    join(clone, 'src/models/tiny.ts'),
    blockAfter(page, '`src/models/tiny.ts`', 'ts'),
  );
  const registry = join(clone, 'src/models/registry.ts');
  const change = blockAfter(page, '`src/models/registry.ts`', 'diff');
  await writeFile(registry, patched(await readFile(registry, 'utf8'), change));

  await makeCorpus(join(clone, 'corpus'), 4);
  const settings = { ...quickSettings, model: { name: 'tiny' } };
  await writeFile(join(clone, 'tiny.json'), JSON.stringify(settings));
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const train = ['train', '--model', 'tiny', '--settings', 'tiny.json'];
  const folders = ['--corpus', 'corpus', '--out', 'runs/tiny', '--cache', 'cache'];
  const command = ['--import', tsx, 'src/cli/main.ts', ...train, ...folders];
  await promisify(execFile)(process.execPath, command, { cwd: clone });
  const tested = JSON.parse(await readFile(join(clone, 'runs/tiny/metrics.json'), 'utf8'));
  // Eight emotions, each with its own movement of pitch: chance is 0.125.
  expect(tested.accuracy).toBeGreaterThan(0.3);

  const recognizer = await openRecognizer(join(clone, 'runs/tiny/model.onnx'), nodeRuntime);
  const { model, labels } = recognizer.metadata;
  expect(model).toMatchObject({ name: 'tiny', options: { units: 64, dropout: 0.2 } });
  const clip = await readAudioFile(join(clone, 'corpus/Actor_01/03-01-05-01-01-01-01.wav'));
  const { sampleRate } = recognizer.metadata;
  const { samples } = await decodeAudio(clip, { sampleRate });
  const { emotion } = await recognizer.recognize(samples);
  await recognizer.dispose();
  expect(labels).toContain(emotion);
}, 120_000);

/** The first code block of a language behind a line of the page. */
function blockAfter(page: string, line: string, language: string): string {
  const from = page.indexOf(`${line}:`);
  const block = new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(page.slice(from));
  if (from < 0 || !block?.[1]) throw new Error(`the page has no ${language} block after ${line}`);
  return block[1];
}

/** Applies a change whose lines stand behind each other: ` ` is there, `-` goes, `+` comes. */
function patched(source: string, change: string): string {
  let text = source;
  let place = 0;
  for (const line of change.split('\n').filter((one) => one !== '')) {
    const words = line.slice(1);
    if (line.startsWith('+')) {
      text = `${text.slice(0, place)}${words}\n${text.slice(place)}`;
      place += words.length + 1;
      continue;
    }
    const at = text.indexOf(`${words}\n`);
    if (at < 0) throw new Error(`the file has no line "${words}"`);
    if (line.startsWith('-')) text = text.slice(0, at) + text.slice(at + words.length + 1);
    place = line.startsWith('-') ? at : at + words.length + 1;
  }
  return text;
}
