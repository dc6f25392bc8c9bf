// Choosing among some labels only: conditional probabilities, by hand and against a softmax.

import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { restrictLabels } from '../../src/scores/label-subset.js';

const labels = ['neutral', 'calm', 'happy', 'sad'];

describe('restrictLabels', () => {
  it('renormalises each row, in the order asked for', () => {
    const { labels: kept, probabilities } = restrictLabels({
      labels,
      probabilities: [0.1, 0.6, 0.1, 0.2, 0.25, 0.25, 0.25, 0.25],
      keep: ['sad', 'neutral'],
    });
    expect(kept).toEqual(['sad', 'neutral']);
    expect(probabilities).toHaveLength(4);
    [2 / 3, 1 / 3, 1 / 2, 1 / 2].forEach((p, i) => {
      expect(probabilities[i]).toBeCloseTo(p, 14);
    });
  });

  it('is a softmax over the kept logits', () => {
    const softmax = (logits: number[]) => {
      const powers = logits.map(Math.exp);
      return powers.map((power) => power / powers.reduce((sum, p) => sum + p));
    };
    const { probabilities } = restrictLabels({
      labels,
      probabilities: softmax([1.5, -0.3, 0.2, -2]),
      keep: ['neutral', 'happy', 'sad'],
    });
    softmax([1.5, 0.2, -2]).forEach((p, i) => {
      expect(probabilities[i]).toBeCloseTo(p, 14);
    });
  });

  it('knows nothing where no mass is kept', () => {
    const { probabilities } = restrictLabels({
      labels,
      probabilities: Float32Array.of(0, 1, 0, 0),
      keep: ['neutral', 'happy', 'sad'],
    });
    expect([...probabilities]).toEqual([1 / 3, 1 / 3, 1 / 3]);
  });

  it('leaves rows alone when all labels are kept', () => {
    const row = [0.5, 0.25, 0.125, 0.125];
    const { probabilities } = restrictLabels({ labels, probabilities: row, keep: labels });
    expect([...probabilities]).toEqual(row);
  });

  it('takes no rows', () => {
    expect(restrictLabels({ labels, probabilities: [], keep: labels }).probabilities).toHaveLength(
      0,
    );
  });

  const row = [0.5, 0.25, 0.125, 0.125];
  it.each<[string, string[], number[], RegExp]>([
    ['nothing to keep', [], row, /at least two different labels .* got none/],
    ['one label', ['sad'], row, /got sad/],
    ['a label twice', ['sad', 'sad'], row, /got sad, sad/],
    ['a label the model lacks', ['sad', 'bored'], row, /no label "bored", only neutral, calm/],
    ['half a row', ['sad', 'calm'], [0.5, 0.5], /2 probabilities are not .* rows of 4/],
    ['logits', ['sad', 'calm'], [0, -1, 0, 2], /Probability -1 of calm in row 0/],
    ['NaN', ['sad', 'calm'], [0, 1, 0, Number.NaN], /Probability NaN of sad/],
  ])('refuses %s', (_, keep, probabilities, message) => {
    expect(() => restrictLabels({ labels, probabilities, keep })).toThrow(message);
    expect(() => restrictLabels({ labels, probabilities, keep })).toThrow(AffettoError);
  });
});
