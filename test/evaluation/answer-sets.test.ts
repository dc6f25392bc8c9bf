// Which evaluations tell what answer sets are worth: those of voices never heard, in recordings like those of training.

import { describe, expect, it } from 'vitest';
import { answerSetLines } from '../../src/cli/commands/evaluate/answer-set-lines.js';
import { answerSetsUnder } from '../../src/evaluation/answer-sets.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';

const sample = sampleEvaluation({ names: ['cnn'], seeds: [1], folds: 2, epochs: 2 });
const [model] = sample.models;
const under = (kind: string, speakerIndependent = true, predictions = model!.predictions) =>
  answerSetsUnder({ kind, speakerIndependent }, sample.labels, predictions);

describe('answer sets', () => {
  it('are told of protocols by speaker', () => {
    expect(under('speaker-folds')).toMatchObject({ level: 0.9, speakers: 20 });
    const { coverage, size } = model!.answerSets!;
    expect(answerSetLines(sample)).toEqual([
      expect.stringContaining(
        `Answer sets at 90%: ${(100 * coverage.mean).toFixed(1)}% hold the emotion (`,
      ),
      expect.stringContaining('threshold of the other speakers'),
    ]);
    expect(answerSetLines(sample)[0]).toContain(`with ${size.mean.toFixed(1)} emotions on average`);
  });

  it.each([
    ['random-folds', false, 'voices that were not heard in training'],
    ['cross-corpus', true, 'affetto ship --foreign'],
    ['leave-one-corpus-out', true, 'affetto ship --foreign'],
    ['corpus-matrix', true, 'affetto ship --foreign'],
  ])('are not told under %s', (kind, speakerIndependent, why) => {
    expect(under(kind, speakerIndependent)).toBeUndefined();
    const { answerSets: _, ...rest } = model!;
    const lines = answerSetLines({
      ...sample,
      protocol: { ...sample.protocol, kind, speakerIndependent },
      ...(kind === 'cross-corpus' && { testCorpus: sample.corpus }),
      models: [rest],
    });
    expect(lines.join(' ')).toContain(why);
  });

  it('are not told where answers were not kept', () => {
    expect(under('speaker-folds', true, [])).toBeUndefined();
  });
});
