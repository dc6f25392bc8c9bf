// An ensemble answers with the geometric mean of its members' probabilities, utterance by utterance.

import { describe, expect, it } from 'vitest';
import { ensemble } from '../../src/scores/ensemble.js';
import type { ScoredUtterance, SeedPredictions } from '../../src/scores/predictions.js';

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
    // Odds multiply: 1.5 * 4 / 9 to the third root, and 1/9 * 4 * 9.
    const share = (odds: number) => Math.cbrt(odds) / (1 + Math.cbrt(odds));
    expect(together[0]!.probabilities[0]).toBeCloseTo(share(6 / 9), 12);
    expect(together[1]!.probabilities[1]).toBeCloseTo(share(4), 12);
    const [alone] = ensemble([first]);
    expect(alone!.probabilities[0]).toBeCloseTo(0.6, 12);
  });

  it('lets no single certainty overrule the others', () => {
    const certain = seed(1, [answer('a', 0, [0, 1])]);
    const others = [2, 3, 4].map((n) => seed(n, [answer('a', 0, [0.9999, 0.0001])]));
    const [together] = ensemble([certain, ...others]);
    expect(together!.probabilities[0]).toBeGreaterThan(0.1);
    expect(together!.probabilities[0]! + together!.probabilities[1]!).toBeCloseTo(1, 12);
  });

  it('tells ids of different corpora apart', () => {
    const twin = { ...answer('01-a', 1, [0, 1]), corpus: 'tess' };
    const one = seed(1, [answer('01-a', 0, [1, 0]), twin]);
    const two = seed(2, [twin, answer('01-a', 0, [1, 0])]);
    const [first, second] = ensemble([one, two]);
    expect(first!.probabilities[0]).toBeCloseTo(1, 9);
    expect(second!.probabilities[1]).toBeCloseTo(1, 9);
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
