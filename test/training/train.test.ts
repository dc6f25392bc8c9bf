// A run from corpus to model file on synthesised speech, and the promise that matters most on long
// runs: whenever it is killed, it goes on to the very same weights.

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { presetSettings } from '../../src/training/presets.js';
import { RunFolder } from '../../src/training/run-folder.js';
import { type TrainingSettings, trainingSettings } from '../../src/training/settings.js';
import { type TrainOptions, type TrainResult, train } from '../../src/training/train.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';

let root: string;
let corpus: string;
const quick = presetSettings(quickSettings.model, quickSettings);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-train-'));
  corpus = join(root, 'corpus');
  await makeCorpus(corpus, 4);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const runIn = (name: string, settings: TrainingSettings = quick, resume = false) =>
  train({
    ...(resume ? { resume } : { settings }),
    corpusFolder: corpus,
    outFolder: join(root, name),
    cacheFolder: join(root, 'cache'),
    runtime: nodeRuntime,
  });

describe('a whole run', () => {
  let result: TrainResult;
  beforeAll(async () => {
    result = await runIn('whole');
  }, 60_000);

  it('learns the made corpus far beyond chance (1 in 8)', () => {
    expect(result.report.count).toBe(16);
    expect(result.report.accuracy).toBeGreaterThan(0.5);
    const { history } = result.checkpoint;
    expect(history.at(-1)!.trainLoss).toBeLessThan(history[0]!.trainLoss * 0.8);
  });

  it('takes the epoch with the lowest validation loss, not the last', () => {
    const scores = result.checkpoint.history.map((entry) => entry.validation!.loss);
    expect(scores[result.report.bestEpoch - 1]).toBe(Math.min(...scores));
  });

  it('stops once patience epochs in a row were no better, and not before', async () => {
    const { checkpoint, report } = await runIn('patient', { ...quick, patience: 2 });
    expect(checkpoint.epoch).toBeLessThan(quick.epochs);
    expect(report.epochs).toBe(report.bestEpoch + 2);
    // Until then it is the same training: patience changes nothing but the end.
    expect(checkpoint.history).toEqual(result.checkpoint.history.slice(0, checkpoint.epoch));
    const { length } = checkpoint.history;
    const losses = checkpoint.history.map(({ validation }) => validation!.loss);
    expect(Math.min(...losses.slice(length - 2))).toBeGreaterThanOrEqual(losses[length - 3]!);
  }, 60_000);

  it('says that a random split shares voices', async () => {
    expect(result.report.speakerIndependent).toBe(false);
    expect(result.report.protocol).toContain('speaker-dependent');
    const split = JSON.parse(await readFile(join(root, 'whole/split.json'), 'utf8'));
    const ids = [...split.train, ...split.validation, ...split.test];
    expect(new Set(ids).size).toBe(64);
    expect(split.test).toHaveLength(16);
  });

  it('leaves a model file that answers as the test did, with the run in its metadata', async () => {
    const bytes = await readFile(join(root, 'whole/model.onnx'));
    const recognizer = await loadRecognizer(bytes, nodeRuntime);
    expect(recognizer.metadata.evaluation.accuracy).toBe(result.report.accuracy);
    expect(recognizer.metadata.training.seed).toBe(1);
    const { decodeAudio } = await import('../../src/audio/decode.js');
    const { listRavdess } = await import('../../src/corpora/ravdess-listing.js');
    const split = JSON.parse(await readFile(join(root, 'whole/split.json'), 'utf8'));
    const { utterances } = await listRavdess(corpus);
    let correct = 0;
    for (const { id, path, emotion } of utterances) {
      if (!split.test.includes(id)) continue;
      const { samples } = await decodeAudio(await readFile(path), { sampleRate: 8000 });
      const answer = await recognizer.recognize(samples);
      if (answer.emotion === emotion) correct++;
    }
    await recognizer.dispose();
    // Training scored cached features; the file starts from the waveform. They must agree clip by clip.
    expect(correct / split.test.length).toBeCloseTo(result.report.accuracy, 10);
  });

  it('gives the same weights for the same seed, and others for another', async () => {
    const again = await runIn('again');
    expect(again.checkpoint.state.weights).toEqual(result.checkpoint.state.weights);
    expect(Buffer.compare(again.modelFile, result.modelFile)).toBe(0);
    const other = await runIn('other', { ...quick, seed: 2, epochs: 1 });
    expect(other.checkpoint.state.weights).not.toEqual(result.checkpoint.state.weights);
  }, 60_000);

  it('refuses to overwrite a run, or to resume what is not one', async () => {
    await expect(runIn('whole')).rejects.toMatchObject({ code: 'RUN_INVALID' });
    await expect(runIn('nothing-here', quick, true)).rejects.toMatchObject({
      code: 'RUN_INVALID',
    });
    await mkdir(join(root, 'damaged'));
    await writeFile(join(root, 'damaged/config.json'), '{"model": ');
    await expect(runIn('damaged', quick, true)).rejects.toMatchObject({
      code: 'RUN_INVALID',
      message: expect.stringMatching(/damaged\/config\.json is damaged .*Start anew/),
    });
  });

  it('shares no voice between the parts of a speaker split', async () => {
    const speakers = {
      ...quick,
      epochs: 1,
      split: { ...quick.split, kind: 'speaker', validationFraction: 0 },
    } as const;
    const { report } = await runIn('speakers', speakers);
    expect(report.speakerIndependent).toBe(true);
    const split = JSON.parse(await readFile(join(root, 'speakers/split.json'), 'utf8'));
    const actors = (ids: string[]) => new Set(ids.map((id) => id.slice(-2)));
    for (const actor of actors(split.test)) expect(actors(split.train).has(actor)).toBe(false);
  }, 30_000);
});

describe('a run that is killed', () => {
  const settings = { ...quickSettings, epochs: 12 };
  const start = (out: string, extra: readonly string[] = []) =>
    spawn(
      process.execPath,
      [
        ...[
          '--import',
          'tsx',
          'src/cli/main.ts',
          'train',
          '--corpus',
          corpus,
          '--out',
          join(root, out),
        ],
        ...['--cache', join(root, 'cache'), ...extra],
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
  const fresh = ['--config', ''];

  beforeAll(async () => {
    fresh[1] = join(root, 'settings.json');
    await writeFile(fresh[1], JSON.stringify(settings));
  });

  /** Kills the child with `signal` once its output says that epoch `epoch` ended; resolves to its exit code. */
  async function killAfterEpoch(
    out: string,
    epoch: number,
    signal: NodeJS.Signals,
    extra: readonly string[],
  ) {
    const child = start(out, extra);
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes(`epoch ${epoch}:`)) child.kill(signal);
    });
    return new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  }

  it('ends in the same weights bit for bit after kill -9 twice and Ctrl-C once', async () => {
    const whole = await runIn('uninterrupted', presetSettings(settings.model, settings));
    expect(await killAfterEpoch('killed', 2, 'SIGKILL', fresh)).toBe(null);
    expect(existsSync(join(root, 'killed/model.onnx'))).toBe(false);
    expect(await killAfterEpoch('killed', 5, 'SIGKILL', ['--resume'])).toBe(null);
    expect(await killAfterEpoch('killed', 8, 'SIGINT', ['--resume'])).toBe(130);
    const resumed = await runIn('killed', quick, true);
    expect(resumed.checkpoint.history.map(({ epoch }) => epoch)).toEqual(
      whole.checkpoint.history.map(({ epoch }) => epoch),
    );
    expect(resumed.checkpoint.state).toEqual(whole.checkpoint.state);
    expect(Buffer.compare(resumed.modelFile, whole.modelFile)).toBe(0);
  }, 120_000);

  it('says so when a checkpoint is damaged, and how to go on', async () => {
    const folder = new RunFolder(join(root, 'killed'));
    await folder.write('checkpoint.bin', new Uint8Array([1, 2, 3]));
    await expect(folder.loadCheckpoint()).rejects.toThrow(/Delete it to start the run again/);
  });
});

describe('a run on a corpus that changes', () => {
  let changing: string;
  const clip = (name: string) => join(changing, 'Actor_01', `${name}.wav`);
  const first = '03-01-01-01-01-01-01';
  const options = (more: Partial<TrainOptions>): TrainOptions => ({
    corpusFolder: changing,
    outFolder: join(root, 'changing-run'),
    cacheFolder: join(root, 'cache'),
    runtime: nodeRuntime,
    ...more,
  });
  const resume = () => train(options({ resume: true }));

  beforeAll(async () => {
    changing = join(root, 'changing');
    await makeCorpus(changing, 2);
    const controller = new AbortController();
    const stopped = train(
      options({
        settings: presetSettings(quickSettings.model, { ...quickSettings, epochs: 3 }),
        listener: { onEpoch: () => controller.abort() },
        signal: controller.signal,
      }),
    );
    await expect(stopped).rejects.toMatchObject({ name: 'AbortError' });
  }, 60_000);

  it('does not go on with other recordings than it was begun with', async () => {
    const split = await readFile(join(root, 'changing-run/split.json'));
    await writeFile(clip('03-01-05-02-01-01-01'), await readFile(clip(first)));
    await expect(resume()).rejects.toMatchObject({
      code: 'RUN_INVALID',
      message: expect.stringContaining('1 utterance added (e.g. 03-01-05-02-01-01-01)'),
    });
    await rename(clip(first), join(root, 'aside.wav'));
    await expect(resume()).rejects.toThrow(
      `added (e.g. 03-01-05-02-01-01-01), 1 removed (e.g. ${first})`,
    );
    await rm(clip('03-01-05-02-01-01-01'));
    await rename(join(root, 'aside.wav'), clip(first));
    expect(await readFile(join(root, 'changing-run/split.json'))).toEqual(split);
  }, 60_000);

  it('does not go on where the same names fall into other parts', async () => {
    const splitFile = join(root, 'changing-run/split.json');
    const text = await readFile(splitFile, 'utf8');
    const {
      train: [moved, ...others],
      test,
      ...rest
    } = JSON.parse(text);
    await writeFile(splitFile, JSON.stringify({ ...rest, train: others, test: [...test, moved] }));
    await expect(resume()).rejects.toThrow(`e.g. ${moved}: train, before test`);
    await writeFile(splitFile, text);
  }, 60_000);

  it('goes on once the corpus is as it was', async () => {
    const { checkpoint } = await resume();
    expect(checkpoint.epoch).toBe(3);
  }, 60_000);
});

describe('folders that cannot be written', () => {
  // Tests may run as root, whom no missing right stops; below a file nobody makes a folder.
  const blocked = () => join(root, 'a-file', 'inside');
  beforeAll(() => writeFile(join(root, 'a-file'), ''));
  const cannot = (start: string) => ({
    code: 'FILE_UNREADABLE',
    message: expect.stringMatching(new RegExp(`^Cannot write ${start}.*ENOTDIR.*another folder`)),
  });

  it('are named with the reason: the run', async () => {
    await expect(runIn('a-file/inside')).rejects.toMatchObject(cannot(blocked()));
  });

  it('are named with the reason: the cache', async () => {
    const run = train({
      settings: quick,
      corpusFolder: corpus,
      outFolder: join(root, 'no-cache'),
      cacheFolder: blocked(),
      runtime: nodeRuntime,
    });
    await expect(run).rejects.toMatchObject(cannot(join(blocked(), 'features')));
  });

  it('are named with the reason: a file of the run', async () => {
    const folder = new RunFolder(join(root, 'a-file'));
    await expect(folder.writeJson('x.json', 1)).rejects.toMatchObject(
      cannot(folder.file('x.json')),
    );
  });
});

describe('settings', () => {
  it('have no patience without a validation part to tell when it ends', async () => {
    const hasty = presetSettings({ name: 'cnn' }, { patience: 3 });
    const error = { code: 'OPTION_INVALID', message: expect.stringContaining('--validation 0.1') };
    await expect(runIn('hasty', hasty)).rejects.toMatchObject(error);
    expect(existsSync(join(root, 'hasty'))).toBe(false);
  });

  it("do not ask for a speaker's statistics, which training does not know", () => {
    const ask = () =>
      presetSettings({ name: 'cnn' }, { frontEnd: { normalization: { speaker: true } } });
    expect(ask).toThrow(/normalization\.speaker is true.*normalization\.utterance/);
  });

  it('name what is wrong', () => {
    expect(() => trainingSettings({ ...quickSettings, epochs: 0 })).toThrow(/epochs/);
    expect(() => presetSettings({ name: 'cnn' }, { learningRate: -1 })).toThrow(/learningRate/);
  });
});
