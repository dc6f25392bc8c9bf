// `affetto predict` as people and programs meet it: a real process, real files, exit codes.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { redescribed } from '../../src/model-file/redescribe.js';
import { fixture } from '../support/audio-fixtures.js';
import { affetto, type Outcome } from '../support/run-affetto.js';
import { sampleLabels, sampleModel } from '../support/sample-model.js';
import { speechLike } from '../support/speech.js';
import { readCsv } from './read-csv.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const keys = ['file', 'emotion', 'confidence', 'sure', 'probabilities', 'durationSeconds'];
const escapeCode = '\u001b';

interface Line {
  readonly file: string;
  readonly emotion: string;
  readonly confidence: number;
  readonly probabilities: Readonly<Record<string, number>>;
  readonly durationSeconds: number;
  readonly answerSet?: { readonly labels: readonly string[]; readonly level: number };
}

let folder = '';
const at = (name: string) => join(folder, name);
const predict = (args: readonly string[], options?: Parameters<typeof affetto>[1]) =>
  affetto(['predict', '--model', at('model.onnx'), ...args], options);
const jsonLines = ({ stdout }: Outcome) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affetto-predict-'));
  const voice = writeWav([speechLike({ seconds: 1.5, sampleRate: 16_000 })], {
    sampleRate: 16_000,
  });
  await writeFile(at('model.onnx'), sampleModel().bytes);
  await writeFile(
    at('sets.onnx'),
    redescribed(sampleModel().bytes, {
      answerSets: { level: 0.9, thresholds: [{ recordings: 0, threshold: 0.1 }] },
    }),
  );
  await writeFile(at('voice.wav'), voice);
  await writeFile(
    at('long.wav'),
    writeWav([speechLike({ seconds: 30, sampleRate: 8000 })], { sampleRate: 8000 }),
  );
  await writeFile(at('broken.wav'), voice.subarray(0, 30));
  await mkdir(at('nested/deeper/.hidden'), { recursive: true });
  await mkdir(at('empty'));
  await writeFile(at('empty/notes.txt'), 'no audio');
  await copyFile(at('voice.wav'), at('nested/one.wav'));
  await writeFile(at('nested/._one.wav'), 'what macOS leaves on foreign disks');
  await writeFile(at('nested/notes.txt'), 'no audio');
  await writeFile(at('nested/deeper/two.FLAC'), fixture('mono-16k.flac'));
  await copyFile(at('voice.wav'), at('nested/deeper/.hidden/three.wav'));
  await mkdir(at('many'));
  for (let i = 10; i < 70; i++) await copyFile(at('long.wav'), at(`many/${i}.wav`));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('for programs', () => {
  it('--json: one object a line with exactly the promised keys, any format, files after the flag', async () => {
    const formats = [
      'mono-16k.flac',
      'stereo-44k.mp3',
      'stereo-44k.vorbis.ogg',
      'mono-48k.opus.webm',
    ];
    for (const name of formats) await writeFile(at(name), fixture(name));
    const inputs = ['voice.wav', ...formats, 'nested'].map(at);
    const outcome = await predict(['--json', ...inputs, at('long.wav')]);
    expect(outcome.stderr).toBe('');
    expect(outcome.code).toBe(0);
    const lines = jsonLines(outcome);
    expect(lines.map(({ file }) => file)).toEqual([
      at('voice.wav'),
      ...formats.map(at),
      at('nested/deeper/two.FLAC'),
      at('nested/one.wav'),
      at('long.wav'),
    ]);
    for (const line of lines) {
      expect(Object.keys(line)).toEqual(keys);
      expect(Object.keys(line.probabilities)).toEqual(sampleLabels);
      const shares = Object.values(line.probabilities);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5);
      expect(line.confidence).toBe(Math.max(...shares));
      expect(line.probabilities[line.emotion]).toBe(line.confidence);
    }
    expect(lines[0]?.durationSeconds).toBeCloseTo(1.5, 3);
    expect(lines.at(-1)?.durationSeconds).toBeCloseTo(30, 3);
  });

  it('--allow-truncated takes what is readable of a broken file, and every way of writing says so', async () => {
    const whole = fixture('stereo-44k.mp3');
    await writeFile(at('cut.mp3'), whole.subarray(0, Math.floor(0.8 * whole.length)));
    const refused = await predict(['--json', at('cut.mp3')]);
    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain('or take what is there: --allow-truncated');
    const [json, csv, people] = await Promise.all(
      [['--json'], ['--csv'], []].map((how) =>
        predict([...how, '--allow-truncated', at('cut.mp3')]),
      ),
    );
    for (const { code } of [json!, csv!, people!]) expect(code).toBe(0);
    const sentence =
      /The file ends early: the Xing header promises 32 MP3 frames, the file holds \d+\./;
    expect(JSON.parse(json!.stdout).warnings).toEqual([
      { code: 'ends-early', message: expect.stringMatching(sentence) },
    ]);
    expect(json!.stderr).toBe('');
    expect(csv!.stderr).toMatch(sentence);
    expect(csv!.stdout).not.toContain('ends early');
    expect(people!.stdout).toMatch(sentence);
  });

  it('--csv: a header and cells that survive any file name; the bad file fails, the rest go on', async () => {
    const hostile = `=1+1, "quoted"\nsecond line ${escapeCode}[31m.wav`;
    await copyFile(at('voice.wav'), at(hostile));
    const outcome = await predict([
      at(hostile),
      at('broken.wav'),
      at('gone.wav'),
      at('voice.wav'),
      '--csv',
    ]);
    const [header, ...rows] = readCsv(outcome.stdout);
    expect(header).toEqual([
      'file',
      'emotion',
      'confidence',
      'durationSeconds',
      ...sampleLabels,
      'sure',
    ]);
    expect(rows.map(([file]) => file)).toEqual([at(hostile), at('voice.wav')]);
    expect(rows[0]?.slice(1)).toEqual(rows[1]?.slice(1));
    const shares = rows[0]?.slice(4, -1).map(Number) ?? [];
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 3);
    expect(outcome.code).toBe(1);
    const complaints = outcome.stderr.trimEnd().split('\n');
    expect(complaints).toHaveLength(3);
    expect(complaints[0]).toContain('broken.wav: ');
    expect(complaints[1]).toMatch(/gone\.wav: .*there is no such file/);
    expect(complaints[2]).toBe('affetto predict: 2 answered, 2 failed.');
  });

  it('reads standard input', async () => {
    const outcome = await predict(['-', '--json'], { input: fixture('mono-24k-vbr.mp3') });
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(jsonLines(outcome)[0]?.file).toBe('-');
  });
});

describe('for people', () => {
  it('prints face, emotion, confidence and distribution; no escape sequence from a name', async () => {
    const hostile = `${escapeCode}]0;title\u0007${escapeCode}[2Jclear \u009b31m \u202egnp.wav`;
    await copyFile(at('voice.wav'), at(hostile));
    const outcome = await predict([
      at(hostile),
      at('long.wav'),
      at(`${hostile}.gone`),
      at('empty'),
    ]);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these must be absent
    const forbidden = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/;
    expect(outcome.stdout).not.toMatch(forbidden);
    expect(outcome.stderr).not.toMatch(forbidden);
    const lines = outcome.stdout.split('\n');
    expect(lines[0]).toMatch(/clear .*\.wav \(1\.5 s\)$/);
    expect(lines[1]).toMatch(/^\p{Emoji} \p{L}+ \d+%$/u);
    const [, emotion] = (lines[1] as string).split(' ');
    const shares = lines.slice(2, 10);
    expect(shares[0]).toMatch(new RegExp(`^ {3}${emotion} +\\d+% [█▏▎▍▌▋▊▉]+$`));
    expect(shares.map((line) => line.trim().split(' ')[0]).sort()).toEqual(
      [...sampleLabels].sort(),
    );
    expect(outcome.stdout).toMatch(/long\.wav \(30\.0 s, \d+ windows averaged\)/);
    expect(outcome.stderr).toContain('empty: the folder has no audio files (.wav,');
    expect(outcome.stderr).toContain('2 answered, 2 failed.');
    expect(outcome.code).toBe(1);
  });

  it('--sets: names the emotions that an answer leaves open, for people and for programs', async () => {
    const sets = ['--model', at('sets.onnx'), at('voice.wav'), at('long.wav')];
    const [short, long] = jsonLines(await predict([...sets, '--json']));
    const { labels, level } = short!.answerSet!;
    const open = Object.entries(short!.probabilities).filter(([, share]) => share >= 0.1);
    expect(level).toBe(0.9);
    expect([...labels].sort()).toEqual(open.map(([label]) => label).sort());
    expect(labels[0]).toBe(short!.emotion);
    // It was averaged over windows, for which nobody measured any set.
    expect(long).not.toHaveProperty('answerSet');
    const { stdout } = await predict([...sets, '--sets']);
    const words = labels.length < 2 ? labels[0] : labels.join(', ').replace(/, (?=\w+$)/, ' or ');
    expect(stdout).toContain(`\n   at 90%: ${words}\n`);
    expect(stdout).toContain('\n   no set of emotions: several windows were averaged\n');
    const [header, ...rows] = readCsv((await predict([...sets, '--sets', '--csv'])).stdout);
    expect(header?.at(-1)).toBe('answerSet');
    expect(rows.map((cells) => cells.at(-1))).toEqual([labels.join(' '), '']);
  });

  it('--help shows examples', async () => {
    const { code, stdout } = await affetto(['predict', '--help']);
    expect(code).toBe(0);
    for (const words of [
      'affetto predict clip.wav',
      '--csv > emotions.csv',
      '| affetto predict -',
    ]) {
      expect(stdout).toContain(words);
    }
  });
});

describe('mistakes are one line and exit code 1', () => {
  const damaged = () => ['--model', at('voice.wav')];
  it.each<readonly [string, () => string[], RegExp]>([
    ['no input', () => ['predict'], /Name a recording, a folder .*affetto predict clip\.wav/],
    [
      'an unknown option',
      () => ['predict', '--jsn', at('voice.wav')],
      /no option --jsn\. .*--json/,
    ],
    [
      'two formats',
      () => ['predict', '--json', '--csv', at('voice.wav')],
      /--json or --csv, not both/,
    ],
    [
      'no thread',
      () => ['predict', '--threads', '0', at('voice.wav')],
      /--threads 0: give a whole/,
    ],
    [
      'speeds that are no numbers',
      () => ['predict', '--speeds', '1,,fast', at('voice.wav')],
      /--speeds 1,,fast: give numbers from 0\.5 to 2/,
    ],
    [
      'a speed out of range',
      () => ['predict', '--model', at('model.onnx'), '--speeds', '1,9', at('voice.wav')],
      /the speed 9\. Give 1 to 16 numbers/,
    ],
    [
      'sets of a model without thresholds',
      () => ['predict', '--model', at('model.onnx'), '--sets', at('voice.wav')],
      /--sets: .*model\.onnx does not say .*nobody measured.*the default model has sets/,
    ],
    ['no value', () => ['predict', at('voice.wav'), '--model'], /--model needs a value/],
    [
      'no model file',
      () => ['predict', '--model', at('gone'), 'a.wav'],
      /gone.*no such file.*--model/,
    ],
    ['a damaged model', () => ['predict', ...damaged(), at('voice.wav')], /not an ONNX file/],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await affetto(args());
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it('`affetto` alone shows the commands', async () => {
    const { code, stdout } = await affetto([]);
    expect(code).toBe(0);
    expect(stdout).toContain('predict');
  });
});

describe('ending early', () => {
  it('ends quietly when nobody reads on', async () => {
    const { code, stderr } = await predict([at('many'), '--json'], {
      onOutput: (child) => child.stdout?.destroy(),
    });
    expect({ code, stderr }).toEqual({ code: 141, stderr: '' });
  });

  it('stops at Ctrl-C with what it has', async () => {
    const outcome = await predict([at('many'), '--json'], {
      onOutput: (child) => !child.killed && child.kill('SIGINT'),
    });
    expect(outcome).toMatchObject({ code: 130, stderr: 'affetto predict: stopping ...\n' });
    const answered = jsonLines(outcome).length;
    expect(answered).toBeGreaterThan(0);
    expect(answered).toBeLessThan(60);
  });

  it('stops at Ctrl-C while standard input goes on', async () => {
    const { code, stderr } = await predict(['-', '--csv'], {
      holdInput: true,
      onOutput: (child) => !child.killed && child.kill('SIGINT'),
    });
    expect({ code, stderr }).toEqual({ code: 130, stderr: 'affetto predict: stopping ...\n' });
  });
});
