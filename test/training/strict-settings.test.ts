// What somebody misspells in settings is refused, wherever it stands, and the right name is said. What affetto stored is
// read however old it is.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { presetSettings } from '../../src/training/presets.js';
import {
  settledSettings,
  type TrainingSettingsInput,
  trainingSettings,
} from '../../src/training/settings.js';

type Tree = { readonly [name: string]: unknown };

/** Settings in which every setting that there is stands, at every depth. */
const full: Tree = {
  ...presetSettings(
    {
      name: 'crnn',
      options: { alternateLevel: false, branches: 1, channels: [8, 8, 8] },
      module: { file: 'crnn.mjs', sha256: '0'.repeat(64) },
    },
    {
      from: { file: 'crnn.onnx', member: 1, head: 'new', sha256: '0'.repeat(64) },
      // Its own names are words of a corpus.
      labelMap: {},
      dimensions: [],
      optimizer: { kind: 'sgd' },
      augmentation: { cropFrames: [112, 112], noise: {}, room: {}, bandLimit: {} },
      frontEnd: {
        windowLength: 1024,
        melBands: 64,
        output: 'log-mel',
        trim: { aboveNoiseDb: 6 },
        normalization: {
          floorDb: 50,
          utterance: 'level',
          global: { mean: Array(64).fill(0), deviation: Array(64).fill(1) },
        },
      },
    },
  ),
};

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The paths of all keys, outermost first. */
function pathsOf(tree: Tree, before: readonly string[] = []): string[][] {
  return Object.entries(tree).flatMap(([key, value]) => [
    [...before, key],
    ...(isTree(value) ? pathsOf(value, [...before, key]) : []),
  ]);
}

/** A copy of the tree in which the last key of a path is spelt otherwise. */
function respelt(tree: Tree, [key, ...rest]: readonly string[], word: string): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([name, value]) => {
      if (name !== key) return [name, value];
      return rest.length === 0 ? [word, value] : [name, respelt(value as Tree, rest, word)];
    }),
  );
}

/** The slips of a hand: a letter too many, too few, another, two swapped, and other people's conventions. */
function slips(word: string, random: RandomStream): string[] {
  const at = 1 + random.integer(word.length - 2);
  const [head, tail] = [word.slice(0, at), word.slice(at)];
  return [
    `${head}x${tail}`,
    `${head}${tail.slice(1)}`,
    `${head}x${tail.slice(1)}`,
    `${head.slice(0, -1)}${tail[0]}${head.at(-1)}${tail.slice(1)}`,
    word.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    word.toUpperCase(),
  ].filter((slip) => slip !== word);
}

describe('a misspelt setting', () => {
  const paths = pathsOf(full);

  it('can stand at every depth that there is', () => {
    expect(trainingSettings(full)).toEqual(full);
    const names = paths.map((path) => path.join('.'));
    for (const name of [
      'epochs',
      'split.kind',
      'augmentation.noise.tiltDb',
      'model.options.branches',
    ])
      expect(names).toContain(name);
    expect(names).toContain('frontEnd.normalization.global.deviation');
    // The settings themselves, those of a front end and of its parts, of an augmentation and of its parts.
    expect(names.length).toBeGreaterThan(75);
  });

  it('is refused, and the right one named: each of them, each kind of slip', () => {
    const missed: string[] = [];
    for (const [index, path] of paths.entries()) {
      const right = path.join('.');
      const siblings = paths.filter((other) => other.length === path.length).map((p) => p.at(-1));
      for (const slip of slips(path.at(-1) as string, new RandomStream(index))) {
        if (siblings.includes(slip)) continue;
        const wrong = [...path.slice(0, -1), slip].join('.').replace(/^model\.options\./, '');
        const expected = `no ${path[1] === 'options' && path.length === 3 ? 'option' : 'setting'} ${wrong}; did you mean ${right.replace(/^model\.options\./, '')}?`;
        const message = refusalOf(respelt(full, path, slip));
        if (!message.includes(expected)) missed.push(`${right} as ${slip}: ${message}`);
      }
    }
    expect(missed).toEqual([]);
  });

  it('is one of several problems that are said at once', () => {
    const message = refusalOf({
      model: { name: 'cnn', options: { kernal: 3, denseUnits: 'many' } },
      epoch: 3,
      batchSize: 1,
      schedule: { kind: 'one-cylce' },
      augmentation: { noise: { tiltDB: [0, 1] } },
    });
    expect(message.split('\n  ')).toEqual([
      'settings: 6 problems',
      'batchSize: Too small: expected number to be >=2, given 1.',
      'schedule.kind: there is no "one-cylce"; did you mean "one-cycle"?',
      'there is no setting augmentation.noise.tiltDB; did you mean augmentation.noise.tiltDb?',
      'there is no setting epoch; did you mean epochs?',
      'model.options: there is no option kernal; did you mean kernel?',
      'model.options: denseUnits is "many": give a number, such as 64.',
    ]);
  });

  it.each<[Tree, string]>([
    [{ optimizer: { kind: 'adamm' } }, 'optimizer.kind: there is no "adamm"; did you mean "adam"?'],
    [{ optimizer: { kind: 'lion' } }, 'there is no "lion"; give one of sgd, adam, adamw.'],
    [{ split: { kind: 'speakr' } }, 'split.kind: there is no "speakr"; did you mean "speaker"?'],
    [{ augmentation: { timeMaskFill: 'Clip' } }, 'did you mean "clip"?'],
    [{ frontEnd: { padMode: 'reflct' } }, 'frontEnd.padMode: there is no "reflct"; did you'],
    [{ labels: 'emotoins' }, 'labels: there is no "emotoins"; did you mean "emotions"?'],
    [{ labels: 3 }, 'labels: give a list of labels, or one of corpus, emotions, all'],
    [{ labels: ['sad'] }, 'labels: Too small: expected array to have >=2 items'],
    [{ labelMap: { boredom: 3 } }, 'labelMap.boredom: '],
    // What another optimizer has is no setting of this one.
    [{ optimizer: { kind: 'adam', momentum: 0.9 } }, 'there is no setting optimizer.momentum;'],
    [
      { turnips: 3 },
      'there is no setting turnips; there are model, labels, labelMap, dimensions, ',
    ],
  ])('or value: %j', (settings, message) => {
    expect(refusalOf({ model: { name: 'cnn' }, ...settings })).toContain(message);
  });

  it.each([null, 3, 'cnn', [], {}])('or is no settings at all: %j', (value) => {
    const places = Object.keys(full).map((key) => ({ model: { name: 'cnn' }, [key]: value }));
    const named = { model: { name: value, options: value } };
    for (const input of [value, named, ...places]) {
      try {
        trainingSettings(input);
      } catch (error) {
        // Whatever a file holds, its reader is told in words.
        expect(error).toMatchObject({ name: 'AffettoError', code: 'OPTION_INVALID' });
      }
    }
    expect(refusalOf({ model: { name: 'cnn' }, optimizer: value })).toMatch(/optimizer/);
  });

  it('or model has the code that it had', () => {
    const ask = () => trainingSettings({ model: { name: 'cnn-lstn' } });
    const error = { code: 'MODEL_UNKNOWN', message: expect.stringContaining('mean cnn-lstm?') };
    expect(ask).toThrow(expect.objectContaining(error));
  });

  it('is refused beside a preset too', () => {
    const typo = { augmentation: { strech: 0.1 } } as Partial<TrainingSettingsInput>;
    expect(() => presetSettings({ name: 'cnn' }, typo)).toThrow(
      'settings: there is no setting augmentation.strech; did you mean augmentation.stretch?',
    );
  });
});

describe('settings that were stored', () => {
  const kept: Tree = { ...full, labels: ['happy', 'sad'] };

  it('are read without what this version does not know, at every depth', () => {
    const missed = pathsOf(full).flatMap((path) => {
      // The options of a model belong to it, and are kept.
      if (path[1] === 'options' || path.length === 1) return [];
      const owner = path.slice(0, -1);
      const older = respeltBeside(kept, owner);
      try {
        expect(settledSettings(older)).toEqual(kept);
        return [];
      } catch (error) {
        return [`${owner.join('.')}: ${(error as Error).message}`];
      }
    });
    expect(missed).toEqual([]);
    expect(settledSettings({ ...kept, gone: 1 })).toEqual(kept);
  });

  it('are refused where a value cannot be', () => {
    expect(() => settledSettings({ ...kept, epochs: 0 })).toThrow('epochs');
  });
});

describe('a model in settings', () => {
  it('may be its name alone', () => {
    expect(presetSettings('encoder')).toEqual(presetSettings({ name: 'encoder' }));
    expect(() => presetSettings('encodr')).toThrow('Did you mean encoder?');
  });
});

/** A copy of the tree with a name more in the object at a path. */
function respeltBeside(tree: Tree, [key, ...rest]: readonly string[]): Tree {
  if (key === undefined) return { ...tree, gone: [1] };
  return { ...tree, [key]: respeltBeside(tree[key] as Tree, rest) };
}

function refusalOf(settings: Tree): string {
  try {
    trainingSettings(settings);
  } catch (error) {
    return (error as Error).message;
  }
  return 'accepted';
}
