// What `affetto evaluate` and `affetto compare` share: options -> plan, the run, and its files.

import { basename, extname, join } from 'node:path';
import type { ArgsDef } from 'citty';
import { checkInput, inputError } from '../../../check-input.js';
import { type CorpusFormat, corpusFormats } from '../../../corpora/listing.js';
import { AffettoError } from '../../../errors.js';
import { type EvaluateOptions, evaluateModels } from '../../../evaluation/evaluate.js';
import {
  checkFoldVoices,
  type FoldVoices,
  type FoldVoicesOptions,
  measureFoldVoices,
} from '../../../evaluation/fold-voices.js';
import type { KnownVoices } from '../../../evaluation/model-files/known-voices.js';
import { type EvaluationPlan, evaluationFiles, planEvaluation } from '../../../evaluation/plan.js';
import type { EvaluationResult } from '../../../evaluation/result.js';
import { didYouMean } from '../../../nearest.js';
import { quoted } from '../../../reports/run-command.js';
import { type ProtocolKind, protocolKinds, splitSchema } from '../../../splits/protocols.js';
import { filledSettings } from '../../../training/filled-settings.js';
import { isModelModule } from '../../../training/own-model.js';
import { defaultModel, presetSettings } from '../../../training/presets.js';
import { type TrainingSettings, trainingSettings } from '../../../training/settings.js';
import { writeOutput } from '../../../write-files.js';
import { dimensionsOption, readDimensionsOption } from '../../terminal/dimensions-option.js';
import { abortOnInterrupt, interruptedExitCode } from '../../terminal/failure.js';
import { ffmpegOption } from '../../terminal/ffmpeg-option.js';
import { labelsOption, readLabelsOption } from '../../terminal/labels-option.js';
import { allowTruncatedOption, strictOption } from '../../terminal/left-out.js';
import { numberOf, wholeNumber } from '../../terminal/numbers.js';
import { CountProgress } from '../../terminal/progress.js';
import { inFile, readSettingsFile } from '../../terminal/settings-file.js';
import { knownVoicesJson, knownVoicesMarkdown, knownVoicesText } from './known-voices-table.js';
import { EvaluationProgress } from './progress.js';
import { evaluationJson, evaluationMarkdown, evaluationText } from './table.js';

/** The options of both commands. */
export const evaluationOptions = {
  corpus: {
    type: 'string',
    required: true,
    description:
      'Corpus: folder or manifest; given several times, all are taken together, or one against the other (see --protocol)',
    valueHint: 'DIR',
  },
  format: {
    type: 'string',
    description: `Default: told from the names; one of ${corpusFormats.join(', ')}`,
  },
  labels: labelsOption,
  dimensions: dimensionsOption,
  out: {
    type: 'string',
    description: 'Folder for the runs and the result; give it again to go on',
    valueHint: 'DIR',
  },
  protocol: { type: 'string', description: `${protocolKinds.join(', ')}; default speaker-folds` },
  folds: {
    type: 'string',
    description:
      'Of speaker-folds and random-folds, and of each corpus in corpus-matrix; default 5',
  },
  'test-fraction': { type: 'string', description: 'Of random and speaker; default 0.2' },
  'test-speakers': { type: 'string', description: 'Of the protocol speakers, e.g. 17,18' },
  'test-corpus': { type: 'string', description: 'Of the protocol cross-corpus', valueHint: 'DIR' },
  'test-format': { type: 'string', description: 'Like --format, of --test-corpus' },
  seeds: { type: 'string', description: 'Of splits and trainings, e.g. 1,2,3; default 1' },
  'split-seed': { type: 'string', description: 'The same splits for all seeds' },
  epochs: { type: 'string', description: "Default: each model's preset" },
  validation: {
    type: 'string',
    description: "Share of the training part kept aside; default: the preset's",
  },
  'set-level': {
    type: 'string',
    description: 'How often sets of emotions shall hold the true one, 0 to 1; default 0.9',
  },
  processes: { type: 'string', description: 'Trainings at a time; default: the cores' },
  cache: {
    type: 'string',
    description: 'Feature cache; default ~/.cache/affetto',
    valueHint: 'DIR',
  },
  strict: strictOption,
  'allow-truncated': allowTruncatedOption,
  ffmpeg: ffmpegOption,
  json: { type: 'boolean', description: 'Print JSON' },
  markdown: { type: 'boolean', description: 'Print Markdown' },
} as const satisfies ArgsDef;

/** The options as citty hands them over. */
export type EvaluationArgs = {
  readonly [K in keyof typeof evaluationOptions]?: string | boolean | undefined;
};

/** Trains, tests, prints and stores; `command` and `models` as the user gave them. */
export async function runEvaluation(
  command: 'evaluate' | 'compare',
  models: readonly string[],
  args: EvaluationArgs,
  voices?: KnownVoices | undefined,
): Promise<void> {
  const out = text(args.out);
  if (out === undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      'Give --out DIR: the folder for the runs and the result.',
    );
  }
  const plan = await planFromArgs(models, args);
  if (voices) checkFoldVoices(plan, voices);
  await carryOut(command, plan, out, { ...args, voices });
}

type CarryOutArgs = Pick<
  EvaluationArgs,
  'processes' | 'cache' | 'json' | 'markdown' | 'set-level' | 'strict'
> & {
  /** How voices are known when the finished folds are asked again; absent: not at all. */
  readonly voices?: KnownVoices | undefined;
};

/**
 * Carries out a plan, prints and stores its result.
 * @returns undefined where it was interrupted
 */
export async function carryOut(
  command: 'evaluate' | 'compare' | 'study',
  plan: EvaluationPlan,
  out: string,
  args: CarryOutArgs,
  onEvaluated?: EvaluateOptions['onEvaluated'],
): Promise<EvaluationResult | undefined> {
  const stored = await carryOutQuietly(command, plan, out, args, onEvaluated);
  if (!stored) return undefined;
  const { result, voices, markdown } = stored;
  if (args.json) console.log(JSON.stringify(jsonOf(result, voices), null, 2));
  else if (args.markdown) console.log(markdown);
  else {
    console.log(evaluationText(result));
    if (voices) console.log(`\n${knownVoicesText(voices)}`);
    console.log(
      `\nWritten to ${out}: ${evaluationFiles.report}, ${evaluationFiles.markdown}, ${evaluationFiles.result}${voices ? `, ${evaluationFiles.voices}` : ''}, and a run folder a fold`,
    );
  }
  return result;
}

/** What carrying out a plan leaves on disk, at hand. */
interface CarriedOut {
  readonly result: EvaluationResult;
  readonly voices: FoldVoices | undefined;
  readonly markdown: string;
}

/**
 * Carries out a plan and stores its result; only progress is printed.
 * @returns undefined where it was interrupted
 */
export async function carryOutQuietly(
  command: 'evaluate' | 'compare' | 'study' | 'reproduce',
  plan: EvaluationPlan,
  out: string,
  args: CarryOutArgs,
  onEvaluated?: EvaluateOptions['onEvaluated'],
): Promise<CarriedOut | undefined> {
  const progress = new EvaluationProgress();
  // A study carries out one plan after another: Ctrl-C is answered by the one that is running.
  let isOver = false;
  const controller = abortOnInterrupt(() => {
    if (!isOver) progress.interrupting();
  });
  const given = text(args.processes);
  const processes = given === undefined ? undefined : wholeNumber('--processes', given);
  const cacheFolder = text(args.cache);
  const level = text(args['set-level']);
  const setLevel = level === undefined ? undefined : numberOf('--set-level', level);
  try {
    const result = await evaluateModels({
      plan,
      out,
      ...(processes !== undefined && { processes }),
      ...(cacheFolder !== undefined && { cacheFolder }),
      ...(setLevel !== undefined && { setLevel }),
      strict: args.strict === true,
      listener: progress,
      ...(onEvaluated && { onEvaluated }),
      signal: controller.signal,
    });
    progress.finish();
    const { signal } = controller;
    const voices = args.voices && (await foldVoices({ plan, out, processes, signal }, args.voices));
    const markdown = [
      evaluationMarkdown(result, commandLine()),
      ...(voices ? [knownVoicesMarkdown(voices)] : []),
    ].join('\n\n');
    await writeOutput(join(out, evaluationFiles.markdown), markdown);
    // It brings the engine with it, which nothing before this needs here.
    const { writeReport } = await import('../../../reports/write-report.js');
    await writeReport(out, { command: commandLine() });
    return { result, voices, markdown };
  } catch (error) {
    progress.finish();
    if (!controller.signal.aborted) throw error;
    console.error(
      `affetto ${command}: stopped. Finished epochs are kept; give the same command again to go on.`,
    );
    process.exitCode = interruptedExitCode;
    return undefined;
  } finally {
    isOver = true;
  }
}

function jsonOf(result: EvaluationResult, voices: FoldVoices | undefined) {
  return {
    ...(evaluationJson(result) as object),
    ...(voices && { voices: knownVoicesJson(voices) }),
  };
}

/** Asks the finished folds again, with voices known. */
async function foldVoices(
  options: Pick<FoldVoicesOptions, 'plan' | 'out' | 'processes' | 'signal'>,
  voices: KnownVoices,
): Promise<FoldVoices> {
  const progress = new CountProgress('recordings for known voices');
  try {
    return await measureFoldVoices({
      ...options,
      ...voices,
      onProgress: (done, total) => progress.show(done, total),
    });
  } finally {
    progress.finish();
  }
}

async function planFromArgs(
  models: readonly string[],
  args: EvaluationArgs,
): Promise<EvaluationPlan> {
  const optional = (name: keyof EvaluationArgs) => {
    const value = text(args[name]);
    return value === undefined ? undefined : numberOf(`--${name}`, value);
  };
  const configs = await Promise.all(models.map(readModel));
  const labels = await readLabelsOption(text(args.labels));
  const dimensions = readDimensionsOption(text(args.dimensions));
  const epochs = optional('epochs');
  const validation = optional('validation');
  const presets = configs.map(({ config }) => config.split.validationFraction);
  const validationFraction = validation ?? presets[0];
  if (validation === undefined && presets.some((share) => share !== presets[0])) {
    throw new AffettoError(
      'OPTION_INVALID',
      `These models keep different validation parts (${presets.join(', ')}), so their trainings would not be the same. Give --validation.`,
    );
  }
  const kind = (text(args.protocol) ?? 'speaker-folds') as ProtocolKind;
  if (!protocolKinds.includes(kind)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There is no protocol "${kind}".${didYouMean(kind, protocolKinds)} There are: ${protocolKinds.join(', ')}.`,
    );
  }
  const testCorpus = text(args['test-corpus']);
  if ((kind === 'cross-corpus') !== (testCorpus !== undefined)) {
    throw new AffettoError(
      'OPTION_INVALID',
      kind === 'cross-corpus'
        ? 'The protocol cross-corpus needs a second corpus: give --test-corpus DIR.'
        : `--test-corpus belongs to --protocol cross-corpus, not to ${kind}.`,
    );
  }
  refuseForeign(kind, args);
  const { data: split, problems } = checkInput(splitSchema, {
    kind,
    folds: optional('folds'),
    testFraction: optional('test-fraction'),
    testSpeakers: text(args['test-speakers'])
      ?.split(',')
      .map((name) => name.trim()),
    seed: optional('split-seed'),
    validationFraction,
  });
  if (problems) throw inputError('the split', problems);
  const seeds = (text(args.seeds) ?? '1').split(',').map((seed) => numberOf('--seeds', seed));
  return planEvaluation({
    corpus: { path: text(args.corpus) as string, format: formatOf(args.format) },
    testCorpus:
      testCorpus === undefined ? null : { path: testCorpus, format: formatOf(args['test-format']) },
    split,
    onlyFolds: null,
    seeds,
    ...(args['allow-truncated'] === true && { allowTruncated: true }),
    models: configs.map(({ name, config }) => ({
      name,
      config: trainingSettings({
        ...config,
        ...labels,
        ...(dimensions && { dimensions }),
        ...(epochs !== undefined && { epochs }),
      }),
    })),
  });
}

/** Which protocols an option means something to. */
const belongsTo = {
  folds: ['speaker-folds', 'random-folds', 'corpus-matrix'],
  'test-fraction': ['random', 'speaker'],
  'test-speakers': ['speakers'],
  'test-format': ['cross-corpus'],
} as const satisfies Partial<Record<keyof EvaluationArgs, readonly ProtocolKind[]>>;

/**
 * Refuses options of other protocols: what has no effect would be taken for one that had.
 * @throws AffettoError `OPTION_INVALID`
 */
function refuseForeign(kind: ProtocolKind, args: EvaluationArgs): void {
  for (const [name, kinds] of Object.entries(belongsTo)) {
    if (args[name as keyof EvaluationArgs] === undefined) continue;
    if ((kinds as readonly ProtocolKind[]).includes(kind)) continue;
    throw new AffettoError(
      'OPTION_INVALID',
      `--${name} belongs to --protocol ${kinds.join(' or ')}, not to ${kind}. Leave it out, or give that protocol.`,
    );
  }
}

/** Reads a model's preset by its name or the file that defines it, or settings from a JSON file, named after the file. */
async function readModel(model: string): Promise<{ name: string; config: TrainingSettings }> {
  if (isModelModule(model)) {
    const { model: own } = await filledSettings({ model: { name: model } });
    const config = presetSettings(own as TrainingSettings['model']);
    return { name: config.model.name, config };
  }
  if (extname(model).toLowerCase() !== '.json') {
    return { name: model, config: presetSettings({ name: model }) };
  }
  const written = await filledSettings(await readSettingsFile(model));
  const { model: itsModel, ...settings } = written;
  const named = itsModel === undefined ? { name: defaultModel(Object.keys(settings)) } : itsModel;
  const config = inFile(model, () => presetSettings(named as TrainingSettings['model'], settings));
  return { name: basename(model, extname(model)), config };
}

/** Takes a format as it is given, unchecked: the plan's schema refuses what is no format. */
export function formatOf(value: string | boolean | undefined): CorpusFormat | null {
  return (text(value) as CorpusFormat | undefined) ?? null;
}

function text(value: string | boolean | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Writes the command as it was given, for the reports. */
export function commandLine(): string {
  return ['affetto', ...process.argv.slice(2)].map(quoted).join(' ');
}
