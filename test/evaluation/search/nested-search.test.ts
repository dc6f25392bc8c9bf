// `affetto study` with a search, on a made corpus: nobody who is tested is heard while settings are chosen, hopeless trials
// are given up, and what is cut off ends as if it had not been.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchResult } from '../../../src/evaluation/search/search-result.js';
import type { StudyLine } from '../../../src/evaluation/study-results.js';
import type { RunSplit } from '../../../src/training/run-folder.js';
import { makeCorpus, quickSettings } from '../../support/made-corpus.js';
import { affetto, type Outcome, type RunOptions } from '../../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const study = {
  name: 'rates',
  question: 'Which learning rate, and does it matter?',
  split: { kind: 'speaker', testFraction: 0.3, seed: 1, validationFraction: 0 },
  search: {
    method: 'grid',
    // Nothing is learnt with the first, the last diverges.
    space: { learningRate: [1e-9, 0.02, 1e30] },
    folds: 2,
  },
};

const run = (out: string, options?: RunOptions, ...more: string[]): Promise<Outcome> =>
  affetto(
    [
      ...['study', at('search.json'), '--corpus', at('corpus'), '--cache', at('cache')],
      ...['--out', at(out), '--results', at(`${out}.jsonl`), '--processes', '2', ...more],
    ],
    options,
  );

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-search-'));
  await makeCorpus(at('corpus'), 6);
  const augmentation = { speeds: [1] };
  const base = { ...quickSettings, epochs: 8, clipNorm: null, augmentation };
  await writeFile(at('search.json'), JSON.stringify({ ...study, base }));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const resultIn = async (out: string): Promise<SearchResult> =>
  JSON.parse(await readFile(at(out, 'search.json'), 'utf8'));
const linesIn = async (out: string): Promise<StudyLine[]> =>
  (await readFile(at(`${out}.jsonl`), 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('a search', () => {
  let outcome: Outcome;
  beforeAll(async () => {
    outcome = await run('whole');
  }, 180_000);

  it('gives up what is hopeless, chooses the rest, and says so', async () => {
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain('3 trials tested on 1 of 2 inner folds: the best 2 go on');
    const { folds, trainings } = await resultIn('whole');
    const outcomes = Object.fromEntries(
      folds[0]!.trials.map(({ trial, outcome: how, scores }) => [trial, [how, scores.length]]),
    );
    expect(outcomes).toEqual({ 1: ['finished', 2], 2: ['chosen', 2], 3: ['diverged', 0] });
    expect(folds[0]!.trials.map(({ trial }) => trial)).toEqual([2, 1, 3]);
    // Three on the first inner fold, one of which diverged, then two on the second.
    expect(trainings).toEqual({ done: 5, withoutStopping: 6 });
    expect(outcome.stdout).toMatch(/2\s+\d+\.\d\s+2 of 2, chosen\s+0\.02/);
    expect(outcome.stdout).toContain('learningRate');
    expect(outcome.stdout).toContain('over 5 trainings instead of 6');
  });

  it('lets no inner training hear or ask anybody who is tested in the end', async () => {
    const splitOf = async (...parts: string[]): Promise<RunSplit> =>
      JSON.parse(await readFile(at('whole', ...parts, 'split.json'), 'utf8'));
    const outer = await splitOf('chosen', 'seed-1', 'fold-1');
    const tested = new Set(outer.test.map((id) => id.split('-').at(-1)));
    expect(tested.size).toBe(2);
    const trials = await readdir(at('whole', 'seed-1-fold-1'));
    expect(trials.sort()).toEqual(['trial-1', 'trial-2', 'trial-3']);
    for (const [trial, inner] of [1, 2].flatMap((one) => [1, 2].map((fold) => [one, fold]))) {
      const { train, validation, test } = await splitOf(
        'seed-1-fold-1',
        `trial-${trial}`,
        `inner-${inner}`,
      );
      const all = [...train, ...validation, ...test];
      // The other four speakers, sixteen recordings each.
      expect(all).toHaveLength(64);
      expect(all.filter((id) => tested.has(id.split('-').at(-1)))).toEqual([]);
      const heard = new Set(train.map((id) => id.split('-').at(-1)));
      expect(test.filter((id) => heard.has(id.split('-').at(-1)))).toEqual([]);
    }
    const { folds } = await resultIn('whole');
    expect(new Set(folds[0]!.test.testSpeakers)).toEqual(tested);
  });

  it('leaves a line for each training, the table, the figure and settings to train with', async () => {
    const lines = await linesIn('whole');
    expect(lines).toHaveLength(6);
    expect(lines.filter(({ search }) => search?.diverged)).toHaveLength(1);
    const [chosen] = lines.filter(({ search }) => search?.trial === undefined);
    expect(chosen).toMatchObject({ name: 'rates', config: { learningRate: 0.02 } });
    expect(await readFile(at('whole', 'search.md'), 'utf8')).toContain('| 3 |  | diverged |');
    expect(await readFile(at('whole', 'what-mattered.svg'), 'utf8')).toContain('learningRate');
    const settings = JSON.parse(await readFile(at('whole', 'chosen-seed-1-fold-1.json'), 'utf8'));
    expect(settings).toMatchObject({ learningRate: 0.02, epochs: 8 });
  });

  it('ends the same where it was cut off twice, and trains nothing twice', async () => {
    const stop: RunOptions = {
      onError: (child, stderr) => {
        if (/trainings: [1-4] of/.test(stderr) && !child.killed) child.kill('SIGINT');
      },
    };
    const cut = await run('cut', stop);
    expect(cut.code).toBe(130);
    expect(cut.stderr).toContain('give the same command again to go on');
    expect((await linesIn('cut')).length).toBeLessThan(6);
    expect((await run('cut')).code).toBe(0);
    const bare = ({ folds, ...rest }: SearchResult) => ({
      ...rest,
      folds: folds.map(({ test: { seconds: _, trainingSeconds: __, ...test }, ...fold }) => ({
        ...fold,
        test,
      })),
    });
    expect(bare(await resultIn('cut'))).toEqual(bare(await resultIn('whole')));
    expect(await linesIn('cut')).toHaveLength(6);
  }, 180_000);

  it('refuses to go on as another search, and a setting that there is not', async () => {
    const base = { ...quickSettings, epochs: 8, clipNorm: null, augmentation: { speeds: [1] } };
    const other = { ...study, base, search: { ...study.search, folds: 3 } };
    await writeFile(at('search.json'), JSON.stringify(other));
    expect((await run('whole')).stderr).toContain('holds another search: search.folds (2 there, 3');
    const space = { lerningRate: [0.1, 0.2] };
    await writeFile(at('search.json'), JSON.stringify({ ...other, search: { space } }));
    expect((await run('new')).stderr).toContain('did you mean learningRate?');
  }, 60_000);
});
