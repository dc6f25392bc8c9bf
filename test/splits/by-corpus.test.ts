// Protocols over several corpora: who is trained on and tested in which fold, and what is refused. The utterances of
// the made corpora are counted by hand; those of the published ones are counted in what their authors published.

import { existsSync } from 'node:fs';
import { delimiter } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withLabels } from '../../src/corpora/chosen-labels.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { emotions, speakerKey, type Utterance } from '../../src/corpora/types.js';
import {
  corpusFolds,
  corpusFoldWords,
  involvedUtterances,
  requireCommonLabels,
} from '../../src/splits/by-corpus.js';
import {
  cutParts,
  describeProtocol,
  foldCount,
  partsShareSpeakers,
  type SplitSettings,
  splitSchema,
} from '../../src/splits/protocols.js';

/** Each speaker says every label twice. */
function corpus(name: string, speakers: number, labels: readonly string[] = emotions): Utterance[] {
  return Array.from({ length: speakers }, (_, s) =>
    labels.flatMap((emotion) =>
      [1, 2].map((take) => ({
        path: `/${name}/${s}-${emotion}-${take}.wav`,
        id: `${name}-${s}-${emotion}-${take}`,
        corpus: name,
        speaker: String(s),
        emotion,
      })),
    ),
  ).flat();
}

const alpha = corpus('alpha', 6);
const beta = corpus('beta', 4, ['neutral', 'happy', 'sad', 'angry']);
const gamma = corpus('gamma', 2, ['happy', 'sad', 'surprised']);
const all = [...gamma, ...alpha, ...beta];

const settings = (given: Partial<SplitSettings>) =>
  splitSchema.parse({ validationFraction: 0, ...given });
const ids = (utterances: readonly Utterance[]) => utterances.map(({ id }) => id).sort();
const corporaIn = (utterances: readonly Utterance[]) =>
  [...new Set(utterances.map((one) => one.corpus))].sort();
const partsOf = (given: Partial<SplitSettings>, utterances = all) =>
  Array.from({ length: foldCount(utterances, settings(given)) }, (_, index) =>
    cutParts(utterances, settings({ ...given, fold: index + 1 }), { seed: 1 }),
  );

describe('leave-one-corpus-out', () => {
  const folds = partsOf({ kind: 'leave-one-corpus-out' });

  it('tests each corpus once, all of it, by what was trained on all others', () => {
    expect(folds.map(({ test }) => corporaIn(test))).toEqual([['alpha'], ['beta'], ['gamma']]);
    expect(folds.map(({ train }) => corporaIn(train))).toEqual([
      ['beta', 'gamma'],
      ['alpha', 'gamma'],
      ['alpha', 'beta'],
    ]);
    expect(ids(folds.flatMap(({ test }) => test))).toEqual(ids(all));
  });

  it('says so', () => {
    const split = settings({ kind: 'leave-one-corpus-out' });
    expect(describeProtocol(all, split)).toMatchObject({
      speakerIndependent: true,
      title: 'speaker-independent: leave one corpus out, 3 corpora',
      foldsPerSeed: 3,
    });
    expect(corpusFolds(all, split).map(corpusFoldWords)[1]).toBe(
      'trained on alpha and gamma, tested on beta',
    );
  });

  it('keeps whole speakers of the trained corpora aside for validation', () => {
    const { train, validation, test } = cutParts(
      all,
      settings({ kind: 'leave-one-corpus-out', fold: 1, validationFraction: 0.3 }),
      { seed: 1 },
    );
    expect(validation.length).toBeGreaterThan(0);
    expect(ids([...train, ...validation, ...test])).toEqual(ids(all));
    const heard = new Set(train.map(speakerKey));
    expect(validation.some((one) => heard.has(speakerKey(one)))).toBe(false);
  });
});

describe('corpus-matrix', () => {
  const given = { kind: 'corpus-matrix', folds: 3 } as const;
  const folds = partsOf(given);

  it('tests every corpus once by each training, without a voice in both parts', () => {
    // Three folds and one training on all of it; gamma has two speakers, so two folds.
    expect(folds).toHaveLength(4 + 4 + 3);
    for (const trained of ['alpha', 'beta', 'gamma']) {
      const own = folds.filter(({ train }) => corporaIn(train).join() === trained);
      expect(ids(own.flatMap(({ test }) => test))).toEqual(ids(all));
    }
    for (const parts of folds) expect(partsShareSpeakers(parts)).toBe(false);
  });

  it('has on the diagonal the folds that the corpus has alone, under every seed', () => {
    for (const seed of [1, 2, 3]) {
      const alone = cutParts(beta, settings({ kind: 'speaker-folds', folds: 3, fold: 2 }), {
        seed,
      });
      // Alpha's four come before beta's.
      expect(cutParts(all, settings({ ...given, fold: 6 }), { seed })).toEqual(alone);
    }
  });

  it('needs of the corpora only those that a fold is about', () => {
    const involved = (fold: number) =>
      corporaIn(involvedUtterances(all, settings({ ...given, fold })));
    expect([1, 4, 5, 11].map(involved)).toEqual([
      ['alpha'],
      ['alpha', 'beta', 'gamma'],
      ['beta'],
      ['alpha', 'beta', 'gamma'],
    ]);
    expect(corpusFolds(all, settings(given)).map(corpusFoldWords)).toMatchObject({
      0: 'trained and tested on alpha, fold 1 of 3',
      3: 'trained on alpha, tested on beta and gamma',
      9: 'trained and tested on gamma, fold 2 of 2',
    });
  });

  it('refuses a corpus of one speaker, or of speakers that nobody knows', () => {
    const one = [...alpha, ...corpus('solo', 1)];
    expect(() => foldCount(one, settings(given))).toThrow(
      /solo has one speaker.*Leave it out, or take leave-one-corpus-out/,
    );
    const unknown = [...alpha, ...beta.map((u) => ({ ...u, speaker: 'unknown' }))];
    expect(() => foldCount(unknown, settings(given))).toThrow(/needs to know who speaks/);
    // Who speaks in a corpus does not matter where another one is tested.
    expect(partsOf({ kind: 'leave-one-corpus-out' }, unknown)).toHaveLength(2);
  });
});

describe.each(['leave-one-corpus-out', 'corpus-matrix'] as const)('%s', (kind) => {
  it('refuses one corpus alone', () => {
    expect(() => describeProtocol(alpha, settings({ kind }))).toThrow(
      `The protocol ${kind} needs two corpora or more, and there is only alpha. Give --corpus once for each`,
    );
  });

  it('refuses corpora in which nothing can be told apart, naming their labels', () => {
    const calm = corpus('quiet', 3, ['calm', 'disgust']);
    expect(() => foldCount([...beta, ...calm], settings({ kind }))).toThrow(
      /cannot be tested by a model that is trained on .*: they have no label in common \(.*calm, disgust.*\)/,
    );
    const sad = corpus('sad', 3, ['sad', 'disgust']);
    expect(() => foldCount([...beta, ...sad], settings({ kind }))).toThrow(
      /only the label sad in common/,
    );
  });

  it('refuses a fold that there is not', () => {
    expect(() => cutParts(all, settings({ kind, folds: 2, fold: 12 }), { seed: 1 })).toThrow(
      /fold 12: there are/,
    );
  });

  it('refuses the same recording in two corpora', () => {
    const twins = [...alpha, ...alpha.map((u) => ({ ...u, corpus: 'copy', id: `copy-${u.id}` }))];
    const identityOf = ({ id }: Utterance) => id.replace('copy-', '');
    const fold = kind === 'corpus-matrix' ? 3 : 1;
    expect(() =>
      cutParts(twins, settings({ kind, folds: 2, fold }), { seed: 1, identityOf }),
    ).toThrow(/same recording is in training and test/);
  });
});

it('cross-corpus refuses corpora with one label in common: its every answer would be right', () => {
  const one = corpus('one', 2, ['sad', 'surprised']);
  expect(() => requireCommonLabels(beta, one)).toThrow(/only the label sad in common/);
  expect(() =>
    cutParts(beta, settings({ kind: 'cross-corpus' }), { seed: 1, testUtterances: one }),
  ).toThrow(/only the label sad in common/);
});

const shared = ['ravdess-speech', 'emo-db', 'nemo'].map((name) =>
  fileURLToPath(new URL(`../../../shared/data/${name}`, import.meta.url)),
);

describe.skipIf(!shared.every(existsSync))(
  'published corpora (skipped without ../shared/data)',
  () => {
    it('have the labels in common that their owners describe', async () => {
      const { utterances } = withLabels(await openCorpus(shared.join(delimiter)), emotions);
      const labels = (name: string) =>
        new Set(utterances.filter((one) => one.corpus === name).map(({ emotion }) => emotion));
      const [emoDb, nemo] = [labels('emo-db'), labels('nemo')];
      // EMO-DB has no surprise, nEMO no disgust, and only RAVDESS is calm.
      expect([...emoDb].filter((label) => nemo.has(label)).sort()).toEqual([
        ...['angry', 'fearful', 'happy', 'neutral', 'sad'],
      ]);
      const folds = corpusFolds(utterances, settings({ kind: 'corpus-matrix', folds: 5 }));
      expect(folds).toHaveLength(18);
      const parts = cutParts(
        utterances,
        settings({ kind: 'leave-one-corpus-out', folds: 5, fold: 1 }),
        { seed: 1 },
      );
      // 535 recordings, 81 of them of boredom; 15 of each of nine speakers' six emotions, less 15 that are not there.
      expect(parts.test).toHaveLength(454);
      expect(parts.train).toHaveLength(1200 + 795);
    });
  },
);
