// Labelled parts of recordings: the references are files that hold those samples and nothing else, written by the test.
import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { RecordingReader } from '../../src/audio/read-part.js';
import { readClips } from '../../src/cli/commands/adapt/clips.js';
import { renderReport } from '../../src/cli/commands/corpus.js';
import { inspectCorpus } from '../../src/corpora/corpus-report.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import type { Utterance } from '../../src/corpora/types.js';
import { answerQuestions } from '../../src/evaluation/model-files/answers.js';
import { frontEndOptions } from '../../src/features/options.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { extractFeatures, extractUsable } from '../../src/training/clip-features.js';
import { sampleModel } from '../support/sample-model.js';
import { folderWith, scratchFolder } from '../support/scratch.js';
import { speechLike } from '../support/speech.js';
import { writeWav } from '../support/write-wav.js';

const rate = 16_000;
const left = speechLike({ seconds: 3, sampleRate: rate, pitch: 140 });
const right = speechLike({ seconds: 3, sampleRate: rate, pitch: 210 });
const cut = (channel: Float32Array, from: number, to: number) =>
  channel.slice(from * rate, to * rate);
const mean = (a: Float32Array, b: Float32Array) => a.map((value, i) => (value + b[i]!) / 2);

/** A manifest of these lines beside talk.wav, which is stereo and 3 s long. */
async function talk(lines: readonly string[], name = 'clips.csv') {
  const dir = await folderWith({
    'talk.wav': writeWav([left, right], { rate, format: 'float', bits: 32 }),
    [name]: lines.join('\n'),
  });
  return openCorpus(join(dir, name));
}

const header = 'file,start,end,channel,emotion,speaker';
const three = [
  header,
  'talk.wav,0 days 00:00:00.500000,0 days 00:00:01.250000,,anger,ann',
  'talk.wav,1.25,NaT,1,sadness,bob',
  'talk.wav,,2,0,joy,ann',
];

describe('segments of a manifest', () => {
  it('are read as seconds and as pandas writes them, and named by their times', async () => {
    const { utterances } = await talk(three);
    expect(
      utterances.map(({ id, startSeconds, endSeconds, channel }) => [
        id,
        startSeconds,
        endSeconds,
        channel,
      ]),
    ).toEqual([
      ['talk.wav#t=0,2&channel=0', undefined, 2, 0],
      ['talk.wav#t=0.5,1.25', 0.5, 1.25, undefined],
      ['talk.wav#t=1.25&channel=1', 1.25, undefined, 1],
    ]);
  });

  it.each([
    ['0.5', '1', 0.5, 1],
    ['.5', '1.0s', 0.5, 1],
    ['0 days', '0 days 00:00:01', undefined, 1],
    ['0 days 00:00:00.000001', '1 days 00:00:00.5', 0.000001, 86400.5],
    ['00:00:01.5', '00:01:00', 1.5, 60],
    ['0', '', undefined, undefined],
    ['5e-1', 'NaT', 0.5, undefined],
  ])('from %j to %j', async (start, end, startSeconds, endSeconds) => {
    const { utterances } = await talk([header, `talk.wav,${start},${end},,sad,ann`]);
    expect(utterances[0]).toEqual({
      ...utterances[0],
      ...(startSeconds !== undefined && { startSeconds }),
      ...(endSeconds !== undefined && { endSeconds }),
    });
    expect('startSeconds' in utterances[0]!).toBe(startSeconds !== undefined);
    expect('endSeconds' in utterances[0]!).toBe(endSeconds !== undefined);
  });

  it('have decimal commas where cells are split at semicolons', async () => {
    const lines = [header, 'talk.wav,"0.5","1.25",,sad,ann'].map((line) =>
      line.replaceAll(',', ';'),
    );
    const { utterances } = await talk([lines[0]!, 'talk.wav;0,5;"1,25";;sad;ann']);
    expect(utterances[0]).toMatchObject({ startSeconds: 0.5, endSeconds: 1.25 });
  });

  it('are refused by line where times or channels are none, or the same part comes twice', async () => {
    const opened = talk([
      header,
      'talk.wav,1,1,,sad,ann',
      'talk.wav,2,1.5,,sad,ann',
      'talk.wav,soon,2,,sad,ann',
      'talk.wav,-1,2,,sad,ann',
      'talk.wav,0,2,left,sad,ann',
      'talk.wav,0,2,,sad,ann',
      'talk.wav,0 days 00:00:00,2.0,,angry,bob',
    ]);
    await expect(opened).rejects.toMatchObject({ code: 'CORPUS_BAD_MANIFEST' });
    const { message } = (await opened.catch((error: unknown) => error)) as Error;
    expect(
      message
        .split('\n')
        .slice(1)
        .map((line) => line.trim()),
    ).toEqual([
      'line 2: the segment ends at 1 s, and starts at 1 s',
      'line 3: the segment ends at 1.5 s, and starts at 2 s',
      'line 4: the start "soon" is no time (seconds such as 0.5, or "0 days 00:00:00.500000")',
      'line 5: the start "-1" is no time (seconds such as 0.5, or "0 days 00:00:00.500000")',
      'line 6: the channel "left" is no whole number (the first channel is 0; empty: the mean of all)',
      'line 8: "talk.wav#t=0,2" is on line 7 already',
    ]);
  });
});

describe('a segment', () => {
  it('is what a file of its own samples would be, to features, models and adapting', async () => {
    const corpus = await talk(three);
    const alone = await scratchFolder();
    const references = [
      cut(left, 0, 2),
      mean(cut(left, 0.5, 1.25), cut(right, 0.5, 1.25)),
      cut(right, 1.25, 3),
    ];
    const paths = references.map((_, index) => join(alone, `${index}.wav`));
    for (const [index, samples] of references.entries()) {
      await writeFile(paths[index]!, writeWav([samples], { rate, format: 'float', bits: 32 }));
    }
    const asFiles = paths.map((path, index): Utterance => {
      const { emotion, speaker } = corpus.utterances[index]!;
      return { path, id: String(index), corpus: 'alone', speaker, emotion };
    });

    const options = {
      frontEnd: frontEndOptions({}),
      variants: [{ speed: 1 }, { speed: 1.1 }],
      runtime: nodeRuntime,
    };
    const cacheFolder = await scratchFolder();
    const features = await extractFeatures(corpus.utterances, { ...options, cacheFolder });
    expect(features).toEqual(
      await extractFeatures(asFiles, { ...options, cacheFolder: await scratchFolder() }),
    );
    // From the cache, each part is still itself.
    expect(await extractFeatures(corpus.utterances, { ...options, cacheFolder })).toEqual(features);

    const modelPath = join(await scratchFolder(), 'model.onnx');
    await writeFile(modelPath, sampleModel().bytes);
    const ask = (questions: readonly Utterance[]) =>
      answerQuestions(
        { modelPath, questions, conditions: [null], seed: 1, speeds: [1] },
        { report: () => {}, signal: undefined },
      );
    const answers = await ask(corpus.utterances);
    expect(answers).toEqual(await ask(asFiles));
    const lengths = answers.map(({ durationSeconds }) => durationSeconds.toFixed(3));
    expect(lengths).toEqual(['2.000', '0.750', '1.750']);

    const labels = ['happy', 'sad', 'angry'];
    const { signal } = new AbortController();
    const { clips } = await readClips(corpus, corpus.utterances, labels, 8_000, signal);
    const alike = { ...corpus, folder: alone };
    const { clips: twins } = await readClips(alike, asFiles, labels, 8_000, signal);
    expect(clips.map(({ samples }) => samples)).toEqual(twins.map(({ samples }) => samples));
    expect(clips[1]!.name).toBe('talk.wav#t=0.5,1.25');
  });

  it('may end a moment behind the file, as times are rounded, and no later', async () => {
    const { utterances, folder } = await talk([
      header,
      'talk.wav,2,3.05,,sad,ann',
      'talk.wav,2.5,3.5,,sad,ann',
      'talk.wav,7,,,sad,ann',
      'talk.wav,0,1,2,sad,ann',
    ]);
    const reader = new RecordingReader();
    const read = (id: string) => {
      const utterance = utterances.find((one) => one.id === id)!;
      return reader.samples(utterance, rate);
    };
    expect((await read('talk.wav#t=2,3.05')).samples).toHaveLength(rate);
    await expect(read('talk.wav#t=2.5,3.5')).rejects.toThrow(
      'The recording has 3 s, and the part that is meant goes from 2.5 s to 3.5 s.',
    );
    await expect(read('talk.wav#t=7')).rejects.toMatchObject({ code: 'AUDIO_TOO_SHORT' });
    await expect(read('talk.wav#t=0,1&channel=2')).rejects.toThrow(
      'The recording has 2 channels, and channel 2 is meant; the first is channel 0.',
    );
    // What is known only after decoding is told of by name; the rest goes on.
    const report = await inspectCorpus(join(folder, 'clips.csv'));
    expect(report.oddities.unreadable.map(({ path }) => path)).toEqual([
      'talk.wav#t=0,1&channel=2',
      'talk.wav#t=2.5,3.5',
      'talk.wav#t=7',
    ]);
    expect(report.counts.duration).toMatchObject({ minSeconds: 1, maxSeconds: 1 });
  });

  it('cannot be used where its own samples are too few, silent or not there, and only then', async () => {
    const gap = left.map((sample, index) => (index >= rate && index < 2 * rate ? 0 : sample));
    const dir = await folderWith({
      'talk.wav': writeWav([gap], { rate, format: 'float', bits: 32 }),
      'clips.csv': [
        header,
        ...['0,1,', '0.5,1.5,', '1,2,', '2,2.1,', '2.5,3.5,', '0,1,1'].map(
          (part, index) => `talk.wav,${part},${index === 0 ? 'joy' : 'sad'},ann`,
        ),
      ].join('\n'),
    });
    const corpus = await openCorpus(join(dir, 'clips.csv'));
    const refused = [
      ['talk.wav#t=0,1&channel=1', 'AUDIO_NO_TRACK'],
      ['talk.wav#t=1,2', 'AUDIO_SILENT'],
      ['talk.wav#t=2,2.1', 'AUDIO_TOO_SHORT'],
      ['talk.wav#t=2.5,3.5', 'AUDIO_TOO_SHORT'],
    ];
    const cacheFolder = await scratchFolder();
    // The second time, what is known of a part says nothing of another part of the file.
    for (const variants of [[{ speed: 1 }], [{ speed: 1 }, { speed: 1.1 }]]) {
      const { utterances, unusable } = await extractUsable(corpus.utterances, {
        ...{ frontEnd: frontEndOptions({}), variants, runtime: nodeRuntime, cacheFolder },
      });
      expect(utterances.map(({ id }) => id)).toEqual(['talk.wav#t=0,1', 'talk.wav#t=0.5,1.5']);
      expect(unusable.map(({ path, code }) => [relative(dir, path), code])).toEqual(refused);
    }
    const { signal } = new AbortController();
    const read = await readClips(corpus, corpus.utterances, ['sad', 'happy'], 8_000, signal);
    expect(read.clips.map(({ name }) => name)).toEqual(['talk.wav#t=0,1', 'talk.wav#t=0.5,1.5']);
    expect(read.unusable.map(({ path, code }) => [relative(dir, path), code])).toEqual(refused);
    const report = await inspectCorpus(join(dir, 'clips.csv'));
    expect(report.unusable.map(({ path, code }) => [path, code])).toEqual(refused);
  });

  it('is counted by `affetto corpus`, with those that overlap', async () => {
    const { folder } = await talk(three);
    await mkdir(join(folder, 'more'));
    const report = await inspectCorpus(join(folder, 'clips.csv'));
    // 0 to 2 s of channel 0 and 0.5 to 1.25 s of both overlap; channel 1 begins where the second ends.
    expect(report.counts.segments).toEqual({ utterances: 3, files: 1, overlapping: 2 });
    expect(report.counts.speakers).toMatchObject([
      { speaker: 'ann', utterances: 2, durationSeconds: 2.75 },
      { speaker: 'bob', utterances: 1, durationSeconds: 1.75 },
    ]);
    expect(renderReport(report)).toContain(
      'segments     3 in 1 file, 2 of them overlapping another',
    );
  });
});
