// `affetto label` and `affetto agreement` as a shell runs them: killed in the middle nothing is lost, and what was written
// is a corpus for the other commands.

import type { ChildProcess } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { affetto, type Outcome } from '../support/run-affetto.js';
import { sampleModel } from '../support/sample-model.js';
import { folderWith } from '../support/scratch.js';
import { speechLike } from '../support/speech.js';

vi.setConfig({ testTimeout: 120_000 });

const clip = (pitch: number) =>
  writeWav([speechLike({ seconds: 1, sampleRate: 16_000, pitch })], { sampleRate: 16_000 });

const recordings = () =>
  folderWith({ 'ann/1.wav': clip(110), 'ann/2.wav': clip(140), 'bob/3.wav': clip(190) });

/** Asks the page's server as its page does. */
class Asked {
  constructor(private readonly url: string) {}

  async get(path: string): Promise<unknown> {
    return (await fetch(new URL(path, this.url))).json();
  }

  async post(path: string, body: unknown): Promise<unknown> {
    const { origin } = new URL(this.url);
    const headers = { 'content-type': 'application/json', origin };
    const response = await fetch(new URL(path, this.url), {
      ...{ method: 'POST', headers, body: JSON.stringify(body) },
    });
    return response.json();
  }
}

/** Runs `affetto label`, does something with its page, and ends it. */
async function labelling(
  args: readonly string[],
  work: (page: Asked, child: ChildProcess) => Promise<void>,
): Promise<Outcome> {
  let isStarted = false;
  let failure: unknown;
  const outcome = await affetto(['label', ...args, '--no-open'], {
    onOutput: (child, stdout) => {
      const [, url] = /The page is at (\S+)/.exec(stdout) ?? [];
      if (isStarted || url === undefined) return;
      isStarted = true;
      work(new Asked(url), child)
        .catch((error) => {
          failure = error;
        })
        .finally(() => child.kill('SIGINT'));
    },
  });
  if (failure) throw failure;
  return outcome;
}

describe('affetto label', () => {
  it('loses nothing when it is killed, goes on there, and ends cleanly by Ctrl-C', async () => {
    const dir = await recordings();
    const args = [dir, '--labels', 'calm,angry,böse', '--model', 'none', '--speakers', 'folders'];
    const killed = await labelling(args, async (page, child) => {
      await page.post('choice', { item: 0, label: 'angry' });
      await page.post('choice', { item: 2, label: 'böse', note: 'a, b' });
      child.kill('SIGKILL');
    });
    expect(killed.code).toBe('SIGKILL');
    const path = join(dir, 'labels.csv');
    expect(await readFile(path, 'utf8')).toBe(
      'path,label,speaker,left_out,rater,note\nann/1.wav,angry,ann,,,\nbob/3.wav,böse,bob,,,"a, b"\n',
    );
    const again = await labelling(args, async (page) => {
      const { items } = (await page.get('session')) as { items: object[] };
      expect(items[0]).toMatchObject({ choice: { label: 'angry' } });
      expect(items[1]).toEqual({ item: 1, name: 'ann/2.wav' });
      await page.post('choice', { item: 1, label: 'calm' });
    });
    expect(again.code).toBe(0);
    expect(again.stderr).toBe('');
    expect(again.stdout).toMatch(/^3 recordings, 2 labelled before\.\nLabels: calm, angry, böse\n/);
    expect(again.stdout).toContain(`3 of 3 labelled, in ${path}.\nTrain on them: affetto train`);

    const corpus = await affetto(['corpus', path, '--json']);
    expect(JSON.parse(corpus.stdout).counts).toMatchObject({ utterances: 3 });
    expect(JSON.parse(corpus.stdout).counts.speakers).toMatchObject([
      { speaker: 'ann', utterances: 2 },
      { speaker: 'bob', utterances: 1 },
    ]);
  });

  it('tells what the model heard once a choice is made, and puts disagreements first', async () => {
    const dir = await recordings();
    await writeFile(join(dir, 'model.onnx'), sampleModel({ small: true, name: 'cnn' }).bytes);
    const model = join(dir, 'model.onnx');
    const heard = await affetto(['predict', '--model', model, join(dir, 'ann'), '--json']);
    const [first, second] = heard.stdout.trim().split('\n').map((line) => JSON.parse(line)); // biome-ignore format: one step
    // The first as the model hears it, the second otherwise.
    const other = first.emotion === 'sad' ? 'calm' : 'sad';
    const wrong = second.emotion === other ? 'angry' : other;
    const given = `path,label,speaker\nann/1.wav,${first.emotion},ann\nann/2.wav,${wrong},ann\n`;
    await writeFile(join(dir, 'labels-ann.csv'), given);
    const run = await labelling(
      [
        ...[join(dir, 'labels-ann.csv'), '--model', model, '--by', 'bob'],
        ...['--order', 'disagreements'],
      ],
      async (page) => {
        const { items, labels } = (await page.get('session')) as {
          items: { name: string }[];
          labels: object[];
        };
        expect(labels).toHaveLength(8);
        expect(items.map(({ name }) => name)).toEqual(['ann/2.wav', 'ann/1.wav']);
        expect(await page.get('guess/0')).toHaveProperty('why');
        expect(await page.post('choice', { item: 0, label: wrong })).toEqual({
          item: 0,
          name: 'ann/2.wav',
          choice: { label: wrong, note: '' },
          said: [{ by: 'listed', label: wrong }],
        });
        expect(await page.get('guess/0')).toEqual({
          label: second.emotion,
          probability: expect.closeTo(second.confidence, 5),
          sure: second.sure,
        });
      },
    );
    expect(run.code, run.stderr).toBe(0);
    expect(await readFile(join(dir, 'labels-ann.csv'), 'utf8')).toBe(given);
    expect(await readFile(join(dir, 'labels-bob.csv'), 'utf8')).toContain(
      `ann/2.wav,${wrong},ann,,bob,`,
    );
    // What one chose oneself is held against the model as well.
    const own = ['--by', 'bob', '--model', model, '--order', 'disagreements'];
    await labelling([dir, ...own], async (page) => {
      const { items } = (await page.get('session')) as { items: { name: string }[] };
      expect(items.map(({ name }) => name)).toEqual(['ann/2.wav', 'ann/1.wav', 'bob/3.wav']);
    });
  });

  it('refuses what it cannot do', async () => {
    const dir = await recordings();
    const refusal = async (...args: string[]) => {
      const run = await affetto(['label', dir, '--no-open', '--model', 'none', ...args]);
      expect(run.code).toBe(1);
      return run.stderr;
    };
    expect(await refusal('--order', 'unsur')).toMatch(/Did you mean "?unsure/i);
    expect(await refusal('--order', 'unsure')).toMatch(/name one with --model/);
    expect(await refusal('--by', '../ann')).toMatch(/--by \.\.\/ann: give a name/);
    expect(await refusal('--out', join(dir, 'ann', 'labels.csv'))).toMatch(/lies neither beside/);
  });
});

describe('affetto agreement', () => {
  it('prints kappas and tables, and writes one manifest to train on', async () => {
    const dir = await folderWith({
      ...Object.fromEntries([1, 2, 3, 4].map((name) => [`${name}.wav`, clip(100 + name)])),
      'a.csv':
        'path,label,speaker,rater\n1.wav,sad,,ann\n2.wav,sad,,ann\n3.wav,calm,,ann\n4.wav,calm,,ann\n',
      'b.csv':
        'path,label,speaker,rater\n1.wav,sad,,bob\n2.wav,calm,,bob\n3.wav,calm,,bob\n4.wav,calm,,bob\n',
    });
    const files = [join(dir, 'a.csv'), join(dir, 'b.csv')];
    const joined = join(dir, 'labels.csv');
    const run = await affetto(['agreement', ...files, '--write', joined]);
    expect(run.code).toBe(0);
    // scikit-learn: cohen_kappa_score([1,1,0,0], [1,0,0,0]) = 0.5; statsmodels: fleiss_kappa([[0,2],[1,1],[2,0],[2,0]])
    // = 0.4666...
    expect(run.stdout).toMatch(/^Cohen's kappa +0\.500 +\S+ to 1\.000$/m);
    expect(run.stdout).toMatch(/^Fleiss's kappa +0\.467 /m);
    expect(run.stdout).toMatch(/^agreement +75\.0% /m);
    expect(run.stdout).toMatch(/^sad +3 +66\.7%$/m);
    expect(run.stdout).toContain(
      'ann (rows) and bob (columns)\n      calm  sad\ncalm     2    0\nsad      1    1\n',
    );
    expect(run.stdout).toContain('4 recordings: this says little yet.');
    expect(run.stderr).toContain('3 recordings with a label in');
    const corpus = await affetto(['corpus', joined]);
    expect(corpus.stdout).toContain('left out, by label: no agreement 1');
    const { pairs } = JSON.parse((await affetto(['agreement', ...files, '--json'])).stdout);
    expect(pairs[0].cohenKappa.value).toBeCloseTo(0.5, 12);
    const alone = await affetto(['agreement', files[0]!]);
    expect(alone.stderr).toMatch(/Name two files of labels or more/);
  });
});
