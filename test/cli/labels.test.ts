// Three labels from the settings file of `affetto train` and `evaluate` to the answers of the model that is shipped.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';

const labels = ['happy', 'sad', 'angry'];
let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const settings = (list: readonly string[]) =>
  JSON.stringify({ ...quickSettings, labels: list, epochs: 4 });
const evaluate = (...more: string[]) =>
  affetto([
    ...['evaluate', '--model', at('small.json'), '--corpus', at('corpus'), '--cache', at('cache')],
    ...['--folds', '2', '--validation', '0', '--out', at('run'), ...more],
  ]);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-three-'));
  await makeCorpus(at('corpus'), 4);
  await writeFile(at('small.json'), settings(labels));
}, 300_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('three labels', () => {
  it('are trained on, and the others are said to be left out', async () => {
    const run = await affetto([
      ...['train', '--settings', at('small.json'), '--corpus', at('corpus')],
      ...['--cache', at('cache'), '--out', at('trained'), '--epochs', '1'],
    ]);
    expect(run.code).toBe(0);
    expect(run.stderr).toContain('left out, since their label is not asked for: neutral 8, calm 8');
    const metrics = JSON.parse(await readFile(at('trained', 'metrics.json'), 'utf8'));
    expect(metrics.labels).toEqual(labels);
  }, 300_000);

  it('are evaluated in two folds', async () => {
    const run = await evaluate();
    expect(run.code).toBe(0);
    expect(run.stdout).toContain('ravdess: 24 utterances, 4 speakers. Left out, no such label:');
    const result: EvaluationResult = JSON.parse(
      await readFile(at('run', 'evaluation.json'), 'utf8'),
    );
    expect(result.labels).toEqual(labels);
    expect(result.corpus.leftOut).toMatchObject({ calm: 8, surprised: 8 });
    const { summary, predictions } = result.models[0]!;
    expect(summary.count).toBe(24);
    expect(summary.perClass.map(({ label, support }) => [label, support])).toEqual(
      labels.map((label) => [label, 8]),
    );
    for (const { probabilities } of predictions[0]!.utterances) {
      expect(probabilities).toHaveLength(3);
    }
  }, 300_000);

  it('cannot be put in another order half-way', async () => {
    await writeFile(at('small.json'), settings(labels.toReversed()));
    const run = await evaluate();
    expect(run.code).toBe(1);
    expect(run.stderr).toContain('models.0.config.labels.0 (happy there, angry here) differs');
    await writeFile(at('small.json'), settings(labels));
  }, 300_000);

  it('are what the shipped model answers with', async () => {
    const ship = await affetto([
      ...['ship', at('run'), '--corpus', at('corpus'), '--cache', at('cache')],
      ...['--out', at('shipped.onnx'), '--sure', '0.2'],
    ]);
    expect(ship.stderr).not.toContain('affetto ship:');
    expect(ship.code).toBe(0);
    const clip = at('corpus', 'Actor_01', '03-01-05-01-01-01-01.wav');
    const answer = await affetto(['predict', '--model', at('shipped.onnx'), clip, '--json']);
    const { probabilities } = JSON.parse(answer.stdout);
    expect(Object.keys(probabilities)).toEqual(labels);
    const card = await readFile(at('shipped.md'), 'utf8');
    expect(card).toContain('the probabilities of 3 emotions (happy, sad, angry)');
    expect(card.match(/^\| (happy|sad|angry) \|/gm)).toHaveLength(3);
    // The model file is scored on all of the corpus, over the labels that it has.
    const scored = await affetto([
      ...['evaluate', '--model', at('shipped.onnx'), '--corpus', at('corpus'), '--json'],
      ...['--processes', '1'],
    ]);
    expect(JSON.parse(scored.stdout)).toMatchObject({ labels, count: 24, leftOut: { calm: 8 } });
  }, 300_000);
});
