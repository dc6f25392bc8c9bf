import { existsSync } from 'node:fs';
import { symlink } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listRavdess } from '../../src/corpora/ravdess-listing.js';
import { emotions } from '../../src/corpora/types.js';
import { folderWith, scratchFolder } from '../support/scratch.js';

describe('listing RAVDESS', () => {
  it('finds WAV and FLAC at any depth, sorted by id, with their labels', async () => {
    const dir = await folderWith([
      'deep/er/Actor_02/03-01-03-02-02-01-02.FLAC',
      'Actor_01/03-01-01-01-01-01-01.wav',
    ]);
    const { utterances, ignored } = await listRavdess(dir);
    expect(ignored).toEqual([]);
    expect(utterances).toEqual([
      {
        path: join(dir, 'Actor_01/03-01-01-01-01-01-01.wav'),
        id: '03-01-01-01-01-01-01',
        corpus: 'ravdess',
        speaker: '01',
        sex: 'male',
        emotion: 'neutral',
        intensity: 'normal',
        statement: 'Kids are talking by the door',
        repetition: 1,
      },
      {
        path: join(dir, 'deep/er/Actor_02/03-01-03-02-02-01-02.FLAC'),
        id: '03-01-03-02-02-01-02',
        corpus: 'ravdess',
        speaker: '02',
        sex: 'female',
        emotion: 'happy',
        intensity: 'strong',
        statement: 'Dogs are sitting by the door',
        repetition: 1,
      },
    ]);
  });

  it('says why a file is ignored', async () => {
    const dir = await folderWith([
      '03-01-03-02-02-01-02.wav',
      '03-01-03-02-02-01-02.flac',
      'again/03-01-03-02-02-01-02.wav',
      '03-02-03-02-02-01-02.wav',
      '01-01-03-02-02-01-02.mp4',
      '03-01-03-02-02-02-02.mp3',
      '03-01-99-02-02-01-02.wav',
      '._03-01-03-02-02-01-02.wav',
      'holiday.wav',
      'notes.txt',
    ]);
    const { utterances, ignored } = await listRavdess(dir);
    expect(utterances.map((u) => relative(dir, u.path))).toEqual(['03-01-03-02-02-01-02.wav']);
    const reasons = Object.fromEntries(ignored.map((f) => [relative(dir, f.path), f.reason]));
    expect(reasons).toEqual({
      '03-01-03-02-02-01-02.flac': 'same clip as 03-01-03-02-02-01-02.wav',
      'again/03-01-03-02-02-01-02.wav': 'same clip as 03-01-03-02-02-01-02.wav',
      '03-02-03-02-02-01-02.wav': 'song, not speech',
      '01-01-03-02-02-01-02.mp4': 'audio-video, not audio-only',
      '03-01-03-02-02-02-02.mp3': 'not a .wav or .flac file',
      '03-01-99-02-02-01-02.wav': expect.stringContaining('emotion "99"'),
      '._03-01-03-02-02-01-02.wav': 'hidden file',
      'holiday.wav': expect.stringContaining('not a RAVDESS name'),
      'notes.txt': 'not a .wav or .flac file',
    });
  });

  it('follows links, and does not go round in circles', async () => {
    const real = await folderWith(['Actor_01/03-01-01-01-01-01-01.wav']);
    const dir = await scratchFolder();
    await symlink(real, join(dir, 'linked'));
    await symlink(dir, join(dir, 'circle'));
    const { utterances } = await listRavdess(dir);
    expect(utterances.map((u) => relative(dir, u.path))).toEqual([
      'linked/Actor_01/03-01-01-01-01-01-01.wav',
    ]);
  });

  it('names what it looked for and how to get it where nothing is there', async () => {
    const dir = await folderWith(['a/holiday.wav', 'a/notes.txt']);
    await expect(listRavdess(dir)).rejects.toMatchObject({ code: 'CORPUS_EMPTY' });
    await expect(listRavdess(dir)).rejects.toThrow(
      /03-01-05-02-01-01-12\.wav.*found 2 other files, the first: a\/holiday\.wav.*affetto download ravdess/s,
    );
    await expect(listRavdess(await scratchFolder())).rejects.toThrow(/holds no files/);
  });

  it('tells a missing folder from a file', async () => {
    const dir = await folderWith(['notes.txt']);
    const missing = listRavdess(join(dir, 'missing'));
    await expect(missing).rejects.toMatchObject({ code: 'FILE_UNREADABLE' });
    await expect(missing).rejects.toThrow(/There is no folder/);
    await expect(listRavdess(join(dir, 'notes.txt'))).rejects.toThrow(/is a file, not a folder/);
  });
});

const corpus = resolve(import.meta.dirname, '../../../shared/data/ravdess-speech');
if (!existsSync(corpus)) console.warn(`skipped: the real corpus is not at ${corpus}`);

describe.skipIf(!existsSync(corpus))('the real corpus', () => {
  it('has 60 clips by each of 20 actors', async () => {
    const { utterances, ignored } = await listRavdess(corpus);
    expect(ignored).toEqual([]);
    expect(utterances).toHaveLength(1200);
    expect(utterances.every((u) => isAbsolute(u.path))).toBe(true);
    const speakers = [...new Set(utterances.map((u) => u.speaker))];
    const clips = speakers.map((s) => utterances.filter((u) => u.speaker === s).length);
    expect(clips).toEqual(Array(20).fill(60));
    const counts = emotions.map((e) => utterances.filter((u) => u.emotion === e).length);
    expect(counts).toEqual([80, 160, 160, 160, 160, 160, 160, 160]);
    expect(utterances.filter((u) => u.sex === 'female')).toHaveLength(600);
  });
});
