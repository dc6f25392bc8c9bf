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

  it('names the highest accuracy that can be asked for, which then is reached', () => {
    // Every third answer is right, whatever its confidence.
    const [model] = one.models;
    const utterances = model!.predictions[0]!.utterances.map((utterance, index) => {
      const answer = index % 3 === 0 ? utterance.truth : (utterance.truth + 1) % 8;
      const confidence = 0.4 + 0.5 * ((index * 7) % 11) * 0.1;
      const probabilities = one.labels.map((_, label) =>
        label === answer ? confidence : (1 - confidence) / 7,
      );
      return { ...utterance, probabilities };
    });
    const poor = { ...one, models: [{ ...model!, predictions: [{ seed: 1, utterances }] }] };
    const ask = (answeredAccuracy: number) =>
      gatherEvidence([poor], undefined, { answeredAccuracy }).evidence.evidence.answered;
    let said = '';
    try {
      ask(0.9);
    } catch (error) {
      said = (error as Error).message;
    }
    expect(said).toMatch(/an accuracy of 0\.9\. The highest .* is 3\d\.\d%, where \d+\.\d% of/);
    const advised = Number(/--sure (0\.\d+)\.$/.exec(said)?.[1]);
    expect(ask(advised).accuracy).toBeGreaterThanOrEqual(advised);
    expect(() => ask(advised + 0.01)).toThrow(/ask for at most --sure/);
  });

  it('refuses a matrix of corpora: none of its models heard what the shipped one would', () => {
    const matrix = { ...one, protocol: { ...one.protocol, kind: 'corpus-matrix' } };
    expect(() => gatherEvidence([matrix], undefined, options)).toThrow(
      /each of its models heard one corpus alone.*leave-one-corpus-out/,
    );
  });
});
