import { describe, expect, it } from 'vitest';
import { emotions, type Sex, type Utterance, unknownSpeaker } from '../../src/corpora/types.js';
import { RandomStream, shuffle } from '../../src/random.js';
import { oneSpeakerFolds, randomFolds, speakerFolds } from '../../src/splits/k-folds.js';
import { requireKnownSpeakers } from '../../src/splits/known-speakers.js';
import { randomSplit, sharesSpeakers, speakerSplit } from '../../src/splits/two-parts.js';

function utterance(id: string, speaker: string, emotion: string, sex?: Sex): Utterance {
  return { path: `/c/${id}.wav`, id, corpus: 'made', speaker, emotion, ...(sex && { sex }) };
}

/** A corpus with uneven counts: `women` and `men` speakers, some clips of each emotion for each. */
function makeCorpus(women: number, men: number, seed = 1): Utterance[] {
  const random = new RandomStream(seed);
  return Array.from({ length: women + men }, (_, speaker) =>
    emotions.flatMap((emotion) =>
      Array.from({ length: 1 + Math.floor(random.uniform() * 5) }, (_, take) =>
        utterance(
          `${speaker}-${emotion}-${take}`,
          String(speaker),
          emotion,
          speaker < women ? 'female' : 'male',
        ),
      ),
    ),
  ).flat();
}

const ids = (utterances: readonly Utterance[]) => utterances.map((u) => u.id);
const speakersOf = (utterances: readonly Utterance[], sex?: Sex) =>
  new Set(utterances.filter((u) => sex === undefined || u.sex === sex).map((u) => u.speaker));

const cases = [0.05, 0.1, 0.2, 0.25, 1 / 3, 0.5, 0.9].flatMap((testFraction) =>
  [0, 1, 7, 4_294_967_295].map((seed) => ({ testFraction, seed })),
);

describe.each([
  ['randomSplit', randomSplit],
  ['speakerSplit', speakerSplit],
])('%s', (_, split) => {
  const corpus = makeCorpus(12, 12);

  it.each(cases)('parts everything without overlap: $testFraction, seed $seed', (options) => {
    const { train, test } = split(corpus, options);
    expect([...ids(train), ...ids(test)].sort()).toEqual(ids(corpus).sort());
    expect(ids(train)).toEqual(ids(train).sort());
    expect(ids(test)).toEqual(ids(test).sort());
    const reordered = shuffle(corpus, new RandomStream(99));
    expect(split(reordered, options)).toEqual({ train, test });
  });

  it('differs by seed', () => {
    const parts = [1, 2, 3, 4].map((seed) =>
      ids(split(corpus, { testFraction: 0.25, seed }).test).join(),
    );
    expect(new Set(parts).size).toBe(4);
  });

  it('can cut a validation part from the train part', () => {
    const outer = split(corpus, { testFraction: 0.25, seed: 5 });
    const inner = split(outer.train, { testFraction: 0.25, seed: 5 });
    const all = [...ids(inner.train), ...ids(inner.test), ...ids(outer.test)];
    expect(all.sort()).toEqual(ids(corpus).sort());
  });

  it.each([0, 1, -0.2, 1.5, Number.NaN])('refuses testFraction %d', (testFraction) => {
    expect(() => split(corpus, { testFraction, seed: 1 })).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
  });

  it.each([-1, 0.5, 2 ** 32, Number.NaN])('refuses seed %d', (seed) => {
    expect(() => split(corpus, { testFraction: 0.2, seed })).toThrow(/whole number/);
  });

  it('refuses an empty part and an utterance given twice', () => {
    const one = corpus.slice(0, 1);
    expect(() => split(one, { testFraction: 0.2, seed: 1 })).toThrow(/test part empty/);
    expect(() => split([], { testFraction: 0.2, seed: 1 })).toThrow(/empty/);
    expect(() => split([...one, ...one], { testFraction: 0.2, seed: 1 })).toThrow(/given twice/);
  });
});

describe('randomSplit', () => {
  it.each(cases)('stratifies by emotion within one: $testFraction, seed $seed', (options) => {
    const corpus = makeCorpus(5, 7, options.seed);
    const { test } = randomSplit(corpus, options);
    for (const emotion of emotions) {
      const of = (part: Utterance[]) => part.filter((u) => u.emotion === emotion).length;
      expect(Math.abs(of(test) - of(corpus) * options.testFraction)).toBeLessThan(1);
    }
    expect(test).toHaveLength(Math.round(corpus.length * options.testFraction));
  });
});

describe('speakerSplit', () => {
  it.each(cases)('shares no speaker, balances the sexes: $testFraction, seed $seed', (options) => {
    const corpus = makeCorpus(10, 10, options.seed);
    const { train, test } = speakerSplit(corpus, options);
    expect(sharesSpeakers(train, test)).toBe(false);
    for (const part of [train, test]) {
      expect(speakersOf(part, 'female').size).toBe(speakersOf(part, 'male').size);
      expect(speakersOf(part, 'female').size).toBeGreaterThan(0);
    }
  });

  it('keeps the proportion of the sexes where the corpus is not balanced', () => {
    const { test } = speakerSplit(makeCorpus(12, 4), { testFraction: 0.25, seed: 3 });
    expect(speakersOf(test, 'female').size).toBe(3);
    expect(speakersOf(test, 'male').size).toBe(1);
  });

  it('splits speakers of unknown sex, and tells apart the speakers of two corpora', () => {
    const unknown = ['a', 'b', 'c', 'd'].map((s) => utterance(s, s, 'calm'));
    const { test } = speakerSplit(unknown, { testFraction: 0.5, seed: 1 });
    expect(test).toHaveLength(2);
    const other = unknown.map((u) => ({ ...u, corpus: 'other' }));
    expect(sharesSpeakers(unknown, other)).toBe(false);
    expect(sharesSpeakers(unknown, unknown.slice(1))).toBe(true);
  });
});

describe('the generator', () => {
  it('gives the same numbers everywhere', () => {
    const random = new RandomStream(42);
    const numbers = Array.from({ length: 4 }, () => random.integer(1e6));
    expect(numbers).toMatchInlineSnapshot(`
      [
        701058,
        922098,
        360252,
        940744,
      ]
    `);
  });

  it('is uniform enough: 16 bins of 16,000 draws', () => {
    const random = new RandomStream(7);
    const bins = Array<number>(16).fill(0);
    for (let i = 0; i < 16_000; i++) bins[random.integer(16)]! += 1;
    for (const count of bins) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it('shuffles into every order', () => {
    const random = new RandomStream(1);
    const orders = new Set(
      Array.from({ length: 200 }, () => shuffle('abc'.split(''), random).join('')),
    );
    expect(orders.size).toBe(6);
  });
});

describe('an unknown speaker', () => {
  const known = makeCorpus(3, 3);
  const nobody = known.map((u, i) => (i % 3 === 0 ? { ...u, speaker: unknownSpeaker } : u));

  it('stops every split by speakers, saying how to go on', () => {
    const message = /\d+ of \d+ utterances do not say \(the first: \/c\/.*column speaker/;
    expect(() => speakerSplit(nobody, { testFraction: 0.2, seed: 1 })).toThrow(message);
    expect(() => speakerFolds(nobody, { folds: 2, seed: 1 })).toThrow(message);
    expect(() => oneSpeakerFolds(nobody)).toThrow(
      expect.objectContaining({ code: 'OPTION_INVALID' }),
    );
    expect(() => requireKnownSpeakers(known)).not.toThrow();
  });

  it('leaves splits by utterance alone, which then count as sharing voices', () => {
    const { train, test } = randomSplit(nobody, { testFraction: 0.2, seed: 1 });
    expect(train.length + test.length).toBe(nobody.length);
    expect(sharesSpeakers(train, test)).toBe(true);
  });

  it('may be anybody in its corpus, and nobody in another', () => {
    const ann = utterance('a', 'ann', 'sad');
    const someone = utterance('b', unknownSpeaker, 'sad');
    expect(sharesSpeakers([ann], [someone])).toBe(true);
    expect(sharesSpeakers([someone], [ann])).toBe(true);
    expect(sharesSpeakers([ann], [{ ...someone, corpus: 'other' }])).toBe(false);
  });
});

describe('emotions that are none of the eight', () => {
  const words = ['bored', 'angry', 'proud'];
  const corpus = words.flatMap((word) =>
    Array.from({ length: 10 }, (_, take) => utterance(`${word}-${take}`, String(take % 5), word)),
  );
  const counts = (part: readonly Utterance[]) =>
    words.map((word) => part.filter(({ emotion }) => emotion === word).length);

  it('are split by their shares like any other', () => {
    const { train, test } = randomSplit(corpus, { testFraction: 0.2, seed: 1 });
    expect(counts(test)).toEqual([2, 2, 2]);
    expect(counts(train)).toEqual([8, 8, 8]);
  });

  it('are dealt into folds evenly', () => {
    const folds = randomFolds(corpus, { folds: 5, seed: 1 });
    expect(folds.map(counts)).toEqual(folds.map(() => [2, 2, 2]));
  });
});
