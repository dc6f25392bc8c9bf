// `affetto evaluate` over several made corpora: what it prints and leaves is what cross-corpus and speaker-folds say of
// the same corpora by themselves, also after Ctrl-C.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { corpusCells } from '../../src/evaluation/corpus-cells.js';
import { readResult } from '../../src/evaluation/read-result.js';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { amongAllLabels } from '../../src/scores/answered-labels.js';
import { makeCorpora, threeCorpora } from '../support/made-corpora.js';
import { quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const corpora = (...names: string[]) => names.flatMap((name) => ['--corpus', at(name)]);
const common = () => ['--cache', at('cache'), '--processes', '2', '--validation', '0'];
const evaluate = (out: string, ...args: string[]) => [
  ...['evaluate', '--model', at('tiny.json'), '--out', at(out)],
  ...[...common(), ...args],
];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-over-corpora-'));
  await makeCorpora(root, threeCorpora);
  const options = { ...quickSettings.model.options, channels: [4, 4], lstmUnits: 4 };
  await writeFile(
    at('tiny.json'),
    JSON.stringify({
      ...quickSettings,
      epochs: 2,
      model: { name: 'cnn-lstm', options },
      augmentation: { speeds: [1] },
    }),
  );
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The answers of a result's model to one corpus. */
function answersOf({ models }: EvaluationResult, model: number, corpus: string) {
  const { utterances } = models[model]!.predictions[0]!;
  return utterances.filter((utterance) => utterance.corpus === corpus);
}

describe('--protocol corpus-matrix', () => {
  const args = () =>
    evaluate(
      'matrix',
      ...corpora('alpha', 'beta'),
      ...['--protocol', 'corpus-matrix', '--folds', '2'],
    );

  it('goes on after Ctrl-C, and prints training by training what was tested', async () => {
    let isStopped = false;
    const stopped = await affetto(args(), {
      onError: (child, text) => {
        if (isStopped || !text.includes('finished')) return;
        isStopped = true;
        child.kill('SIGINT');
      },
    });
    expect(stopped.code).toBe(130);
    expect(stopped.stderr).toContain('give the same command again to go on');

    const { code, stdout, stderr } = await affetto(args());
    expect(code).toBe(0);
    expect(stderr).toMatch(/^6 trainings, [1-5] of them finished before/m);
    expect(stderr).toMatch(/\(trained on beta, tested on alpha\)|trained and tested on beta/);
    expect(stdout).toContain('speaker-independent: corpus by corpus, 2 corpora');
    const rows = stdout.split('\n').filter((line) => /^(alpha|beta) {2,}/.test(line));
    // Beta has nobody calm: 14 recordings of each of its three speakers, and 14 of 16 of alpha's four that it can judge.
    expect(rows.map((row) => row.split(/ {2,}/).slice(0, 5))).toEqual([
      ['alpha', 'alpha, other speakers', '8', '64', '4'],
      ['alpha', 'beta', '7 of 8', '42', '3'],
      ['beta', 'alpha', '7 of 8', '56', '4'],
      ['beta', 'beta, other speakers', '7 of 8', '42', '3'],
    ]);
    // No scores over all corpora together: they would say nothing.
    expect(stdout).not.toMatch(/^model /m);
  });

  it('answers as the corpora do by themselves', async () => {
    const matrix = await readResult(at('matrix'));
    expect(matrix.models.map(({ name, trainedOn }) => [name, trainedOn])).toEqual([
      ['tiny (alpha)', 'alpha'],
      ['tiny (beta)', 'beta'],
    ]);
    expect(matrix.corpora?.map(({ name, utterances }) => [name, utterances])).toEqual([
      ['alpha', 64],
      ['beta', 42],
    ]);
    const cross = await affetto(
      evaluate(
        'cross',
        ...corpora('alpha'),
        ...['--protocol', 'cross-corpus', '--test-corpus', at('beta')],
      ),
    );
    expect(cross.code).toBe(0);
    expect(answersOf(matrix, 0, 'beta')).toEqual(
      answersOf(await readResult(at('cross')), 0, 'beta'),
    );
    const folds = await affetto(evaluate('folds', ...corpora('beta'), '--folds', '2'));
    expect(folds.code).toBe(0);
    const alone = await readResult(at('folds'));
    // Beta alone has no label that only alpha has, so nothing answers it.
    expect(alone.labels).toEqual(matrix.labels.filter((label) => label !== 'calm'));
    expect(answersOf(matrix, 1, 'beta')).toEqual(
      amongAllLabels(answersOf(alone, 0, 'beta'), alone.labels, matrix.labels),
    );
    const cell = corpusCells(matrix).find(
      ({ trainedOn, testedOn }) => trainedOn.join() === 'beta' && testedOn === 'beta',
    );
    expect(cell?.summary.uar).toEqual(alone.models[0]!.summary.uar);
  });

  it('leaves model files that name the one corpus they heard', async () => {
    const result = await readResult(at('matrix'));
    for (const { fold, trainedOn } of result.models[1]!.folds) {
      expect(trainedOn).toEqual(['beta']);
      const file = at('matrix', 'tiny', 'seed-1', `fold-${fold}`, 'model.onnx');
      const { training } = readModelMetadata(await readFile(file));
      // Not "... and ...": of two corpora it heard one.
      expect(training.corpus).toBe('Manifest manifest.csv');
      for (const speaker of training.speakers) expect(speaker).toMatch(/^v[567]$/);
    }
  });

  it('has a page with the figure, where recordings are found in the folders of their corpora', async () => {
    const { code } = await affetto(['report', at('matrix')]);
    expect(code).toBe(0);
    const page = await readFile(at('matrix', 'report.html'), 'utf8');
    expect(page).toContain('Corpus by corpus');
    expect(page).toMatch(/src="\.\.\/alpha\/03-01[^"]*\.wav"/);
    expect(page).toMatch(/src="\.\.\/beta\/03-01[^"]*\.wav"/);
    expect(page).not.toMatch(/NaN|undefined|recording not found/);
    const svg = await readFile(at('matrix', 'figures', 'corpora.svg'), 'utf8');
    expect(svg).toContain('7 of 8 labels');
  });
});

describe('--protocol leave-one-corpus-out', () => {
  it('trains on the others as cross-corpus does, the first of them counting fully', async () => {
    const names = ['alpha', 'beta', 'gamma'];
    const run = await affetto(
      evaluate(
        'left-out',
        ...corpora(...names),
        ...['--protocol', 'leave-one-corpus-out', '--markdown'],
      ),
    );
    expect(run.code).toBe(0);
    const rows = run.stdout.split('\n').filter((line) => /^\| (alpha|beta)/.test(line));
    expect(rows.map((row) => row.split(' | ').slice(0, 4))).toEqual([
      ['| beta, gamma', 'alpha', '7 of 8', '56'],
      ['| alpha, gamma', 'beta', '7 of 8', '42'],
      ['| alpha, beta', 'gamma', '6 of 8', '24'],
    ]);
    const result = await readResult(at('left-out'));
    expect(result.models).toHaveLength(1);
    expect(result.models[0]!.folds[0]!.testSpeakers).toEqual([
      ...['alpha/v1', 'alpha/v2', 'alpha/v3', 'alpha/v4'],
    ]);
    // Of several corpora a file names each speaker's: v5 of one is not v5 of another.
    const file = at('left-out', 'tiny', 'seed-1', 'fold-1', 'model.onnx');
    const { training } = readModelMetadata(await readFile(file));
    expect(training.speakers).toEqual([
      ...['beta/v5', 'beta/v6', 'beta/v7', 'gamma/v8', 'gamma/v9'],
    ]);
    const cross = await affetto(
      evaluate(
        'cross-two',
        ...corpora('alpha', 'gamma'),
        ...['--protocol', 'cross-corpus', '--test-corpus', at('beta')],
      ),
    );
    expect(cross.code).toBe(0);
    expect(answersOf(result, 0, 'beta')).toEqual(
      answersOf(await readResult(at('cross-two')), 0, 'beta'),
    );
  });

  it('says with voices known what is known of each corpus', async () => {
    const model = { name: 'encoder' };
    await writeFile(
      at('e.json'),
      JSON.stringify({ model, augmentation: { speeds: [1], degraded: 0 } }),
    );
    const run = await affetto([
      ...['evaluate', '--model', at('e.json'), '--out', at('voices'), ...corpora('beta', 'gamma')],
      ...['--protocol', 'leave-one-corpus-out', '--voice', '0,2', '--cache', at('cache'), '--json'],
    ]);
    expect(run.code).toBe(0);
    const { cells, voices } = JSON.parse(run.stdout);
    expect(
      voices.rows.map((row: { corpora: unknown; recordings: number; knownBy: number }) => [
        row.corpora,
        row.recordings,
        row.knownBy,
      ]),
    ).toEqual([
      [{ trainedOn: ['gamma'], testedOn: 'beta' }, 0, 0],
      [{ trainedOn: ['gamma'], testedOn: 'beta' }, 2, 2],
      [{ trainedOn: ['beta'], testedOn: 'gamma' }, 0, 0],
      [{ trainedOn: ['beta'], testedOn: 'gamma' }, 2, 2],
    ]);
    // With nobody known the file answers what its fold answered: over the six labels in common, beta's disgust left out.
    for (const [index, cell] of cells.entries()) {
      expect(cell.labels).toHaveLength(6);
      expect(voices.rows[2 * index].count).toBe(cell.count);
      expect(voices.rows[2 * index].uar).toBeCloseTo(cell.uar.mean, 6);
    }
  });
});

describe('what cannot be evaluated', () => {
  it.each([
    ['one corpus', ['alpha'], [], /needs two corpora or more, and there is only alpha/],
    [
      'a test corpus',
      ['alpha', 'beta'],
      ['--test-corpus', 'x'],
      /--test-corpus belongs to --protocol cross-corpus, not to leave-one-corpus-out/,
    ],
    ['folds', ['alpha', 'beta'], ['--folds', '3'], /--folds belongs to .*corpus-matrix, not to/],
  ])('is refused in one line: %s', async (_, names, more, words) => {
    const args = ['--protocol', 'leave-one-corpus-out', ...more];
    const run = await affetto(evaluate('refused', ...corpora(...names), ...args));
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(words);
    expect(run.stderr).not.toMatch(/^ +at /m);
    await expect(readFile(at('refused', 'plan.json'))).rejects.toThrow('ENOENT');
  });
});
