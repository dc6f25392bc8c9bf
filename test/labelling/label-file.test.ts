// The file that labelling writes: a manifest that `openCorpus` reads as it is, whole at every moment, in which nothing of
// others is lost.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { cannotTell, LabelFile, pathBeside } from '../../src/labelling/label-file.js';
import { expectCode } from '../support/expect-code.js';
import { folderWith } from '../support/scratch.js';

describe('LabelFile', () => {
  it('writes each choice at once, as a manifest that openCorpus reads', async () => {
    const dir = await folderWith(['a/1.wav', 'a/2, again.wav', 'złość.wav']);
    const path = join(dir, 'labels.csv');
    const file = await LabelFile.open(path);
    expect(await readdir(dir)).not.toContain('labels.csv');
    await file.set({ file: 'a/1.wav', speaker: 'ann' }, { label: 'joy', rater: 'bob' });
    expect(await readFile(path, 'utf8')).toBe(
      'path,label,speaker,left_out,rater,note\na/1.wav,joy,ann,,bob,\n',
    );
    await file.set({ file: 'a/2, again.wav' }, { label: 'bored', note: 'she said "no", twice' });
    await file.set({ file: 'złość.wav' }, { leftOut: cannotTell });
    expect(await readdir(dir)).toEqual(['a', 'labels.csv', 'złość.wav']);
    const { utterances, leftOut } = await openCorpus(path);
    expect(utterances.map(({ id, emotion, speaker }) => [id, emotion, speaker])).toEqual([
      ['a/1.wav', 'happy', 'ann'],
      ['a/2, again.wav', 'bored', 'unknown'],
    ]);
    expect(leftOut).toEqual([{ path: join(dir, 'złość.wav'), label: 'cannot tell' }]);
    const again = await LabelFile.open(path);
    expect(again.ids).toEqual(['a/1.wav', 'a/2, again.wav', 'złość.wav']);
    expect(again.choiceOf('a/2, again.wav')).toEqual({
      label: 'bored',
      note: 'she said "no", twice',
    });
  });

  it('puts a changed choice last, and takes one back', async () => {
    const path = join(await folderWith(['1.wav', '2.wav']), 'labels.tsv');
    const file = await LabelFile.open(path);
    await file.set({ file: '1.wav' }, { label: 'sad' });
    await file.set({ file: '2.wav' }, { label: 'calm' });
    await file.set({ file: '1.wav' }, { label: 'angry' });
    expect(file.ids).toEqual(['2.wav', '1.wav']);
    await file.set({ file: '2.wav' }, undefined);
    expect(await readFile(path, 'utf8')).toBe(
      'path\tlabel\tspeaker\tleft_out\trater\tnote\n1.wav\tangry\t\t\t\t\n',
    );
  });

  it('keeps columns that are not its own, and what others wrote meanwhile', async () => {
    const dir = await folderWith({
      '1.wav': '',
      '2.wav': '',
      '3.wav': '',
      'labels.csv': 'File,Emotion,Speaker_ID,sex,mood\n1.wav,anger,ann,f,"so, so"\n',
    });
    const path = join(dir, 'labels.csv');
    const file = await LabelFile.open(path);
    expect(file.choiceOf('1.wav')).toEqual({ label: 'anger' });
    await writeFile(path, `${await readFile(path, 'utf8')}2.wav,sad,bob,m,\n`);
    await file.set({ file: '3.wav' }, { label: 'calm' });
    await file.set({ file: '1.wav', speaker: 'ann' }, { label: 'happy' });
    expect(await readFile(path, 'utf8')).toBe(
      [
        'file,emotion,speaker_id,sex,mood,left_out,rater,note',
        '2.wav,sad,bob,m,,,,',
        '3.wav,calm,,,,,,',
        '1.wav,happy,ann,f,"so, so",,,',
        '',
      ].join('\n'),
    );
  });

  it('names parts by their times', async () => {
    const dir = await folderWith(['talk.wav']);
    const path = join(dir, 'labels.csv');
    const file = await LabelFile.open(path);
    await file.set({ file: 'talk.wav', startSeconds: 0.5, endSeconds: 2 }, { label: 'sad' });
    await file.set({ file: 'talk.wav', startSeconds: 2, channel: 1 }, { label: 'calm' });
    const { utterances } = await openCorpus(path);
    expect(utterances.map(({ id }) => id)).toEqual(['talk.wav#t=0.5,2', 'talk.wav#t=2&channel=1']);
    expect((await LabelFile.open(path)).ids).toEqual(utterances.map(({ id }) => id));
  });

  it('loses nothing where many choices come at once', async () => {
    const names = Array.from({ length: 40 }, (_, index) => `${index}.wav`);
    const path = join(await folderWith(names), 'labels.csv');
    const file = await LabelFile.open(path);
    await Promise.all(names.map((name) => file.set({ file: name }, { label: 'sad' })));
    expect((await LabelFile.open(path)).ids).toEqual(names);
  });

  it('refuses what it could not write back as it was', async () => {
    const dir = await folderWith({
      'semicolon.csv': 'path;label\n1.wav;sad\n',
      'other.csv': 'name,age\nann,7\n',
      'both.csv': 'path,label,emotion\n1.wav,1,sad\n',
      'twice.csv': 'path,label\n1.wav,sad\n1.wav,calm\n',
      'out.csv': 'path,label\n../1.wav,sad\n',
      'empty.csv': 'path,label\n1.wav,\n',
    });
    const refusal = (name: string) =>
      expectCode(LabelFile.open(join(dir, name)), 'CORPUS_BAD_MANIFEST');
    expect(await refusal('semicolon.csv')).toMatch(/split at ";"; those of labels/);
    expect(await refusal('other.csv')).toMatch(/holds no labels: .* has name, age/);
    expect(await refusal('both.csv')).toMatch(/several columns for the label: label, emotion/);
    expect(await refusal('twice.csv')).toMatch(/line 3: "1.wav" is on line 2 already/);
    expect(await refusal('out.csv')).toMatch(/line 2: the path "..\/1.wav" leads elsewhere/);
    expect(await refusal('empty.csv')).toMatch(/line 2: the label is empty/);
    expect(await expectCode(LabelFile.open(join(dir, 'a.txt')), 'OPTION_INVALID')).toMatch(
      /end in \.csv or \.tsv/,
    );
  });

  it('says where a choice could not be written, and forgets it', async () => {
    const dir = await folderWith(['1.wav', 'file']);
    const file = await LabelFile.open(join(dir, 'file', 'labels.csv'));
    const set = file.set({ file: '1.wav' }, { label: 'sad' });
    expect(await expectCode(set, 'FILE_UNREADABLE')).toMatch(/Cannot write .*labels\.csv/);
    expect(file.choiceOf('1.wav')).toBeUndefined();
  });
});

describe('pathBeside', () => {
  it('names what lies beside the file or below it, and nothing else', () => {
    expect(pathBeside('/a/labels.csv', '/a/b/1.wav')).toBe('b/1.wav');
    expect(pathBeside('/a/b/labels.csv', '/a/1.wav')).toBeUndefined();
    expect(pathBeside('/a/labels.csv', '/ab/1.wav')).toBeUndefined();
  });
});
