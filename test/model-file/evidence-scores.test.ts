// The shipped files were written before Cohen's kappa and weighted F1 were thought of: they go on being read, and
// what their confusion matrices tell is shown.

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { modelCard } from '../../src/model-file/card.js';
import type { ModelEvidence } from '../../src/model-file/evidence.js';
import { evidenceScores } from '../../src/model-file/evidence-scores.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { sampleModel } from '../support/sample-model.js';

const shipped = async (name: string) =>
  readModelMetadata(await readFile(new URL(`../../models/${name}.onnx`, import.meta.url)));

/** scikit-learn 1.9.1's `cohen_kappa_score` and `f1_score(average='weighted')` of the stored confusion matrices. */
const expected = {
  crnn: { kappa: 0.6653066428662502, weightedF1: 0.7090349804792211 },
  'cnn-lstm': { kappa: 0.5208798214854957, weightedF1: 0.5816381620716137 },
};

describe('the scores of shipped models', () => {
  it.each(Object.entries(expected))('%s', async (name, { kappa, weightedF1 }) => {
    const evidence = (await shipped(name)).evidence as ModelEvidence;
    expect(evidence.kappa).toBeUndefined();
    const scores = evidenceScores(evidence);
    expect(scores.kappa.mean).toBeCloseTo(kappa, 12);
    expect(scores.weightedF1.mean).toBeCloseTo(weightedF1, 12);
    expect(scores.uar).toEqual(evidence.uar);
    // Confidences are not in a confusion matrix.
    expect(scores.logLoss.mean).toBeNaN();
  });

  it('are on their cards, and what is not known is not', async () => {
    const metadata = await shipped('crnn');
    const card = modelCard(metadata, 'crnn.onnx');
    expect(card).toContain('| UAR, % | 70.1 | 64.6 to 75.2 |');
    expect(card).toMatch(/^Also: weighted F1 70\.9%, Cohen's kappa 0\.665[.,]/m);
    expect(card).not.toMatch(/log loss|NaN|undefined/);
  });

  it('are not taken from the counts of several seeds, which have no mean', async () => {
    const evidence = (await shipped('crnn')).evidence as ModelEvidence;
    const { kappa } = evidenceScores({ ...evidence, seeds: [1, 2] });
    expect(kappa.mean).toBeNaN();
  });
});

describe('the card of a model with every score', () => {
  const { metadata } = sampleModel({ small: true });
  const estimate = { mean: 0.25, deviation: 0, interval: [0.125, 0.5] as [number, number] };

  it('says them in the words of the list', async () => {
    const evidence = (await shipped('crnn')).evidence as ModelEvidence;
    const all = { ...evidence, kappa: estimate, brier: estimate, logLoss: estimate };
    const card = modelCard({ ...metadata, evidence: all }, 'x.onnx');
    // Other scores may stand between them: the list may grow.
    expect(card).toMatch(/Cohen's kappa 0\.250,.* Brier score 0\.250, log loss 0\.250[.,]/);
  });

  it('says those of its own test where it has no evidence', () => {
    const evaluation = { ...metadata.evaluation, kappa: -0.0625 };
    expect(modelCard({ ...metadata, evaluation }, 'x.onnx')).toContain(
      "UAR 12.5%, accuracy 12.5%, macro F1 3.0%, Cohen's kappa \u22120.063, ECE 0.500.",
    );
  });
});
