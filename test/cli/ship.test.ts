// `affetto ship`: from an evaluation on a made corpus to a model file that answers and knows its scores.

import { copyFile, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
/** The corpus, unless another is given: of two, both would be taken. */
const corpusUnless = (more: readonly string[]) =>
  more.includes('--corpus') ? [] : ['--corpus', at('corpus')];
const evaluate = (protocol: string, out: string, ...more: string[]) =>
  affetto([
    ...['evaluate', '--model', at('small.json'), ...corpusUnless(more), '--cache', at('cache')],
    ...['--protocol', protocol, ...(protocol.endsWith('-folds') ? ['--folds', '2'] : [])],
    ...['--validation', '0', '--out', at(out), ...more],
  ]);
const ship = (run: string, ...more: string[]) =>
  affetto([
    ...['ship', at(run), ...corpusUnless(more), '--cache', at('cache')],
    ...['--out', at('shipped.onnx'), '--sure', '0.2', ...more],
  ]);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-ship-'));
  await makeCorpus(at('corpus'), 4);
  await writeFile(at('small.json'), JSON.stringify({ ...quickSettings, epochs: 15 }));
  const run = await evaluate('speaker-folds', 'run');
  expect(run.stderr).not.toContain('affetto evaluate:');
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('affetto ship', () => {
  it('writes a model trained on everybody, with the scores of its siblings on unheard speakers', async () => {
    const run = await ship('run');
    expect(run.stderr).toContain('epochs: all 15 done in');
    expect(run.code).toBe(0);
    expect(run.stdout).toBe(`${at('shipped.onnx')}\n${at('shipped.md')}\n`);
    const metadata = readModelMetadata(await readFile(at('shipped.onnx')));
    const result = JSON.parse(
      await readFile(at('run', 'evaluation.json'), 'utf8'),
    ) as EvaluationResult;
    const { summary } = result.models[0]!;
    expect(metadata.training.speakers).toEqual(['01', '02', '03', '04']);
    // A temperature changes no answer, so these are the evaluation's.
    expect(metadata.evaluation.uar).toBeCloseTo(summary.uar.mean, 9);
    expect(metadata.evidence!.confusion).toEqual(summary.confusion);
    expect(metadata.evidence!.uar.interval[0]).toBeCloseTo(summary.uar.interval[0], 9);
    expect(metadata.evaluation.speakerIndependent).toBe(true);
    expect(metadata.calibration.notSureBelow).toBeGreaterThanOrEqual(0);
    // Of four speakers nobody can say what holds in 90%.
    expect(metadata.calibration.answerSets).toBeUndefined();
    expect(metadata.evidence).not.toHaveProperty('answerSets');
    const card = await readFile(at('shipped.md'), 'utf8');
    expect(card).toContain('# shipped.onnx');
    expect(card).toContain(`| UAR, % | ${(100 * summary.uar.mean).toFixed(1)} |`);
    expect(card).toContain('Not for decisions about people');
  }, 60_000);

  it('repeats no training: the same command writes the same file', async () => {
    const before = await readFile(at('shipped.onnx'));
    const { mtimeMs } = await stat(at('run', 'small', 'shipped', 'seed-1', 'checkpoint.bin'));
    expect((await ship('run')).code).toBe(0);
    expect(await readFile(at('shipped.onnx'))).toEqual(before);
    expect((await stat(at('run', 'small', 'shipped', 'seed-1', 'checkpoint.bin'))).mtimeMs).toBe(
      mtimeMs,
    );
  }, 60_000);

  it('refuses what tells nothing of recordings of another kind, before anything is trained', async () => {
    const same = await ship('run', '--foreign', at('run'));
    expect(same.code).toBe(1);
    expect(same.stderr).toContain(`--foreign ${at('run')}: the evaluation is speaker-independent`);
    expect(same.stderr).toContain('--protocol cross-corpus');
    const level = await ship('run', '--set-level', '90');
    expect(level.stderr).toContain('The level of answer sets is 90. Give a number above 0');
    expect(level.code).toBe(1);
  }, 60_000);

  it('shows the card, and predicts', async () => {
    const card = await affetto(['models', at('shipped.onnx')]);
    expect(card.stdout).toBe(await readFile(at('shipped.md'), 'utf8').then((text) => `${text}\n`));
    const clip = at('corpus', 'Actor_01', '03-01-05-01-01-01-01.wav');
    const answer = await affetto(['predict', '--model', at('shipped.onnx'), clip, '--json']);
    const { confidence, sure } = JSON.parse(answer.stdout);
    const metadata = readModelMetadata(await readFile(at('shipped.onnx')));
    expect(sure).toBe(confidence >= metadata.calibration.notSureBelow!);
  }, 60_000);

  it('trains all epochs on everything, whatever patience the evaluation had', async () => {
    await writeFile(
      at('patient.json'),
      JSON.stringify({ ...quickSettings, epochs: 3, patience: 2 }),
    );
    const made = await affetto([
      ...['evaluate', '--model', at('patient.json'), '--corpus', at('corpus')],
      ...['--cache', at('cache'), '--folds', '2', '--validation', '0.25', '--out', at('patient')],
    ]);
    expect(made.code).toBe(0);
    const run = await ship('patient', '--sure', '0.05', '--out', at('patient.onnx'));
    expect(run.stderr).toContain('epochs: all 3 done in');
    expect(run.code).toBe(0);
  }, 60_000);

  it('goes on with no training of other settings', async () => {
    const config = at('run', 'small', 'shipped', 'seed-1', 'config.json');
    const before = await readFile(config, 'utf8');
    await writeFile(config, JSON.stringify({ ...JSON.parse(before), epochs: 16 }));
    const run = await ship('run');
    await writeFile(config, before);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('holds a training with other settings');
  }, 60_000);

  it('trains several that answer together, with the scores of those that did', async () => {
    const made = await evaluate('speaker-folds', 'pair', '--seeds', '1,2', '--split-seed', '3');
    expect(made.code).toBe(0);
    const pair = ['--members', '2', '--robustness', '--out', at('pair.onnx')];
    const run = await ship('pair', ...pair);
    expect(run.stderr).toContain('epochs: all 30 done in');
    expect(run.code).toBe(0);
    const { model, training, evidence } = readModelMetadata(await readFile(at('pair.onnx')));
    expect(model).toMatchObject({ members: 2, storage: 'int8' });
    expect(training.speakers).toHaveLength(4);
    expect(evidence).toMatchObject({ members: 2, seeds: [1], foldsPerSeed: 2 });
    // Joined fold by fold and asked again, they answer as the evaluation's answers say they do.
    const robustness = evidence!.robustness!;
    const quiet = robustness.find(({ condition }) => condition.includes('-20 dB'))!;
    expect(quiet.uar - quiet.difference).toBeCloseTo(evidence!.uar.mean, 9);
    const card = await readFile(at('pair.md'), 'utf8');
    expect(card).toContain('2 times 2 models, each time the 2 together,');
    expect(card).toContain('2 networks whose mean answers');
    expect(card).toContain('15 epochs, seeds 1 and 2');
    expect(card).toContain('stored in eight bits');
    const more = await ship('pair', '--members', '3');
    expect(more.stderr).toContain('The evaluation holds 2 seeds of small');
  }, 240_000);

  it('joins the networks of several evaluations, whose configurations may differ', async () => {
    const options = { ...quickSettings.model.options, lstmUnits: 24 };
    await writeFile(
      at('small.json'),
      JSON.stringify({ ...quickSettings, epochs: 12, model: { ...quickSettings.model, options } }),
    );
    await evaluate('speaker-folds', 'wide', '--split-seed', '3');
    const run = await ship('pair', at('wide'), '--robustness', '--out', at('mixed.onnx'));
    expect(run.stderr).toContain('epochs: all 27 done in');
    expect(run.code).toBe(0);
    const { model, evidence } = readModelMetadata(await readFile(at('mixed.onnx')));
    expect(model.eachMember).toMatchObject([
      { seed: 1, epochs: 15 },
      { seed: 1, epochs: 12, options },
    ]);
    const quiet = evidence!.robustness!.find(({ condition }) => condition.includes('-20 dB'))!;
    expect(quiet.uar - quiet.difference).toBeCloseTo(evidence!.uar.mean, 9);
    expect(await readFile(at('mixed.md'), 'utf8')).toContain('15 and 12 epochs, seeds 1 and 1');
    const clip = at('corpus', 'Actor_01', '03-01-05-01-01-01-01.wav');
    expect((await affetto(['predict', '--model', at('mixed.onnx'), clip])).code).toBe(0);
  }, 240_000);

  it('refuses a corpus that was not evaluated, however alike it looks', async () => {
    await makeCorpus(at('fewer'), 3);
    const fewer = await ship('run', '--corpus', at('fewer'));
    expect(fewer.code).toBe(1);
    expect(fewer.stderr).toContain(`not the corpus that was evaluated (${at('corpus')})`);
    expect(fewer.stderr).toContain('16 utterances removed (e.g. 03-01-01-01-01-01-04)');
    await makeCorpus(at('more'), 5);
    const more = await ship('run', '--corpus', at('more'));
    expect(more.stderr).toContain('16 utterances added (e.g. 03-01-01-01-01-01-05)');
    await rename(at('more', 'Actor_05'), at('aside'));
    // Moved, it is the same.
    expect((await ship('run', '--corpus', at('more'))).code).toBe(0);
  }, 60_000);

  it('trains on what --format says where names fit several corpora', async () => {
    await makeCorpus(at('mixed'), 4);
    const clip = at('mixed', 'Actor_01', '03-01-01-01-01-01-01.wav');
    await copyFile(clip, at('mixed', 'OAF_back_neutral.wav'));
    const asked = await ship('run', '--corpus', at('mixed'));
    expect(asked.stderr).toContain('--format ravdess');
    const told = await ship('run', '--corpus', at('mixed'), '--format', 'ravdess');
    expect(told.stderr).not.toContain('affetto ship:');
    expect(told.code).toBe(0);
    // What was evaluated with it need not be told again.
    const run = ['--corpus', at('mixed'), '--format', 'ravdess'];
    expect((await evaluate('speaker-folds', 'read-as', ...run, '--epochs', '1')).code).toBe(0);
    const again = await ship('read-as', '--corpus', at('mixed'));
    expect(again.stderr).not.toContain('--format');
  }, 60_000);

  it('refuses one of another size where only a part was tested', async () => {
    const holdOut = ['--test-speakers', '01', '--epochs', '1'];
    expect((await evaluate('speakers', 'part', ...holdOut)).code).toBe(0);
    const run = await ship('part', '--corpus', at('fewer'));
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('it has 48 utterances, the evaluated one 64');
  }, 60_000);

  it('refuses an evaluation that is given twice', async () => {
    const run = await ship('run', at('run'));
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('is given twice');
  }, 60_000);

  it('refuses to ask networks together that heard different speakers', async () => {
    await evaluate('speaker-folds', 'dealt', '--seeds', '1,2', '--epochs', '1');
    const run = await ship('dealt', '--members', '2', '--robustness', '--out', at('dealt.onnx'));
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('--split-seed');
  }, 120_000);

  it('refuses an evaluation whose test speakers were heard in training', async () => {
    await evaluate('random-folds', 'random');
    const run = await ship('random');
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('speaker-dependent: random stratified 2-fold');
    expect(run.stderr).toContain('--protocol speaker-folds');
  }, 60_000);
});
