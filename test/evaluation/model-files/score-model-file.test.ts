// A finished model file on a corpus: every answer is the recogniser's own, every recording is either
// scored, left out or refused with its reason, and voices heard in training are named.
import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../../src/audio/decode.js';
import { writeWav } from '../../../src/audio/write-wav.js';
import type { CorpusListing } from '../../../src/corpora/listing.js';
import { openCorpus } from '../../../src/corpora/open-corpus.js';
import { measureRobustness } from '../../../src/evaluation/model-files/robustness.js';
import { scoreModelFile } from '../../../src/evaluation/model-files/score-model-file.js';
import { loadRecognizer } from '../../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../../src/runtime/node.js';
import { makeCorpus } from '../../support/made-corpus.js';
import { type ScoredModel, scoredModel } from '../../support/scored-model.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let made: ScoredModel;
let corpus: CorpusListing;
let model: string;
beforeAll(async () => {
  made = await scoredModel();
  corpus = made.corpus;
  model = await made.writeModel('model.onnx');
});
afterAll(() => made.remove());

const processes = 1;
const total = (row: readonly number[]) => row.reduce((sum, value) => sum + value, 0);

describe('scores', () => {
  it('are of the answers that the recogniser gives', async () => {
    const score = await scoreModelFile({ modelPath: model, corpus, processes });
    const recognizer = await loadRecognizer(await readFile(model), nodeRuntime);
    const { labels, sampleRate } = recognizer.metadata;
    let hits = 0;
    for (const [index, utterance] of corpus.utterances.entries()) {
      const { samples } = await decodeAudio(await readFile(utterance.path), { sampleRate });
      const { emotion, probabilities } = await recognizer.recognize(samples);
      const scored = score.predictions.utterances[index]!;
      expect(scored).toMatchObject({ id: utterance.id, truth: labels.indexOf(utterance.emotion) });
      expect(scored.path).toBe(`Actor_${utterance.speaker}/${utterance.id}.wav`);
      for (const [column, label] of labels.entries()) {
        expect(scored.probabilities[column]).toBeCloseTo(probabilities[label]!, 6);
      }
      if (emotion === utterance.emotion) hits++;
    }
    await recognizer.dispose();
    expect(score.metrics.count).toBe(48);
    expect(score.metrics.accuracy).toBeCloseTo(hits / 48, 12);
    expect(score.summary.uar.mean).toBeCloseTo(score.metrics.uar, 12);
    expect(score.audioSeconds).toBeCloseTo(48 * 0.6, 2);
    expect(score.unanswered).toEqual([]);
  });

  it('are of answers at several speeds where these are asked for', async () => {
    const speeds = [0.944, 1, 1.059];
    const score = await scoreModelFile({ modelPath: model, corpus, processes, speeds });
    expect(score.speeds).toEqual(speeds);
    const options = { speeds };
    const recognizer = await loadRecognizer(await readFile(model), nodeRuntime, options);
    const { sampleRate } = recognizer.metadata;
    const [first] = corpus.utterances;
    const { samples } = await decodeAudio(await readFile(first!.path), { sampleRate });
    const { probabilities } = await recognizer.recognize(samples);
    await recognizer.dispose();
    for (const [column, value] of Object.values(probabilities).entries()) {
      expect(score.predictions.utterances[0]!.probabilities[column]).toBeCloseTo(value, 6);
    }
  });

  it('go by the labels that both have', async () => {
    const labels = ['surprised', 'bored', 'happy', 'sad'];
    const path = await made.writeModel('four.onnx', { labels });
    const score = await scoreModelFile({ modelPath: path, corpus, processes });
    expect(score.labels).toEqual(['surprised', 'happy', 'sad']);
    expect(score.metrics.count).toBe(18);
    expect(score.corpus.leftOut).toEqual({
      ...{ neutral: 6, calm: 6, angry: 6, fearful: 6, disgust: 6 },
    });
    const [first] = score.predictions.utterances;
    expect(total(first!.probabilities)).toBeCloseTo(1, 12);
    // Renormalised: ratios are those of the model's own answer.
    const recognizer = await loadRecognizer(await readFile(path), nodeRuntime);
    const { samples } = await decodeAudio(await readFile(join(made.corpusFolder, first!.path)), {
      sampleRate: recognizer.metadata.sampleRate,
    });
    const { probabilities } = await recognizer.recognize(samples);
    await recognizer.dispose();
    expect(first!.probabilities[0]! / first!.probabilities[1]!).toBeCloseTo(
      probabilities.surprised! / probabilities.happy!,
      4,
    );
  });

  it('need two labels in common', async () => {
    const path = await made.writeModel('bored.onnx', { labels: ['bored', 'happy'] });
    await expect(scoreModelFile({ modelPath: path, corpus, processes })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringContaining('bored, happy'),
    });
  });

  it('stop when told to', async () => {
    const controller = new AbortController();
    let seen = 0;
    const onProgress = (done: number) => {
      seen = done;
      if (done === 3) controller.abort();
    };
    const { signal } = controller;
    const attempt = scoreModelFile({ modelPath: model, corpus, processes, onProgress, signal });
    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toBe(3);
  });
});

describe('recordings without an answer', () => {
  it('are counted with their reason and are in no score', async () => {
    const folder = join(made.folder, 'damaged');
    await makeCorpus(folder, 1);
    const listing = await openCorpus(folder);
    const [silent, cut, gone, short] = listing.utterances.map(({ path }) => path);
    await writeFile(silent!, writeWav([new Float32Array(8000)], { sampleRate: 8000 }));
    await writeFile(cut!, (await readFile(cut!)).subarray(0, 30));
    await rm(gone!);
    await writeFile(short!, writeWav([new Float32Array(80).fill(0.1)], { sampleRate: 8000 }));
    const score = await scoreModelFile({ modelPath: model, corpus: listing, processes });
    expect(score.unanswered.map(({ code }) => code)).toEqual([
      'AUDIO_SILENT',
      expect.stringMatching(/^AUDIO_/),
      'FILE_UNREADABLE',
      'AUDIO_TOO_SHORT',
    ]);
    expect(score.unanswered[0]!.path).toBe('Actor_01/03-01-01-01-01-01-01.wav');
    expect(score.metrics.count).toBe(12);
    expect(total(score.metrics.confusion.flat())).toBe(12);
  });

  it('alone are an error', async () => {
    const folder = join(made.folder, 'silent');
    await makeCorpus(folder, 1);
    const listing = await openCorpus(folder);
    const silence = writeWav([new Float32Array(8000)], { sampleRate: 8000 });
    for (const { path } of listing.utterances) await writeFile(path, silence);
    const attempt = scoreModelFile({ modelPath: model, corpus: listing, processes });
    await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('silent') });
  });
});

describe('voices', () => {
  it('heard in training are named', async () => {
    const score = await scoreModelFile({ modelPath: model, corpus, processes });
    expect(score.speakerIndependent).toBe(false);
    expect(score.heardSpeakers).toEqual(['01', '02']);
    expect(score.protocol.title).toBe('speaker-dependent: 2 of 3 voices were heard in training');
  });

  it('can be chosen, or only those never heard', async () => {
    const unseen = await scoreModelFile({ modelPath: model, corpus, processes, unseen: true });
    expect(unseen.testSpeakers).toEqual(['03']);
    expect(unseen.speakerIndependent).toBe(true);
    expect(unseen.metrics.count).toBe(16);
    const speakers = ['02', '03'];
    const chosen = await scoreModelFile({ modelPath: model, corpus, processes, speakers });
    expect(chosen.testSpeakers).toEqual(speakers);
    expect(chosen.heardSpeakers).toEqual(['02']);
  });

  it('of another corpus were never heard, whatever they are called', async () => {
    const path = await made.writeModel('other.onnx', { trainedOn: 'EMO-DB' });
    const score = await scoreModelFile({ modelPath: path, corpus, processes });
    expect(score.protocol).toMatchObject({ kind: 'cross-corpus', speakerIndependent: true });
    expect(score.protocol.title).toMatch(/^speaker-independent: none of 3 voices/);
  });

  it.each([
    ['a list', 'Manifest train.csv'],
    ['folders by label', 'Label folders'],
  ])('that %s calls by the same names count as heard', async (_, trainedOn) => {
    const path = await made.writeModel('listed.onnx', { trainedOn });
    const score = await scoreModelFile({ modelPath: path, corpus, processes });
    expect(score.heardSpeakers).toEqual(['01', '02']);
    expect(score.speakerIndependent).toBe(false);
    const others = await made.writeModel('listed.onnx', { trainedOn, speakers: ['anna'] });
    const stranger = await scoreModelFile({ modelPath: others, corpus, processes });
    expect(stranger.speakerIndependent).toBe(true);
  });

  it('that a model was adapted to may be any', async () => {
    const path = await made.writeModel('adapted.onnx', { trainedOn: 'EMO-DB', adapted: true });
    const score = await scoreModelFile({ modelPath: path, corpus, processes });
    expect(score.speakerIndependent).toBe(false);
    expect(score.protocol.title).toBe(
      'speaker-dependent: the model was adapted to a speaker, who may be among 3 voices',
    );
  });

  it('that are not there, or all heard, are refused', async () => {
    const absent = scoreModelFile({ modelPath: model, corpus, processes, speakers: ['09'] });
    await expect(absent).rejects.toMatchObject({ message: expect.stringContaining('01, 02, 03') });
    const path = await made.writeModel('all.onnx', { speakers: ['01', '02', '03'] });
    const none = scoreModelFile({ modelPath: path, corpus, processes, unseen: true });
    await expect(none).rejects.toMatchObject({ code: 'OPTION_INVALID' });
  });
});

describe('model files', () => {
  it('that are not there or damaged are named', async () => {
    const missing = join(made.folder, 'missing.onnx');
    await expect(scoreModelFile({ modelPath: missing, corpus, processes })).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
      message: expect.stringContaining(missing),
    });
    const damaged = join(made.folder, 'damaged.onnx');
    await copyFile(model, damaged);
    const bytes = await readFile(damaged);
    bytes[bytes.length >> 1]! ^= 1;
    await writeFile(damaged, bytes);
    await expect(scoreModelFile({ modelPath: damaged, corpus, processes })).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
      message: expect.stringContaining(damaged),
    });
  });
});

describe('robustness', () => {
  const noise = { kind: 'noise', color: 'white', snrDb: 0 } as const;

  it('compares each condition with the recording as it is', async () => {
    const options = { modelPath: model, corpus, processes, seed: 4 };
    const { clean, rows, skipped } = await measureRobustness(options, [
      noise,
      { kind: 'gain', db: -80 },
    ]);
    expect(clean.predictions.utterances).toEqual(
      (await scoreModelFile({ modelPath: model, corpus, processes })).predictions.utterances,
    );
    const [row] = rows;
    const alone = await scoreModelFile({ ...options, degradation: noise });
    expect(row!.score.predictions).toEqual(alone.predictions);
    expect(row!.score.predictions.utterances).not.toEqual(clean.predictions.utterances);
    expect(row!.difference.uar.mean).toBeCloseTo(alone.metrics.uar - clean.metrics.uar, 12);
    expect(row!.difference.ece).toBeCloseTo(alone.metrics.ece - clean.metrics.ece, 12);
    // 80 dB down, nothing is left to hear.
    expect(skipped).toEqual([
      { name: 'gain -80 dB', reason: expect.stringContaining('None of 48 recordings') },
    ]);
  });

  it('draws other noise from another seed', async () => {
    const options = { modelPath: model, corpus, processes, degradation: noise };
    const [a, b] = [
      await scoreModelFile({ ...options, seed: 1 }),
      await scoreModelFile({ ...options, seed: 2 }),
    ];
    expect(a.predictions.utterances).not.toEqual(b.predictions.utterances);
  });
});
