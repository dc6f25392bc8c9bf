// Numbers beside labels and alone, as people meet them: `affetto corpus`, `train --dimensions`, `evaluate`, `predict`, and
// what Python would read in the model file. The sounds are made up: arousal is how loud, high and bright they are.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { modelCard } from '../../src/model-file/card.js';
import { storedAs } from '../../src/model-file/storage.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { scoreNumbers } from '../../src/scores/dimension-scores.js';
import { makeRatedCorpus, ratedTables } from '../support/rated-corpus.js';
import { affetto } from '../support/run-affetto.js';
import { readCsv } from './read-csv.js';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const quick = () => ['--cache', at('cache')];
const settings = { model: { name: 'encoder' }, augmentation: { speeds: [1], degraded: 0 } };

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-rated-'));
  await makeRatedCorpus(at('corpus'), 6, 10);
  await writeFile(at('plain.json'), JSON.stringify(settings));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function evaluated(table: string, out: string, ...more: string[]) {
  const outcome = await affetto([
    ...['evaluate', '--model', at('plain.json'), '--corpus', at('corpus', table), '--folds', '3'],
    ...['--dimensions', 'arousal', '--out', at(out), ...quick(), ...more],
  ]);
  expect(outcome.stderr).not.toContain('affetto evaluate:');
  const text = await readFile(at(out, 'evaluation.json'), 'utf8');
  return { outcome, result: JSON.parse(text) as EvaluationResult };
}

describe('numbers alone, without labels', () => {
  it('are learnt from speakers and hold for others, and the report shows them', async () => {
    const { outcome, result } = await evaluated(ratedTables.alone, 'alone');
    const [model] = result.models;
    const [arousal] = model?.dimensions ?? [];
    expect(result.labels).toEqual([]);
    expect(arousal).toMatchObject({ dimension: 'arousal', count: 60, without: 0, speakers: 6 });
    expect(arousal?.ccc.mean).toBeGreaterThan(0.8);
    // The scores are those of the answers that are kept.
    const answers = model?.predictions[0]?.utterances.map((one) => one.dimensions?.arousal) ?? [];
    const own = scoreNumbers(
      answers.map((answer) => answer?.truth as number),
      answers.map((answer) => answer?.predicted as number),
    );
    expect(arousal?.ccc.mean).toBeCloseTo(own.ccc, 9);
    expect(arousal?.rmse.mean).toBeCloseTo(own.rmse, 9);
    const ccc = own.ccc.toFixed(3);
    expect(outcome.stdout).toMatch(
      new RegExp(`dimension +CCC +95% interval +RMSE[^]*arousal +${ccc} `),
    );
    expect(outcome.stdout).not.toContain('UAR');
    const report = await readFile(at('alone', 'report.html'), 'utf8');
    expect(report).toContain('How right are the numbers?');
    expect(report).toContain(`concordance (CCC) of ${ccc} for arousal`);
    expect(report).not.toContain('UAR');
    await readFile(at('alone', 'figures', 'dimension-1-arousal.svg'));
  });

  it('are not learnt where numbers were dealt at random', async () => {
    const { result } = await evaluated(ratedTables.shuffled, 'shuffled');
    expect(Math.abs(result.models[0]?.dimensions?.[0]?.ccc.mean ?? 1)).toBeLessThan(0.25);
  });

  it('come with a hint where nobody asked for them', async () => {
    const run = await affetto([
      ...['train', '--corpus', at('corpus', ratedTables.alone), '--out', at('asked'), ...quick()],
    ]);
    expect(run.code).toBe(1);
    expect(run.stderr).toContain(
      'has no labels, and numbers for arousal. Give --dimensions arousal',
    );
  });
});

describe('numbers beside labels', () => {
  it('are counted by affetto corpus', async () => {
    const run = await affetto(['corpus', at('corpus', ratedTables.labelled)]);
    expect(run.stdout).toMatch(/^arousal +60 +6 +1\.\d+ +\d\.\d+ +4\.\d+$/m);
    expect(run.stdout).toMatch(/^valence +30 +6 /m);
  });

  it('are trained, tested where they are given, kept in the model file, and answered', async () => {
    const run = await affetto([
      ...['train', '--settings', at('plain.json'), '--dimensions', 'arousal, Valence'],
      ...['--corpus', at('corpus', ratedTables.labelled), '--out', at('both'), ...quick()],
    ]);
    expect(run.stderr).toContain('dimensions: arousal, valence');
    expect(run.stdout).toMatch(
      /arousal: CCC 0\.9\d\d \(.*\), RMSE 0\.\d{3}, Pearson 0\.\d{3}, 10 /,
    );
    expect(run.stdout).toContain('5 recordings of 10 have no number for valence');

    const bytes = await readFile(at('both', 'model.onnx'));
    const path = at('corpus', 'audio', 's0-0.wav');
    const plain = await loadRecognizer(bytes, nodeRuntime);
    const { samples } = await decodeAudio(await readFile(path), { sampleRate: 16_000 });
    const { dimensions, emotion } = await plain.recognize(samples);
    expect(plain.metadata.dimensions).toMatchObject([
      { name: 'arousal', utterances: 50, speakers: 5, scores: { count: 10 } },
      { name: 'valence', utterances: 25, speakers: 5, scores: { count: 5 } },
    ]);
    expect(['steady', 'other']).toContain(emotion);
    // Storing weights in eight bits leaves the numbers as they are, and reading them back finds all.
    const small = await loadRecognizer(storedAs(bytes, 'int8'), nodeRuntime);
    const again = await small.recognize(samples);
    expect(again.dimensions?.arousal).toBeCloseTo(dimensions?.arousal as number, 4);
    expect(modelCard(plain.metadata, 'both')).toMatch(
      /\| arousal \| 1\.\d+ to 4\.\d+ \| 0\.\d{3} /,
    );
    await plain.dispose();
    await small.dispose();

    // The answers of the test part are those of the model file.
    const predictions: EvaluationResult['models'][0]['predictions'][0]['utterances'] = JSON.parse(
      await readFile(at('both', 'predictions.json'), 'utf8'),
    );
    const tested = predictions.slice(0, 3);
    const files = tested.map((one) => at('corpus', one.path));
    const predict = ['predict', '--model', at('both', 'model.onnx'), ...files];
    const lines = (await affetto([...predict, '--json'])).stdout.trimEnd().split('\n');
    for (const [index, line] of lines.entries()) {
      const answer = JSON.parse(line).dimensions;
      expect(answer.arousal).toBeCloseTo(tested[index]?.dimensions?.arousal?.predicted ?? 0, 3);
    }
    const [columns, first] = readCsv((await affetto([...predict, '--csv'])).stdout);
    expect(Number(first?.[columns?.indexOf('arousal') ?? -1])).toBeCloseTo(
      JSON.parse(lines[0] ?? '').dimensions.arousal,
      3,
    );
    // A finished file is scored on any corpus that has such numbers.
    const scored = await affetto([
      ...['evaluate', '--model', at('both', 'model.onnx'), '--json', '--speakers', 's2'],
      ...['--corpus', at('corpus', ratedTables.labelled), '--processes', '1'],
    ]);
    const [arousal] = JSON.parse(scored.stdout).dimensions;
    const report = JSON.parse(await readFile(at('both', 'metrics.json'), 'utf8'));
    expect(arousal).toMatchObject({ dimension: 'arousal', count: 10, speakers: 1 });
    expect(arousal.ccc.mean).toBeCloseTo(report.dimensions[0].ccc.mean, 3);
    const people = (await affetto(predict)).stdout;
    expect(people).toMatch(/^ {3}arousal -?\d\.\d\d \(scale 1\.\d+ to 4\.\d+\)$/m);
  });

  it('are refused where a cell is no number, naming it', async () => {
    const table = await readFile(at('corpus', ratedTables.labelled), 'utf8');
    const lines = table.split('\n');
    lines[3] = (lines[3] as string).replace(/,[^,]*,[^,]*$/, ',loud,');
    await writeFile(at('corpus', 'odd.csv'), lines.join('\n'));
    const train = (dimensions: string) =>
      affetto([
        ...['train', '--corpus', at('corpus', 'odd.csv'), '--dimensions', dimensions],
        ...['--out', at('odd'), ...quick()],
      ]);
    expect((await train('arousal')).stderr).toContain(
      'line 4, column arousal: "loud" is no number',
    );
    expect((await train('aruosal')).stderr).toContain('(the nearest that there is: "arousal")');
    const cnn = await affetto([
      ...[
        'train',
        '--model',
        'cnn',
        '--corpus',
        at('corpus', 'odd.csv'),
        '--dimensions',
        'valence',
      ],
      ...['--out', at('odd'), ...quick()],
    ]);
    expect(cnn.stderr).toContain('cnn does not learn dimensions. Take the model encoder');
  });
});

describe('a model of numbers alone', () => {
  it('answers with numbers and nothing else', async () => {
    const model = at('alone', 'plain', 'seed-1', 'fold-1', 'model.onnx');
    const path = at('corpus', 'audio', 's0-0.wav');
    const people = await affetto(['predict', '--model', model, path]);
    expect(people.stdout).toMatch(/s0-0\.wav \(0\.8 s\)\n {3}arousal \d\.\d\d \(scale/);
    const json = JSON.parse((await affetto(['predict', '--model', model, path, '--json'])).stdout);
    expect(Object.keys(json)).toEqual(['file', 'dimensions', 'durationSeconds']);
    const csv = (await affetto(['predict', '--model', model, path, '--csv'])).stdout;
    const table = ['evaluate', '--model', model, '--corpus', at('corpus', ratedTables.alone)];
    const scored = (await affetto([...table, '--processes', '1'])).stdout;
    expect(scored).toMatch(/arousal +0\.9\d\d /);
    expect(scored).not.toContain('UAR');
    expect(csv.split('\n')[0]).toBe('file,durationSeconds,arousal');
  });

  it('hears long recordings by windows, the number being their mean', async () => {
    const bytes = await readFile(at('alone', 'plain', 'seed-1', 'fold-1', 'model.onnx'));
    const recognizer = await loadRecognizer(bytes, nodeRuntime);
    const wav = await readFile(at('corpus', 'audio', 's0-0.wav'));
    const { samples } = await decodeAudio(wav, { sampleRate: 16_000 });
    const long = Float32Array.from({ length: 12 * 16_000 }, (_, i) => samples[i % samples.length]!);
    const { dimensions, windows, emotion, sure } = await recognizer.recognize(long);
    expect(windows.length).toBeGreaterThan(1);
    const mean =
      windows.reduce((sum, window) => sum + (window.dimensions?.[0] ?? 0), 0) / windows.length;
    expect(dimensions?.arousal).toBeCloseTo(mean, 5);
    expect({ emotion, sure }).toEqual({ emotion: '', sure: false });
    await recognizer.dispose();
  });
});
