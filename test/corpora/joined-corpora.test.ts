// Several corpora are listed as one, each utterance still of its own corpus.
import { delimiter } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repeatedPaths } from '../../src/cli/terminal/repeated-paths.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { folderWith } from '../support/scratch.js';

const ravdess = ['Actor_01/03-01-05-01-01-01-01.wav', 'Actor_02/03-01-03-01-01-01-02.wav'];
const emoDb = ['wav/03a01Fa.wav', 'wav/08a02Wb.wav', 'wav/08a02Lb.wav'];

describe('several corpora', () => {
  it('are one listing in the order given', async () => {
    const folders = [await folderWith(ravdess), await folderWith(emoDb)];
    const listing = await openCorpus(folders.join(delimiter));
    expect(listing.name).toBe('ravdess+emo-db');
    expect(listing.title).toBe('RAVDESS and EMO-DB');
    expect(listing.parts?.map(({ name }) => name)).toEqual(['ravdess', 'emo-db']);
    expect(
      listing.utterances.map(({ corpus, speaker, emotion }) => [corpus, speaker, emotion]),
    ).toEqual([
      ['ravdess', '02', 'happy'],
      ['ravdess', '01', 'angry'],
      ['emo-db', '03', 'happy'],
      ['emo-db', '08', 'bored'],
      ['emo-db', '08', 'angry'],
    ]);
  });

  it('are refused where one is given twice: its speakers would be two people each', async () => {
    const folders = [await folderWith(ravdess), await folderWith(ravdess)];
    await expect(openCorpus(folders.join(delimiter))).rejects.toThrow(
      'Two of the corpora are called "ravdess"',
    );
  });

  it('say which of them is not there', async () => {
    const folder = await folderWith(ravdess);
    await expect(openCorpus([folder, `${folder}-none`].join(delimiter))).rejects.toThrow(
      `${folder}-none`,
    );
  });
});

describe('--corpus given several times', () => {
  it.each([
    [['--corpus', 'a', '--corpus', 'b'], `a${delimiter}b`],
    [['--corpus=a', '--out', 'x', '--corpus', 'b'], `a${delimiter}b`],
    [['--corpus', 'a'], undefined],
    [['--corpus', 'a', '--', '--corpus', 'b'], undefined],
  ])('%j', (words, joined) => {
    expect(repeatedPaths(words, { corpus: {}, out: {} }).corpus).toBe(joined);
  });

  it('is joined for each option of the command that takes several, and for no other', () => {
    const words = ['--foreign', 'a', '--corpus=c', '--foreign=b', '--corpus', 'd'];
    const joined = { corpus: `c${delimiter}d`, foreign: `a${delimiter}b` };
    expect(repeatedPaths(words, { corpus: {}, foreign: {} })).toEqual(joined);
    expect(repeatedPaths(words, { corpus: {} })).toEqual({ corpus: joined.corpus });
  });
});
