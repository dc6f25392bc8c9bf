// `--model ./my-model.mjs`: an architecture from a file of one's own is loaded, checked, trained and written into a model
// file that needs it no more; a file that changed is noticed.

import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { createModel, summarizeModel } from '../../src/models/registry.js';
import { isModelModule, loadOwnModel } from '../../src/training/own-model.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const example = new URL('../../examples/own-model/my-model.mjs', import.meta.url);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-own-model-'));
  await makeCorpus(at('corpus'), 4);
  await cp(example, at('my-model.mjs'));
  const { model: _, ...settings } = quickSettings;
  const speaker = { kind: 'speaker', validationFraction: 0 };
  await writeFile(at('quick.json'), JSON.stringify({ ...settings, epochs: 6, split: speaker }));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const train = (model: string, out: string, ...more: string[]) =>
  affetto([
    ...['train', '--model', model, '--settings', at('quick.json'), '--corpus', at('corpus')],
    ...['--out', at(out), '--cache', at('cache'), ...more],
  ]);

describe('the example', () => {
  it('is trained from its file, and its model file answers where that is gone', async () => {
    const trained = await train(at('my-model.mjs'), 'run');
    expect(trained.stderr).toContain('my-model, seed 1');
    expect(trained.code).toBe(0);
    const metadata = readModelMetadata(await readFile(at('run', 'model.onnx')));
    // A convolution of 5 x 20 x 32 + 32, then 2 x 32 numbers to 8 labels.
    expect(metadata.model).toEqual({
      name: 'my-model',
      options: { channels: 32, frames: 5, dropout: 0.2 },
      parameters: 5 * 20 * 32 + 32 + 64 * 8 + 8,
    });
    await rm(at('my-model.mjs'));
    const clip = at('corpus', 'Actor_01', '03-01-05-01-01-01-01.wav');
    const answer = await affetto(['predict', '--model', at('run', 'model.onnx'), clip]);
    expect(answer.code).toBe(0);
    expect(answer.stdout).toMatch(new RegExp(`${metadata.labels.join('|')}`));

    // A run that goes on wants the file again, as it was.
    const resume = ['train', '--resume', '--corpus', at('corpus'), '--out', at('run')];
    const gone = await affetto(resume);
    expect(gone.stderr).toMatch(/Cannot read .*my-model\.mjs, which is to define the model/);
    await writeFile(at('my-model.mjs'), `${await readFile(example, 'utf8')}\n// changed`);
    const changed = await affetto(resume);
    expect(changed.stderr).toMatch(/my-model\.mjs is not what it was when this training was begun/);
    expect(changed.code).toBe(1);
    await cp(example, at('my-model.mjs'));
  }, 120_000);

  it('is evaluated fold by fold, in processes of their own', async () => {
    const outcome = await affetto([
      ...['evaluate', '--model', at('my-model.mjs'), '--epochs', '1', '--protocol', 'speaker'],
      ...['--corpus', at('corpus'), '--out', at('folds'), '--cache', at('cache'), '--json'],
    ]);
    expect(outcome.stderr).not.toContain('affetto evaluate:');
    expect(JSON.parse(outcome.stdout).models[0]).toMatchObject({ name: 'my-model' });
  }, 120_000);
});

describe('a file of TypeScript', () => {
  const typed = `import type { ModelDefinition } from 'affetto';
    import type * as Layers from 'affetto/grad';
    export default ({ dense, meanOverTime, timeMask }: typeof Layers): ModelDefinition => ({
      name: 'typed', description: 'the mean', defaults: {},
      build: (scope, { features, lengths, classes }) =>
        dense(scope, 'logits', meanOverTime(features, timeMask(lengths, features.dim(1))), { units: classes }),
    });`;
  const readsTypeScript = Boolean((process.features as { typescript?: unknown }).typescript);

  it.skipIf(readsTypeScript)(
    'is refused with what to do where nothing can read it',
    async () => {
      await writeFile(at('typed.ts'), typed);
      const outcome = await train(at('typed.ts'), 'typed');
      expect(outcome.stderr).toMatch(
        /typed\.ts is TypeScript, which Node \d+\.\d+\.\d+ does not read\. Use Node 22\.18 or later, install tsx/,
      );
    },
    60_000,
  );

  it('is read by the tsx beside it, or by Node itself', async () => {
    const { symlink } = await import('node:fs/promises');
    await symlink(new URL('../../node_modules', import.meta.url).pathname, at('node_modules'));
    await writeFile(at('typed.ts'), typed);
    const outcome = await train(at('typed.ts'), 'typed', '--epochs', '1');
    expect(outcome.stderr).toContain('typed, seed 1');
    expect(outcome.code).toBe(0);
  }, 60_000);
});

describe('a file that defines no model', () => {
  const cases: [what: string, text: string, says: string][] = [
    ['without exports', 'const x = 1;', 'it exports no model (nothing)'],
    ['with others', 'export const net = 1;', 'it exports no model (only net)'],
    ['that exports a number', 'export default 3;', 'what it exports is no model but number'],
    ['without a name', 'export default { build() {} };', 'its name is undefined'],
    ['without build', "export default { name: 'a' };", 'build is undefined. Give a function'],
    [
      'with an option of no kind',
      "export default { name: 'a', defaults: { x: null }, build() {} };",
      'the default of the option x is null',
    ],
    ['that throws', "throw new Error('not today');", 'cannot be loaded: not today'],
    ['that is cut off', 'export default {', 'cannot be loaded: '],
    [
      'whose function throws',
      "export default () => { throw new Error('oh'); };",
      'the function that it exports threw: oh',
    ],
    [
      'under a name of affetto',
      "export const model = { name: 'cnn', build() {} };",
      'calls its model "cnn", and so does affetto',
    ],
  ];
  it.each(cases)('%s', async (what, text, says) => {
    const file = at(`${what.replaceAll(' ', '-')}.mjs`);
    await writeFile(file, text);
    await expect(loadOwnModel({ file })).rejects.toThrow(says);
  });

  it('says what build gives instead of logits, or throws', async () => {
    const built = async (name: string, body: string) => {
      const file = at(`${name}.mjs`);
      await writeFile(
        file,
        `export default ({ reshape }) => ({ name: '${name}', build(scope, { features, classes }) { ${body} } });`,
      );
      await loadOwnModel({ file });
      return summarizeModel(createModel(name), [20, 12], 3);
    };
    await expect(built('unpooled', 'return features;')).rejects.toThrow(
      /unpooled\.mjs defines no model: build\(\) returned a tensor of shape \[1, 20, 12\]\. Return logits, \[batch, classes\]: here \[1, 3\]/,
    );
    await expect(built('silent', '')).rejects.toThrow('build() returned nothing');
    await expect(built('broken', 'return reshape(features, [7]);')).rejects.toMatchObject({
      code: 'GRAPH_SHAPE',
      message: expect.stringContaining('broken.mjs: build() of broken threw'),
    });
  });
});

it('is told from a name by how the file ends', () => {
  expect(['./a.mjs', 'b.ts', 'c.cjs', 'd.mts', 'E.JS'].every(isModelModule)).toBe(true);
  expect(['crnn', 'settings.json', 'model.onnx', 'ts'].some(isModelModule)).toBe(false);
});
