import promises, { mkdir } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLabel } from '../../src/corpora/labels.js';
import type { CorpusFormat } from '../../src/corpora/listing.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { walkFiles } from '../../src/corpora/walk.js';
import { folderWith, scratchFolder } from '../support/scratch.js';

describe('telling a corpus from its names', () => {
  it.each([
    ['ravdess', 'RAVDESS', 'Actor_01/03-01-05-02-01-01-12.wav'],
    ['crema-d', 'CREMA-D', 'AudioWAV/1001_DFA_ANG_XX.wav'],
    ['tess', 'TESS', 'OAF_angry/OAF_back_angry.wav'],
    ['savee', 'SAVEE', 'ALL/DC_a01.wav'],
    ['savee', 'SAVEE', 'AudioData/DC/a01.wav'],
    ['emo-db', 'EMO-DB', 'wav/03a01Fa.wav'],
    ['nemo', 'nEMO', 'samples/SM0_anger_1.wav'],
    ['folders', 'Label folders', 'angry/one.wav'],
  ])('%s: %s, from %s', async (format, title, file) => {
    const dir = await folderWith([file, 'README.txt']);
    expect(await openCorpus(dir)).toMatchObject({ format, title, folder: dir });
  });

  it('takes names before folders where both fit', async () => {
    const dir = await folderWith(['angry/OAF_back_angry.wav', 'sad/YAF_back_sad.wav']);
    const { format, utterances } = await openCorpus(dir);
    expect(format).toBe('tess');
    expect(utterances.map(({ speaker }) => speaker)).toEqual(['OAF', 'YAF']);
  });

  it('asks where two corpora are mixed, and does as told', async () => {
    const dir = await folderWith([
      'a/1001_DFA_ANG_XX.wav',
      'a/1002_DFA_ANG_XX.wav',
      'b/OAF_back_angry.wav',
    ]);
    const opened = openCorpus(dir);
    await expect(opened).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(opened).rejects.toThrow(
      /CREMA-D \(2, format crema-d\), TESS \(1, format tess\)\. Give the folder of one, or .*--format crema-d \(of a second corpus: --test-format\)/,
    );
    expect((await openCorpus(dir, { format: 'tess' })).utterances).toHaveLength(1);
    expect((await openCorpus(join(dir, 'a'))).utterances).toHaveLength(2);
  });

  it('asks where folders explain more than the names', async () => {
    const files = ['angry/OAF_back_angry.wav', 'angry/mine.wav', 'sad/03-01-04-01-01-01-01.wav'];
    const dir = await folderWith(files);
    await expect(openCorpus(dir)).rejects.toThrow(
      /RAVDESS \(1, .*TESS \(1, .*label folders \(3, format folders\)/,
    );
    expect((await openCorpus(dir, { format: 'folders' })).utterances).toHaveLength(3);
    const one = await folderWith(files.slice(0, 2));
    await expect(openCorpus(one)).rejects.toThrow(/TESS \(1, .*label folders \(2, /);
  });

  it('says what it looked for and what it found', async () => {
    const opened = openCorpus(await folderWith(['x/holiday.mp3', 'x/notes.txt']));
    await expect(opened).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    await expect(opened).rejects.toThrow(
      /RAVDESS.*CREMA-D.*TESS.*SAVEE.*EMO-DB.*nEMO.*manifest\.csv.*found 1 recordings among 2 files, e\.g\. holiday\.mp3/s,
    );
    await expect(openCorpus(await scratchFolder())).rejects.toThrow(/holds no files/);
  });

  it('keeps RAVDESS’s own reasons', async () => {
    const song = await folderWith(['03-02-03-02-02-01-02.wav']);
    await expect(openCorpus(song)).rejects.toThrow(/No RAVDESS speech.*song, not speech/);
  });

  it('refuses what is no corpus', async () => {
    const dir = await folderWith(['clip.wav', 'table.csv']);
    await expect(openCorpus(join(dir, 'clip.wav'))).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
    await expect(openCorpus(join(dir, 'missing'))).rejects.toThrow(/There is no folder/);
    await expect(openCorpus(join(dir, 'table.csv'), { format: 'tess' })).rejects.toThrow(
      /is a table and the format tess a folder/,
    );
    await expect(openCorpus(dir, { format: 'iemo-cap' as CorpusFormat })).rejects.toThrow(
      /no corpus format "iemo-cap"\. Did you mean iemocap\? There are: ravdess, crema-d/,
    );
    await expect(openCorpus(dir, { format: 'manifest' })).rejects.toThrow(
      /no manifest\.csv or manifest\.tsv/,
    );
  });
});

describe('label folders', () => {
  it('read labels in common spellings, and speakers where there is a folder for them', async () => {
    const dir = await folderWith([
      'Anger/ann/deep/1.wav',
      'happiness/2.flac',
      'happiness/2.mp3',
      'Pleasant_Surprise/bob/3.ogg',
      'boredom/bob/4.wav',
      'Notes/5.wav',
      '6.wav',
      'Anger/list.txt',
    ]);
    const { utterances, leftOut, ignored, name } = await openCorpus(dir);
    const shown = utterances.map((u) => [u.id, u.emotion, u.speaker, u.sex, u.ownLabel]);
    expect(shown).toEqual([
      ['Anger/ann/deep/1', 'angry', 'ann', undefined, 'Anger'],
      ['Notes/5', 'Notes', 'unknown', undefined, undefined],
      ['Pleasant_Surprise/bob/3', 'surprised', 'bob', undefined, 'Pleasant_Surprise'],
      ['boredom/bob/4', 'boredom', 'bob', undefined, undefined],
      ['happiness/2', 'happy', 'unknown', undefined, 'happiness'],
    ]);
    expect(utterances.every(({ corpus }) => corpus === name)).toBe(true);
    expect(leftOut).toEqual([]);
    expect(ignored.map(({ path, reason }) => [relative(dir, path), reason])).toEqual([
      ['6.wav', 'not in a folder named by a label'],
      ['Anger/list.txt', 'not an audio file'],
      ['happiness/2.mp3', `same clip as ${join('happiness', '2.flac')}`],
    ]);
  });

  it('may be in any script, composed however it was typed, words or numbers', async () => {
    const dir = await folderWith([
      'złość/anna/1.wav',
      `${'radość'.normalize('NFD')}/1.wav`,
      'smutek/1.wav',
      '悲しい/1.wav',
      '7/1.wav',
    ]);
    const { format, utterances } = await openCorpus(dir);
    expect(format).toBe('folders');
    expect(new Set(utterances.map(({ emotion }) => emotion))).toEqual(
      new Set(['złość', 'radość', 'smutek', '悲しい', '7']),
    );
    expect(utterances.find(({ emotion }) => emotion === 'złość')?.speaker).toBe('anna');
  });

  it.each([
    ['parts', ['train/angry/1.wav', 'test/angry/2.wav'], /test, train look like parts of a corpus/],
    [
      'two levels',
      ['ann/angry/1.wav', 'bob/sad/1.wav'],
      /called ann, bob, and those in them angry, sad/,
    ],
    [
      'speakers',
      ['ann/angry_1.wav', 'ann/joy_2.wav', 'bob/x.wav', 'bob/sad_1.wav'],
      /recordings in ann are named after several emotions \(angry, happy\)/,
    ],
  ])('are asked for where folders may be %s', async (_, files, message) => {
    const dir = await folderWith(files);
    const opened = openCorpus(dir);
    await expect(opened).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    await expect(opened).rejects.toThrow(message);
    await expect(opened).rejects.toThrow(/Give --format folders where/);
    // Who says that the folders are labels is believed.
    const { utterances } = await openCorpus(dir, { format: 'folders' });
    expect(utterances).toHaveLength(files.length);
  });

  it('are not made of one folder, or of a few beside the recordings', async () => {
    const one = await folderWith(['clips/1.wav', 'clips/2.wav']);
    await expect(openCorpus(one)).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    const beside = await folderWith(['1.wav', '2.wav', '3.wav', 'old/1.wav', 'copy/1.wav']);
    await expect(openCorpus(beside)).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    const empty = await folderWith(['angry/list.txt', 'sad/list.txt']);
    await expect(openCorpus(empty, { format: 'folders' })).rejects.toThrow(
      /found 2 files, none of them a recording in such a folder/,
    );
  });

  it.each([
    ['neutral', 'neutral'],
    ['Calm', 'calm'],
    ['HAPPY', 'happy'],
    ['joy', 'happy'],
    ['sadness', 'sad'],
    ['anger', 'angry'],
    ['fear', 'fearful'],
    ['fearful', 'fearful'],
    ['disgust', 'disgust'],
    ['surprise', 'surprised'],
    ['pleasant-surprise', 'surprised'],
    [' pleasant  surprised ', 'surprised'],
    ['boredom', 'boredom'],
    [' Contempt ', 'Contempt'],
    ['angyr', 'angyr'],
    ['zlos\u0301c\u0301', 'zlość'],
    ['12', '12'],
    ['constructor', 'constructor'],
    ['', undefined],
    ['  ', undefined],
  ])('%j is %s', (spelling, label) => {
    expect(readLabel(spelling)).toBe(label);
  });
});

describe('a folder that cannot be read', () => {
  // A folder named `locked` is such a one, whoever runs the tests (root may read what has no permissions).
  const { readdir } = promises;
  beforeAll(() => {
    const lockedReaddir = (path: string, ...rest: unknown[]) => {
      if (!path.endsWith('locked')) return Reflect.apply(readdir, promises, [path, ...rest]);
      return Promise.reject(Object.assign(new Error('EACCES'), { code: 'EACCES' }));
    };
    Object.assign(promises, { readdir: lockedReaddir });
    syncBuiltinESMExports();
  });
  afterAll(() => {
    Object.assign(promises, { readdir });
    syncBuiltinESMExports();
  });

  it('costs only its own files', async () => {
    const dir = await folderWith(['a/03a01Fa.wav', 'locked/03a02Fa.wav', 'z/03a04Fa.wav']);
    const { utterances, ignored } = await openCorpus(dir);
    expect(utterances.map(({ id }) => id)).toEqual(['03a01Fa', '03a04Fa']);
    expect(ignored).toEqual([
      { path: join(dir, 'locked'), reason: 'folder that cannot be read (permission denied)' },
    ]);
  });

  it('is an error where it is the whole, in words that fit any command', async () => {
    const dir = await scratchFolder();
    await mkdir(join(dir, 'locked'));
    const walked = walkFiles(join(dir, 'locked'));
    await expect(walked).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(walked).rejects.toThrow(
      /locked" cannot be read \(permission denied\)\. Give a folder that you may read\.$/,
    );
  });
});
