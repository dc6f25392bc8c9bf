import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectCorpus, renderReport } from '../../src/cli/commands/corpus.js';
import { inspectFiles } from '../../src/corpora/inspect.js';
import { listRavdess } from '../../src/corpora/ravdess.js';
import { folderWith } from '../support/scratch.js';
import { sine } from '../support/signals.js';
import { writeWav } from '../support/write-wav.js';

/** A tone at 16 kHz. */
const tone = (frames: number, level = 0.5) => sine(16_000, 127, frames, level);
const mono = (samples: Iterable<number>, rate = 16_000) =>
  writeWav([Float32Array.from(samples)], { rate });

async function inspectOne(wav: Uint8Array) {
  const dir = await folderWith({ 'a.wav': wav });
  const { files } = await inspectFiles([join(dir, 'a.wav')]);
  return files[0]!;
}

describe('inspecting a file', () => {
  it('measures it as stored', async () => {
    const file = await inspectOne(mono(tone(24_000), 48_000));
    expect(file.source).toMatchObject({ container: 'wav', sampleRate: 48_000, channels: 1 });
    expect(file.source.durationSeconds).toBeCloseTo(0.5, 6);
    expect(file.peak).toBeCloseTo(0.5, 3);
    expect(file).toMatchObject({ clippedRuns: 0, silent: false, identicalChannels: false });
  });

  it('tells doubled mono from stereo', async () => {
    const left = tone(2000);
    const doubled = await inspectOne(writeWav([left, left]));
    const stereo = await inspectOne(writeWav([left, tone(2000, 0.4)]));
    expect(doubled.source.channels).toBe(2);
    expect([doubled.identicalChannels, stereo.identicalChannels]).toEqual([true, false]);
  });

  it('sees a clipped second channel', async () => {
    const clipped = tone(2000, 3).map((x) => Math.max(-1, Math.min(1, x)));
    const file = await inspectOne(writeWav([tone(2000), clipped]));
    expect(file.clippedRuns).toBeGreaterThan(10);
    expect(file.peak).toBeCloseTo(1, 4);
  });

  it.each([
    ['two in a row', [0, 1, 1, 0], 0],
    ['three in a row', [0, 1, 1, 1, 0], 1],
    ['one long run', [1, 1, 1, 1, 1, 1], 1],
    ['two runs', [1, 1, 1, 0, -1, -1, -1], 2],
    ['from one side to the other', [1, 1, -1, -1, 1, 1], 0],
    ['a plateau below full scale', [0.99, 0.99, 0.99, 0.99], 0],
  ])('counts clipping: %s', async (_, samples, runs) => {
    const file = await inspectOne(mono([...tone(100, 0.1), ...samples, 0]));
    expect(file.clippedRuns).toBe(runs);
  });

  it.each([
    [0, true],
    [0.0009, true],
    [0.0012, false],
  ])('calls a peak of %d silent: %s', async (peak, silent) => {
    expect((await inspectOne(mono(tone(2000, peak)))).silent).toBe(silent);
  });
});

describe('inspecting several', () => {
  it('finds the same audio under other names, and only that', async () => {
    const samples = tone(2000);
    const wav = mono(samples);
    // A chunk more: other bytes, the same audio.
    const tagged = Buffer.concat([wav, Buffer.from('LIST\x04\0\0\0INFO', 'latin1')]);
    tagged.writeUInt32LE(tagged.length - 8, 4);
    const dir = await folderWith({
      'a.wav': wav,
      'b.wav': tagged,
      'doubled.wav': writeWav([samples, samples]),
      'faster.wav': mono(samples, 22_050),
      'other.wav': mono(tone(2000, 0.501)),
    });
    const names = ['other.wav', 'a.wav', 'faster.wav', 'b.wav', 'doubled.wav'];
    const { duplicates } = await inspectFiles(names.map((name) => join(dir, name)));
    expect(duplicates.map((group) => group.map((path) => basename(path)))).toEqual([
      ['a.wav', 'b.wav', 'doubled.wav'],
    ]);
  });

  it('reports what it cannot read and goes on', async () => {
    const wav = mono(tone(2000));
    const dir = await folderWith({
      'garbage.wav': Buffer.from('these are no samples at all, just some words'),
      'empty.wav': new Uint8Array(),
      'short.wav': wav.subarray(0, 1000),
      'good.wav': wav,
    });
    const names = ['garbage.wav', 'empty.wav', 'short.wav', 'missing.wav', 'good.wav'];
    const progress: string[] = [];
    const { files, unreadable } = await inspectFiles(
      names.map((name) => join(dir, name)),
      { onProgress: (done, total) => progress.push(`${done}/${total}`) },
    );
    expect(files.map((file) => basename(file.path))).toEqual(['good.wav']);
    expect(unreadable.map((file) => [basename(file.path), file.code])).toEqual([
      ['garbage.wav', 'AUDIO_NOT_AUDIO'],
      ['empty.wav', 'AUDIO_EMPTY'],
      ['short.wav', 'AUDIO_TRUNCATED'],
      ['missing.wav', 'FILE_UNREADABLE'],
    ]);
    expect(progress).toEqual(['1/5', '2/5', '3/5', '4/5', '5/5']);
  });
});

describe('affetto corpus', () => {
  it('reports counts and oddities', async () => {
    const plain = mono(tone(16_000));
    const dir = await folderWith({
      'Actor_01/03-01-01-01-01-01-01.wav': plain,
      'Actor_01/03-01-05-01-01-01-01.wav': writeWav([tone(8000, 0), tone(8000, 0)]),
      'Actor_02/03-01-05-02-01-01-02.wav': plain,
      'Actor_02/03-01-08-02-01-01-02.wav': Buffer.from('words, not samples, in this file'),
      'Actor_02/03-01-07-02-01-01-02.wav': mono([...tone(16_000), 1, 1, 1]),
      'notes.txt': Buffer.from('hello'),
    });
    const report = await inspectCorpus(dir);
    expect(report.counts.duration).toMatchObject({ minSeconds: 0.5, medianSeconds: 1 });
    expect(report.oddities).toMatchObject({
      duplicates: [['Actor_01/03-01-01-01-01-01-01.wav', 'Actor_02/03-01-05-02-01-01-02.wav']],
      clipped: [{ path: 'Actor_02/03-01-07-02-01-01-02.wav', runs: 1 }],
      silent: [{ path: 'Actor_01/03-01-05-01-01-01-01.wav', peak: 0 }],
      multichannel: [{ channels: 2, identical: true }],
      unreadable: [{ path: 'Actor_02/03-01-08-02-01-01-02.wav', code: 'AUDIO_NOT_AUDIO' }],
      ignored: [{ path: 'notes.txt', reason: 'not a .wav or .flac file' }],
    });
    const text = renderReport(report);
    expect(text).toMatch(/5 utterances by 2 speakers/);
    expect(text).toMatch(/^angry +1 +1 +2$/m);
    expect(text).toMatch(/^total +3 +2 +5$/m);
    expect(text).toMatch(/^02 +female +3 +2 s$/m);
    expect(text).toMatch(/^channels +mono: 3, stereo: 1$/m);
    expect(text).toMatch(/duplicates by content: 1 group\n {4}Actor_01.* = Actor_02/);
    expect(JSON.parse(JSON.stringify(report))).toEqual(report);
  });

  it('says which corpus it is, who speaks, and what is left out', async () => {
    const wav = mono(tone(800));
    const emoDb = await inspectCorpus(
      await folderWith({ '03a01Fa.wav': wav, '08a01La.wav': wav, '08a02Lb.wav': wav }),
    );
    expect(emoDb).toMatchObject({
      corpus: 'emo-db',
      format: 'emo-db',
      leftOut: [
        { path: '08a01La.wav', label: 'boredom' },
        { path: '08a02Lb.wav', label: 'boredom' },
      ],
    });
    const text = renderReport(emoDb);
    expect(text).toMatch(/^EMO-DB in .*: 1 utterance by 1 speaker$/m);
    expect(text).toMatch(/left out, .*: boredom 2$/m);
    const folders = await folderWith({ 'anger/a.wav': wav, 'joy/ann/b.wav': wav });
    const listed = renderReport(await inspectCorpus(folders, 'folders'));
    expect(listed).toMatch(/^Label folders in .*: 2 utterances by 1 speaker and unknown ones$/m);
    expect(listed).toMatch(/^unknown +unknown +1/m);
  });

  it('keeps speakers of several corpora apart, and escape sequences off the terminal', async () => {
    const wav = mono(tone(800));
    const dir = await folderWith({
      'a.wav': wav,
      'b.wav': wav,
      'm.csv':
        'path,label,speaker,sex,corpus\na.wav,sad,\u001b[31mann,f,one\nb.wav,sad,\u001b[31mann,m,two',
    });
    const report = await inspectCorpus(join(dir, 'm.csv'));
    expect(report.counts.speakers).toMatchObject([
      { corpus: 'one', speaker: '\u001b[31mann', sex: 'female', utterances: 1 },
      { corpus: 'two', speaker: '\u001b[31mann', sex: 'male', utterances: 1 },
    ]);
    const text = renderReport(report);
    expect(text).toMatch(/^Manifest m\.csv in .*: 2 utterances by 2 speakers$/m);
    expect(text).toMatch(/^one\/\ufffd\[31mann +female/m);
    expect(text).not.toContain('\u001b');
  });

  it('names the first ten files of a kind', async () => {
    const silent = mono(tone(200, 0));
    const names = Array.from({ length: 24 }, (_, i) => String(i + 1).padStart(2, '0'));
    const dir = await folderWith(
      Object.fromEntries(names.map((actor) => [`03-01-01-01-01-01-${actor}.wav`, silent])),
    );
    const text = renderReport(await inspectCorpus(dir));
    expect(text).toMatch(/silent .*: 24 files\n( {4}03-.*\n){10} {4}and 14 more\n/);
  });
});

const corpus = resolve(import.meta.dirname, '../../../shared/data/ravdess-speech/Actor_01');
if (!existsSync(corpus)) console.warn(`skipped: the real corpus is not at ${corpus}`);

describe.skipIf(!existsSync(corpus))('one actor of the real corpus', () => {
  it('decodes at 48 kHz', { timeout: 120_000 }, async () => {
    const { utterances } = await listRavdess(corpus);
    const { files, unreadable, duplicates } = await inspectFiles(utterances.map((u) => u.path));
    expect(unreadable).toEqual([]);
    expect(duplicates).toEqual([]);
    expect(files).toHaveLength(60);
    for (const { source, silent } of files) {
      expect(source.sampleRate).toBe(48_000);
      expect(source.durationSeconds).toBeGreaterThan(2.5);
      expect(source.durationSeconds).toBeLessThan(6);
      expect(silent).toBe(false);
    }
  });
});
