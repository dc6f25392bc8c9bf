// `affetto experiment`: a grid over folds on a made corpus, a line a fold, nothing trained or written twice.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type ExperimentLine,
  expandGrid,
  parseExperiment,
} from '../../src/evaluation/study-file.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto, type RunOptions } from '../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const run = (...more: string[]) =>
  affetto([
    ...['experiment', at('grid.json'), '--corpus', at('corpus'), '--cache', at('cache')],
    ...['--out', at('runs'), '--processes', '2', ...more],
  ]);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-experiment-'));
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

describe('affetto experiment', () => {
  it('adds a line for each fold of each variant, with the settings that it had', async () => {
    const outcome = await run();
    expect(outcome.stderr).toContain(`4 lines added to ${at('results.jsonl')}`);
    expect(outcome.code).toBe(0);
    const text = await readFile(at('results.jsonl'), 'utf8');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as ExperimentLine);
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
      question: 'What is left of an experiment that is cut off?',
      split: { kind: 'speaker-folds', folds: 4, validationFraction: 0 },
      base: 'base.json',
    };
    await writeFile(at('stopped.json'), JSON.stringify(settings));
    const results = at('stopped.jsonl');
    const again = (options?: RunOptions) =>
      affetto(
        [
          ...['experiment', at('stopped.json'), '--corpus', at('corpus'), '--cache', at('cache')],
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
    const format = ['--corpus', at('corpus'), '--format', 'folders', '--out', at('as-folders')];
    for (const command of [['experiment', at('grid.json')], ['train']]) {
      const outcome = await affetto([...command, ...format]);
      expect(outcome.stderr).toContain(`No label folders with recordings in "${at('corpus')}"`);
    }
  }, 60_000);

  it('says which setting is wrong', async () => {
    await writeFile(at('wrong.json'), JSON.stringify({ name: 'x', question: '', base: 'no.json' }));
    const missing = await affetto(['experiment', at('wrong.json'), '--corpus', at('corpus')]);
    expect(missing.stderr).toContain(`Cannot read ${at('no.json')}`);
    expect(() =>
      parseExperiment('{"name":"a","question":"b","base":"c","sedes":[1]}', 'x.json'),
    ).toThrow(/x\.json.*sedes/);
  }, 30_000);
});

describe('a grid', () => {
  it('is every combination, the last setting varying fastest', () => {
    const variants = expandGrid({ epochs: [1, 2], 'model.options.units': [3, 4] });
    expect(variants.map(({ label }) => label)).toEqual([
      'epochs=1, model.options.units=3',
      'epochs=1, model.options.units=4',
      'epochs=2, model.options.units=3',
      'epochs=2, model.options.units=4',
    ]);
    expect(variants[3]!.settings).toEqual({ epochs: 2, model: { options: { units: 4 } } });
    expect(expandGrid({})).toEqual([{ label: 'base', settings: {} }]);
  });
});
