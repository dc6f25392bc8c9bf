// `encoder` trained on several made corpora: each gets a model of its own, what the network answers for a voice that nobody
// knows is what a profile answers that has heard nothing, and a file of anything else is answered by all of them.

import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { openRecognizer } from '../../src/recognition/model-on-disk.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { mean } from '../../src/scores/statistics.js';
import { evidenceSize } from '../../src/voices/voice-model.js';
import { VoiceProfile } from '../../src/voices/voice-profile.js';
import { makeCorpora } from '../support/made-corpora.js';
import { affetto, type Outcome } from '../support/run-affetto.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let folder: string;
const at = (...parts: string[]) => join(folder, ...parts);
const train = (out: string, ...args: string[]): Promise<Outcome> =>
  affetto([
    ...['train', '--corpus', at('alpha'), '--corpus', at('beta'), '--out', at(out)],
    ...['--cache', at('cache'), ...args],
  ]);
const settings = async (options: object) => {
  const path = at(`${Object.values(options).join('-') || 'plain'}.json`);
  const model = { name: 'encoder', options };
  await writeFile(path, JSON.stringify({ model, augmentation: { speeds: [1], degraded: 0 } }));
  return path;
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affetto-several-corpora-'));
  await makeCorpora(folder, {
    alpha: { speakers: [1, 2, 3, 4, 5, 6] },
    beta: { speakers: [7, 8, 9, 10, 11, 12], without: ['calm', 'disgust'] },
  });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('several corpora', () => {
  let recognizer: Recognizer;
  beforeAll(async () => {
    const outcome = await train('run', '--config', await settings({}));
    expect(outcome.code, outcome.stderr).toBe(0);
    recognizer = await openRecognizer(at('run', 'model.onnx'), nodeRuntime);
  });
  afterAll(() => recognizer?.dispose());

  it('have a model each, which the file names', () => {
    const { model, voice, labels } = recognizer.metadata;
    expect(model.options.corpora).toBe(2);
    expect(voice?.corpora?.names).toEqual(['alpha', 'beta']);
    expect(voice?.corpora?.others).toHaveLength(1);
    // Four groups and a regression each, 24 directions that tell people apart, and two distances.
    expect(evidenceSize(voice!, labels.length)).toBe(2 * 5 * 8 + 24 + 2);
  });

  it('answer in the network as a profile does that has heard nothing', async () => {
    const { voice, labels, sampleRate } = recognizer.metadata;
    for (const corpus of ['alpha', 'beta']) {
      const files = (await readdir(at(corpus))).filter((name) => name.endsWith('.wav'));
      const apart: number[] = [];
      for (const file of files) {
        const bytes = await readFile(at(corpus, file));
        const { samples } = await decodeAudio(bytes, { sampleRate });
        const [{ evidence = [], probabilities } = { probabilities: [] }] =
          await recognizer.answerWindows(samples);
        const judged = new VoiceProfile(voice!, labels.length).judge(evidence);
        for (const [label, share] of judged.entries()) {
          expect(probabilities[label]!).toBeCloseTo(share, 4);
        }
        const [alpha = 0, beta = 0] = evidence.slice(-2);
        apart.push(alpha - beta);
      }
      // Files are like their corpus, on average: both were synthesised alike.
      expect(Math.sign(mean(apart))).toBe(corpus === 'alpha' ? -1 : 1);
    }
  });

  it('have the weights that an evaluation tells of', async () => {
    const outcome = await affetto([
      ...['evaluate', '--model', 'encoder', '--folds', '3', '--cache', at('cache')],
      ...['--corpus', at('alpha'), '--corpus', at('beta'), '--out', at('folds')],
    ]);
    expect(outcome.code, outcome.stderr).toBe(0);
    const told = JSON.parse(await readFile(at('folds', 'evaluation.json'), 'utf8'));
    const [{ name, parameters }] = told.models;
    const file = await readFile(at('folds', name, 'seed-1', 'fold-1', 'model.onnx'));
    const { model } = readModelMetadata(file);
    expect(model.options.corpora).toBe(2);
    expect(parameters).toBe(model.parameters);
  });

  it('are one where the settings say so', async () => {
    const outcome = await train('one', '--config', await settings({ corpora: 1 }));
    expect(outcome.code, outcome.stderr).toBe(0);
    const one = await openRecognizer(at('one', 'model.onnx'), nodeRuntime);
    expect(one.metadata.voice?.corpora).toBeUndefined();
    await one.dispose();
  });

  it('are refused where there are fewer than the settings say', async () => {
    const { code, stderr } = await train('three', '--config', await settings({ corpora: 3 }));
    expect(code).not.toBe(0);
    expect(stderr).toContain('encoder: corpora is 3, and 2 of those that are trained on');
  });
});
