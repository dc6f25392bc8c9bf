// A folder in which an evaluation failed before anything was trained can be used for another.

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { evaluateModels } from '../../src/evaluation/evaluate.js';
import { planEvaluation } from '../../src/evaluation/plan.js';
import { presetSettings } from '../../src/training/presets.js';
import { makeCorpus } from '../support/made-corpus.js';

it('takes other options until a training was begun', async () => {
  const root = await mkdtemp(join(tmpdir(), 'affetto-failed-start-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  await makeCorpus(join(root, 'corpus'), 2);
  const config = presetSettings({ name: 'cnn' });
  const out = join(root, 'out');
  // Whoever stops at once leaves the plan and nothing else.
  const start = (seeds: number[]) =>
    evaluateModels({
      plan: planEvaluation({
        ...{ corpus: { path: join(root, 'corpus'), format: null }, testCorpus: null },
        ...{ split: config.split, onlyFolds: null, seeds, models: [{ name: 'cnn', config }] },
      }),
      ...{ out, cacheFolder: join(root, 'cache'), signal: AbortSignal.abort() },
    });
  const aborted = { name: 'AbortError' };
  await expect(start([1])).rejects.toMatchObject(aborted);
  await expect(start([2])).rejects.toMatchObject(aborted);
  await mkdir(join(out, 'cnn'));
  await expect(start([2])).rejects.toMatchObject(aborted);
  await expect(start([1])).rejects.toThrow('seeds.0 (2 there, 1 here) differs');
});
