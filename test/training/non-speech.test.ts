// Sounds that nobody speaks: the same from the same seed, and what training on them is for, less
// confidence about what is no voice.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { synthesize } from '../../src/training/non-speech.js';
import { presetSettings } from '../../src/training/presets.js';
import { train } from '../../src/training/train.js';
import { wholePlaces } from '../../src/training/training-steps.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';

describe('synthesized non-speech', () => {
  it.each(['noise', 'bursts', 'hum', 'tone', 'sweep', 'music', 'clicks'] as const)(
    '%s: finite, peak at 1, the same from the same seed, another from another',
    (kind) => {
      const make = (seed: number) => synthesize(kind, 8000, new RandomStream(seed));
      const samples = make(1);
      expect(samples).toHaveLength(22_400);
      expect(samples.reduce((peak, x) => Math.max(peak, Math.abs(x)), 0)).toBeCloseTo(1, 6);
      expect(make(1)).toEqual(samples);
      expect(make(2)).not.toEqual(samples);
    },
  );
});

describe('its places in a batch', () => {
  it.each([
    [1, [1, 1, 1, 1, 1, 1]],
    [0.5, [0, 1, 0, 1, 0, 1]],
    [1.5, [1, 2, 1, 2, 1, 2]],
    [0, [0, 0, 0, 0, 0, 0]],
  ])('%d a batch', (perBatch, places) => {
    expect(places.map((_, step) => wholePlaces(perBatch, step))).toEqual(places);
  });
});

describe('a network trained with non-speech', () => {
  let root: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'affetto-non-speech-'));
    await makeCorpus(join(root, 'corpus'), 4);
  });
  afterAll(() => rm(root, { recursive: true, force: true }));

  const confidences = async (share: number) => {
    const settings = presetSettings(quickSettings.model, { ...quickSettings, nonSpeech: share });
    const { modelFile, report } = await train({
      settings,
      corpusFolder: join(root, 'corpus'),
      outFolder: join(root, `run-${share}`),
      cacheFolder: join(root, 'cache'),
      runtime: nodeRuntime,
    });
    const recognizer = await loadRecognizer(modelFile, nodeRuntime);
    let sum = 0;
    const kinds = ['noise', 'hum', 'tone', 'music'] as const;
    for (const kind of kinds) {
      const sound = synthesize(kind, 8000, new RandomStream(99));
      sum += (await recognizer.recognize(sound)).confidence / kinds.length;
    }
    await recognizer.dispose();
    return { mean: sum, accuracy: report.accuracy };
  };

  it('is less sure of noises and tones, and as right about speech', async () => {
    const without = await confidences(0);
    const exposed = await confidences(0.25);
    expect(exposed.mean).toBeLessThan(0.35);
    expect(exposed.mean).toBeLessThan(without.mean - 0.2);
    expect(exposed.accuracy).toBeGreaterThan(0.5);
  }, 120_000);
});
