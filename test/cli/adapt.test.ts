// `affetto adapt` as people and programs meet it: made-up voices in folders, a real process, a model file
// that `affetto predict` takes.
import {
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { AdaptationCheck } from '../../src/adaptation/cross-validation.js';
import { judge } from '../../src/adaptation/judgement.js';
import { writeWav } from '../../src/audio/write-wav.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { affetto } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { takesOf } from '../support/voices.js';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const emotions = ['happy', 'sad', 'angry', 'surprised'];
const rate = 22_050;
let folder = '';
const at = (name: string) => join(folder, name);
const adapt = (args: readonly string[], options?: Parameters<typeof affetto>[1]) =>
  affetto(['adapt', ...args], options);
const given = (clips: string, out: string) => [
  '--model',
  at('model.onnx'),
  '--clips',
  at(clips),
  '--out',
  at(out),
];

/** A folder for each emotion with `takes` clips in it. */
async function writeVoice(name: string, takes: number, below = ''): Promise<void> {
  for (const clip of takesOf(emotions, takes)) {
    const home = at(join(name, clip.emotion, below));
    await mkdir(home, { recursive: true });
    await writeFile(
      join(home, clip.name as string),
      writeWav([clip.samples], { sampleRate: rate }),
    );
  }
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'affetto-adapt-'));
  await writeFile(at('model.onnx'), sampleModel({ small: true }).bytes);
  await writeVoice('voice', 3);
  await writeVoice('single', 1);
  await writeVoice('two', 2, 'ann');
  await writeVoice('two', 1, 'bob');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a voice in folders', () => {
  it('is adapted to: before and after on clips left out, and a model that predict takes', async () => {
    const { code, stdout, stderr } = await adapt(given('voice', 'new/voice.onnx'));
    expect(stdout).toMatch(/^12 clips of 4 emotions, last layers: \d+ steps in \d+\.\d s$/m);
    const [, before, after] = /^right answers +(\d+) of 12 +(\d+) of 12$/m.exec(stdout) ?? [];
    expect(Number(after)).toBeGreaterThan(Number(before));
    expect(stdout).toMatch(/^\d+ answers? became right, \d+ wrong: /m);
    expect(stdout).toContain('Each clip was answered by a model adapted to the others.');
    expect(stdout).toContain(`affetto predict --model ${at('new/voice.onnx')} FILE.wav`);
    expect(stderr.trimEnd().split('\n')).toEqual([
      'listening to the clips ...',
      'checking on clips left out ...',
      'adapting to all clips ...',
    ]);
    expect(code).toBe(0);
    expect(await readdir(at('new'))).toEqual(['voice.onnx']);
    const files = emotions.map((emotion) => at(`voice/${emotion}/${emotion}-1.wav`));
    const answers = await affetto(['predict', '--json', '--model', at('new/voice.onnx'), ...files]);
    const heard = answers.stdout.trimEnd().split('\n');
    expect(heard.map((line) => JSON.parse(line).emotion)).toEqual(emotions);
  });

  it('--json: every clip, before and after; the same seed gives the same file', async () => {
    const options = ['--json', '--folds', '3', '--seed', '5'];
    const { code, stdout } = await adapt([...given('voice', 'a.onnx'), ...options]);
    expect(code).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({
      written: true,
      folds: 3,
      judgedClips: 12,
      singleClipLabels: [],
    });
    expect(report.clips).toHaveLength(12);
    const right = (side: 'before' | 'after') =>
      report.clips.filter((clip: Record<string, { emotion: string }>) => {
        return (clip.emotion as unknown) === clip[side]?.emotion;
      }).length;
    expect(report.before.right).toBe(right('before'));
    expect(report.after.right).toBe(right('after'));
    const metadata = readModelMetadata(await readFile(at('a.onnx')));
    expect(metadata.adaptation).toEqual(report.adaptation);
    expect(metadata.adaptation).toMatchObject({ layers: 'last', seed: 5, clips: { happy: 3 } });
    await adapt([...given('voice', 'b.onnx'), ...options]);
    expect(Buffer.compare(await readFile(at('a.onnx')), await readFile(at('b.onnx')))).toBe(0);
  });

  it('--layers all', async () => {
    const args = [...given('voice', 'all.onnx'), '--layers', 'all', '--folds', '2', '--force'];
    const { code, stdout } = await adapt([...args, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).adaptation.layers).toBe('all');
  });

  it('with one clip an emotion is adapted to, and not judged', async () => {
    const { code, stdout } = await adapt(given('single', 'single.onnx'));
    expect(code).toBe(0);
    expect(stdout).toContain('No emotion has a second clip');
    expect(stdout).not.toContain('right answers');
    expect(await readdir(folder)).toContain('single.onnx');
  });
});

describe('several voices', () => {
  it('--speaker takes one', async () => {
    const refused = await adapt(given('two', 'x.onnx'));
    expect(refused.stderr).toMatch(/2 speakers.*--speaker: ann, bob/);
    const { code, stdout } = await adapt([
      ...given('two', 'ann.onnx'),
      '--speaker',
      'ann',
      '--json',
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout).clips).toHaveLength(8);
    const gone = await adapt([...given('two', 'x.onnx'), '--speaker', 'eve']);
    expect(gone.stderr).toMatch(/no clips of speaker eve.*ann, bob/);
    expect(await readdir(folder)).not.toContain('x.onnx');
  });
});

describe('refuses', () => {
  beforeAll(async () => {
    await writeVoice('twice', 1);
    await copyFile(at('twice/happy/happy-1.wav'), at('twice/sad/copy.wav'));
    await writeVoice('silent', 1);
    await writeFile(
      at('silent/sad/hush.wav'),
      writeWav([new Float32Array(rate)], { sampleRate: rate }),
    );
    await mkdir(at('one/happy'), { recursive: true });
    await copyFile(at('voice/happy/happy-1.wav'), at('one/happy/a.wav'));
    await symlink(at('model.onnx'), at('link.onnx'));
  });

  it.each([
    ['to overwrite its model', () => given('voice', 'model.onnx'), /it would be lost/],
    ['to overwrite it by another name', () => given('voice', 'link.onnx'), /it would be lost/],
    ['a recording that is there twice', () => given('twice', 'x.onnx'), /same recording/],
    [
      'a silent clip, by name, where none is to be left out',
      () => [...given('silent', 'x.onnx'), '--strict'],
      /1 recording cannot be used \(1 silent\):\n {2}sad.hush\.wav: /,
    ],
    ['one emotion', () => given('one', 'x.onnx'), /1 clip, all happy.*two emotions/],
    ['a folder that is not there', () => given('gone', 'x.onnx'), /gone/],
    ['other layers', () => [...given('voice', 'x.onnx'), '--layers', 'first'], /last or all/],
    ['too many folds', () => [...given('voice', 'x.onnx'), '--folds', '13'], /13 folds for 12/],
    ['half a fold', () => [...given('voice', 'x.onnx'), '--folds', '2.5'], /whole number/],
    ['what it does not know', () => [...given('voice', 'x.onnx'), '--layer', 'all'], /--layers/],
    ['loose words', () => [...given('voice', 'x.onnx'), 'clip.wav'], /What is clip\.wav/],
    [
      'what is no model',
      () => ['--model', at('voice/sad/sad-1.wav'), '--clips', at('voice'), '--out', at('x.onnx')],
      /model/,
    ],
  ])('%s', async (_, args, message) => {
    const { code, stdout, stderr } = await adapt(args());
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain('    at ');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(await readdir(folder)).not.toContain('x.onnx');
  });
});

describe('Ctrl-C', () => {
  it('writes nothing', async () => {
    const { code, stderr } = await adapt(
      [...given('voice', 'stopped.onnx'), '--layers', 'all', '--folds', '12'],
      {
        onError: (child, text) => {
          // Once: the second Ctrl-C ends the process on the spot.
          if (text.includes('checking') && !child.killed) child.kill('SIGINT');
        },
      },
    );
    expect(stderr).toContain('stopped, nothing was written');
    expect(code).toBe(130);
    expect((await readdir(folder)).filter((name) => name.startsWith('stopped'))).toEqual([]);
  });
});

describe('the verdict', () => {
  const sure = (label: number) => [0, 1, 2].map((one) => (one === label ? 0.8 : 0.1));
  const clip = (truth: number, before: number, after: number) => ({
    truth,
    before: sure(before),
    after: sure(after),
  });
  const check = (
    clips: AdaptationCheck['clips'],
    singleClipLabels: AdaptationCheck['singleClipLabels'] = [],
  ) => ({ clips, singleClipLabels }) as AdaptationCheck;
  const labels = ['a', 'b', 'c'];

  it.each([
    ['better', [clip(0, 1, 0), clip(0, 0, 0), clip(1, 2, 2)], [1, 2], [1, 0]],
    ['same', [clip(0, 1, 0), clip(0, 0, 1)], [1, 1], [1, 1]],
    ['worse', [clip(0, 0, 1), clip(1, 1, 1)], [2, 1], [0, 1]],
  ] as const)('%s', (verdict, clips, [rightBefore, rightAfter], [gained, lost]) => {
    expect(judge(check(clips), labels)).toEqual({
      clips: clips.length,
      rightBefore,
      rightAfter,
      gained,
      lost,
      verdict,
    });
  });

  it('does not count a clip that is the only one of its emotion: nothing could have helped it', () => {
    const clips = [clip(0, 1, 0), clip(0, 0, 0), clip(2, 2, 0)];
    expect(judge(check(clips, ['c']), labels).verdict).toBe('better');
    expect(judge(check(clips, ['a', 'c']), labels).verdict).toBe('unknown');
  });
});
