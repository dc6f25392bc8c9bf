// Labels of the corpus's own, from folders to the answers of the model file: exactly what was trained on is answered and
// scored, and what cannot be learnt or heard is left out by name.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { presetSettings } from '../../src/training/presets.js';
import { RunFolder } from '../../src/training/run-folder.js';
import { type StartedRun, train } from '../../src/training/train.js';
import { makeLabelFolders, makeUnusable, quickSettings } from '../support/made-corpus.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const speakers = ['ala', 'ewa', 'jan', 'ola'];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-own-'));
  await makeLabelFolders(at('pl'), { złość: 3, radość: 3, smutek: 3 }, speakers);
  await makeUnusable(at('pl', 'smutek', 'ala'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const started = new Map<string, StartedRun>();
const runIn = (
  name: string,
  more: Parameters<typeof presetSettings>[1] = {},
  { corpus = 'pl', ...options }: { corpus?: string; strict?: boolean; resume?: boolean } = {},
) =>
  train({
    settings: presetSettings(quickSettings.model, { ...quickSettings, epochs: 2, ...more }),
    corpusFolder: at(corpus),
    outFolder: at(name),
    cacheFolder: at('cache'),
    runtime: nodeRuntime,
    listener: { onStart: (run) => started.set(name, run) },
    ...options,
  });
const bySpeaker = { kind: 'speaker', testFraction: 0.25, validationFraction: 0 } as const;

describe('a folder with labels of its own', () => {
  it('gives a model that answers exactly these, scored on exactly these', async () => {
    const { report, modelFile, predictions } = await runIn('first', { split: bySpeaker });
    const labels = ['radość', 'smutek', 'złość'];
    expect(report.labels).toEqual(labels);
    expect(report.count).toBe(9);
    const recognizer = await loadRecognizer(modelFile, nodeRuntime);
    expect(recognizer.metadata.labels).toEqual(labels);
    const [first] = predictions;
    const bytes = await readFile(at('pl', first!.path));
    const { samples } = await decodeAudio(bytes, { sampleRate: 8000 });
    const { probabilities } = await recognizer.recognize(samples);
    expect(Object.keys(probabilities)).toEqual(labels);
    expect(Object.values(probabilities)[first!.truth]).toBeCloseTo(
      first!.probabilities[first!.truth]!,
      3,
    );
    await recognizer.dispose();
  }, 60_000);

  it('keeps the labels that were settled, so that the run can go on', async () => {
    expect((await new RunFolder(at('first')).settings()).labels).toEqual([
      ...['radość', 'smutek', 'złość'],
    ]);
    const again = await runIn('first', {}, { resume: true });
    expect(again.report.labels).toEqual(['radość', 'smutek', 'złość']);
    expect(again.report.count).toBe(9);
  }, 60_000);

  it('leaves out what cannot be used by name, and never trains on it', async () => {
    const { unusable, split } = started.get('first')!;
    const wrong = { broken: 'NOT_AUDIO', empty: 'EMPTY', short: 'TOO_SHORT', silent: 'SILENT' };
    expect(unusable.map(({ path, code }) => [path, code])).toEqual(
      Object.entries(wrong).map(([name, code]) => [
        at('pl', 'smutek', 'ala', `${name}.wav`),
        `AUDIO_${code}`,
      ]),
    );
    const ids = [...split.train, ...split.validation, ...split.test];
    expect(ids).toHaveLength(36);
    for (const name of Object.keys(wrong)) expect(ids).not.toContain(`smutek/ala/${name}`);
    const kept = JSON.parse(await readFile(at('first', 'unusable.json'), 'utf8'));
    expect(kept).toEqual(unusable);
  });

  it('knows them as well where the features are cached, and stops where that was asked for', async () => {
    await runIn('cached', { split: bySpeaker });
    expect(started.get('cached')?.unusable).toEqual(started.get('first')?.unusable);
    const strict = runIn('strict', { split: bySpeaker }, { strict: true });
    await expect(strict).rejects.toMatchObject({ code: 'CORPUS_UNUSABLE' });
    await expect(strict).rejects.toThrow(
      /^4 recordings cannot be used \(1 broken, 1 without samples, 1 too short, 1 silent\):\n {2}\S*broken\.wav: .*\n {2}\S*empty\.wav: .*\n/,
    );
  }, 60_000);

  it('maps them, also when the run goes on', async () => {
    const labelMap = { złość: 'angry', smutek: null };
    const { report } = await runIn('mapped', { split: bySpeaker, labelMap });
    expect(report.labels).toEqual(['angry', 'radość']);
    expect(started.get('mapped')?.leftOut).toEqual({ smutek: 16 });
    const again = await runIn('mapped', {}, { resume: true });
    expect(again.report.labels).toEqual(['angry', 'radość']);
  }, 60_000);
});

describe('a label that training does not teach', () => {
  it('is neither answered nor scored, and what has it is counted', async () => {
    await makeLabelFolders(at('odd'), { angry: 2, bored: 2 }, speakers);
    await makeLabelFolders(at('odd'), { angry: 0, bored: 0, excited: 3 }, ['jan']);
    const split = { ...bySpeaker, kind: 'speakers' as const, testSpeakers: ['jan'] };
    const { report, settings, modelFile } = await runIn('odd-run', { split }, { corpus: 'odd' });
    expect(settings.labels).toEqual(['angry', 'bored']);
    expect(report).toMatchObject({ labels: ['angry', 'bored'], count: 4 });
    expect(report.unanswerable).toEqual({ excited: 3 });
    expect(started.get('odd-run')).toMatchObject({
      untaught: ['excited'],
      unanswerable: { excited: 3 },
    });
    const recognizer = await loadRecognizer(modelFile, nodeRuntime);
    expect(recognizer.metadata.labels).toEqual(['angry', 'bored']);
    await recognizer.dispose();
  }, 60_000);

  it('is not one that has a single recording, under a random split', async () => {
    await makeLabelFolders(at('few'), { angry: 5, bored: 5, excited: 1 }, ['ann']);
    const split = { kind: 'random', testFraction: 0.2, validationFraction: 0 } as const;
    const { report } = await runIn('few-run', { split }, { corpus: 'few' });
    expect(report).toMatchObject({ labels: ['angry', 'bored', 'excited'], count: 2 });
  }, 60_000);

  it('leaves nothing to tell apart where it is all but one', async () => {
    await makeLabelFolders(at('one'), { angry: 2 }, ['ann', 'bob']);
    await makeLabelFolders(at('one'), { angry: 0, bored: 2 }, ['jan']);
    const split = { ...bySpeaker, kind: 'speakers' as const, testSpeakers: ['jan'] };
    await expect(runIn('one-run', { split }, { corpus: 'one' })).rejects.toThrow(
      /All 4 utterances of the training part are angry: telling apart takes two labels/,
    );
  }, 60_000);
});

it('says so where no recording can be used', async () => {
  await makeUnusable(at('none', 'angry'));
  await makeUnusable(at('none', 'sad'));
  await expect(runIn('none-run', {}, { corpus: 'none' })).rejects.toThrow(
    /^8 recordings cannot be used.*None is left/s,
  );
}, 60_000);
