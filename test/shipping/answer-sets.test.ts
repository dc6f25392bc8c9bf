// What a shipped model carries of answer sets and of recordings of another kind: from answers to other voices alone.

import { describe, expect, it } from 'vitest';
import type { EvaluationResult } from '../../src/evaluation/result.js';
import { modelCard } from '../../src/model-file/card.js';
import type { ForeignEvidence } from '../../src/model-file/evidence.js';
import { modelMetadataSchema } from '../../src/model-file/model-file.js';
import type { SeedPredictions } from '../../src/scores/predictions.js';
import { shippedSets } from '../../src/shipping/answer-sets.js';
import { gatherEvidence } from '../../src/shipping/evidence.js';
import { foreignEvidence } from '../../src/shipping/foreign.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';
import { sampleModel } from '../support/sample-model.js';

const one = sampleEvaluation({ names: ['cnn'], seeds: [1], folds: 2, epochs: 2 });
const gathered = gatherEvidence([one], undefined, { answeredAccuracy: 0.3 });
const { labels, recalibration } = gathered;

/** The same evaluation as if it had tested nEMO by models of RAVDESS, of which nobody is calm or disgusted. */
function onNemo(change: Partial<EvaluationResult> = {}): EvaluationResult {
  const [model] = one.models;
  const absent = ['calm', 'disgust'].map((label) => labels.indexOf(label));
  const predictions = model!.predictions.map(({ seed, utterances }) => ({
    seed,
    utterances: utterances
      .filter(({ truth }) => !absent.includes(truth))
      .map((utterance) => {
        const kept = utterance.probabilities.map((p, label) => (absent.includes(label) ? 0 : p));
        const sum = kept.reduce((a, b) => a + b, 0);
        return { ...utterance, corpus: 'nemo', probabilities: kept.map((p) => p / sum) };
      }),
  }));
  return {
    ...one,
    protocol: {
      ...one.protocol,
      kind: 'cross-corpus',
      title: 'speaker-independent: another corpus',
    },
    testCorpus: { ...one.corpus, name: 'nemo' },
    models: [{ ...model!, predictions }],
    ...change,
  };
}

describe('thresholds of a shipped model', () => {
  it('come with what they are worth, for each number of known recordings', () => {
    const known = (recordings: number, sharpness: number) => ({
      recordings,
      knownBy: recordings - 0.5,
      predictions: sharpened(one.models[0]!.predictions, sharpness),
    });
    const sets = shippedSets(labels, recalibration, [known(8, 3), known(0, 9), known(2, 2)], 0.8)!;
    const counts = sets.answerSets.thresholds.map(({ recordings }) => recordings);
    expect(counts).toEqual([0, 2, 8]);
    expect(sets.evidence.map(({ recordings, knownBy }) => [recordings, knownBy])).toEqual([
      [0, 0],
      [2, 1.5],
      [8, 7.5],
    ]);
    for (const { coverage, size, level } of sets.evidence) {
      expect(level).toBe(0.8);
      expect(coverage.mean).toBeGreaterThan(0.75);
      expect(size.mean).toBeGreaterThan(1);
    }
    // Sharper confidences take lower thresholds; those of unknown voices are the recalibrated ones, whatever was asked.
    const [unknown, two, eight] = sets.answerSets.thresholds.map(({ threshold }) => threshold);
    expect(two!).toBeLessThan(unknown!);
    expect(eight!).toBeLessThan(two!);
  });

  it('are not shipped where there are too few speakers to know what they are worth', () => {
    expect(shippedSets(labels, recalibration, [], 0.95)).toBeDefined();
    // 20 speakers allow 95%, but not to leave one out.
    expect(shippedSets(labels, recalibration, [], 0.951)).toBeUndefined();
  });
});

describe('recordings of another kind', () => {
  it('are told of in the labels of both corpora, with confidence beside what was right', () => {
    const [told] = foreignEvidence(onNemo(), 'runs/to-nemo', gathered, 0.9) as [ForeignEvidence];
    expect(told).toMatchObject({
      corpus: 'nemo',
      title: 'nEMO',
      languages: ['pl'],
      trainedOn: 'RAVDESS',
      labels: ['neutral', 'happy', 'sad', 'angry', 'fearful', 'surprised'],
      speakers: 20,
    });
    expect(told.answerSets!.size.mean).toBeGreaterThan(1);
    expect(Math.abs(told.confidence - told.accuracy.mean)).toBeLessThan(told.ece + 1e-9);
  });

  it('are told of for every corpus that was left out in turn', () => {
    const { corpora: _, ...rest } = onNemo();
    const speech = one.models[0]!.predictions[0]!.utterances;
    const [nemo] = rest.models[0]!.predictions;
    const predictions = [{ seed: 1, utterances: [...nemo!.utterances, ...speech] }];
    const { testCorpus: __, ...leaving } = rest;
    const told = foreignEvidence(
      {
        ...leaving,
        protocol: { ...one.protocol, kind: 'leave-one-corpus-out' },
        corpora: [one.corpus, { ...one.corpus, name: 'nemo' }],
        models: [{ ...one.models[0]!, predictions }],
      },
      'runs/corpora',
      gathered,
      0.9,
    );
    expect(
      told.map(({ title, trainedOn, labels: { length } }) => [title, trainedOn, length]),
    ).toEqual([
      ['RAVDESS', 'nEMO', 8],
      ['nEMO', 'RAVDESS', 6],
    ]);
    // Nothing but RAVDESS was evaluated to be shipped, so there are no other voices to take thresholds from.
    expect(told[0]).not.toHaveProperty('answerSets');
    const [alone] = foreignEvidence(onNemo(), 'x', gathered, 0.9);
    expect(told[1]).toEqual(alone);
  });

  it('are judged by temperatures and thresholds of other corpora alone', () => {
    const foreign = foreignEvidence(onNemo(), 'x', gathered, 0.9);
    // The evaluation to ship tested the same corpus too, and was far too sure there.
    const [answered] = gathered.answered;
    const other = sharpened(gathered.answered, 5).map(({ seed, utterances }) => ({
      seed,
      utterances: utterances.map((utterance) => ({ ...utterance, corpus: 'nemo' })),
    }))[0]!;
    const both = [
      { seed: 1, utterances: [...answered!.utterances, ...other.utterances] },
    ] as SeedPredictions[];
    expect(foreignEvidence(onNemo(), 'x', { ...gathered, answered: both }, 0.9)).toEqual(foreign);
  });

  it.each<[string, EvaluationResult, RegExp]>([
    [
      'of the same corpus',
      one,
      /--foreign runs\/x: .*speaker-independent, 5 folds.*cross-corpus or leave-one-corpus-out/,
    ],
    ['of other labels', onNemo({ labels: labels.toReversed() }), /answers among surprised/],
    [
      'of other settings',
      onNemo({ models: onNemo().models.map((model) => ({ ...model, config: {} })) }),
      /is of other settings \(cnn\) than cnn/,
    ],
  ])('are not told of by an evaluation %s', (_, result, message) => {
    expect(() => foreignEvidence(result, 'runs/x', gathered, 0.9)).toThrow(message);
  });
});

describe('the card', () => {
  const { metadata } = sampleModel({ small: true });
  const evidence = gathered.evidence.evidence;
  const cardOf = (more: object) =>
    modelCard(modelMetadataSchema.parse({ ...metadata, ...more }), 'mine.onnx');

  it('says what several emotions at once are worth, and how other recordings fare', () => {
    const { evidence: answerSets } = shippedSets(labels, recalibration, [], 0.9)!;
    const foreign = foreignEvidence(onNemo(), 'x', gathered, 0.9);
    const card = cardOf({ evidence: { ...evidence, answerSets, foreign } });
    const [{ coverage, size }] = answerSets as [(typeof answerSets)[number]];
    expect(card).toContain(`| nothing | ${(100 * coverage.mean).toFixed(1)} | `);
    expect(card).toContain(` | ${size.mean.toFixed(1)} | `);
    expect(card).toContain('## On recordings of another kind');
    expect(card).toContain('| nEMO (Polish) | RAVDESS | ');
    const [{ confidence, accuracy }] = foreign as [(typeof foreign)[number]];
    expect(card).toContain(
      `on nEMO (Polish), answers given with ${(100 * confidence).toFixed(1)}% on average were right in ${(100 * accuracy.mean).toFixed(1)}%.`,
    );
    expect(card).not.toMatch(/NaN|undefined|Nobody measured/);
  });

  it.each([
    ['with scores of its siblings', { evidence }],
    ['with scores of its own', {}],
  ])('says that nobody measured it, %s', (_, more) => {
    const card = cardOf(more);
    expect(card).toContain(
      'Nobody measured how it hears recordings of corpora of which it has heard nothing.',
    );
    expect(card).toContain('It names one emotion alone: nobody measured');
    expect(card).not.toContain('sets that hold it');
  });
});

function sharpened(
  predictions: readonly SeedPredictions[],
  sharpness: number,
): readonly SeedPredictions[] {
  return predictions.map(({ seed, utterances }) => ({
    seed,
    utterances: utterances.map((utterance) => {
      const powers = utterance.probabilities.map((p) => p ** sharpness);
      const sum = powers.reduce((a, b) => a + b, 0);
      return { ...utterance, probabilities: powers.map((p) => p / sum) };
    }),
  }));
}
