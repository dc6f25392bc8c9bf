// A sitting without its page: order, the way back, and what others said, which is told only after a choice.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { compareRaters, joinLabels, readRaters } from '../../src/labelling/compare-raters.js';
import { LabelFile } from '../../src/labelling/label-file.js';
import { LabelSession } from '../../src/labelling/label-session.js';
import { differs, orderRecordings } from '../../src/labelling/order.js';
import { findRecordings } from '../../src/labelling/recordings-to-label.js';
import { expectCode } from '../support/expect-code.js';
import { folderWith } from '../support/scratch.js';

const labels = ['happy', 'sad'];

async function sitting(dir: string, name = 'labels.csv') {
  const labelFile = join(dir, name);
  const { recordings } = await findRecordings(dir, { labelFile });
  const file = await LabelFile.open(labelFile);
  const others = new Map([['b/2.wav', [{ by: 'ann', label: 'sad' }]]]);
  return { file, session: new LabelSession({ recordings, labels, file, others }) };
}

describe('LabelSession', () => {
  it('goes back step by step, over what an earlier sitting wrote as well', async () => {
    const dir = await folderWith(['a/1.wav', 'b/2.wav', 'notes.txt']);
    const { session } = await sitting(dir);
    expect(session.recordings.map(({ id }) => id)).toEqual(['a/1.wav', 'b/2.wav']);
    await session.choose(0, { label: 'sad' });
    await session.choose(1, { label: null, note: ' a dog\nbarks ' });
    await session.choose(0, { label: 'happy' });
    expect(session.count()).toEqual({ labelled: 1, untold: 1 });
    expect(await session.undo()).toBe(0);
    expect(session.choiceOf(0)).toEqual({ label: 'sad' });
    const { session: later } = await sitting(dir);
    expect(later.choiceOf(1)).toEqual({ leftOut: 'cannot tell', note: 'a dog barks' });
    expect(await later.undo()).toBe(0);
    expect(await later.undo()).toBe(1);
    expect(await later.undo()).toBeUndefined();
    expect(later.count()).toEqual({ labelled: 0, untold: 0 });
  });

  it('adds a note without a step of its own', async () => {
    const { session } = await sitting(await folderWith(['a/1.wav']));
    await session.choose(0, { label: 'sad' });
    await session.choose(0, { label: 'sad', note: 'loud' });
    expect(session.choiceOf(0)).toEqual({ label: 'sad', note: 'loud' });
    expect(await session.undo()).toBe(0);
    expect(session.choiceOf(0)).toBeUndefined();
  });

  it('keeps what others said to itself until somebody chose', async () => {
    const { session } = await sitting(await folderWith(['a/1.wav', 'b/2.wav']));
    await expectCode(session.guessOf(1), 'OPTION_INVALID');
    expect(() => session.saidBefore(1)).toThrow(/once you chose/);
    await session.choose(1, { label: 'happy' });
    expect(session.saidBefore(1)).toEqual([{ by: 'ann', label: 'sad' }]);
    expect(await session.guessOf(1)).toBeUndefined();
    await expectCode(session.choose(1, { label: 'hapy' }), 'OPTION_INVALID');
    await expectCode(session.choose(7, { label: 'sad' }), 'OPTION_INVALID');
  });

  it('reads a spelling of a label as that label', async () => {
    const dir = await folderWith({ 'a/1.wav': '', 'labels.csv': 'path,label\na/1.wav,Joy\n' });
    const { session } = await sitting(dir);
    expect(session.choiceOf(0)).toEqual({ label: 'happy' });
  });
});

describe('findRecordings', () => {
  it('takes speakers from folders where that is asked for, labels from tables alone', async () => {
    const dir = await folderWith({
      'ann/1.wav': '',
      'bob/2.wav': '',
      '3.wav': '',
      'given.csv': 'path,label,speaker,start,end\nann/1.wav,joy,anna,0,1\nann/1.wav,bored,,1,2\n',
    });
    const labelFile = join(dir, 'labels.csv');
    const plain = await findRecordings(dir, { labelFile });
    // `ann` and `bob` are no labels.
    expect(plain.recordings.flatMap(({ listed, speaker }) => listed ?? speaker ?? [])).toEqual([]);
    const named = await findRecordings(dir, { labelFile, speakers: 'folders' });
    expect(named.recordings.map(({ id, speaker }) => [id, speaker])).toEqual([
      ['3.wav', undefined],
      ['ann/1.wav', 'ann'],
      ['bob/2.wav', 'bob'],
    ]);
    const table = await findRecordings(join(dir, 'given.csv'), { labelFile });
    expect(table.recordings.map(({ id, listed, speaker }) => [id, listed, speaker])).toEqual([
      ['ann/1.wav#t=0,1', 'happy', 'anna'],
      ['ann/1.wav#t=1,2', 'bored', undefined],
    ]);
    const outside = findRecordings(dir, { labelFile: join(dir, 'ann', 'labels.csv') });
    expect(await expectCode(outside, 'OPTION_INVALID')).toMatch(/3\.wav lies neither beside/);
    const none = findRecordings(await folderWith(['a.txt']), { labelFile });
    expect(await expectCode(none, 'CORPUS_EMPTY')).toMatch(/no recording/);
  });
});

describe('the order', () => {
  const guess = (label: string, probability: number) => ({ label, probability, sure: true });
  const models = ['happy', 'sad', 'angry'];
  const known = [
    { guess: guess('sad', 0.9), labels: ['sad'] },
    { guess: guess('sad', 0.4), labels: ['bored'] },
    { guess: { reason: 'broken' }, labels: ['sad'] },
    { guess: guess('happy', 0.5), labels: ['anger'] },
    { guess: guess('happy', 0.99), labels: ['joy', 'sadness'] },
    { guess: guess('happy', 0.98), labels: [] },
  ];

  it('is by how sure the model is, or by who differs', () => {
    expect(orderRecordings('listed', known)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(orderRecordings('unsure', known)).toEqual([1, 3, 0, 5, 4, 2]);
    expect(orderRecordings('disagreements', known, { models })).toEqual([3, 4, 0, 1, 2, 5]);
    // A label that the model lacks is none that it could have answered.
    expect(differs(known[1]!, models)).toBe(false);
    expect(differs(known[1]!, [...models, 'bored'])).toBe(true);
  });

  it('is shuffled alike by the same seed, each recording once', () => {
    const many = Array.from({ length: 50 }, () => ({ labels: [] }));
    const one = orderRecordings('shuffled', many, { seed: 3 });
    expect(one).toEqual(orderRecordings('shuffled', many, { seed: 3 }));
    expect(one).not.toEqual(orderRecordings('shuffled', many, { seed: 4 }));
    expect([...one].sort((a, b) => a - b)).toEqual(orderRecordings('listed', many));
  });
});

describe('several people', () => {
  const files = {
    ...Object.fromEntries(['1', '2', '3', '4', '5'].map((name) => [`${name}.wav`, ''])),
    'labels-ann.csv':
      'path,label,speaker,left_out,rater,note\n1.wav,joy,x,,ann,\n2.wav,sad,,,ann,\n3.wav,,,cannot tell,ann,\n4.wav,sad,,,ann,\n5.wav,,,cannot tell,ann,\n',
    'labels-bob.csv':
      'path,label,left_out,rater\n2.wav,sad,,bob\n1.wav,happy,,bob\n3.wav,sad,,bob\n4.wav,happy,,bob\n5.wav,,cannot tell,bob\n',
    'labels-cem.csv': 'path,label\n1.wav,sad\n4.wav,bored\n2.wav,sad\n',
  };
  const given = (dir: string, ...names: string[]) =>
    readRaters(names.map((name) => join(dir, `labels-${name}.csv`)));

  it('are compared over what all gave a label', async () => {
    const dir = await folderWith(files);
    const two = compareRaters(await given(dir, 'ann', 'bob'));
    expect(two).toMatchObject({
      raters: ['ann', 'bob'],
      labels: ['happy', 'sad'],
      recordings: 5,
      compared: 3,
      leftOut: 2,
      redrawn: 'recordings',
      pairs: [{ raters: ['ann', 'bob'], count: 3, confusion: [[1, 0], [1, 1]] }], // biome-ignore format: a table
    });
    // By hand: 2 of 3 agree; by chance 1/3 * 2/3 + 2/3 * 1/3 = 4/9; (2/3 - 4/9) / (1 - 4/9) = 0.4.
    expect(two.pairs[0]?.cohenKappa.value).toBeCloseTo(0.4, 12);
    const three = compareRaters(await given(dir, 'ann', 'bob', 'cem'));
    expect(three).toMatchObject({ raters: ['ann', 'bob', 'labels-cem'], compared: 3 });
    expect(three.pairs).toHaveLength(3);
    const none = await folderWith({
      'a.csv': 'path,label\n1.wav,sad\n',
      'b.csv': 'path,label\n2.wav,sad\n',
    });
    const apart = await readRaters([join(none, 'a.csv'), join(none, 'b.csv')]);
    expect(() => compareRaters(apart)).toThrow(/same paths, e\.g\. "1.wav" and "2.wav"/);
  });

  it('become one manifest of what more than half said', async () => {
    const dir = await folderWith(files);
    const joined = join(dir, 'labels.csv');
    expect(await joinLabels(joined, await given(dir, 'ann', 'bob', 'cem'))).toEqual({
      labelled: 2,
      leftOut: 3,
    });
    const { utterances, leftOut } = await openCorpus(joined);
    expect(utterances.map(({ id, emotion, speaker }) => [id, emotion, speaker])).toEqual([
      ['1.wav', 'happy', 'x'],
      ['2.wav', 'sad', 'unknown'],
    ]);
    expect(leftOut.map(({ label }) => label)).toEqual([
      'no agreement',
      'no agreement',
      'cannot tell',
    ]);
    const elsewhere = await folderWith([]);
    const outside = joinLabels(join(elsewhere, 'labels.csv'), await given(dir, 'ann', 'bob'));
    await expectCode(outside, 'OPTION_INVALID');
  });
});
