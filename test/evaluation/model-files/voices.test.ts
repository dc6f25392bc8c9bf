// Which voices a model file is tested on: over several corpora, a name alone may be two people's.

import { describe, expect, it } from 'vitest';
import type { Utterance } from '../../../src/corpora/types.js';
import { chooseVoices } from '../../../src/evaluation/model-files/voices.js';
import { sampleModel } from '../../support/sample-model.js';

const { metadata } = sampleModel({ small: true });
const utterance = (corpus: string, speaker: string): Utterance => ({
  ...{ id: `${corpus}-${speaker}`, corpus, speaker, path: '', emotion: 'happy' },
});
const corpus = {
  ...{ name: 'ravdess+emo-db', title: 'RAVDESS and EMO-DB' },
  utterances: [
    utterance('ravdess', '03'),
    utterance('ravdess', '04'),
    utterance('emo-db', '03'),
    utterance('emo-db', '08'),
  ],
};

describe('voices of several corpora', () => {
  it('are told apart where they are chosen with their corpus', () => {
    const chosen = (choice: Parameters<typeof chooseVoices>[2]) =>
      chooseVoices(metadata, corpus, choice).utterances.map(({ id }) => id);
    expect(chosen({ speakers: ['03'] })).toEqual(['ravdess-03', 'emo-db-03']);
    expect(chosen({ speakers: ['emo-db/03', 'ravdess/04'] })).toEqual(['ravdess-04', 'emo-db-03']);
  });

  it('that are not there are named', () => {
    expect(() => chooseVoices(metadata, corpus, { speakers: ['nemo/03'] })).toThrow(/nemo\/03/);
  });

  it('were heard where the model names them with their corpus, not where a namesake is of another', () => {
    const speakers = ['emo-db/03', 'ravdess/04'];
    const several = { ...metadata, training: { ...metadata.training, speakers } };
    const { protocol } = chooseVoices(several, corpus, {});
    expect(protocol).toMatchObject({ kind: 'speakers', speakerIndependent: false });
    const { utterances } = chooseVoices(several, corpus, { unseen: true });
    expect(utterances.map(({ id }) => id)).toEqual(['ravdess-03', 'emo-db-08']);
    // One corpus of those that it heard, by itself.
    const own = corpus.utterances.filter((one) => one.corpus === 'emo-db');
    const alone = { name: 'emo-db', title: 'EMO-DB', utterances: own };
    expect(chooseVoices(several, alone, {}).heardSpeakers).toEqual(['03']);
  });
});
