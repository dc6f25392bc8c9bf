// `affetto evaluate` and `affetto compare` on a made corpus: the table, the files, going on after a kill.

import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluationOptions } from '../../src/cli/commands/evaluate/run-evaluation.js';
import { emotions } from '../../src/corpora/types.js';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { RunFolder } from '../../src/training/run-folder.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';

let root: string;
let common: string[];
const at = (...parts: string[]) => join(root, ...parts);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-evaluate-'));
  await makeCorpus(at('corpus'), 4);
  const options = { ...quickSettings.model.options, channels: [4, 4], lstmUnits: 4 };
  await writeFile(at('small.json'), JSON.stringify({ ...quickSettings, epochs: 15 }));
  await writeFile(
    at('tiny.json'),
    JSON.stringify({ ...quickSettings, epochs: 2, model: { name: 'cnn-lstm', options } }),
  );
  common = ['--corpus', at('corpus'), '--cache', at('cache'), '--processes', '2'];
});
afterAll(() => rm(root, { recursive: true, force: true }));

const read = async (...parts: string[]) =>
  JSON.parse(await readFile(at(...parts), 'utf8')) as EvaluationResult;

describe('affetto compare', () => {
  const args = () => ['compare', at('small.json'), at('tiny.json'), ...common];
  const folds = [
    '--protocol',
    'speaker-folds',
    '--folds',
    '2',
    '--seeds',
    '1',
    '--validation',
    '0',
  ];

  it('goes on after kill -9 and ends in the same result as without it', async () => {
    const whole = await affetto([...args(), ...folds, '--out', at('whole')]);
    expect(whole.code).toBe(0);
    expect(whole.stdout).toContain('speaker-independent: speaker 2-fold');
    expect(whole.stdout).toMatch(/tiny against small: UAR −/);
    expect(whole.stdout).toContain('too few speakers for the level (90% takes 10 speakers)');

    const killed = affetto([...args(), ...folds, '--out', at('killed')], {
      onOutput: () => undefined,
    });
    // Killed in the middle: as soon as one of the folds is finished, whichever it is.
    const ends = ['small', 'tiny'].flatMap((model) =>
      ['fold-1', 'fold-2'].map((fold) => at('killed', model, 'seed-1', fold, 'fold.json')),
    );
    while (!ends.some(existsSync)) await new Promise((resolve) => setTimeout(resolve, 20));
    await killAll(at('killed'));
    expect((await killed).code).not.toBe(0);
    expect(existsSync(at('killed', 'evaluation.json'))).toBe(false);

    const resumed = await affetto([...args(), ...folds, '--out', at('killed')]);
    expect(resumed.code).toBe(0);
    // Counted on from those finished before.
    expect(resumed.stderr).toMatch(/^4 trainings, [123] of them finished before/m);
    expect(resumed.stderr).toMatch(/^4\/4 .*: finished$/m);
    expect(resumed.stderr).not.toMatch(/^1\/4/m);
    const [a, b] = [
      await read('whole', 'evaluation.json'),
      await read('killed', 'evaluation.json'),
    ];
    expect(b.models.map(({ predictions }) => predictions)).toEqual(
      a.models.map(({ predictions }) => predictions),
    );
    expect(b.comparisons).toEqual(a.comparisons);
  }, 180_000);

  it('leaves one result with every utterance tested once a seed, and the report', async () => {
    const result = await read('whole', 'evaluation.json');
    expect(result.models.map(({ name }) => name)).toEqual(['small', 'tiny']);
    for (const { predictions, summary, folds: trained } of result.models) {
      expect(predictions).toHaveLength(1);
      expect(new Set(predictions[0]!.utterances.map(({ id }) => id)).size).toBe(64);
      expect(summary.count).toBe(64);
      expect(trained.flatMap(({ testSpeakers }) => testSpeakers).sort()).toEqual([
        '01',
        '02',
        '03',
        '04',
      ]);
    }
    const small = result.models[0]!.summary;
    expect(small.uar.mean).toBeGreaterThan(0.25); // Chance is 1 in 8.
    expect((await readdir(at('whole'))).sort()).toEqual(
      expect.arrayContaining(['comparison.md', 'evaluation.json', 'plan.json', 'report.html']),
    );
    expect(await readFile(at('whole', 'comparison.md'), 'utf8')).toContain('affetto compare');
  });

  it('repeats nothing when all is there, and refuses another plan in the same folder', async () => {
    const level = ['--set-level', '0.6'];
    const again = await affetto([...args(), ...folds, '--out', at('whole'), ...level, '--json']);
    expect(again.code).toBe(0);
    expect(again.stderr).toContain('finished before');
    const { models } = JSON.parse(again.stdout);
    expect(models[1].summary.count).toBe(64);
    // Another level is no other evaluation.
    expect(models[1].answerSets).toMatchObject({ level: 0.6, speakers: 4, below: 0.5 });
    const markdown = await readFile(at('whole', 'comparison.md'), 'utf8');
    const { mean } = models[0].answerSets.coverage;
    expect(markdown).toContain(
      `Answer sets of small at 60%: ${(100 * mean).toFixed(1)}% hold the emotion (`,
    );
    const none = await affetto([...args(), ...folds, '--out', at('x'), '--set-level', '90']);
    expect(none.stderr).toContain('The level of answer sets is 90. Give a number above 0');
    const other = await affetto([...args(), ...folds, '--out', at('whole'), '--epochs', '3']);
    expect(other.code).toBe(1);
    expect(other.stderr).toMatch(
      /another evaluation: models\.0\.config\.epochs \(15 there, 3 here\)/,
    );
  }, 60_000);

  it('says what is missing', async () => {
    const one = await affetto(['compare', 'cnn', ...common, '--out', at('x')]);
    expect(one.stderr).toContain('Name two models or more');
    const kind = await affetto([...args(), '--protocol', 'kfold', '--out', at('x')]);
    expect(kind.stderr).toContain('There is no protocol "kfold". There are: random');
    const corpus = await affetto([...args(), '--protocol', 'cross-corpus', '--out', at('x')]);
    expect(corpus.stderr).toContain('--test-corpus');
  }, 60_000);
});

/** Kills the evaluation that writes to `out`, children included, as a crash of the machine would. */
async function killAll(out: string): Promise<void> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = await readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '');
    if (line.includes(out) && line.includes('compare')) process.kill(Number(name), 'SIGKILL');
  }
}

describe('affetto evaluate', () => {
  it('calls a random split speaker-dependent', async () => {
    const run = await affetto([
      ...['evaluate', '--model', at('tiny.json'), ...common],
      ...['--protocol', 'random', '--seeds', '1,2', '--out', at('random'), '--markdown'],
    ]);
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('**speaker-dependent: random stratified 80/20.**');
    expect(run.stdout).toContain('expect much less on a new voice');
    expect(run.stdout).toContain('they are for voices that were not heard in training');
  }, 60_000);

  it('goes on with no fold, finished or not, on a corpus that changed', async () => {
    const again = () =>
      affetto([
        ...['evaluate', '--model', at('tiny.json'), ...common],
        ...['--protocol', 'random', '--seeds', '1,2', '--out', at('random')],
      ]);
    const added = '03-01-05-02-01-01-01';
    const clip = (name: string) => at('corpus', 'Actor_01', `${name}.wav`);
    await copyFile(clip('03-01-05-01-01-01-01'), clip(added));
    const finished = await again();
    expect(finished.code).toBe(1);
    expect(finished.stderr).toContain(`1 utterance added (e.g. ${added})`);
    expect(finished.stderr).toContain('another folder with --out');
    for (const seed of ['seed-1', 'seed-2']) {
      const folder = new RunFolder(at('random', 'tiny', seed, 'fold-1'));
      await rm(folder.file('fold.json'));
      await folder.saveCheckpoint({ epoch: 1, state: {}, history: [], best: undefined });
    }
    const cutOff = await again();
    await rm(clip(added));
    expect(cutOff.code).toBe(1);
    expect(cutOff.stderr).toContain(`1 utterance added (e.g. ${added})`);
  }, 60_000);

  it('trains on one corpus and tests on another, over the labels both have', async () => {
    // Six other voices under another corpus's naming rule, of which nobody is calm.
    await makeCorpus(at('made'), 6);
    await mkdir(at('other'));
    const rows = ['path,label,speaker'];
    for (const actor of ['05', '06']) {
      for (const name of await readdir(at('made', `Actor_${actor}`))) {
        const emotion = emotions[Number(name.slice(6, 8)) - 1];
        if (emotion === 'calm') continue;
        await copyFile(at('made', `Actor_${actor}`, name), at('other', name));
        rows.push(`${name},${emotion},${actor}`);
      }
    }
    await writeFile(at('other', 'manifest.csv'), `${rows.join('\n')}\n`);
    const cross = (folder: string) =>
      affetto([
        ...['evaluate', '--model', at('tiny.json'), ...common, '--protocol', 'cross-corpus'],
        ...['--test-corpus', at(folder), '--out', at(`cross-${folder}`)],
      ]);
    const run = await cross('other');
    expect(run.stderr).not.toContain('affetto evaluate:');
    expect(run.stdout).toContain('affetto ship --foreign tells what they are worth');
    const result = await read('cross-other', 'evaluation.json');
    expect(result.models[0]).not.toHaveProperty('answerSets');
    expect(result.testCorpus).toMatchObject({ utterances: 28, speakers: 2 });
    const { utterances } = result.models[0]!.predictions[0]!;
    expect(utterances).toHaveLength(28);
    const calm = emotions.indexOf('calm');
    for (const { probabilities } of utterances) {
      expect(probabilities[calm]).toBe(0);
      expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    }
    const leak = await cross('corpus');
    expect(leak.code).toBe(1);
    expect(leak.stderr).toMatch(/same recording is in training and test/);
  }, 120_000);

  it('says in one line where it cannot write', async () => {
    await writeFile(at('file'), '');
    for (const [option, path] of [
      ['--out', at('file', 'run')],
      ['--cache', at('file', 'cache')],
    ] as const) {
      const run = await affetto([
        ...['evaluate', '--model', at('tiny.json'), '--corpus', at('corpus'), '--processes', '2'],
        ...(option === '--out' ? ['--out', path] : ['--out', at('unwritten'), option, path]),
      ]);
      expect(run.code).toBe(1);
      expect(run.stderr).toContain(`affetto evaluate: Cannot write ${path}`);
      expect(run.stderr).not.toMatch(/^ +at /m);
    }
  }, 60_000);

  it.each([
    ['--format', 'nope', /corpus\.format: there is no "nope"; give one of ravdess, /],
    ['--seeds', '1,-1', /seeds\.1: /],
    ['--epochs', '0', /epochs: /],
  ])(
    'says which value is wrong: %s %s',
    async (option, value, words) => {
      const given = ['--model', at('tiny.json'), ...common, '--out', at('wrong'), option, value];
      const run = await affetto(['evaluate', ...given]);
      expect(run.code).toBe(1);
      expect(run.stderr).toMatch(words);
      expect(run.stderr).not.toMatch(/ZodError|^ +at /m);
    },
    60_000,
  );

  it.each([
    ['leave-one-speaker-out', '--folds', '3'],
    ['speaker-folds', '--test-fraction', '0.5'],
    ['random', '--test-speakers', '01'],
    ['random', '--test-format', 'ravdess'],
  ])(
    'refuses with the protocol %s what means nothing to it: %s',
    async (protocol, option, value) => {
      const given = ['--model', at('tiny.json'), '--corpus', at('corpus'), '--protocol', protocol];
      const run = await affetto(['evaluate', ...given, '--out', at('foreign'), option, value]);
      expect(run.code).toBe(1);
      expect(run.stderr).toContain(`${option} belongs to --protocol `);
      expect(run.stderr).toContain(`, not to ${protocol}. Leave it out`);
    },
    60_000,
  );

  it('refuses patience without a validation part', async () => {
    await writeFile(at('patient.json'), JSON.stringify({ ...quickSettings, patience: 3 }));
    const run = await affetto([
      ...['evaluate', '--model', at('patient.json'), ...common, '--validation', '0'],
      ...['--out', at('patient')],
    ]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('patience is 3');
    expect(existsSync(at('patient'))).toBe(false);
  }, 60_000);

  it('refuses for a finished model file every option that only training uses', async () => {
    const forTraining = {
      dimensions: 'arousal',
      out: at('x'),
      protocol: 'speaker',
      folds: '2',
      'test-fraction': '0.5',
      'test-speakers': '01',
      'test-corpus': at('corpus'),
      'test-format': 'ravdess',
      seeds: '2',
      'split-seed': '2',
      epochs: '1',
      validation: '0',
      'set-level': '0.8',
      cache: at('cache'),
    };
    const { corpus, format, labels, strict, processes, json, markdown, ...rest } =
      evaluationOptions;
    // How recordings are read matters to both.
    const { 'allow-truncated': _, ffmpeg: __, ...others } = rest;
    expect(Object.keys(forTraining)).toEqual(Object.keys(others));
    const refusals = new Map<string, string>();
    for (const [name, value] of Object.entries(forTraining)) {
      const given = ['--model', 'x.onnx', '--corpus', at('corpus'), `--${name}`, value];
      const { code, stderr } = await affetto(['evaluate', ...given]);
      expect(code, name).toBe(1);
      expect(stderr, name).toContain(`--${name} is for training;`);
      refusals.set(name, stderr);
    }
    expect(refusals.get('test-speakers')).toContain('score with --speakers');
    expect(refusals.get('test-corpus')).toContain('score with --corpus');
  }, 120_000);
});
