// Labels that nobody knows and recordings that nobody can use, from `affetto train` and `evaluate` to the answers of the
// model that is shipped: each command says what it leaves out.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { makeLabelFolders, makeUnusable, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';
import { folderWith } from '../support/scratch.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 60_000 });

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const pl = { złość: 2, radość: 2, smutek: 2 };
const speakers = ['ala', 'ewa', 'jan', 'ola'];
const labels = ['radość', 'smutek', 'złość'];
const quick = () => ['--cache', at('cache'), '--validation', '0'];
const unusable =
  /4 recordings cannot be used \(1 broken, 1 without samples, 1 too short, 1 silent\):\n/;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-pl-'));
  await makeLabelFolders(at('pl'), pl, speakers);
  await makeUnusable(at('pl', 'smutek', 'ala'));
  // Another word of theirs for one label, and one that a model of `pl` lacks.
  await makeLabelFolders(at('more'), { gniew: 2, radość: 2, smutek: 2, nuda: 2 }, ['iga']);
  await makeUnusable(at('more', 'smutek', 'iga'));
  await writeFile(at('small.json'), JSON.stringify({ ...quickSettings, epochs: 3 }));
  await writeFile(at('map.json'), JSON.stringify({ gniew: 'złość' }));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const evaluate = (...more: string[]) =>
  affetto([
    ...['evaluate', '--model', at('small.json'), '--corpus', at('pl'), '--folds', '2'],
    ...[...quick(), '--out', at('run'), ...more],
  ]);

describe('labels of the corpus’s own', () => {
  it('are evaluated fold by fold, what cannot be used left out of all folds by name', async () => {
    const run = await evaluate();
    expect(run.stderr).not.toContain('affetto evaluate:');
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('pl: 24 utterances, 4 speakers.');
    expect(run.stdout).toContain('24 recordings in the test part: this says little yet.');
    expect(run.stdout).toMatch(unusable);
    expect(run.stdout).toMatch(/^ {2}smutek\/ala\/silent\.wav: The recording is silent/m);
    const result: EvaluationResult = JSON.parse(
      await readFile(at('run', 'evaluation.json'), 'utf8'),
    );
    expect(result.labels).toEqual(labels);
    expect(result.models[0]?.summary.count).toBe(24);
    expect(result.unusable).toHaveLength(4);
    expect(result.unusable?.[0]).toMatchObject({
      corpus: 'pl',
      id: 'smutek/ala/broken',
      path: 'smutek/ala/broken.wav',
      code: 'AUDIO_NOT_AUDIO',
    });
    const again = await evaluate('--json');
    expect(JSON.parse(again.stdout).unusable).toEqual(result.unusable);
  });

  it('stop an evaluation where that was asked for', async () => {
    const run = await evaluate('--strict');
    expect(run.code).toBe(1);
    expect(run.stderr).toMatch(unusable);
    expect(run.stderr).toContain('leave --strict out');
  });

  it('are what the shipped model answers with, and its card says', async () => {
    const ship = await affetto([
      ...['ship', at('run'), '--corpus', at('pl'), '--cache', at('cache')],
      ...['--out', at('pl.onnx'), '--sure', '0.2', '--set-level', '0.5'],
    ]);
    expect(ship.stderr).toMatch(unusable);
    expect(ship.stderr).not.toContain('affetto ship:');
    expect(ship.code).toBe(0);
    const clip = at('more', 'nuda', 'iga', '1.wav');
    const predict = (...more: string[]) =>
      affetto(['predict', '--model', at('pl.onnx'), clip, ...more]);
    const whole = JSON.parse((await predict('--json')).stdout);
    expect(Object.keys(whole.probabilities)).toEqual(labels);
    expect(await readFile(at('pl.md'), 'utf8')).toContain('3 emotions (radość, smutek, złość)');

    // Among two, as if the third had been ruled out.
    const some = JSON.parse((await predict('--json', '--only', 'złość,radość')).stdout);
    const { złość, radość } = whole.probabilities;
    expect(Object.keys(some.probabilities)).toEqual(['złość', 'radość']);
    expect(some.probabilities.złość).toBeCloseTo(złość / (złość + radość), 9);
    expect(some).not.toHaveProperty('answerSet');
    const csv = await predict('--csv', '--only', 'złość,radość');
    expect(csv.stdout).toMatch(/^file,emotion,confidence,durationSeconds,złość,radość,sure\n/);
    const wrong = await predict('--only', 'złość,radosc');
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toContain(
      'the model has no label "radosc" (the nearest that there is: "radość"). Its labels are radość, smutek, złość',
    );
    expect((await predict('--only', 'złość')).stderr).toMatch(/Give two different labels or more/);
    expect((await predict('--only', 'złość,radość', '--sets')).stderr).toMatch(
      /--sets and --only: .*measured among all labels/,
    );
  });

  it('are scored on another corpus, mapped onto the model’s, the rest counted', async () => {
    const score = (...more: string[]) =>
      affetto([
        ...['evaluate', '--model', at('pl.onnx'), '--corpus', at('more'), '--processes', '1'],
        ...more,
      ]);
    const plain = JSON.parse((await score('--json')).stdout);
    expect(plain).toMatchObject({ labels: ['radość', 'smutek'], count: 4 });
    expect(plain.leftOut).toEqual({ gniew: 2, nuda: 2 });
    expect(plain.unanswered).toHaveLength(4);
    const mapped = await score('--labels', at('map.json'));
    expect(mapped.stdout).toContain('6 utterances of 1 speaker, 3 labels');
    expect(mapped.stdout).toContain('6 recordings in the test part: this says nothing yet.');
    expect(mapped.stdout).toContain('Left out, no such label: nuda 2');
    expect(mapped.stdout).toMatch(unusable);
    const strict = await score('--strict');
    expect(strict.code).toBe(1);
    expect(strict.stderr).toMatch(unusable);
  });

  it('are adapted to, what the model lacks and what cannot be used left out', async () => {
    const adapt = (...more: string[]) =>
      affetto([
        ...['adapt', '--model', at('pl.onnx'), '--clips', at('more'), '--out', at('iga.onnx')],
        ...['--labels', at('map.json'), '--force', ...more],
      ]);
    const run = await adapt('--json');
    expect(run.stderr).toContain('left out, since the model has no such label: nuda 2');
    expect(run.stderr).toMatch(unusable);
    expect(run.code).toBe(0);
    const report = JSON.parse(run.stdout);
    expect(report).toMatchObject({ leftOut: { nuda: 2 }, unusable: { length: 4 } });
    expect(report.clips).toHaveLength(6);
    const strict = await adapt('--strict');
    expect(strict.code).toBe(1);
    expect(strict.stderr).toMatch(unusable);
  });
});

describe('affetto train', () => {
  it('learns all labels of a small folder, and does not boast of a single test recording', async () => {
    await makeLabelFolders(at('tiny'), { bored: 2, excited: 2, angry: 2 }, ['ann']);
    const run = await affetto([
      ...['train', '--settings', at('small.json'), '--corpus', at('tiny'), ...quick()],
      ...['--out', at('tiny-run')],
    ]);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('labels: angry, bored, excited');
    expect(run.stdout).toMatch(
      /^ {2}\d utterances?: .*\n {2}\d recordings? in the test part: this says nothing yet\.$/m,
    );
    const metrics = JSON.parse(await readFile(at('tiny-run', 'metrics.json'), 'utf8'));
    expect(metrics.labels).toEqual(['angry', 'bored', 'excited']);
  });

  it('refuses a map that is none, a list of one, and labels beside --resume', async () => {
    const dir = await folderWith({
      'list.json': '["a"]',
      'number.json': '{"a": 1}',
      'no.json': '{',
    });
    const refusal = async (...given: string[]) => {
      const run = await affetto([
        ...['train', '--corpus', at('pl'), '--out', at('refused'), ...given],
      ]);
      expect(run.code).toBe(1);
      return run.stderr;
    };
    expect(await refusal('--labels', join(dir, 'list.json'))).toMatch(/is no map of labels/);
    expect(await refusal('--labels', join(dir, 'number.json'))).toMatch(/map of labels: a: /);
    expect(await refusal('--labels', join(dir, 'no.json'))).toMatch(/Cannot read the labels in/);
    expect(await refusal('--labels', 'złość')).toMatch(/--labels złość: give two labels or more/);
    expect(await refusal('--labels', 'złość,smutek', '--resume')).toMatch(
      /--labels cannot be changed with --resume/,
    );
  });
});
