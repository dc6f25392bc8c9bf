// A tiny model that gets to know voices: the made corpus, evaluated in three folds without augmentation. Half a minute,
// so tests of one file share it.
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeCorpus } from './made-corpus.js';
import { affetto, type Outcome } from './run-affetto.js';

export interface EncoderModel {
  readonly folder: string;
  /** Speakers 01, 02, 03 with 16 recordings each, two of every emotion. */
  readonly corpusFolder: string;
  /** `affetto evaluate` in three folds, as it was given, but for `--voice`. */
  readonly evaluation: readonly string[];
  /** The folder of the evaluation. */
  readonly run: string;
  /** What the evaluation with `--voice` printed. */
  readonly outcome: Outcome;
  /** A fold's model file, from 1. */
  readonly modelPath: (fold: number) => string;
  readonly remove: () => Promise<void>;
}

const speakers = 3;

export async function encoderModel(voice: string): Promise<EncoderModel> {
  const folder = await mkdtemp(join(tmpdir(), 'affetto-voices-'));
  const corpusFolder = join(folder, 'corpus');
  const run = join(folder, 'run');
  const settings = join(folder, 'encoder.json');
  await makeCorpus(corpusFolder, speakers);
  await confuse(corpusFolder);
  const model = { name: 'encoder' };
  await writeFile(settings, JSON.stringify({ model, augmentation: { speeds: [1], degraded: 0 } }));
  const evaluation = [
    ...['evaluate', '--model', settings, '--corpus', corpusFolder, '--folds', '3'],
    ...['--out', run, '--cache', join(folder, 'cache'), '--json'],
  ];
  return {
    ...{ folder, corpusFolder, evaluation, run },
    outcome: await affetto([...evaluation, '--voice', voice]),
    modelPath: (fold) => join(run, 'encoder', 'seed-1', `fold-${fold}`, 'model.onnx'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Exchanges some emotions' second recordings: without errors to learn from, every answer would be a sure one. */
async function confuse(corpusFolder: string): Promise<void> {
  for (let actor = 1; actor <= speakers; actor++) {
    const path = (emotion: number, ending = '.wav') =>
      join(corpusFolder, `Actor_0${actor}`, `03-01-0${emotion}-01-01-02-0${actor}${ending}`);
    for (const [one, other] of [
      [2, 3],
      [4, 5],
      [6, 7],
    ] as const) {
      await rename(path(one), path(one, '.aside'));
      await rename(path(other), path(one));
      await rename(path(one, '.aside'), path(other));
    }
  }
}
