// What evaluations say about a model to ship: every score of the list, and only where all answered alike.

import { describe, expect, it } from 'vitest';
import { scoreList } from '../../src/scores/score-list.js';
import { gatherEvidence } from '../../src/shipping/evidence.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';

const one = sampleEvaluation({ names: ['cnn'], seeds: [1], folds: 2, epochs: 2 });
const options = { answeredAccuracy: 0.3 };

describe('gatherEvidence', () => {
  it('carries every score, its value in the file as in the evidence', () => {
    const { evidence } = gatherEvidence([one], undefined, options);
    for (const { key } of scoreList) {
      expect(evidence.evidence[key]?.mean, key).toBe(evidence.evaluation[key]);
      expect(evidence.evaluation[key], key).toEqual(expect.any(Number));
    }
    // Which answer is right does not depend on the temperature.
    expect(evidence.evaluation.kappa).toBeCloseTo(one.models[0]!.summary.kappa.mean, 12);
  });

  it('refuses networks that answer among other labels, or in another order', () => {
    const other = { ...one, labels: one.labels.toReversed() };
    expect(() => gatherEvidence([one, other], undefined, options)).toThrow(
      /answers among neutral, calm, .* another among surprised, .*same labels in the same order/,
    );
  });
});
