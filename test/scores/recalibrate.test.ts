// Temperatures after the fact: what is fitted, and that no speaker's own answers shape how they are judged.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import type { ScoredUtterance } from '../../src/scores/predictions.js';
import { recalibrate } from '../../src/scores/recalibrate.js';

const classes = 3;

/** Answers whose confidences are honest, then sharpened: the logits are multiplied by `sharpness`. */
function answers(speaker: string, sharpness: number, count: number): ScoredUtterance[] {
  const random = new RandomStream(Number(speaker), 7);
  return Array.from({ length: count }, (_, index) => {
    const logits = Array.from({ length: classes }, () => 1.5 * random.normal());
    const honest = softmax(logits);
    let truth = 0;
    for (let draw = random.uniform(); draw > honest[truth]!; truth++) draw -= honest[truth]!;
    return {
      id: `${speaker}-${index}`,
      corpus: 'made',
      speaker,
      path: `${speaker}/${index}.wav`,
      truth: Math.min(truth, classes - 1),
      probabilities: softmax(logits.map((logit) => sharpness * logit)),
    };
  });
}

function softmax(logits: readonly number[]): number[] {
  const raised = logits.map(Math.exp);
  const sum = raised.reduce((a, b) => a + b, 0);
  return raised.map((value) => value / sum);
}

describe('recalibrate', () => {
  it('finds the factor by which confidences were sharpened', () => {
    const utterances = ['1', '2', '3', '4'].flatMap((speaker) => answers(speaker, 2, 2000));
    const { temperature } = recalibrate([{ seed: 1, utterances }], classes);
    expect(temperature).toBeGreaterThan(1.9);
    expect(temperature).toBeLessThan(2.1);
  });

  it('judges a speaker by a temperature fitted on the others', () => {
    const odd = answers('1', 6, 1000);
    const others = ['2', '3'].flatMap((speaker) => answers(speaker, 1, 2000));
    const utterances = [...odd, ...others];
    const { predictions } = recalibrate([{ seed: 1, utterances }], classes);
    // The others are honest already, so the odd one's confidences stay as sharp as they are.
    const [first] = predictions[0]!.utterances;
    for (const [label, probability] of first!.probabilities.entries()) {
      expect(probability).toBeCloseTo(odd[0]!.probabilities[label]!, 1);
    }
    expect(first!.probabilities.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
  });
});
