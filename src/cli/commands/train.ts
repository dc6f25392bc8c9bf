// `affetto train`: a corpus in, a run folder with a model file out.

import { join } from 'node:path';
import type { ArgsDef } from 'citty';
import { settleLabels } from '../../corpora/chosen-labels.js';
import type { CorpusFormat } from '../../corpora/listing.js';
import { openCorpus } from '../../corpora/open-corpus.js';
import { fillByProcesses } from '../../evaluation/jobs/fill-features.js';
import { writeFigures } from '../../reports/run-figures.js';
import { nodeRuntime } from '../../runtime/node.js';
import { dimensionScoreList } from '../../scores/dimension-scores.js';
import { withoutNumbers } from '../../scores/dimension-text.js';
import { counted, decimals, fewTested, intervalText, scoreWithValue } from '../../scores/format.js';
import { headlineScores } from '../../scores/score-list.js';
import { defaultSplit } from '../../splits/default-split.js';
import { RunFolder } from '../../training/run-folder.js';
import type { TrainingSettings } from '../../training/settings.js';
import { type TestReport, train } from '../../training/train.js';
import { command } from '../terminal/command.js';
import { dimensionsOption } from '../terminal/dimensions-option.js';
import { abortOnInterrupt, interruptedExitCode } from '../terminal/failure.js';
import { ffmpegOption } from '../terminal/ffmpeg-option.js';
import { labelsOption } from '../terminal/labels-option.js';
import { allowTruncatedOption, readingFrom, strictOption } from '../terminal/left-out.js';
import { wholeNumber } from '../terminal/numbers.js';
import { printable } from '../terminal/printable.js';
import { evaluationOptions } from './evaluate/run-evaluation.js';
import { TrainProgress } from './train/progress.js';
import {
  requireSameSettings,
  type SettingArgs,
  settingsFromArgs,
  withoutEffect,
} from './train/settings-from-args.js';

const options = {
  model: {
    type: 'string',
    description:
      'A name (see affetto models), or a file that defines one (see docs/your-own-model.md); default encoder, or cnn-lstm where a setting is given that only training in epochs has',
  },
  from: {
    type: 'string',
    description:
      'Model file to go on from: its network, front end and weights; labels may be others',
    valueHint: 'FILE',
  },
  member: {
    type: 'string',
    description: 'Which network of --from, where it holds several: 1, 2, ...',
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
  dimensions: dimensionsOption,
  out: { type: 'string', required: true, description: 'Run folder to write', valueHint: 'DIR' },
  split: {
    type: 'string',
    description:
      'speaker, or random (voices in both parts: speaker-dependent); default speaker where the corpus says who speaks',
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
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  resume: {
    type: 'boolean',
    description: 'Go on with the run in --out; options, if given, must be those of the run',
  },
} as const satisfies ArgsDef;

export default command({
  name: 'train',
  description:
    'Train a model on a corpus and leave a run folder with the model file, its test and its curves. Interrupted? Add --resume to the same command.',
  examples: [
    'affetto train --corpus data/ravdess --out runs/first',
    'affetto train --corpus data/ravdess --out runs/first --resume',
    'affetto train --corpus data/ravdess --corpus data/emo-db --out runs/two',
    'affetto train --model cnn --corpus data/ravdess --split random --epochs 30 --out runs/cnn',
    'affetto train --corpus recordings/ --labels map.json --out runs/mapped',
    'affetto train --corpus rated.csv --dimensions arousal,valence --out runs/rated',
    'affetto train --from models/cnn-lstm.onnx --corpus data/emo-db --epochs 40 --out runs/on',
    'affetto train --model ./my-model.mjs --corpus data/ravdess --out runs/own',
    'affetto train --settings settings.json --corpus data/ravdess --out runs/mine',
  ],
  args: options,
  run: async (args) => {
    const threads = wholeNumber('--threads', args.threads);
    if (args.resume) {
      const stored = await new RunFolder(args.out).settings();
      await requireSameSettings(args.out, stored, args, async (labels) =>
        settleLabels(labels, [await openCorpus(args.corpus, formatOf(args))]),
      );
    }
    const settings = args.resume ? undefined : await settingsOfNewRun(args);
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
        reading: readingFrom(args),
        runtime: nodeRuntime,
        threads,
        ...(args.cache !== undefined && { cacheFolder: args.cache }),
        fillCache: fillByProcesses(),
        listener: progress,
        signal: controller.signal,
      });
      progress.finish();
      const figures = await writeFigures(new RunFolder(args.out), result);
      printResult(args.out, result.report, figures);
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

/**
 * Settles what a new run is trained with. Where nobody says how the corpus is split, it is split by speaker if that can
 * be.
 */
async function settingsOfNewRun(args: SettingArgs & CorpusArgs): Promise<TrainingSettings> {
  const found = await settingsFromArgs(args);
  const idle = withoutEffect(found);
  if (idle !== undefined) console.error(idle);
  const { settings, given } = found;
  if (given.includes('split.kind')) return settings;
  const { kind, why } = defaultSplit((await openCorpus(args.corpus, formatOf(args))).utterances);
  if (why !== undefined) {
    console.error(
      `split at random, since ${why}: the scores are of voices that training may have heard`,
    );
  }
  return { ...settings, split: { ...settings.split, kind } };
}

interface CorpusArgs {
  readonly corpus: string;
  readonly format?: string | undefined;
}

/** openCorpus refuses what is no format. */
function formatOf({ format }: CorpusArgs): { readonly format: CorpusFormat | undefined } {
  return { format: format as CorpusFormat | undefined };
}

/** The scores of labels; nothing where none are answered. */
function labelScores(report: TestReport): string {
  if (report.labels.length === 0) return '';
  const scores = headlineScores.map((score) => scoreWithValue(score, report[score.key]));
  return `: ${scores.join(', ')}`;
}

/** A line for each dimension that was learnt. */
function dimensionLines({ dimensions = [] }: TestReport): string[] {
  const lines = dimensions.map((summary) => {
    const scores = dimensionScoreList.map(({ key, title }) => {
      const interval = key === 'ccc' ? intervalText(summary[key].interval, decimals) : '';
      return `${title} ${decimals(summary[key].mean)}${interval === '' ? '' : ` (${interval})`}`;
    });
    return `${printable(summary.dimension)}: ${scores.join(', ')}, ${counted(summary.count, 'recording')}`;
  });
  return [...lines, ...withoutNumbers(dimensions)];
}

function printResult(out: string, report: TestReport, figures: readonly string[]): void {
  const few = fewTested(report.count);
  const fitted =
    report.labels.length === 0
      ? []
      : [
          `  weights of epoch ${report.bestEpoch} of ${report.epochs}, temperature ${report.temperature.toFixed(2)}`,
        ];
  const lines = [
    '',
    `Test (${report.protocol})`,
    `  ${counted(report.count, 'utterance')}${labelScores(report)}`,
    ...(few === undefined ? [] : [`  ${few}`]),
    ...dimensionLines(report).map((line) => `  ${line}`),
    ...fitted,
    report.speakerIndependent
      ? ''
      : '  Speaker-dependent: the same voices are in training and test. Expect much less on a new voice (--split speaker).\n',
    `Written to ${out}: ${['model.onnx', 'metrics.json', ...figures].join(', ')} (and .png)`,
    `Try it: affetto predict --model ${join(out, 'model.onnx')} FILE.wav`,
  ];
  console.log(lines.join('\n'));
}
