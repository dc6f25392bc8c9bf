// An ensemble answers with the mean of its members' probabilities, utterance by utterance.

import { describe, expect, it } from 'vitest';
import { ensemble } from '../../src/evaluation/ensemble.js';
import type { ScoredUtterance, SeedPredictions } from '../../src/evaluation/result.js';

const answer = (id: string, truth: number, probabilities: number[]): ScoredUtterance => ({
  id,
  corpus: 'ravdess',
  speaker: id.slice(0, 2),
  path: `${id}.wav`,
  truth,
  probabilities,
});
const seed = (number: number, utterances: ScoredUtterance[]): SeedPredictions => ({
  seed: number,
  utterances,
});

describe('ensemble', () => {
  it('takes the mean, whatever the order in which members answered', () => {
    const first = seed(1, [answer('01-a', 0, [0.6, 0.4]), answer('02-a', 1, [0.9, 0.1])]);
    const second = seed(2, [answer('02-a', 1, [0.2, 0.8]), answer('01-a', 0, [0.8, 0.2])]);
    const third = seed(3, [answer('01-a', 0, [0.1, 0.9]), answer('02-a', 1, [0.1, 0.9])]);
    const together = ensemble([first, second, third]);
    expect(together.map(({ id, truth }) => [id, truth])).toEqual([
      ['01-a', 0],
      ['02-a', 1],
    ]);
    expect(together[0]!.probabilities[0]).toBeCloseTo(0.5, 12);
    expect(together[1]!.probabilities[1]).toBeCloseTo(0.6, 12);
    expect(ensemble([first])).toEqual(first.utterances);
  });

  it('tells ids of different corpora apart', () => {
    const twin = { ...answer('01-a', 1, [0, 1]), corpus: 'tess' };
    const one = seed(1, [answer('01-a', 0, [1, 0]), twin]);
    const two = seed(2, [twin, answer('01-a', 0, [1, 0])]);
    expect(ensemble([one, two]).map(({ probabilities }) => probabilities)).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  it.each([
    ['no members', []],
    ['a missing one', [seed(1, [answer('a', 0, [1, 0])]), seed(2, [answer('b', 0, [1, 0])])]],
    ['fewer', [seed(1, [answer('a', 0, [1, 0])]), seed(2, [])]],
    ['another truth', [seed(1, [answer('a', 0, [1, 0])]), seed(2, [answer('a', 1, [1, 0])])]],
  ])('refuses %s', (_, members) => {
    expect(() => ensemble(members)).toThrowError(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });
});
