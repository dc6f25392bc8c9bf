// Labels are data: a network is trained, tested and asked with the labels of its settings, in their order.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { listRavdess } from '../../src/corpora/ravdess-listing.js';
import { emotions } from '../../src/corpora/types.js';
import { planEvaluation } from '../../src/evaluation/plan.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { splitSchema } from '../../src/splits/protocols.js';
import { makeExamples } from '../../src/training/examples.js';
import { presetSettings } from '../../src/training/presets.js';
import { RunFolder, type RunSplit } from '../../src/training/run-folder.js';
import { type SettledSettings, trainingSettings } from '../../src/training/settings.js';
import { type TrainResult, train } from '../../src/training/train.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';

let root: string;
let corpus: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-labels-'));
  corpus = join(root, 'corpus');
  await makeCorpus(corpus, 4);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const settingsOf = (labels: readonly string[], more = {}) =>
  presetSettings(quickSettings.model, { ...quickSettings, ...more, labels: [...labels] });
const runIn = (name: string, labels: readonly string[], more = {}) =>
  train({
    settings: settingsOf(labels, more),
    corpusFolder: corpus,
    outFolder: join(root, name),
    cacheFolder: join(root, 'cache'),
    runtime: nodeRuntime,
    listener: { onStart: ({ leftOut }) => leftOuts.set(name, leftOut) },
  });
const leftOuts = new Map<string, Readonly<Record<string, number>>>();

/** Neither affetto's order nor the alphabet's. */
const labels = ['sad', 'happy', 'angry'];

describe('a run on three labels', () => {
  let result: TrainResult;
  beforeAll(async () => {
    result = await runIn('three', labels);
  }, 60_000);

  it('is trained and tested on their utterances alone, and says what it left out', async () => {
    const split: RunSplit = JSON.parse(await readFile(join(root, 'three/split.json'), 'utf8'));
    const parts = [split.train, split.validation, split.test];
    // The third field of RAVDESS's names: 03 happy, 04 sad, 05 angry.
    const codes = new Set(parts.flat().map((id) => id.split('-')[2]));
    expect([...codes].sort()).toEqual(['03', '04', '05']);
    // 4 speakers, 2 repetitions each.
    expect(parts.flat()).toHaveLength(24);
    expect(leftOuts.get('three')).toEqual({
      ...{ neutral: 8, calm: 8, fearful: 8, disgust: 8, surprised: 8 },
    });
  });

  it('is scored over exactly these labels', () => {
    const { report, predictions } = result;
    expect(report.labels).toEqual(labels);
    expect(report.perClass.map(({ label }) => label)).toEqual(labels);
    expect(report.confusion.map((row) => row.length)).toEqual([3, 3, 3]);
    for (const { id, truth, probabilities } of predictions) {
      expect(labels[truth]).toBe(emotions[Number(id.split('-')[2]) - 1]);
      expect(probabilities).toHaveLength(3);
    }
    expect(report.accuracy).toBeGreaterThan(0.5);
  });

  it('leaves a model file that answers with exactly these labels, as the test did', async () => {
    const recognizer = await loadRecognizer(result.modelFile, nodeRuntime);
    expect(recognizer.metadata.labels).toEqual(labels);
    const { utterances } = await listRavdess(corpus);
    for (const { id, probabilities } of result.predictions) {
      const { path } = utterances.find((utterance) => utterance.id === id)!;
      const { samples } = await decodeAudio(await readFile(path), { sampleRate: 8000 });
      const answer = await recognizer.recognize(samples);
      expect(Object.keys(answer.probabilities)).toEqual(labels);
      labels.forEach((label, index) => {
        expect(answer.probabilities[label]).toBeCloseTo(probabilities[index]!, 3);
      });
    }
    await recognizer.dispose();
  });

  it('splits the same recordings alike whatever the order of the labels', async () => {
    await runIn('other-order', labels.toReversed(), { epochs: 1 });
    const splitOf = (name: string) => readFile(join(root, name, 'split.json'), 'utf8');
    expect(await splitOf('other-order')).toBe(await splitOf('three'));
  }, 60_000);

  it('can hear non-speech beside them', async () => {
    const { report } = await runIn('noise', labels, { epochs: 1, nonSpeech: 0.25 });
    expect(report.labels).toEqual(labels);
  }, 60_000);
});

describe('labels in settings', () => {
  it('are those of the corpus unless told, and the eight emotions where an old file does not know them', async () => {
    expect(presetSettings({ name: 'cnn' }).labels).toBe('corpus');
    const folder = new RunFolder(join(root, 'old'));
    const { labels: _, ...old } = settingsOf(labels);
    await folder.create(old as SettledSettings);
    expect((await folder.settings()).labels).toEqual([...emotions]);
  });

  it.each([
    [['happy', 'sad', 'happy'], /labels: "happy" is given twice; give each label once/],
    [['happy'], /labels: .*2/],
    [['happy', ''], /labels\.1/],
    ['happy,sad', /labels/],
  ])('refuses %j', (wrong, message) => {
    const attempt = () => trainingSettings({ ...quickSettings, labels: wrong });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }));
  });

  it('are refused where nobody says them, before a folder is made', async () => {
    const misspelt = runIn('misspelt', ['happpy', 'sad', 'angry']);
    await expect(misspelt).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(
        /no utterance with the label "happpy" \(the nearest that there is: "happy"\).*neutral, calm/,
      ),
    });
    expect(await new RunFolder(join(root, 'misspelt')).exists()).toBe(false);
  });

  it('never take an utterance of another label for one of theirs', () => {
    const utterance = { path: 'a.wav', id: 'a', corpus: 'c', speaker: 's', emotion: 'calm' };
    expect(() => makeExamples([utterance], [[]], labels)).toThrow(
      /Utterance a is labelled calm, which is none of sad, happy, angry/,
    );
  });

  it('are the same in the same order for all models of an evaluation', () => {
    const plan = (...lists: (readonly string[])[]) =>
      planEvaluation({
        corpus: { path: corpus, format: null },
        testCorpus: null,
        split: splitSchema.parse({ kind: 'speaker-folds', folds: 2 }),
        onlyFolds: null,
        seeds: [1],
        models: lists.map((list, index) => ({ name: `model-${index}`, config: settingsOf(list) })),
      });
    expect(plan(labels, labels).models).toHaveLength(2);
    expect(() => plan(labels, labels.toReversed())).toThrow(
      /model-0 answers among sad, happy, angry; model-1 among angry, happy, sad\. Give both the same labels in the same order/,
    );
  });
});
