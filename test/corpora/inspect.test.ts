import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inspectFiles } from '../../src/corpora/inspect.js';
import { listRavdess } from '../../src/corpora/ravdess-listing.js';
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
