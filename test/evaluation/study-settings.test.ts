// What the settings of a trial are: bases one upon another, differences merged at every depth, and clear words
// where a file cannot be meant.

import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findStudy } from '../../src/evaluation/find-studies.js';
import { parseStudy } from '../../src/evaluation/study-file.js';
import { expandGrid, planTrial } from '../../src/evaluation/study-plan.js';
import { baseSettings } from '../../src/evaluation/study-settings.js';
import { presetSettings } from '../../src/training/presets.js';
import { folderWith } from '../support/scratch.js';

const difference = (setting: string, value: unknown) => ({ setting, value, why: 'Asked.' });
const trial = (name: string, base: unknown, ...differences: ReturnType<typeof difference>[]) => ({
  ...{ name, base, differences },
});
const study = (...trials: ReturnType<typeof trial>[]) =>
  JSON.stringify({ question: 'Which?', trials });

/** Settings of a trial of `a/study.json` among these files. */
async function settingsOf(name: string, files: Readonly<Record<string, string>>) {
  const folder = await folderWith(files);
  const path = 'a/study.json';
  const found = parseStudy(files[path]!, path).trials.find((one) => one.name === name)!;
  return baseSettings(found, join(folder, path));
}

describe("a trial's settings", () => {
  const preset = presetSettings({ name: 'crnn' });

  it('start from a preset, a file, another study or this one, in chains', async () => {
    const files = {
      'base/wide.json': JSON.stringify({
        base: 'crnn',
        differences: [difference('model.options.channels', [24, 48, 96])],
      }),
      'a/study.json': study(
        trial('first', '../b/study.json#middle', difference('epochs', 9)),
        trial('second', '#first', difference('augmentation.noise.probability', 0.25)),
      ),
      'b/study.json': study(trial('middle', '../base/wide.json', difference('batchSize', 8))),
    };
    expect(await settingsOf('second', files)).toEqual({
      ...preset,
      model: { name: 'crnn', options: { channels: [24, 48, 96] } },
      batchSize: 8,
      epochs: 9,
      // Merged: what is not named stays.
      augmentation: {
        ...preset.augmentation,
        noise: { ...preset.augmentation.noise, probability: 0.25 },
      },
    });
  });

  it('merge an object, and replace by a list, nothing, or a value', async () => {
    const settings = await settingsOf('a', {
      'a/study.json': study(
        trial(
          'a',
          'crnn',
          difference('frontEnd', { normalization: { utterance: 'none' } }),
          difference('augmentation.speeds', [1]),
          difference('augmentation.bandLimit', null),
        ),
      ),
    });
    expect(settings).toEqual({
      ...preset,
      frontEnd: {
        ...preset.frontEnd,
        normalization: { ...preset.frontEnd.normalization, utterance: 'none' },
      },
      augmentation: { ...preset.augmentation, speeds: [1], bandLimit: null },
    });
  });

  it('are refused where bases go round in a circle', async () => {
    const files = {
      'a/study.json': study(trial('one', '../b/study.json#two'), trial('self', '#self')),
      'b/study.json': study(trial('two', '../a/study.json#one')),
    };
    await expect(settingsOf('one', files)).rejects.toThrow(
      /circle: \S*b\/study\.json#two -> \S*a\/study\.json#one -> \S*b\/study\.json#two\./,
    );
    await expect(settingsOf('self', files)).rejects.toThrow(/circle: \S*#self -> \S*#self/);
  });

  it('are refused where a setting, a trial, a preset or a file does not exist', async () => {
    const wrong = (base: string, ...differences: ReturnType<typeof difference>[]) =>
      settingsOf('a', {
        'a/study.json': study(trial('a', base, ...differences)),
        'a/empty.json': '{}',
      });
    await expect(wrong('crnn', difference('augmentation.noize', null))).rejects.toThrow(
      'there is no setting augmentation.noize; did you mean augmentation.noise?',
    );
    await expect(wrong('#b')).rejects.toThrow(/study\.json has no trial b\. It has: a\./);
    await expect(wrong('missing.json')).rejects.toThrow(/Cannot read \S*missing\.json/);
    await expect(wrong('empty.json')).rejects.toThrow(/empty\.json: model: it is missing/);
  });
});

describe('a study file', () => {
  it('gives its protocol and seeds to trials that have none', () => {
    const text = JSON.stringify({
      question: 'Which?',
      seeds: [4, 5],
      split: { kind: 'random-folds', folds: 10 },
      trials: [
        { name: 'a', base: 'cnn' },
        { name: 'b', base: 'cnn', seeds: [6], onlyFolds: [1] },
      ],
    });
    const [a, b] = parseStudy(text, 'x.json').trials;
    expect(a).toMatchObject({ seeds: [4, 5], onlyFolds: null, split: { kind: 'random-folds' } });
    expect(b).toMatchObject({ seeds: [6], onlyFolds: [1], split: { folds: 10 } });
  });

  it('may be a single trial with its question, as experiment files were', () => {
    const text =
      '{"name":"a","question":"b","base":{"model":{"name":"cnn"}},"grid":{"epochs":[1]}}';
    expect(parseStudy(text, 'x.json')).toMatchObject({
      question: 'b',
      trials: [{ name: 'a', grid: { epochs: [1] }, split: { kind: 'speaker-folds', seed: 1 } }],
    });
  });

  it('is refused with the name of what is wrong', () => {
    const refuse = (content: object) => () => parseStudy(JSON.stringify(content), 'x.json');
    expect(refuse({ name: 'a', question: 'b', base: 'c', sedes: [1] })).toThrow(
      'x.json: there is no setting sedes; did you mean seeds?',
    );
    const both = { name: 'a', question: 'b', bass: 'cnn', split: { kind: 'speaker-fold' } };
    expect(refuse(both)).toThrow(
      /split\.kind: .*mean "speaker-folds"[\s\S]*no setting bass; .*base/,
    );
    const why = { setting: 'epochs', value: 1 };
    expect(
      refuse({ question: 'b', trials: [{ name: 'a', base: 'cnn', differences: [why] }] }),
    ).toThrow('x.json: trials.0.differences.0.why: it is missing');
    const twin = { name: 'a', base: 'cnn' };
    expect(refuse({ question: 'b', trials: [twin, twin] })).toThrow('the name a is given twice');
    expect(() => parseStudy('{', 'x.json')).toThrow('x.json is no JSON');
  });
});

describe('a grid', () => {
  it('is every combination, the last setting varying fastest', () => {
    const variants = expandGrid({ epochs: [1, 2], 'model.options.units': [3, 4] });
    expect(variants.map(({ label }) => label)).toEqual([
      'epochs=1, model.options.units=3',
      'epochs=1, model.options.units=4',
      'epochs=2, model.options.units=3',
      'epochs=2, model.options.units=4',
    ]);
    expect(variants[3]!.cell).toEqual([
      ['epochs', 2],
      ['model.options.units', 4],
    ]);
    expect(expandGrid({})).toEqual([{ label: 'base', cell: [] }]);
  });

  it('is refused where it names a setting that does not exist', () => {
    const text = JSON.stringify({
      ...{ name: 'a', question: 'b', base: { model: { name: 'cnn' } } },
      grid: { 'augmentation.noize': [1] },
    });
    const { trials } = parseStudy(text, 'x.json');
    const planned = () =>
      planTrial(trials[0]!, { model: { name: 'cnn' } }, { path: '', format: null });
    expect(planned).toThrow(
      'there is no setting augmentation.noize; did you mean augmentation.noise?',
    );
  });
});

describe('a study', () => {
  const files = {
    'level/study.json': study(trial('in', 'cnn'), trial('out', 'cnn')),
    'speed/study.json': study(trial('fast', 'cnn')),
    'floor.experiment.json': '{"name":"floor","question":"?","base":"cnn"}',
  };
  const names = ({ trials }: Awaited<ReturnType<typeof findStudy>>) => trials.map((t) => t.name);

  it('is found by its file, its folder, its name, and by a trial of it', async () => {
    const home = await folderWith(files);
    expect(names(await findStudy(join(home, 'level', 'study.json'), home))).toEqual(['in', 'out']);
    expect(names(await findStudy(join(home, 'level'), home))).toEqual(['in', 'out']);
    expect(names(await findStudy('level', home))).toEqual(['in', 'out']);
    expect(names(await findStudy('out', home))).toEqual(['out']);
    const file = await findStudy(join(home, 'floor.experiment.json'), home);
    expect([file.name, ...names(file)]).toEqual(['floor', 'floor']);
    await expect(findStudy('none', home)).rejects.toThrow('There are: level, speed.');
  });
});
