// Parts of one recording have its room and its voices in common, so no split may part them.
import { describe, expect, it } from 'vitest';
import type { Sex, Utterance } from '../../src/corpora/types.js';
import { RandomStream } from '../../src/random.js';
import { oneSpeakerFolds, randomFolds, speakerFolds } from '../../src/splits/k-folds.js';
import { cutParts, describeProtocol, splitSchema } from '../../src/splits/protocols.js';
import { randomSplit, speakerSplit } from '../../src/splits/two-parts.js';

const labels = ['neutral', 'happy', 'sad', 'angry'];

/** Dialogues of two, ten a pair of speakers, in each 8 to 15 segments of drawn emotions. */
function dialogues(pairs: number): Utterance[] {
  const random = new RandomStream(3);
  return Array.from({ length: pairs * 10 }, (_, dialogue) => {
    const pair = Math.floor(dialogue / 10);
    return Array.from({ length: 8 + Math.floor(random.uniform() * 8) }, (_, turn): Utterance => {
      const sex: Sex = turn % 2 === 0 ? 'female' : 'male';
      return {
        path: `/c/${dialogue}.wav`,
        id: `${dialogue}.wav#t=${turn},${turn + 1}`,
        startSeconds: turn,
        endSeconds: turn + 1,
        corpus: 'made',
        speaker: `${pair}${sex[0]}`,
        sex,
        emotion: labels[Math.floor(random.uniform() ** 2 * 4)]!,
      };
    });
  }).flat();
}

const corpus = dialogues(5);
const filesOf = (utterances: readonly Utterance[]) => new Set(utterances.map(({ path }) => path));
const share = (part: readonly Utterance[], emotion: string) =>
  part.filter((u) => u.emotion === emotion).length /
  corpus.filter((u) => u.emotion === emotion).length;

function expectApart(...parts: (readonly Utterance[])[]): void {
  expect(parts.flat()).toHaveLength(corpus.length);
  const files = parts.map(filesOf);
  expect(files.reduce((sum, { size }) => sum + size, 0)).toBe(filesOf(corpus).size);
}

describe('segments of a recording', () => {
  it.each([1, 2, 3, 4, 5])(
    'stay together at random, with the shares of each emotion: seed %i',
    (seed) => {
      const { train, test } = randomSplit(corpus, { testFraction: 0.2, seed });
      expectApart(train, test);
      for (const emotion of labels) expect(share(test, emotion)).toBeCloseTo(0.2, 1);
      const folds = randomFolds(corpus, { folds: 5, seed });
      expectApart(...folds);
      for (const fold of folds) {
        for (const emotion of labels)
          expect(Math.abs(share(fold, emotion) - 0.2)).toBeLessThan(0.05);
      }
    },
  );

  it('are trained on where they are all that there is of an emotion', () => {
    const rare = corpus.map((utterance): Utterance => {
      const turn = utterance.startSeconds;
      return utterance.path === '/c/7.wav' && turn === 2
        ? { ...utterance, emotion: 'bored' }
        : utterance;
    });
    const seeds = Array.from({ length: 20 }, (_, seed) => seed);
    const tested = (some: readonly Utterance[]) =>
      seeds.filter((seed) =>
        filesOf(randomSplit(some, { testFraction: 0.2, seed }).test).has('/c/7.wav'),
      );
    expect(tested(rare)).toEqual([]);
    expect(tested(corpus).length).toBeGreaterThan(0);
    // Where every dialogue has an emotion to itself, some are tested all the same.
    const own = corpus.flatMap((u): Utterance[] => [
      u,
      { ...u, id: `${u.id}x`, emotion: `of ${u.path}` },
    ]);
    const { test } = randomSplit(own, { testFraction: 0.2, seed: 1 });
    for (const emotion of labels) expect(share(test, emotion)).toBeCloseTo(0.2, 1);
  });

  it('differ by seed', () => {
    const draws = [1, 2, 3].map((seed) =>
      [...filesOf(randomSplit(corpus, { testFraction: 0.2, seed }).test)].join(),
    );
    expect(new Set(draws).size).toBe(3);
  });

  it('keep the speakers of a dialogue together in splits by speaker', () => {
    for (const seed of [1, 2, 3]) {
      const { train, test } = speakerSplit(corpus, { testFraction: 0.2, seed });
      expectApart(train, test);
      expect(new Set(test.map(({ speaker }) => speaker)).size).toBe(2);
      expectApart(...speakerFolds(corpus, { folds: 5, seed }));
    }
    expect(
      oneSpeakerFolds(corpus).map((fold) =>
        [...new Set(fold.map(({ speaker }) => speaker))].sort(),
      ),
    ).toEqual([0, 1, 2, 3, 4].map((pair) => [`${pair}f`, `${pair}m`]));
    expect(() => speakerFolds(corpus, { folds: 6, seed: 1 })).toThrow(
      '6 folds of 5 groups of speakers who share recordings: give a whole number from 2 to 5.',
    );
  });

  it.each(['random', 'random-folds', 'speaker', 'speaker-folds', 'leave-one-speaker-out'] as const)(
    'are on one side of all three parts: %s',
    (kind) => {
      const parts = cutParts(corpus, splitSchema.parse({ kind, validationFraction: 0.25 }), {
        seed: 1,
      });
      expectApart(parts.train, parts.validation, parts.test);
    },
  );

  it('are an error where named speakers or corpora would part them', () => {
    const byName = splitSchema.parse({ kind: 'speakers', testSpeakers: ['0f'] });
    expect(() => cutParts(corpus, byName, { seed: 1 })).toThrow(
      /Parts of one recording are in training and test: .*speaker 0m, made.*speaker 0f, made/,
    );
    const together = splitSchema.parse({ kind: 'speakers', testSpeakers: ['0f', '0m'] });
    expect(cutParts(corpus, together, { seed: 1 }).test).toHaveLength(
      corpus.filter(({ speaker }) => speaker[0] === '0').length,
    );
    const renamed = corpus.map((u) => (u.sex === 'female' ? { ...u, corpus: 'other' } : u));
    expect(() =>
      cutParts(renamed, splitSchema.parse({ kind: 'leave-one-corpus-out' }), { seed: 1 }),
    ).toThrow(/Parts of one recording/);
  });

  it('stay together where the file lies there twice', () => {
    // Every second dialogue is a copy of the one before it, under its own name.
    const recordingOf = ({ path }: Utterance) =>
      String(Math.floor(Number.parseInt(path.slice(3), 10) / 2));
    for (const fold of randomFolds(corpus, { folds: 5, seed: 1, recordingOf })) {
      const files = [...filesOf(fold)].map((path) => Number.parseInt(path.slice(3), 10));
      for (const file of files) expect(files).toContain(file % 2 === 0 ? file + 1 : file - 1);
    }
  });

  it('are told of in words', () => {
    const { description } = describeProtocol(
      corpus,
      splitSchema.parse({ kind: 'leave-one-speaker-out' }),
    );
    expect(description).toContain(
      'Each of the 10 speakers is tested by a model that has heard only the others. Speakers who share a recording stay together.',
    );
  });

  it('refuse more folds than recordings', () => {
    const few = corpus.filter(({ path }) => path === '/c/0.wav' || path === '/c/1.wav');
    expect(() => randomFolds(few, { folds: 3, seed: 1 })).toThrow(
      '3 folds of 2 recordings: give a whole number from 2 to 2.',
    );
  });
});
