// What `affetto train` does with what it is told, and with what it is not: its defaults, a run gone on with, and a start
// that failed.

import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  requireSameSettings,
  type SettingArgs,
  settingsFromArgs,
  withoutEffect,
} from '../../src/cli/commands/train/settings-from-args.js';
import type { Utterance } from '../../src/corpora/types.js';
import { defaultSplit } from '../../src/splits/default-split.js';
import { presetSettings } from '../../src/training/presets.js';
import { RunFolder } from '../../src/training/run-folder.js';
import type { SettledSettings } from '../../src/training/settings.js';
import { makeCorpus, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';

let root: string;
const at = (...parts: string[]) => join(root, ...parts);
/** Writes settings and returns the path of their file. */
async function fileWith(name: string, settings: object): Promise<string> {
  await writeFile(at(name), JSON.stringify(settings));
  return at(name);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'affetto-train-command-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('the model that nobody names', () => {
  it.each<[string, object, string]>([
    ['nothing is given', {}, 'encoder'],
    ['only what it knows is given', { seed: '3', validation: '0.1' }, 'encoder'],
    ['epochs are given, which it has not', { epochs: '3' }, 'cnn-lstm'],
    ['another is named', { model: 'crnn', epochs: '3' }, 'crnn'],
  ])('where %s', async (_, args, name) => {
    const { settings } = await settingsFromArgs(args);
    expect(settings.model.name).toBe(name);
    expect(settings).toEqual(
      expect.objectContaining({ frontEnd: presetSettings({ name }).frontEnd }),
    );
  });

  it('depends on the file too', async () => {
    const labels = await fileWith('labels.json', { labels: ['happy', 'sad'] });
    expect((await settingsFromArgs({ settings: labels })).settings.model.name).toBe('encoder');
    const mixed = await fileWith('mixed.json', { mixup: 0.2 });
    expect((await settingsFromArgs({ settings: mixed })).settings.model.name).toBe('cnn-lstm');
    expect((await settingsFromArgs({ settings: mixed, model: 'cnn' })).settings).toMatchObject({
      model: { name: 'cnn' },
      mixup: 0.2,
      epochs: 60,
    });
  });

  it('is told apart from one that ignores what is asked of it', async () => {
    const asked = await settingsFromArgs({ model: 'encoder', epochs: '9', patience: '2' });
    expect(withoutEffect(asked)).toBe(
      'encoder is fitted at once, so this has no effect: epochs, patience',
    );
    expect(withoutEffect(await settingsFromArgs({ model: 'encoder', seed: '9' }))).toBe(undefined);
    expect(withoutEffect(await settingsFromArgs({ model: 'cnn', epochs: '9' }))).toBe(undefined);
  });
});

describe('a file of settings', () => {
  it('is named where something in it is wrong', async () => {
    const path = await fileWith('typo.json', { model: { name: 'cnn' }, lerningRate: 1 });
    await expect(settingsFromArgs({ settings: path })).rejects.toThrow(
      `${path}: settings: there is no setting lerningRate; did you mean learningRate?`,
    );
    const list = await fileWith('list.json', [1]);
    await expect(settingsFromArgs({ settings: list })).rejects.toThrow(
      'list.json holds no settings',
    );
    const nothing = await fileWith('null.json', { model: null });
    await expect(settingsFromArgs({ settings: nothing })).rejects.toMatchObject({
      code: 'OPTION_INVALID',
    });
  });
});

describe('a run gone on with', () => {
  const args = { model: 'cnn', epochs: '12', 'learning-rate': '0.001', split: 'speaker' };
  /** What such a run keeps of a corpus with these labels. */
  const kept = async (labels: string[], more = {}): Promise<SettledSettings> => ({
    ...(await settingsFromArgs({ ...args, ...more })).settings,
    labels,
  });
  const resume = (stored: SettledSettings, given: SettingArgs, labels = stored.labels) =>
    requireSameSettings('runs/a', stored, given, async () => labels);

  it('may be given what it was begun with, all or some of it', async () => {
    const stored = await kept(['happy', 'sad']);
    await resume(stored, args);
    await resume(stored, {});
    await resume(stored, { epochs: '12' });
    const same = await fileWith('same.json', {
      epochs: 12,
      augmentation: { stretch: stored.augmentation.stretch },
    });
    await resume(stored, { settings: same });
  });

  it('may be given its labels, as a word or a list or a map', async () => {
    const map = await fileWith('map.json', { boredom: null, 'Dr. Wut': 'angry' });
    const mapped = await kept(['happy', 'angry'], { labels: map });
    expect(mapped.labelMap).toEqual({ boredom: null, 'Dr. Wut': 'angry' });
    await resume(mapped, { labels: map });
    await resume(mapped, { labels: 'emotions' });
    await expect(resume(mapped, { labels: 'happy,angry' }, ['angry', 'happy'])).rejects.toThrow(
      '\n  labels: ["happy","angry"] before, ["angry","happy"] now\n',
    );
    const other = await fileWith('other-map.json', { boredom: null });
    await expect(resume(mapped, { labels: other })).rejects.toThrow(
      '\n  labelMap: {"boredom":null,"Dr. Wut":"angry"} before, {"boredom":null} now\n',
    );
  });

  it('says what differs, before and now', async () => {
    const other = await fileWith('other.json', { augmentation: { stretch: 0.5, cutFrames: 4 } });
    const attempt = resume(await kept(['happy', 'sad']), {
      ...{ settings: other, model: 'cnn-lstm', epochs: '20', 'learning-rate': '0.001' },
      ...{ split: 'random', validation: '0' },
    });
    await expect(attempt).rejects.toMatchObject({ code: 'RUN_INVALID' });
    await expect(attempt).rejects.toThrow(
      [
        'The run in runs/a was begun with other settings:',
        '  model.name: "cnn" before, "cnn-lstm" now',
        '  augmentation.stretch: 0.2 before, 0.5 now',
        '  epochs: 12 before, 20 now',
        '  split.kind: "speaker" before, "random" now',
        'Give the same options',
      ].join('\n'),
    );
  });

  it('on the command line', async () => {
    await makeCorpus(at('corpus'), 4);
    const { split: _split, ...quick } = quickSettings;
    const file = await fileWith('quick.json', { ...quick, epochs: 1 });
    const train = (...more: string[]) =>
      affetto([
        ...['train', '--corpus', at('corpus'), '--out', at('run'), '--cache', at('cache'), ...more],
      ]);
    const first = await train('--settings', file);
    expect(first.code, first.stderr).toBe(0);
    // Nobody said how to split. Of two women and two men one each is held out, not 20%.
    expect(first.stderr).toContain(
      'speaker-independent: 2 of 4 speakers held out, 50% of the recordings: test speakers',
    );
    const settings = JSON.parse(await readFile(at('run', 'config.json'), 'utf8'));
    expect(settings.split).toMatchObject({ kind: 'speaker', validationFraction: 0 });
    const again = await train('--settings', file);
    expect(again.stderr).toContain('already holds a run');
    const other = await train('--resume', '--settings', file, '--epochs', '2');
    expect(other).toMatchObject({ code: 1, stdout: '' });
    expect(other.stderr).toContain('\n  epochs: 1 before, 2 now\n');
    const same = await train('--resume', '--settings', file, '--epochs', '1');
    expect(same.code, same.stderr).toBe(0);
  }, 120_000);
});

describe('a folder that holds a failed start', () => {
  it('may be used again, until an epoch ended', async () => {
    const folder = new RunFolder(at('failed'));
    const [cnn, crnn] = ['cnn', 'crnn'].map((name) => ({
      ...presetSettings({ name }),
      labels: ['happy', 'sad'],
    }));
    await folder.create(cnn!);
    await folder.create(crnn!);
    expect(await folder.settings()).toEqual(crnn);
    await folder.write('checkpoint.bin', new Uint8Array([1]));
    await expect(folder.create(cnn!)).rejects.toMatchObject({ code: 'RUN_INVALID' });
    // A finished fold of an evaluation has no checkpoint any more.
    await rm(folder.file('checkpoint.bin'));
    await folder.writeJson('metrics.json', {});
    await expect(folder.create(cnn!)).rejects.toMatchObject({ code: 'RUN_INVALID' });
  });
});

describe('the split that nobody names', () => {
  const spoken = (speaker: string) => ({ corpus: 'a', speaker }) as Utterance;

  it('is by speaker where speakers are known, else random with the reason', () => {
    expect(defaultSplit(['1', '2'].map(spoken))).toEqual({ kind: 'speaker' });
    const [one, unknown] = [spoken('1'), spoken('unknown')];
    expect(defaultSplit([one, one])).toEqual({ kind: 'random', why: 'there is one speaker' });
    expect(defaultSplit([one, spoken('2'), unknown])).toEqual({
      kind: 'random',
      why: '1 of 3 recordings do not say who speaks',
    });
    expect(defaultSplit([unknown, unknown]).why).toBe('the recordings do not say who speaks');
  });
});
