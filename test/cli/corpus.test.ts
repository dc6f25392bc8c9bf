// What `affetto corpus` finds and prints.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../src/cli/commands/corpus.js';
import { inspectCorpus } from '../../src/corpora/corpus-report.js';
import type { UnreadableFile } from '../../src/corpora/inspect.js';
import { affetto } from '../support/run-affetto.js';
import { folderWith } from '../support/scratch.js';
import { sine } from '../support/signals.js';
import { writeWav } from '../support/write-wav.js';

/** A tone at 16 kHz. */
const tone = (frames: number, level = 0.5) => sine(16_000, 127, frames, level);
const mono = (samples: Iterable<number>, rate = 16_000) =>
  writeWav([Float32Array.from(samples)], { rate });

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
      leftOut: [],
    });
    const text = renderReport(emoDb);
    expect(text).toMatch(/^EMO-DB in .*: 3 utterances by 2 speakers$/m);
    // Of affetto's eight only what there is stands beside a label of the corpus's own.
    expect(text).toMatch(/^emotion.*\nhappy +0 +1 +1\nbored +2 +0 +2\ntotal +2 +1 +3$/m);
    const folders = await folderWith({ 'anger/a.wav': wav, 'joy/ann/b.wav': wav });
    const listed = renderReport(await inspectCorpus(folders, { format: 'folders' }));
    expect(listed).toMatch(/^Label folders in .*: 2 utterances by 1 speaker and unknown ones$/m);
    expect(listed).toMatch(/^unknown +unknown +1/m);
  });

  it('maps labels, and says what that leaves out and what it does not find', async () => {
    const wav = mono(tone(8000));
    const dir = await folderWith({
      'wut/a.wav': wav,
      'freude/b.wav': wav,
      'langeweile/c.wav': wav,
      'map.json': JSON.stringify({ wut: 'angry', langeweile: null }),
      'wrong.json': JSON.stringify({ wuht: 'angry' }),
    });
    const run = await affetto(['corpus', dir, '--labels', join(dir, 'map.json')]);
    expect(run.stdout).toMatch(
      /^emotion.*\nangry .* 1\nfreude .* 1\ntotal .* 2\n\nleft out, by label: langeweile 1$/m,
    );
    const wrong = await affetto(['corpus', dir, '--labels', join(dir, 'wrong.json')]);
    expect(wrong.code).toBe(1);
    expect(wrong.stderr).toMatch(
      /names "wuht", and no recording has that label \(the nearest that there is: "wut"\)\. The labels are freude, langeweile, wut/,
    );
    const list = await affetto(['corpus', dir, '--labels', 'wut,langeweile', '--json']);
    expect(JSON.parse(list.stdout)).toMatchObject({
      counts: { utterances: 2 },
      leftOut: [{ path: join('freude', 'b.wav'), label: 'freude' }],
    });
  });

  it('names what cannot be used by the rule of training, and stops where nothing may be', async () => {
    const dir = await folderWith({
      'angry/fine.wav': mono(tone(8000)),
      'angry/quiet.wav': mono(tone(8000, 0.0005)),
      'bored/silent.wav': mono(tone(8000, 0.00005)),
      'bored/short.wav': mono(tone(3100)),
      'bored/long-enough.wav': mono(tone(3200)),
      'bored/empty.wav': mono([]),
      'bored/broken.wav': Buffer.from('words, not samples, in this file'),
      // In opposite phase: one channel is heard, since their mean is silent.
      'bored/opposite.wav': writeWav([tone(8000), tone(8000, -0.5)]),
    });
    const run = await affetto(['corpus', dir, '--strict', '--json']);
    expect(run.code).toBe(1);
    const { unusable } = JSON.parse(run.stdout);
    expect(Object.fromEntries(unusable.map((one: UnreadableFile) => [one.path, one.code]))).toEqual(
      {
        [join('bored', 'broken.wav')]: 'AUDIO_NOT_AUDIO',
        [join('bored', 'empty.wav')]: 'AUDIO_EMPTY',
        [join('bored', 'short.wav')]: 'AUDIO_TOO_SHORT',
        [join('bored', 'silent.wav')]: 'AUDIO_SILENT',
      },
    );
    const text = renderReport(await inspectCorpus(dir));
    expect(text).toMatch(
      /^4 recordings cannot be used \(1 broken, 1 without samples, 1 too short, 1 silent\):\n {2}bored/m,
    );
    expect(text).toContain('labels like another one: none');
  });

  it('names labels of which two may be meant as one', async () => {
    const wav = mono(tone(8000));
    const dir = await folderWith({ 'angry/a.wav': wav, 'angyr/b.wav': wav, 'bored/c.wav': wav });
    const { oddities } = await inspectCorpus(dir);
    expect(oddities.alike).toEqual([{ label: 'angyr', utterances: 1, like: 'angry' }]);
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
