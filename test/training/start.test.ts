// `train --from`: what a training takes over from a finished model file, what the new file says it owes to it, and why a
// file is refused. Made sounds: a corpus under RAVDESS's names to start from, and folders of somebody's own labels.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { protocolAfterStarts } from '../../src/evaluation/after-starts.js';
import { chooseVoices } from '../../src/evaluation/model-files/voices.js';
import { modelCard } from '../../src/model-file/card.js';
import { joinModels } from '../../src/model-file/join.js';
import { buildModelFile, readModelMetadata } from '../../src/model-file/model-file.js';
import { readModelWeights } from '../../src/model-file/weights.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { describeProtocol } from '../../src/splits/protocols.js';
import { filledSettings } from '../../src/training/filled-settings.js';
import { presetSettings } from '../../src/training/presets.js';
import { RunFolder } from '../../src/training/run-folder.js';
import type { TrainingSettings, TrainingSettingsInput } from '../../src/training/settings.js';
import { readStart, startingValues } from '../../src/training/start.js';
import { type StartedRun, train } from '../../src/training/train.js';
import { makeCorpus, makeLabelFolders, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';
import { speechLike } from '../support/speech.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
const own = { bored: 4, excited: 4, angry: 4 };

/** Settings that start from a file; what else is as quick as in other tests. */
async function startFrom(
  file: string,
  more: Partial<TrainingSettingsInput> = {},
  from: object = {},
): Promise<TrainingSettings> {
  const { model: _, frontEnd: __, ...rest } = quickSettings;
  const { model, ...others } = await filledSettings({ ...rest, ...more, from: { file, ...from } });
  return presetSettings(model as TrainingSettings['model'], others);
}

function runOn(
  corpus: string,
  name: string,
  settings: TrainingSettings | 'resume',
  more: Partial<Parameters<typeof train>[0]> = {},
) {
  return train({
    ...(settings === 'resume' ? { resume: true } : { settings }),
    corpusFolder: at(corpus),
    outFolder: at(name),
    cacheFolder: at('cache'),
    runtime: nodeRuntime,
    ...more,
  });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-start-'));
  await makeCorpus(at('ravdess'), 4);
  await makeLabelFolders(at('mine'), own, ['anna', 'ben', 'cleo', 'dan']);
  const split = { kind: 'speakers' as const, testSpeakers: ['03', '04'], validationFraction: 0 };
  const settings = presetSettings(quickSettings.model, { ...quickSettings, epochs: 15, split });
  const { modelFile } = await runOn('ravdess', 'first', settings);
  await writeFile(at('first.onnx'), modelFile);
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe('what is taken over', () => {
  it('is every weight and statistic but the layer that names other labels', async () => {
    const start = await readStart({ file: at('first.onnx') });
    const old = readModelWeights(await readFile(at('first.onnx')));
    const { weights, statistics, head } = startingValues(start, { labels: ['a', 'b'], seed: 7 });
    expect(head).toBe('new');
    expect(statistics).toEqual(old.values.statistics);
    const taken = old.layout.parameters.filter(({ name }) => !name.startsWith('logits/'));
    expect(taken.length).toBe(old.layout.parameters.length - 2);
    for (const { offset, size } of taken) {
      // All that comes before the head lies where it lay.
      const theirs = old.values.weights.subarray(offset, offset + size);
      expect(weights.subarray(offset, offset + size)).toEqual(theirs);
    }
    // The head's 16 x 2 weights and 2 biases instead of 16 x 8 and 8.
    expect(weights.length).toBe(old.values.weights.length - 17 * 6);
    const other = startingValues(start, { labels: ['a', 'b'], seed: 8 });
    expect(other.weights.slice(-34)).not.toEqual(weights.slice(-34));
  });

  it('is the head too where the labels are the same, in whatever order', async () => {
    const { labels } = (await readStart({ file: at('first.onnx') })).metadata;
    const turned = [...labels].reverse();
    const settings = await startFrom(at('first.onnx'), {
      ...{ labels: turned, epochs: 1, learningRate: 1e-9 },
      ...{ optimizer: { kind: 'sgd', momentum: 0 }, split: { validationFraction: 0 } },
    });
    let started: StartedRun | undefined;
    const listener = { onStart: (run: StartedRun) => (started = run) };
    const { modelFile } = await runOn('ravdess', 'turned', settings, { listener });
    expect(started?.start?.from.head).toBe('kept');
    // A training that cannot move a weight answers as the file does, label by label, but for the running statistics.
    const clip = speechLike({ seconds: 0.6, sampleRate: 8000 });
    const [before, after] = await Promise.all(
      [await readFile(at('first.onnx')), modelFile].map(async (bytes) => {
        const recognizer = await loadRecognizer(bytes, nodeRuntime);
        const { probabilities } = await recognizer.recognize(clip);
        await recognizer.dispose();
        return probabilities;
      }),
    );
    expect(Object.keys(after!)).toEqual(turned);
    for (const label of labels) expect(after![label]).toBeCloseTo(before![label]!, 2);
  }, 60_000);

  it('is the front end with its statistics: after others the weights would hear something else', async () => {
    const short = { epochs: 1, split: { kind: 'speaker', validationFraction: 0 } as const };
    const { modelFile } = await runOn('mine', 'others', await startFrom(at('first.onnx'), short));
    const { labels, frontEnd } = readModelMetadata(modelFile);
    expect([...labels].sort()).toEqual(['angry', 'bored', 'excited']);
    expect(frontEnd.normalization.global).not.toBeNull();
    expect(frontEnd).toEqual(readModelMetadata(await readFile(at('first.onnx'))).frontEnd);
  }, 60_000);
});

describe('a run that started from a file', () => {
  it('ends in the same weights when it was cut off, and refuses another file', async () => {
    const settings = await startFrom(at('first.onnx'), { epochs: 2 });
    const whole = await runOn('mine', 'whole', settings);
    const controller = new AbortController();
    const cut = runOn('mine', 'cut', settings, {
      listener: { onEpoch: ({ epoch }) => epoch === 1 && controller.abort() },
      signal: controller.signal,
    });
    await expect(cut).rejects.toThrow();
    const first = await readFile(at('first.onnx'));
    await writeFile(at('first.onnx'), await readFile(at('others', 'model.onnx')));
    await expect(runOn('mine', 'cut', 'resume')).rejects.toMatchObject({
      code: 'RUN_INVALID',
      message: expect.stringContaining('first.onnx is not the file that this training started'),
    });
    await writeFile(at('first.onnx'), first);
    const resumed = await runOn('mine', 'cut', 'resume');
    expect(Buffer.compare(resumed.modelFile, whole.modelFile)).toBe(0);
    expect((await new RunFolder(at('cut')).settings()).from?.sha256).toMatch(/^[0-9a-f]{64}$/);
  }, 60_000);

  it('says in file and card what it owes: corpora, voices and licences of both', async () => {
    const metadata = readModelMetadata(await readFile(at('whole', 'model.onnx')));
    const { training, licence } = metadata;
    expect(training.from).toMatchObject({ file: 'first.onnx', head: 'new', corpus: 'RAVDESS' });
    expect(training.corpus).toBe('Label folders, after RAVDESS');
    expect(training.speakers).toEqual(expect.arrayContaining(['ravdess/01', 'ravdess/02']));
    expect(licence).toContain("depends on that corpus's licence");
    expect(licence).toContain('CC BY-NC-SA 4.0');
    const card = modelCard(metadata, 'whole.onnx');
    expect(card).toMatch(
      /Training started from `first\.onnx`, trained on RAVDESS \(32 utterances\)/,
    );
    // Whom the first one heard, the second has heard: 01 and 02, not 03 and 04.
    const voices = chooseVoices(metadata, await openCorpus(at('ravdess')), {});
    expect(voices.heardSpeakers).toEqual(['01', '02']);
    expect(voices.protocol.speakerIndependent).toBe(false);
    const mine = chooseVoices(metadata, await openCorpus(at('mine')), {});
    expect(mine.heardSpeakers.length).toBeGreaterThan(0);
  });

  it('counts each corpus once where both trainings heard the same', async () => {
    const settings = await startFrom(at('first.onnx'), {
      ...{ epochs: 1, split: { kind: 'speakers', testSpeakers: ['04'], validationFraction: 0 } },
    });
    const { modelFile, report } = await runOn('ravdess', 'again', settings);
    const { training } = readModelMetadata(modelFile);
    expect(training.heard).toHaveLength(1);
    expect(training.corpus).toBe('RAVDESS');
    expect(training.speakers).toEqual(['01', '02', '03']);
    expect(report.speakerIndependent).toBe(true);
  }, 30_000);

  it('calls a test speaker-dependent whose voices the file had heard', async () => {
    const settings = await startFrom(at('first.onnx'), {
      ...{ epochs: 1, split: { kind: 'speakers', testSpeakers: ['01', '04'] } },
    });
    const { report } = await runOn('ravdess', 'known', settings);
    expect(report.speakerIndependent).toBe(false);
    expect(report.protocol).toContain(
      'but first.onnx, from which training started, had heard 1 of 2 test voices: speaker-dependent',
    );
  }, 30_000);
});

describe('an evaluation that starts from a file', () => {
  it('is called speaker-dependent where that had heard voices of the corpus, and only there', async () => {
    const config = { ...(await startFrom(at('first.onnx'))), labels: ['angry', 'sad'] };
    const plan = { models: [{ name: 'on', config }] };
    const protocolOf = async (folder: string) => {
      const corpus = await openCorpus(folder);
      const split = { ...config.split, kind: 'speaker-folds' as const };
      return protocolAfterStarts(describeProtocol(corpus.utterances, split), plan, corpus);
    };
    const known = await protocolOf(at('ravdess'));
    expect(known.speakerIndependent).toBe(false);
    expect(known.title).toBe(
      'speaker-dependent: speaker 5-fold, but first.onnx, from which training started, had heard 2 of 4 voices',
    );
    await makeLabelFolders(at('strangers'), { angry: 1, sad: 1 }, ['ema', 'finn', 'gus']);
    expect((await protocolOf(at('strangers'))).speakerIndependent).toBe(true);
  }, 30_000);
});

describe('a file is refused', () => {
  const refused = (file: string, from: object = {}) => readStart({ file: at(file), ...from });

  it('which is none, or is not there', async () => {
    await writeFile(at('text.onnx'), 'no model');
    await expect(refused('text.onnx')).rejects.toMatchObject({
      code: 'MODEL_FILE_INVALID',
      message: expect.stringContaining('text.onnx: This is not a usable model file'),
    });
    await expect(refused('absent.onnx')).rejects.toThrow('Cannot read');
  });

  it('which holds several networks, until one is named', async () => {
    const first = await readFile(at('first.onnx'));
    await writeFile(at('two.onnx'), joinModels([first, first]));
    await expect(refused('two.onnx')).rejects.toThrow(
      /two\.onnx holds 2 networks that answer together; .* Give --member 1 or --member 2/,
    );
    await expect(refused('two.onnx', { member: 3 })).rejects.toThrow('so it has no 3');
    await expect(refused('first.onnx', { member: 2 })).rejects.toThrow('holds one network');
    const second = await readStart({ file: at('two.onnx'), member: 2 });
    expect(second.values.weights).toEqual(readModelWeights(first).values.weights);
  });

  it('which was adapted to somebody', async () => {
    const { metadata, values } = readModelWeights(await readFile(at('first.onnx')));
    const adaptation = {
      ...{ fromSha256: '0'.repeat(64), clips: { sad: 1 }, layers: 'last' as const, seed: 1 },
      ...{ replayedClips: 0, steps: 1, learningRate: 1, priorStrength: 0 },
    };
    await writeFile(at('adapted.onnx'), buildModelFile({ ...metadata, adaptation }, values));
    await expect(refused('adapted.onnx')).rejects.toThrow('was adapted to a speaker');
  });

  it('where settings contradict it, or its labels are to be kept and are others', async () => {
    await expect(
      startFrom(at('first.onnx'), { model: { name: 'crnn' }, frontEnd: { melBands: 64 } }),
    ).rejects.toThrow(
      'model.name is "cnn-lstm" there, "crnn" here; frontEnd.melBands is 32 there, 64 here',
    );
    const settings = await startFrom(at('first.onnx'), {}, { head: 'kept' });
    await expect(runOn('mine', 'kept', settings)).rejects.toThrow('from.head is kept, but');
    // In a program nobody fills settings in.
    const bare = { ...settings, frontEnd: { ...settings.frontEnd, melBands: 64 } };
    await expect(runOn('mine', 'bare', bare)).rejects.toThrow('frontEnd.melBands is 64');
  });
});

describe('affetto train --from', () => {
  it('takes the encoder of an encoder model, fits the rest anew, and says so', async () => {
    const small = { bored: 1, excited: 1 };
    await makeLabelFolders(at('small'), small, ['anna', 'ben', 'cleo']);
    const outcome = await affetto([
      ...['train', '--from', 'models/encoder.onnx', '--corpus', at('small')],
      ...['--out', at('encoder-run'), '--cache', at('cache')],
    ]);
    expect(outcome.stderr).toMatch(
      /starts from models\/encoder\.onnx \(trained on RAVDESS, EMO-DB, and nEMO, 2,449 utterances\): its encoder; what answers is fitted anew/,
    );
    expect(outcome.code).toBe(0);
    const { training, labels, model } = readModelMetadata(
      await readFile(at('encoder-run/model.onnx')),
    );
    expect(labels).toEqual(['bored', 'excited']);
    expect(training.from).toMatchObject({ file: 'encoder.onnx', head: 'new' });
    // One corpus, whatever number the file was made of.
    expect(model.options.corpora).toBe(1);
    // Nothing is left of what the first head had learnt of anybody.
    expect(training.corpus).not.toContain('RAVDESS');
  }, 120_000);

  it('asks for the file where only a member is named', async () => {
    const outcome = await affetto(['train', '--member', '1', '--corpus', 'x', '--out', at('x')]);
    expect(outcome.stderr).toContain('give the file with --from');
  });
});
