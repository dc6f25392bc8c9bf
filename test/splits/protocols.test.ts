// Protocols hold what they promise: folds are partitions, voices and copies of a recording stay on one
// side, and every description says whether it is speaker-dependent.

import { describe, expect, it } from 'vitest';
import { emotions, type Utterance } from '../../src/corpora/types.js';
import { isOverCorpora } from '../../src/splits/by-corpus.js';
import {
  cutParts,
  describeProtocol,
  foldCount,
  partsShareSpeakers,
  protocolKinds,
  type SplitSettings,
  splitSchema,
} from '../../src/splits/protocols.js';

/** 10 speakers, women odd; each says every emotion three times. */
const corpus: Utterance[] = Array.from({ length: 10 }, (_, s) =>
  emotions.flatMap((emotion) =>
    [1, 2, 3].map((take) => ({
      path: `/c/${s}-${emotion}-${take}.wav`,
      id: `${s}-${emotion}-${take}`,
      corpus: 'made',
      speaker: String(s),
      sex: s % 2 === 1 ? ('female' as const) : ('male' as const),
      emotion,
    })),
  ),
).flat();
const other: Utterance[] = corpus.slice(0, 24).map((u) => ({ ...u, corpus: 'other' }));

const settings = (given: Partial<SplitSettings>) => splitSchema.parse(given);
const ids = (utterances: readonly Utterance[]) => utterances.map(({ id }) => id).sort();
const speakers = (utterances: readonly Utterance[]) =>
  [...new Set(utterances.map(({ speaker }) => speaker))].sort();
const cutFold = (given: Partial<SplitSettings>, seed = 1) =>
  cutParts(corpus, settings(given), { seed });

describe.each(['random-folds', 'speaker-folds', 'leave-one-speaker-out'] as const)('%s', (kind) => {
  const count = foldCount(corpus, settings({ kind, folds: 5 }));
  const folds = Array.from({ length: count }, (_, index) =>
    cutFold({ kind, folds: 5, fold: index + 1 }),
  );

  it('tests every utterance exactly once', () => {
    expect(count).toBe(kind === 'leave-one-speaker-out' ? 10 : 5);
    expect(ids(folds.flatMap(({ test }) => test))).toEqual(ids(corpus));
  });

  it('takes validation out of the training part, and leaves nothing out', () => {
    for (const { train, validation, test } of folds) {
      expect(validation.length).toBeGreaterThan(0);
      expect(ids([...train, ...validation, ...test])).toEqual(ids(corpus));
    }
  });

  it('is another partition under another seed, the same under the same', () => {
    const again = cutFold({ kind, folds: 5, fold: 1 });
    expect(again).toEqual(folds[0]);
    if (kind === 'leave-one-speaker-out') return;
    const seeded = [2, 3, 4].map((seed) => ids(cutFold({ kind, folds: 5 }, seed).test).join());
    expect(new Set([...seeded, ids(folds[0]!.test).join()]).size).toBe(4);
    const fixed = settings({ kind, folds: 5, seed: 1 });
    expect(cutParts(corpus, fixed, { seed: 7 }).test).toEqual(folds[0]!.test);
  });
});

it('deals each emotion evenly over random folds', () => {
  for (let fold = 1; fold <= 7; fold++) {
    const { test } = cutFold({ kind: 'random-folds', folds: 7, fold });
    for (const emotion of emotions) {
      const count = test.filter((utterance) => utterance.emotion === emotion).length;
      expect([4, 5]).toContain(count); // 30 of each into 7.
    }
  }
});

it('has both sexes in every speaker fold, and whole speakers in validation too', () => {
  for (let fold = 1; fold <= 5; fold++) {
    const parts = cutFold({ kind: 'speaker-folds', folds: 5, fold });
    expect(new Set(parts.test.map(({ sex }) => sex)).size).toBe(2);
    expect(partsShareSpeakers(parts)).toBe(false);
    const heard = new Set(speakers(parts.train));
    for (const speaker of speakers(parts.validation)) expect(heard.has(speaker)).toBe(false);
  }
});

it('says that both sexes are in each speaker fold only where they are', () => {
  const told = (utterances: readonly Utterance[], folds: number) =>
    describeProtocol(utterances, settings({ kind: 'speaker-folds', folds })).description;
  expect(told(corpus, 5)).toContain('folds at random, both sexes in each;');
  // Ten speakers, five of each sex: six folds have too few of either.
  expect(told(corpus, 6)).toContain('folds at random; each fold');
  const unknown = corpus.map(({ sex: _, ...utterance }) => utterance);
  expect(told(unknown, 5)).toContain('folds at random; each fold');
});

it('holds out the speakers that are named', () => {
  const { test } = cutFold({ kind: 'speakers', testSpeakers: ['3', '8'] });
  expect(speakers(test)).toEqual(['3', '8']);
  expect(() => cutFold({ kind: 'speakers', testSpeakers: ['77'] })).toThrow(/no speaker 77.*0, 1/);
  expect(() => cutFold({ kind: 'speakers' })).toThrow(/needs names/);
});

/** The same utterances with a split: from speaker `from` on tested, the one before that dev. */
const givenSplit = (utterances: readonly Utterance[], from: number) =>
  utterances.map((utterance): Utterance => {
    const speaker = Number(utterance.speaker);
    return {
      ...utterance,
      split: speaker >= from ? 'test' : speaker === from - 1 ? 'dev' : 'train',
    };
  });

it('takes the split that the corpus gives, and its validation part', () => {
  const given = settings({ kind: 'given' });
  const utterances = givenSplit(corpus, 7);
  const parts = cutParts(utterances, given, { seed: 1 });
  expect(speakers(parts.test)).toEqual(['7', '8', '9']);
  expect(speakers(parts.validation)).toEqual(['6']);
  expect(speakers(parts.train)).toEqual(['0', '1', '2', '3', '4', '5']);
  expect(describeProtocol(utterances, given)).toMatchObject({
    speakerIndependent: true,
    title: "speaker-independent: the corpus's own split",
    description: expect.stringContaining('chosen on the part that the corpus calls dev'),
    foldsPerSeed: 1,
  });
  // Without a part called dev, validation comes out of training; with none wanted, dev is trained on.
  const two = utterances.map((u): Utterance => (u.split === 'dev' ? { ...u, split: 'train' } : u));
  const cut = cutParts(two, given, { seed: 1 });
  expect(cut.validation.length).toBeGreaterThan(0);
  expect(ids([...cut.train, ...cut.validation])).toEqual(
    ids([...parts.train, ...parts.validation]),
  );
  const none = cutParts(utterances, settings({ kind: 'given', validationFraction: 0 }), {
    seed: 1,
  });
  expect(ids(none.train)).toEqual(ids([...parts.train, ...parts.validation]));
});

it('says where a split that the corpus gives shares voices, or leaves something out', () => {
  const given = settings({ kind: 'given' });
  const mixed = corpus.map(
    (u, index): Utterance => ({ ...u, split: index % 5 ? 'train' : 'test' }),
  );
  expect(describeProtocol(mixed, given).title).toBe("speaker-dependent: the corpus's own split");
  expect(() => cutParts(corpus, given, { seed: 1 })).toThrow(
    /0 of its 240 utterances are for training/,
  );
  const [first, ...rest] = givenSplit(corpus, 8);
  const { split: _, ...without } = first!;
  expect(() => cutParts([without, ...rest], given, { seed: 1 })).toThrow(
    /1 of 240 utterances are in no part of the corpus's own split \(the first: 0-neutral-1\)/,
  );
});

it('trains on one corpus and tests on the other', () => {
  const cross = settings({ kind: 'cross-corpus' });
  const { train, validation, test } = cutParts(corpus, cross, { seed: 1, testUtterances: other });
  expect(test).toEqual(other);
  expect(ids([...train, ...validation])).toEqual(ids(corpus));
  expect(() => cutParts(corpus, cross, { seed: 1 })).toThrow(/second corpus/);
  const same = { seed: 1, testUtterances: corpus.slice(0, 3) };
  expect(() => cutParts(corpus, cross, same)).toThrow(/Speaker 0 of made is in both/);
});

describe('identical recordings', () => {
  // Four copies each of two recordings, by different speakers or by one.
  const copies = (members: readonly string[]) => (utterance: Utterance) =>
    members.includes(utterance.id) ? 'copy' : utterance.id;

  it('stay on one side of random splits, and the sizes stay', () => {
    const identityOf = copies(['1-happy-1', '1-happy-2', '4-happy-3']);
    for (let seed = 0; seed < 40; seed++) {
      for (const kind of ['random', 'random-folds'] as const) {
        const cut = { seed, identityOf };
        const parts = cutParts(corpus, settings({ kind }), cut);
        const inTest = parts.test.filter((utterance) => identityOf(utterance) === 'copy').length;
        expect([0, 3]).toContain(inTest);
        if (kind === 'random') expect(parts.test).toHaveLength(48);
      }
    }
  });

  it('change nothing where the split already kept them together', () => {
    const plain = cutFold({ kind: 'random' });
    const [first, second] = plain.train.filter(({ emotion }) => emotion === 'sad');
    const identityOf = copies([first!.id, second!.id]);
    expect(cutParts(corpus, settings({ kind: 'random' }), { seed: 1, identityOf }).test).toEqual(
      plain.test,
    );
  });

  it('are an error where two speakers or two emotions have them', () => {
    const identityOf = copies(['1-happy-1', '8-happy-1']);
    const named = settings({ kind: 'speakers', testSpeakers: ['8'] });
    expect(() => cutParts(corpus, named, { seed: 1, identityOf })).toThrow(
      /same recording is in training and test.*1-happy-1.*8-happy-1/,
    );
    const error = (() => {
      try {
        cutParts(corpus, named, { seed: 1, identityOf });
      } catch (caught) {
        return caught;
      }
      return undefined;
    })();
    expect(error).toMatchObject({ code: 'SPLIT_LEAKS' });
  });
});

it('calls every protocol by its name: dependent exactly where voices are shared', () => {
  for (const kind of protocolKinds) {
    const given = settings({ kind, testSpeakers: ['1'] });
    const own = kind === 'given' ? givenSplit(corpus, 8) : corpus;
    const utterances = isOverCorpora(kind) ? [...corpus, ...corpus.map(rename)] : own;
    const parts = cutParts(utterances, given, { seed: 1, testUtterances: other.map(rename) });
    const { speakerIndependent, title, description } = describeProtocol(utterances, given);
    expect(speakerIndependent).toBe(!partsShareSpeakers(parts));
    expect(title.startsWith(speakerIndependent ? 'speaker-independent' : 'speaker-dependent')).toBe(
      true,
    );
    expect(description.includes('expect much less on a new voice')).toBe(!speakerIndependent);
  }
});
const rename = (utterance: Utterance): Utterance => ({ ...utterance, corpus: 'other' });

it('refuses folds that the corpus cannot fill', () => {
  expect(() => cutFold({ kind: 'speaker-folds', folds: 11 })).toThrow(/11 folds of 10 speakers/);
  expect(() => cutFold({ kind: 'random-folds', folds: 5, fold: 6 })).toThrow(/fold 6: there are 5/);
});
