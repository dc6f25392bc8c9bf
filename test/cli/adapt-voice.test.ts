// `affetto adapt --out NAME.json` as people and programs meet it: a tiny model of made-up voices, trained once, and a voice
// that `affetto predict` takes.
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { VoiceAdaptation } from '../../src/adaptation/voice-adaptation.js';
import { decodeAudio } from '../../src/audio/decode.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { openRecognizer } from '../../src/recognition/model-on-disk.js';
import { trainableModelPath } from '../../src/recognition/shipped-models.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { type EncoderModel, encoderModel } from '../support/encoder-model.js';
import { expectCode } from '../support/expect-code.js';
import { makeCorpus } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

let made: EncoderModel;
const at = (name: string) => join(made.folder, name);
/** Speaker 01 was in the test part of one fold: its model hears a stranger. */
let model = '';
const adapt = (clips: string, out: string, ...args: string[]) =>
  affetto([
    ...['adapt', '--model', model, '--clips', clips, '--speaker', '01', '--out', at(out)],
    ...args,
  ]);

beforeAll(async () => {
  made = await encoderModel('0');
  await makeCorpus(at('truly'), 1);
  for (const fold of [1, 2, 3]) {
    const split = await readFile(join(made.modelPath(fold), '../split.json'), 'utf8');
    const { test } = JSON.parse(split) as { readonly test: readonly string[] };
    if (test.some((id) => id.endsWith('-01'))) model = made.modelPath(fold);
  }
});
afterAll(() => made?.remove());

describe('affetto adapt --out NAME.json', () => {
  it('writes a voice that predict goes on with, and says what it is worth', async () => {
    const outcome = await adapt(at('truly'), 'new/anna.json');
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(
      /^16 clips of 8 emotions, heard in \d+\.\d s: the voice is known by 16 labelled recordings$/m,
    );
    const [, before, after] =
      /^right answers +(\d+) of 16 +(\d+) of 16$/m.exec(outcome.stdout) ?? [];
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(outcome.stdout).toContain('Each clip was answered by a voice that knows the others.');
    expect(outcome.stdout).toContain(
      `affetto predict --model ${model} --voice ${at('new/anna.json')} FILE.wav`,
    );
    expect(outcome.stderr.trimEnd().split('\n')).toEqual([
      'listening to the clips ...',
      'checking on clips left out ...',
    ]);
    const { recordings, labels } = JSON.parse(await readFile(at('new/anna.json'), 'utf8'));
    expect([recordings.length, new Set(labels).size]).toEqual([16, 8]);
    const actor = join(made.corpusFolder, 'Actor_01');
    const [clip] = (await readdir(actor)).sort();
    const predicted = await affetto([
      ...['predict', '--model', model, '--voice', at('new/anna.json'), '--json'],
      join(actor, clip!),
    ]);
    expect(JSON.parse(predicted.stdout)).toMatchObject({ knownBy: 16 });
    // It goes on getting to know the voice, and the labels stay.
    const later = JSON.parse(await readFile(at('new/anna.json'), 'utf8'));
    expect(later.labels).toEqual([...labels, null]);
  });

  it('--json: each clip as a voice answers it that knows the others; --voice goes on from one', async () => {
    const heard = at('heard.json');
    const actor = join(made.corpusFolder, 'Actor_01');
    const names = (await readdir(actor)).sort();
    await affetto(['predict', '--model', model, '--voice', heard, join(actor, names[0]!)]);
    const kept = await readFile(heard, 'utf8');
    const outcome = await adapt(
      made.corpusFolder,
      'more.json',
      '--voice',
      heard,
      '--json',
      '--force',
    );
    const report = JSON.parse(outcome.stdout);
    expect(report).toMatchObject({ folds: 16, voice: { recordings: 17, labelled: 16 } });
    expect(await readFile(heard, 'utf8')).toBe(kept);
    const recognizer = await openRecognizer(model, nodeRuntime);
    const voice = recognizer.voice(JSON.parse(kept));
    const corpus = await openCorpus(made.corpusFolder);
    const own = corpus.utterances.filter(({ speaker }) => speaker === '01');
    const { sampleRate } = recognizer.metadata;
    for (const { path, emotion } of own.slice(1)) {
      const { samples } = await decodeAudio(await readFile(path), { sampleRate });
      await voice.hear(samples, { label: emotion });
    }
    const { samples } = await decodeAudio(await readFile(own[0]!.path), { sampleRate });
    const { emotion, confidence } = await voice.judge(samples);
    expect(report.clips[0].after.emotion).toBe(emotion);
    expect(report.clips[0].after.confidence).toBeCloseTo(confidence, 4);
    await recognizer.dispose();
  });

  it('writes no voice that is worse, unless somebody insists', async () => {
    // Six recordings of it have the wrong label.
    const outcome = await adapt(made.corpusFolder, 'worse.json');
    expect(outcome.code).toBe(1);
    expect(outcome.stdout).toContain('adapting does not help on these clips');
    await expect(stat(at('worse.json'))).rejects.toThrow();
    expect((await adapt(made.corpusFolder, 'worse.json', '--force')).code).toBe(0);
    expect((await stat(at('worse.json'))).size).toBeGreaterThan(0);
  });

  it('refuses what does not go together, and writes nothing', async () => {
    await mkdir(at('other/happy'), { recursive: true });
    await mkdir(at('other/sad'), { recursive: true });
    const [one, two] = await readdir(join(made.corpusFolder, 'Actor_01'));
    await copyFile(join(made.corpusFolder, 'Actor_01', one!), at('other/happy/a.wav'));
    await copyFile(join(made.corpusFolder, 'Actor_01', two!), at('other/sad/b.wav'));
    const clips = ['--clips', at('other')];
    const refused = async (...args: string[]) => {
      const { code, stdout, stderr } = await affetto(['adapt', ...args]);
      expect([code, stdout]).toEqual([1, '']);
      return stderr;
    };
    const voice = ['--model', model, ...clips, '--out', at('x.json')];
    expect(await refused(...voice, '--layers', 'all')).toContain('no layer is trained for a voice');
    expect(await refused(...voice, '--voice', at('gone.json'))).toMatch(
      /gone\.json cannot be read/,
    );
    expect(await refused(...voice, '--voice', at('x.json'))).toContain('it would be lost');
    const { bytes } = sampleModel({ small: true });
    await writeFile(at('trained.onnx'), bytes);
    expect(await refused('--model', at('trained.onnx'), ...clips, '--out', at('x.json'))).toMatch(
      /cannot get to know a voice.*\.onnx/,
    );
    expect(await refused('--model', model, ...clips, '--out', at('x.onnx'))).toMatch(
      /fitted in closed form.*--out FILE\.json/,
    );
    expect(
      await refused(
        '--model',
        at('trained.onnx'),
        ...clips,
        '--out',
        at('x.onnx'),
        '--voice',
        'a.json',
      ),
    ).toContain('Name a voice to write: --out NAME.json');
    await expect(stat(at('x.json'))).rejects.toThrow();
    await expect(stat(at('x.onnx'))).rejects.toThrow();
  });

  it('a model is adapted from the first shipped one whose weights are trained', async () => {
    expect(await trainableModelPath()).toMatch(/models.crnn\.onnx$/);
  });
});

describe('VoiceAdaptation', () => {
  it('leaves out all windows of a clip, and stops when it is told to', async () => {
    const recognizer = await openRecognizer(model, nodeRuntime);
    const { sampleRate, windowSeconds } = recognizer.metadata;
    const clip = (pitch: number, emotion: string, seconds = 1) => ({
      samples: speechLike({ seconds, sampleRate, pitch }),
      emotion,
    });
    const clips = [
      clip(120, 'happy', 2 * windowSeconds),
      clip(130, 'happy'),
      clip(220, 'sad'),
      clip(230, 'sad'),
    ];
    const adaptation = await VoiceAdaptation.prepare({ recognizer, clips });
    const { clips: checked, singleClipLabels } = await adaptation.check();
    expect(singleClipLabels).toEqual([]);
    const voice = recognizer.voice();
    for (const { samples, emotion } of clips.slice(1))
      await voice.hear(samples, { label: emotion });
    const { probabilities } = await voice.hear(clips[0]!.samples, { label: 'happy' });
    for (const [index, name] of recognizer.metadata.labels.entries()) {
      expect(checked[0]!.after[index]).toBeCloseTo(probabilities[name]!, 4);
    }
    expect(adaptation.teach().recordings).toBe(6);
    await expectCode(adaptation.check({ folds: 5 }), 'OPTION_INVALID');
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(VoiceAdaptation.prepare({ recognizer, clips, signal: stopped })).rejects.toThrow(
      'enough',
    );
    await expectCode(
      VoiceAdaptation.prepare({ recognizer, clips: clips.slice(0, 2) }),
      'OPTION_INVALID',
    );
    await recognizer.dispose();
  });
});
