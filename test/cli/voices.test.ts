// `affetto predict --voice` and `affetto evaluate --voice` as people and programs meet them, and the same through
// `recognizer.voice()`: a tiny model of made-up voices, trained once.
import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { openCorpus } from '../../src/corpora/open-corpus.js';
import { scoreKnownVoices } from '../../src/evaluation/model-files/known-voices.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { openRecognizer } from '../../src/recognition/model-on-disk.js';
import type { Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { type EncoderModel, encoderModel } from '../support/encoder-model.js';
import { expectCode } from '../support/expect-code.js';
import { affetto, type Outcome } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';
import { readCsv } from './read-csv.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 300_000 });

interface Line {
  readonly file: string;
  readonly channel?: number;
  readonly knownBy?: number;
  readonly probabilities: Readonly<Record<string, number>>;
}

let made: EncoderModel;
let recognizer: Recognizer;
const at = (name: string) => join(made.folder, name);
const predict = (args: readonly string[], options?: Parameters<typeof affetto>[1]) =>
  affetto(['predict', '--model', made.modelPath(1), ...args], options);
const jsonLines = ({ stdout }: Outcome) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
const shares = ({ probabilities }: Pick<Line, 'probabilities'>) =>
  recognizer.metadata.labels.map((label) => probabilities[label] as number);
const samplesOf = async (path: string) =>
  (await decodeAudio(await readFile(path), { sampleRate: recognizer.metadata.sampleRate })).samples;
const expectClose = (own: readonly number[], wanted: readonly number[]) => {
  for (const [index, value] of own.entries()) expect(value).toBeCloseTo(wanted[index]!, 5);
};

beforeAll(async () => {
  made = await encoderModel('0,3');
  recognizer = await openRecognizer(made.modelPath(1), nodeRuntime);
  for (const actor of ['Actor_01', 'Actor_02']) {
    const names = (await readdir(join(made.corpusFolder, actor))).sort().slice(0, 4);
    await mkdir(at(`people/${actor}`), { recursive: true });
    for (const name of names) {
      await copyFile(join(made.corpusFolder, actor, name), at(`people/${actor}/${name}`));
    }
  }
  const voice = (pitch: number) => speechLike({ seconds: 1.2, sampleRate: 16_000, pitch });
  await writeFile(at('call.wav'), writeWav([voice(110), voice(230)], { sampleRate: 16_000 }));
  await writeFile(
    at('half-silent.wav'),
    writeWav([voice(110), new Float32Array(19_200)], { sampleRate: 16_000 }),
  );
  await writeFile(at('other.onnx'), sampleModel({ small: true }).bytes);
});
afterAll(async () => {
  await recognizer?.dispose();
  await made?.remove();
});

const pathsOf = async (actor: string) =>
  (await readdir(at(`people/${actor}`))).sort().map((name) => at(`people/${actor}/${name}`));

describe('affetto predict --voice', () => {
  it('per-folder: each recording is judged by the others of its folder, the first as well', async () => {
    const outcome = await predict(['--voice', 'per-folder', '--json', at('people')]);
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    const lines = jsonLines(outcome);
    expect(lines.map(({ knownBy }) => knownBy)).toEqual(new Array(8).fill(3));
    const paths = [...(await pathsOf('Actor_01')), ...(await pathsOf('Actor_02'))];
    expect(lines.map(({ file }) => file)).toEqual(paths);
    // The same as to get to know the three others first, in any order.
    for (const index of [0, 6]) {
      const voice = recognizer.voice();
      const from = index < 4 ? 0 : 4;
      for (const other of [3, 2, 1, 0].map((place) => from + place)) {
        if (other !== index) await voice.hear(await samplesOf(paths[other]!));
      }
      const { probabilities, knownBy } = await voice.judge(await samplesOf(paths[index]!));
      expect(knownBy).toBe(3);
      expectClose(shares(lines[index]!), shares({ probabilities }));
    }
  });

  it('per-channel: a line for each channel, the silent one refused', async () => {
    const files = [at('call.wav'), at('half-silent.wav')];
    const outcome = await predict(['--voice', 'per-channel', '--csv', ...files]);
    const [header, ...rows] = readCsv(outcome.stdout);
    expect(header?.slice(0, 3)).toEqual(['file', 'channel', 'emotion']);
    expect(header?.at(-1)).toBe('knownBy');
    expect(rows.map(([file, channel]) => [file, channel])).toEqual([
      [at('call.wav'), '1'],
      [at('call.wav'), '2'],
      [at('half-silent.wav'), '1'],
    ]);
    expect(rows[0]!.slice(3, -1)).not.toEqual(rows[1]!.slice(3, -1));
    expect(rows[2]!.slice(2)).toEqual(rows[0]!.slice(2));
    expect(outcome.stderr).toMatch(/half-silent\.wav, channel 2: .*silent/i);
    expect(outcome.code).toBe(1);
  });

  it('per-file: the windows of a long recording are judged by each other', async () => {
    const { windowSeconds } = recognizer.metadata;
    const sampleRate = 16_000;
    const parts = [120, 180, 140, 200].map((pitch) =>
      speechLike({ seconds: windowSeconds, sampleRate, pitch }),
    );
    const long = Float32Array.from(parts.flatMap((part) => [...part]));
    await writeFile(at('long.wav'), writeWav([long], { sampleRate }));
    const outcome = await predict(['--voice', 'per-file', at('long.wav')]);
    expect(outcome.code).toBe(0);
    expect(outcome.stdout).toMatch(/7 windows averaged, voice known by 6 recordings\)/);
    const plain = await predict([at('long.wav')]);
    expect(plain.stdout).not.toContain('voice known');
  });

  it('FILE: gets to know a voice over several calls, also after Ctrl-C', async () => {
    const file = at('anna.json');
    const [first, second, ...rest] = (await pathsOf('Actor_01')) as [string, string, ...string[]];
    const before = await predict(['--voice', file, '--json', first, second]);
    expect(jsonLines(before).map(({ knownBy }) => knownBy)).toEqual([0, 1]);
    const after = await predict(['--voice', file, rest[0]!]);
    expect(after.stdout).toContain('voice known by 2 recordings)');
    // So many that a busy machine, too, has some left when the signal comes; their names short, see src/runtime/native.ts.
    await copyFile(first, at('c.wav'));
    const many = new Array<string>(300).fill(at('c.wav'));
    const interrupted = await predict(['--voice', file, '--json', ...many], {
      // A busy machine brings several lines at once.
      onOutput: (child) => {
        if (!child.killed) child.kill('SIGINT');
      },
    });
    expect(interrupted.code).toBe(130);
    const { recordings } = JSON.parse(await readFile(file, 'utf8'));
    expect(recordings).toHaveLength(3 + jsonLines(interrupted).length);
    expect((await readdir(made.folder)).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('FILE of another model or of nonsense is refused and left alone', async () => {
    const file = at('bert.json');
    const [first] = await pathsOf('Actor_02');
    await predict(['--voice', file, first!]);
    const kept = await readFile(file, 'utf8');
    const other = await affetto(['predict', '--model', made.modelPath(2), '--voice', file, first!]);
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toMatch(/bert\.json: .*another model.*Name another file/);
    expect(await readFile(file, 'utf8')).toBe(kept);
    await writeFile(at('nonsense.json'), '{"a": 1');
    const nonsense = await predict(['--voice', at('nonsense.json'), first!]);
    expect(nonsense.stderr).toMatch(/nonsense\.json: This is no JSON\. Name another file/);
    expect(nonsense.code).toBe(1);
    await writeFile(at('empty.json'), '');
    const empty = await predict(['--voice', at('empty.json'), first!]);
    expect(empty.stderr).toMatch(/empty\.json is empty\. Remove it to start/);
    // As many as no profile keeps: the message says which number it is that is wrong.
    const { recordings, ...rest } = JSON.parse(kept);
    const many = Array.from({ length: 257 }, () => recordings[0]);
    await writeFile(at('many.json'), JSON.stringify({ ...rest, recordings: many }));
    const tooMany = await predict(['--voice', at('many.json'), first!]);
    expect(tooMany.stderr).toMatch(/it is not what Voice\.save\(\) writes \(recordings: .*256/);
    expect([empty.code, tooMany.code]).toEqual([1, 1]);
  });

  it('refuses other words, and a model that cannot get to know voices', async () => {
    const word = await predict(['--voice', 'anna', at('call.wav')]);
    expect(word.stderr).toMatch(/--voice anna: give per-folder, per-file, per-channel, or a file/);
    const model = ['predict', '--model', at('other.onnx'), '--voice', 'per-file', at('call.wav')];
    const unable = await affetto(model);
    expect(unable.stderr).toMatch(/cannot get to know a voice\. Take one .*--model encoder/);
    expect([word.code, unable.code]).toEqual([1, 1]);
  });
});

describe('recognizer.voice()', () => {
  it('goes on with a voice that was saved, and forgets', async () => {
    const [a, b, c] = (await pathsOf('Actor_01')) as [string, string, string];
    const voice = recognizer.voice();
    await voice.hear(await samplesOf(a));
    await voice.hear(await samplesOf(b));
    const saved = JSON.parse(JSON.stringify(voice.save()));
    const again = recognizer.voice(saved);
    expect(again.recordings).toBe(2);
    const samples = await samplesOf(c);
    const known = await voice.judge(samples);
    expectClose(shares(await again.judge(samples)), shares(known));
    const plain = await recognizer.recognize(samples);
    expect(shares(known)).not.toEqual(shares(plain));
    again.forget();
    const { knownBy, ...fresh } = await again.judge(samples);
    expect(knownBy).toBe(0);
    expectClose(shares(fresh), shares(plain));
  });

  it('learns from labels, keeps them, and judges no recording by its own', async () => {
    const [a, b, c] = (await pathsOf('Actor_01')) as [string, string, string];
    const [heardA, heardB, heardC] = await Promise.all([a, b, c].map(samplesOf));
    const voice = recognizer.voice();
    const first = await voice.hear(heardA!, { label: 'sad' });
    expect(first.knownBy).toBe(0);
    expectClose(shares(first), shares(await recognizer.recognize(heardA!)));
    await voice.hear(heardB!);
    expect([voice.recordings, voice.labelled]).toEqual([2, 1]);
    const saved = JSON.parse(JSON.stringify(voice.save()));
    expect(saved.labels).toEqual(['sad', null]);
    const known = await voice.judge(heardC!);
    expectClose(shares(await recognizer.voice(saved).judge(heardC!)), shares(known));
    const { labels: _, ...untold } = saved;
    expect(shares(await recognizer.voice(untold).judge(heardC!))).not.toEqual(shares(known));
    await expectCode(voice.hear(heardC!, { label: 'bored' }), 'OPTION_INVALID');
    expect(voice.recordings).toBe(2);
  });

  it('judges no window of a labelled recording by another one of it', async () => {
    const { windowSeconds, sampleRate } = recognizer.metadata;
    const parts = [120, 180].map((pitch) =>
      speechLike({ seconds: windowSeconds, sampleRate, pitch }),
    );
    const samples = Float32Array.from(parts.flatMap((part) => [...part]));
    const labelled = recognizer.voice();
    const answer = await labelled.hear(samples, { label: 'happy' });
    expect(answer.knownBy).toBe(0);
    expect(labelled.labelled).toBe(3);
    expectClose(shares(answer), shares(await recognizer.recognize(samples)));
  });

  it('takes recordings together with what was known before, and learns nothing from a bad one', async () => {
    const [a, b, c] = (await pathsOf('Actor_01')) as [string, string, string];
    const answered = async (path: string) => ({
      answers: await recognizer.answerWindows(await samplesOf(path)),
      durationSeconds: 0.6,
    });
    const voice = recognizer.voice();
    voice.take(await answered(a));
    const bad = {
      answers: [{ ...(await answered(b)).answers[0]!, evidence: [1] }],
      durationSeconds: 1,
    };
    await expectCode(
      answered(b).then((good) => voice.takeTogether([good, bad])),
      'OPTION_INVALID',
    );
    expect(voice.recordings).toBe(1);
    const both = voice.takeTogether([await answered(b), await answered(c)]);
    expect(both.map(({ knownBy }) => knownBy)).toEqual([2, 2]);
    expect(voice.recordings).toBe(3);
  });
});

describe('affetto ship', () => {
  it('measures thresholds of answer sets for each number of known recordings, and keeps what was asked', async () => {
    const out = join(made.folder, 'shipped.onnx');
    const ship = [
      ...['ship', made.run, '--corpus', made.corpusFolder, '--cache', join(made.folder, 'cache')],
      ...['--sure', '0.1', '--set-level', '0.5', '--out', out],
    ];
    const run = await affetto(ship);
    expect(run.stderr).not.toContain('affetto ship:');
    const { calibration, evidence, voice } = readModelMetadata(await readFile(out));
    const counts = voice!.temperatures.map(({ recordings }) => recordings);
    expect(calibration.answerSets!.thresholds.map(({ recordings }) => recordings)).toEqual(counts);
    expect(evidence!.answerSets!.map(({ recordings }) => recordings)).toEqual(counts);
    for (const { coverage, speakers, knownBy, recordings } of evidence!.answerSets!) {
      expect(speakers).toBe(3);
      expect(knownBy).toBe(Math.min(recordings, 15));
      // Two thirds of two other speakers' clips: never fewer than the level, but for chance.
      expect(coverage.mean).toBeGreaterThan(0.4);
    }
    const { mtimeMs } = await stat(join(made.run, 'voices.json'));
    expect((await affetto(ship)).code).toBe(0);
    expect((await stat(join(made.run, 'voices.json'))).mtimeMs).toBe(mtimeMs);
    const clip = join(
      made.corpusFolder,
      'Actor_01',
      (await readdir(join(made.corpusFolder, 'Actor_01')))[0]!,
    );
    const answer = await affetto(['predict', '--model', out, clip, '--json']);
    const { answerSet, emotion } = JSON.parse(answer.stdout);
    expect(answerSet).toMatchObject({ level: 0.5 });
    expect(answerSet.labels[0]).toBe(emotion);
  }, 240_000);
});

describe('affetto evaluate --voice', () => {
  it('over folds: without a recording the same as the evaluation; kept, so not asked again', async () => {
    expect(made.outcome.code).toBe(0);
    const result = JSON.parse(made.outcome.stdout);
    const [without, three] = result.voices.rows;
    const [model] = result.models;
    expect(without).toMatchObject({ model: 'encoder', recordings: 0, knownBy: 0, count: 48 });
    expect(without.uar).toBeCloseTo(model.summary.uar.mean, 10);
    expect(without.ece).toBeCloseTo(model.summary.ece.mean, 5);
    expect(three).toMatchObject({ recordings: 3, knownBy: 3 });
    expect(three.intervals.uar).toHaveLength(2);
    const { mtimeMs } = await stat(join(made.run, 'voices.json'));
    const again = await affetto([...made.evaluation, '--voice', '3']);
    expect(JSON.parse(again.stdout).voices.rows).toEqual([three]);
    expect((await stat(join(made.run, 'voices.json'))).mtimeMs).toBe(mtimeMs);
    expect(await readFile(join(made.run, 'comparison.md'), 'utf8')).toContain('| 3 recordings |');
  });

  it('a model file: the same from one process and from two, a table for people', async () => {
    const common = [
      ...['evaluate', '--model', made.modelPath(1), '--corpus', made.corpusFolder],
      ...['--voice', '0,3,20', '--voice-draw', 'any'],
    ];
    const one = await affetto([...common, '--json', '--processes', '1']);
    const two = await affetto([...common, '--json', '--processes', '2']);
    expect([one.code, two.code]).toEqual([0, 0]);
    const { voices, labels } = JSON.parse(one.stdout);
    expect(JSON.parse(two.stdout).voices).toEqual(voices);
    expect(labels).toHaveLength(8);
    expect(voices).toMatchObject({ draw: 'any', seed: 1 });
    // Each speaker has 15 others.
    expect(voices.rows.map((row: { knownBy: number }) => row.knownBy)).toEqual([0, 3, 15]);
    const table = await affetto([...common, '--markdown', '--processes', '1']);
    expect(table.stdout).toMatch(/\| 20 recordings \| 15\.0 \| \d/);
  });

  it('judges by drawn recordings as a voice does that heard them', async () => {
    const corpus = await openCorpus(made.corpusFolder);
    const { rows } = await scoreKnownVoices(
      { modelPath: made.modelPath(1), corpus, speakers: ['01'], processes: 1 },
      { recordings: [15] },
    );
    // With all others drawn, no order matters: leave-one-out over the speaker.
    const own = corpus.utterances.filter(({ speaker }) => speaker === '01');
    const answered = await Promise.all(
      own.map(async ({ path }) => ({
        answers: await recognizer.answerWindows(await samplesOf(path)),
        durationSeconds: 0.6,
      })),
    );
    const wanted = recognizer.voice().takeTogether(answered);
    for (const [index, { probabilities }] of rows[0]!.score.predictions.utterances.entries()) {
      expectClose(probabilities, shares(wanted[index]!));
    }
  });

  it('refuses what cannot be, before anything is trained', async () => {
    const refused = async (...args: string[]) => {
      const { code, stdout, stderr } = await affetto([
        'evaluate',
        '--corpus',
        made.corpusFolder,
        ...args,
      ]);
      expect([code, stdout]).toEqual([1, '']);
      return stderr;
    };
    const file = ['--model', made.modelPath(1)];
    expect(await refused(...file, '--voice', '4,x')).toContain('--voice x: give a number');
    expect(await refused(...file, '--voice', '4,4')).toContain('different whole numbers');
    expect(await refused(...file, '--voice-draw', 'own')).toContain('Give --voice too');
    expect(await refused(...file, '--voice', '4', '--robustness')).toContain('Give one of them');
    expect(await refused('--model', at('other.onnx'), '--voice', '4')).toContain(
      'cannot get to know',
    );
    const out = ['--out', at('refused')];
    expect(await refused('--model', 'cnn', '--voice', '4', ...out)).toContain(
      'Evaluate the model encoder',
    );
    expect(
      await refused('--model', 'encoder', '--protocol', 'random', '--voice', '4', ...out),
    ).toContain('Give a protocol by speaker');
  });

  it('refuses a corpus that does not say who speaks', async () => {
    const [path] = await pathsOf('Actor_01');
    for (const label of ['happy', 'sad']) {
      await mkdir(at(`labels/${label}`), { recursive: true });
      await copyFile(path!, at(`labels/${label}/${label}.wav`));
    }
    const { code, stderr } = await affetto([
      ...['evaluate', '--model', made.modelPath(1), '--corpus', at('labels'), '--voice', '2'],
    ]);
    expect(code).toBe(1);
    expect(stderr).toMatch(/who speaks/);
  });
});
