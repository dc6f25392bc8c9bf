// `affetto study`, and `affetto experiment`, its earlier name: trials over folds on a made corpus, a line a fold,
// nothing trained or written twice.

import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StudyLine } from '../../src/evaluation/study-results.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto, type RunOptions } from '../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const run = (...more: string[]) =>
  affetto([
    ...['study', at('grid.json'), '--corpus', at('corpus'), '--cache', at('cache')],
    ...['--out', at('runs'), '--processes', '2', ...more],
  ]);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-study-'));
  await makeCorpus(at('corpus'), 4);
  await writeFile(at('base.json'), JSON.stringify({ ...quickSettings, epochs: 9 }));
  await writeFile(
    at('grid.json'),
    JSON.stringify({
      name: 'smoothing',
      question: 'Does label smoothing help?',
      split: { kind: 'speaker-folds', folds: 2, validationFraction: 0 },
      base: 'base.json',
      grid: { epochs: [1, 2], 'augmentation.stretch': [0.3] },
    }),
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('affetto study', () => {
  it('adds a line for each fold of each variant, with the settings that it had', async () => {
    const outcome = await run();
    expect(outcome.stderr).toContain(`4 lines added to ${at('results.jsonl')}`);
    expect(outcome.code).toBe(0);
    const lines = await readLines(at('results.jsonl'));
    // In the order in which they were finished.
    const found = lines.map(({ name, fold, seed, epochs }) => [name, fold, seed, epochs]);
    expect(found.sort()).toEqual([
      ['smoothing: epochs=1, augmentation.stretch=0.3', 1, 1, 1],
      ['smoothing: epochs=1, augmentation.stretch=0.3', 2, 1, 1],
      ['smoothing: epochs=2, augmentation.stretch=0.3', 1, 1, 2],
      ['smoothing: epochs=2, augmentation.stretch=0.3', 2, 1, 2],
    ]);
    for (const line of lines) {
      expect(line.speakerIndependent).toBe(true);
      expect(line.testSpeakers).toHaveLength(2);
      // Laid over the base, not instead of it.
      expect(line.config).toMatchObject({
        batchSize: quickSettings.batchSize,
        augmentation: { stretch: 0.3, cutFrames: 1 },
      });
    }
  }, 120_000);

  it('trains nothing and adds nothing the second time', async () => {
    const outcome = await run();
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('finished before');
    expect(outcome.stderr).toContain('0 lines added');
  }, 60_000);

  it('keeps the lines of finished folds when it is stopped, and adds the others later', async () => {
    const settings = {
      name: 'stopped',
      question: 'What is left of a study that is cut off?',
      split: { kind: 'speaker-folds', folds: 4, validationFraction: 0 },
      base: 'base.json',
    };
    await writeFile(at('stopped.json'), JSON.stringify(settings));
    const results = at('stopped.jsonl');
    const again = (options?: RunOptions) =>
      affetto(
        [
          ...['study', at('stopped.json'), '--corpus', at('corpus'), '--cache', at('cache')],
          ...['--out', at('stopped'), '--results', results, '--processes', '1'],
        ],
        options,
      );
    const linesNow = async () => (await readFile(results, 'utf8')).split('\n').length - 1;
    const stopped = await again({
      onError: (child, stderr) => {
        if (stderr.includes('1/4') && !child.killed) child.kill('SIGINT');
      },
    });
    const before = await linesNow();
    expect(before).toBeGreaterThanOrEqual(1);
    expect(before).toBeLessThan(4);
    const added = (count: number) =>
      `${count} ${count === 1 ? 'line' : 'lines'} added to ${results}`;
    expect(stopped.stderr).toContain(added(before));
    expect((await again()).stderr).toContain(added(4 - before));
    expect(await linesNow()).toBe(4);
  }, 120_000);

  it('says where results cannot be written, after which nothing is lost', async () => {
    const blocked = at('grid.json', 'results.jsonl');
    const outcome = await run('--results', blocked);
    expect(outcome.code).toBe(1);
    expect(outcome.stderr).toContain(`Cannot write ${blocked}: ENOTDIR`);
  }, 60_000);

  it('takes the corpus for what --format says, as affetto train does', async () => {
    const format = ['--corpus', at('corpus'), '--format', 'tess', '--out', at('as-folders')];
    for (const command of [['study', at('grid.json')], ['train']]) {
      const outcome = await affetto([...command, ...format]);
      expect(outcome.stderr).toContain(`No TESS in "${at('corpus')}"`);
    }
  }, 60_000);

  it('says which setting is wrong', async () => {
    await writeFile(at('wrong.json'), JSON.stringify({ name: 'x', question: '', base: 'no.json' }));
    const missing = await affetto(['study', at('wrong.json'), '--corpus', at('corpus')]);
    expect(missing.stderr).toContain(`affetto study: Cannot read ${at('no.json')}`);
  }, 30_000);
});

describe('a study of several trials', () => {
  const study = () => at('studies', 'shorter', 'study.json');
  const shared = () => ['--corpus', at('corpus'), '--cache', at('cache'), '--processes', '2'];

  beforeAll(async () => {
    await mkdir(at('studies', 'shorter'), { recursive: true });
    await writeFile(
      study(),
      JSON.stringify({
        question: 'Are two epochs better than one?',
        split: { kind: 'speaker-folds', folds: 2, validationFraction: 0 },
        trials: [
          {
            name: 'one',
            base: '../../base.json',
            differences: [{ setting: 'epochs', value: 1, why: 'Half the time.' }],
            onlyFolds: [1],
          },
          {
            name: 'two',
            base: '#one',
            differences: [{ setting: 'epochs', value: 2, why: 'To compare.' }],
            onlyFolds: [2],
          },
        ],
      }),
    );
  });

  it('runs each, adding to the results beside its folder; the earlier name does the same', async () => {
    const results = at('studies', 'results.jsonl');
    const first = await affetto(['experiment', study(), ...shared(), '--out', at('both')]);
    expect(first.code).toBe(0);
    expect(first.stderr.split(`1 line added to ${results}`)).toHaveLength(3);
    const found = await readLines(results);
    expect(found.map(({ name, fold, epochs }) => [name, fold, epochs]).sort()).toEqual([
      ['one', 1, 1],
      ['two', 2, 2],
    ]);
  }, 120_000);

  it('prints all settings of a trial, which affetto train takes', async () => {
    const folder = at('studies', 'shorter');
    const outcome = await affetto(['study', folder, '--only', 'two', '--print-settings']);
    const settings = JSON.parse(outcome.stdout);
    expect(settings).toMatchObject({ epochs: 2, batchSize: quickSettings.batchSize, patience: 0 });
    expect(settings).not.toHaveProperty('seed');
    expect(settings).not.toHaveProperty('split');
  }, 30_000);

  it('says what there is where a trial is named that is not, before anything is run', async () => {
    const trial = await affetto(['study', study(), '--only', 'three', ...shared()]);
    expect(trial.code).toBe(1);
    expect(trial.stderr).toContain('shorter has no trial three. It has: one, two.');
  }, 30_000);

  it('says what else answers a committed study that has no trials', async () => {
    const none = await affetto(['study', 'two-networks-together', ...shared()]);
    expect(none.stderr).toContain('has no trials of its own');
    expect(none.stderr).toContain('npx tsx studies/tools/ensemble.ts runs/crnn-g runs/crnn-h');
  }, 30_000);

  it('lists the committed ones without a name', async () => {
    const all = await affetto(['study']);
    expect(all.stdout).toContain('random-ten-fold\n   What can one network reach');
  }, 30_000);

  it('has the same help under its earlier name', async () => {
    const { stdout } = await affetto(['experiment', '--help']);
    expect(stdout).toContain('affetto study random-ten-fold --corpus data/ravdess');
  }, 30_000);
});

async function readLines(path: string): Promise<StudyLine[]> {
  const text = await readFile(path, 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as StudyLine);
}
