// The study in one command, on a corpus that is laid out as RAVDESS and made of tones: cut off, gone on with, told.

import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCorpora } from '../support/made-corpora.js';
import { makeCorpus } from '../support/made-corpus.js';
import { affetto, type Outcome } from '../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const reproduce = (...more: string[]) => [
  ...['reproduce', '--corpus', at('corpus'), '--out', at('out'), '--cache', at('cache'), ...more],
];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-reproduce-'));
  await makeCorpus(at('corpus'), 5);
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('affetto reproduce', () => {
  let stopped: Outcome;
  let whole: Outcome;

  beforeAll(async () => {
    let interrupted = false;
    stopped = await affetto(reproduce('--short'), {
      onError: (child, stderr) => {
        // Once: the second Ctrl-C ends the process on the spot.
        if (interrupted || !stderr.includes('1/2 cnn')) return;
        interrupted = child.kill('SIGINT');
      },
    });
    whole = await affetto(reproduce('--short'));
  }, 300_000);

  it('says before it starts how long it takes, and what the short form leaves out', () => {
    expect(stopped.stderr).toMatch(
      /^4 trainings, \d+ at a time: about (\d+ s|\d+ min), by a training step .*\(cnn \d+ ms, cnn-lstm \d+ ms\)/m,
    );
    const shortened = 'CNN 10 of 60 epochs, CNN+LSTM 20 of 200 epochs, 1 of 5 folds by speaker';
    expect(stopped.stderr).toContain(shortened);
    expect(whole.stdout).toContain(shortened);
  });

  it('goes on where it was cut off', async () => {
    expect(stopped).toMatchObject({ code: 130, stdout: '' });
    expect(stopped.stderr).toContain('affetto reproduce: stopped.');
    expect(whole.code, whole.stderr).toBe(0);
    expect(whole.stderr).toMatch(/^4 trainings, [123] of them finished before, /m);
    // The fold that was finished was not trained again.
    expect(whole.stderr).not.toMatch(/\/2 cnn seed 1 fold 1: finished[\s\S]*\/2 cnn seed 1 fold 1/);
  });

  it('puts what was measured beside what the study claims', async () => {
    const rows = whole.stdout
      .split('\n\n')[0]!
      .split('\n')
      .map((line) => line.split(/ {2,}/));
    const [heads, ...cells] = rows;
    expect(heads).toEqual([
      'network',
      'figures of',
      'accuracy',
      'macro F1',
      'UAR',
      'epochs',
      'tested',
      'protocol',
    ]);
    // The study publishes neither UAR nor how it split.
    expect(cells[0]).toEqual(['CNN', 'original study', '0.480', '0.450', 'split not stated']);
    expect(cells[3]).toEqual(['CNN+LSTM', 'original study', '0.790', '0.790', 'split not stated']);
    const measured = [1, 2, 4, 5].map((index) => cells[index]!);
    const random = JSON.parse(await readFile(at('out/random/evaluation.json'), 'utf8'));
    const { accuracy, macroF1, uar } = random.models[1].summary;
    const scores = [accuracy, macroF1, uar].map(({ mean }) => mean.toFixed(3));
    const title = 'speaker-dependent: random stratified 80/20';
    expect(measured[2]).toEqual(['CNN+LSTM', 'affetto', ...scores, '20 of 200', '16', title]);
    expect(measured.map((row) => row.at(-1))).toEqual([
      ...[title, 'speaker-independent: speaker 5-fold, 1 of 5 folds'],
      ...[title, 'speaker-independent: speaker 5-fold, 1 of 5 folds'],
    ]);
  });

  it('leaves a page with matrices and curves, figures, and the table as Markdown', async () => {
    const page = await readFile(at('out/report.html'), 'utf8');
    expect(page.match(/Confusion matrix of cnn-lstm/g)?.length).toBeGreaterThanOrEqual(2);
    expect(page.match(/Training curves of cnn\b/g)?.length).toBeGreaterThanOrEqual(2);
    expect(page).toContain('SHORT FORM');
    const links = [...page.matchAll(/href="([^"]+)"/g)].map(([, link]) => link as string);
    expect(links).toEqual(['random/report.html', 'speaker/report.html']);
    for (const link of links) {
      expect(await readFile(at('out', link), 'utf8')).toContain('<h1>');
    }
    for (const part of ['random', 'speaker']) {
      const figures = await readdir(at('out', part, 'figures'));
      for (const name of ['confusion-1-cnn', 'confusion-2-cnn-lstm', 'curves-2-cnn-lstm']) {
        expect(figures).toEqual(expect.arrayContaining([`${name}.svg`, `${name}.png`]));
      }
    }
    const markdown = await readFile(at('out/reproduction.md'), 'utf8');
    expect(markdown).toContain(
      '| CNN | original study | 0.480 | 0.450 |  |  |  | split not stated |',
    );
    expect(markdown).toContain('affetto reproduce --corpus');
  });

  it('is made of RAVDESS alone', async () => {
    await makeCorpora(at('others'), { alpha: { speakers: [1, 2] } });
    const other = await affetto(['reproduce', '--corpus', at('others/alpha')]);
    expect(other.code).toBe(1);
    expect(other.stderr).toContain('affetto compare cnn cnn-lstm --corpus');
    const none = await affetto(['reproduce', '--corpus', at('nowhere')]);
    expect(none.stderr).toContain('Fetch the corpus with affetto download ravdess');
  }, 60_000);
});
