// `affetto train`: a corpus in, a run folder with a model file out.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ArgsDef } from 'citty';
import type { CorpusFormat } from '../../corpora/listing.js';
import { AffettoError } from '../../errors.js';
import { writeFigures } from '../../reports/run-figures.js';
import { nodeRuntime } from '../../runtime/node.js';
import { counted, fewTested, scoreWithValue } from '../../scores/format.js';
import { headlineScores } from '../../scores/score-list.js';
import { presetSettings } from '../../training/presets.js';
import { RunFolder } from '../../training/run-folder.js';
import { type TrainingSettings, trainingSettings } from '../../training/settings.js';
import { train } from '../../training/train.js';
import { command } from '../terminal/command.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { labelsOption, readLabelsOption } from '../terminal/labels-option.js';
import { strictOption } from '../terminal/left-out.js';
import { numberOf, wholeNumber } from '../terminal/numbers.js';
import { evaluationOptions } from './evaluate/run-evaluation.js';
import { TrainProgress } from './train/progress.js';

const options = {
  model: {
    type: 'string',
    description: 'A name (see affetto models); default cnn-lstm',
  },
  corpus: {
    type: 'string',
    required: true,
    description:
      'Folder with a corpus (see affetto corpus); given several times, all are trained on together',
    valueHint: 'DIR',
  },
  format: evaluationOptions.format,
  labels: labelsOption,
  out: { type: 'string', required: true, description: 'Run folder to write', valueHint: 'DIR' },
  split: {
    type: 'string',
    description: 'random (voices in both parts: speaker-dependent) or speaker; default random',
  },
  seed: {
    type: 'string',
    description: 'Seed of split, weights, order and augmentation; default 1',
  },
  epochs: { type: 'string', description: "Default: the model's preset" },
  'batch-size': { type: 'string', description: "Default: the model's preset" },
  'learning-rate': { type: 'string', description: "Peak; default: the model's preset" },
  validation: { type: 'string', description: 'Share of the training part kept aside, 0 to 1' },
  patience: {
    type: 'string',
    description: 'Stop after so many epochs without a better validation score; 0: never',
  },
  settings: {
    type: 'string',
    alias: 'config',
    description: 'JSON file with settings (see docs/training.md); other options win over it',
    valueHint: 'FILE',
  },
  threads: { type: 'string', default: '1', description: 'Threads inside one step' },
  cache: {
    type: 'string',
    description: 'Feature cache; default ~/.cache/affetto',
    valueHint: 'DIR',
  },
  strict: strictOption,
  resume: { type: 'boolean', description: 'Go on with the run in --out' },
} as const satisfies ArgsDef;

export default command({
  name: 'train',
  description:
    'Train a model on a corpus and leave a run folder with the model file, its test and its curves. Interrupted? Add --resume to the same command.',
  examples: [
    'affetto train --corpus data/ravdess --split speaker --out runs/first',
    'affetto train --corpus data/ravdess --out runs/first --resume',
    'affetto train --model encoder --corpus data/ravdess --corpus data/emo-db --split speaker --out runs/two',
    'affetto train --model cnn --corpus data/ravdess --seed 2 --epochs 30 --out runs/cnn-2',
    'affetto train --corpus recordings/ --labels map.json --split speaker --out runs/mapped',
    'affetto train --settings settings.json --corpus data/ravdess --out runs/mine',
  ],
  args: options,
  run: async (args) => {
    if (args.resume) refuseSettings(args);
    const threads = wholeNumber('--threads', args.threads);
    const settings = args.resume ? undefined : await settingsFromArgs(args);
    const progress = new TrainProgress(args.out);
    const controller = abortOnInterrupt(() => progress.interrupting());
    try {
      const result = await train({
        ...(settings && { settings }),
        corpusFolder: args.corpus,
        ...(args.format !== undefined && { corpusFormat: args.format as CorpusFormat }),
        outFolder: args.out,
        resume: args.resume ?? false,
        strict: args.strict ?? false,
        runtime: nodeRuntime,
        threads,
        ...(args.cache !== undefined && { cacheFolder: args.cache }),
        listener: progress,
        signal: controller.signal,
      });
      progress.finish();
      await writeFigures(new RunFolder(args.out), result);
      printResult(args.out, result.report);
    } catch (error) {
      progress.finish();
      if (!controller.signal.aborted) throw error;
      const format = args.format === undefined ? '' : ` --format ${args.format}`;
      console.error(
        `affetto train: stopped. Nothing before the last finished epoch is lost; go on with:\n  affetto train --resume --corpus ${args.corpus}${format} --out ${args.out}`,
      );
      process.exitCode = interruptedExitCode;
    }
  },
});

interface Settings {
  readonly labels?: string | undefined;
  readonly model?: string | undefined;
  readonly split?: string | undefined;
  readonly seed?: string | undefined;
  readonly epochs?: string | undefined;
  readonly 'batch-size'?: string | undefined;
  readonly 'learning-rate'?: string | undefined;
  readonly validation?: string | undefined;
  readonly patience?: string | undefined;
  readonly settings?: string | undefined;
}

/** Lays the file's settings over the model's preset, and the command line's over both. */
async function settingsFromArgs(args: Settings): Promise<TrainingSettings> {
  const file = args.settings === undefined ? {} : await readSettings(args.settings);
  const model =
    args.model !== undefined
      ? { name: args.model }
      : ((file.model as TrainingSettings['model'] | undefined) ?? { name: 'cnn-lstm' });
  const fromFile = presetSettings(model, file);
  const given = (name: string, value: string | undefined) =>
    value === undefined ? undefined : numberOf(name, value);
  const overrides = {
    ...(await readLabelsOption(args.labels)),
    seed: given('--seed', args.seed),
    epochs: given('--epochs', args.epochs),
    batchSize: given('--batch-size', args['batch-size']),
    learningRate: given('--learning-rate', args['learning-rate']),
    patience: given('--patience', args.patience),
  };
  const validationFraction = given('--validation', args.validation);
  return trainingSettings({
    ...fromFile,
    ...Object.fromEntries(Object.entries(overrides).filter(([, value]) => value !== undefined)),
    split: {
      ...fromFile.split,
      ...(args.split !== undefined && { kind: args.split }),
      ...(validationFraction !== undefined && { validationFraction }),
    },
  });
}

/** Refuses settings beside `--resume`: a run goes on as it began, and a setting would be ignored. */
function refuseSettings(args: Settings): void {
  const names = [
    'model',
    'labels',
    'split',
    'seed',
    'epochs',
    'batch-size',
    'learning-rate',
  ] as const;
  const more = ['validation', 'patience', 'settings'] as const;
  const given = [...names, ...more].find((name) => args[name] !== undefined);
  if (given === undefined) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `--${given} cannot be changed with --resume: a run goes on with its own settings. Leave it out, or start a new run.`,
  );
}

async function readSettings(path: string): Promise<Record<string, unknown>> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
  } catch (cause) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Cannot read the settings in ${path}: ${(cause as Error).message}. Give a JSON file.`,
      { cause },
    );
  }
}

function printResult(out: string, report: import('../../training/train.js').TestReport): void {
  const scores = headlineScores.map((score) => scoreWithValue(score, report[score.key]));
  const few = fewTested(report.count);
  console.log(`
Test (${report.protocol})
  ${counted(report.count, 'utterance')}: ${scores.join(', ')}${few === undefined ? '' : `\n  ${few}`}
  weights of epoch ${report.bestEpoch} of ${report.epochs}, temperature ${report.temperature.toFixed(2)}
${report.speakerIndependent ? '' : '  Speaker-dependent: the same voices are in training and test. Expect much less on a new voice (--split speaker).\n'}
Written to ${out}: model.onnx, metrics.json, curves.svg, confusion-matrix.svg (and .png)
Try it: affetto predict --model ${join(out, 'model.onnx')} FILE.wav`);
}
