// A run from start to end: list, split, extract, fit, calibrate, test, write the model file.

import {
  emotions,
  listRavdess,
  randomSplit,
  sharesSpeakers,
  speakerSplit,
  type Utterance,
} from '../corpora/index.js';
import { AffettoError } from '../errors.js';
import { type Metrics, scorePredictions } from '../evaluation/metrics.js';
import { fitTemperature } from '../evaluation/temperature.js';
import { type FrontEndOptions, maxSamples } from '../features/index.js';
import { createModel, type Model } from '../models/index.js';
import { buildModelFile, type ModelMetadata } from '../recognition/index.js';
import type { Runtime } from '../runtime/runtime.js';
import { version } from '../version.js';
import { defaultCacheFolder, extractFeatures } from './clip-features.js';
import type { TrainingConfig } from './config.js';
import { Evaluator, type Snapshot, softmaxRows } from './evaluator.js';
import { type Example, makeExamples } from './examples.js';
import { type Checkpoint, fit, type StepProgress } from './fit.js';
import { RunFolder, type RunSplit, runFiles } from './run-folder.js';
import { withGlobalStatistics } from './statistics.js';

export interface TrainOptions {
  /** Absent when resuming: the run's own is used. */
  readonly config?: TrainingConfig;
  readonly corpusFolder: string;
  readonly outFolder: string;
  readonly resume?: boolean;
  readonly runtime: Runtime;
  readonly threads?: number;
  readonly cacheFolder?: string;
  readonly listener?: TrainListener;
  readonly signal?: AbortSignal;
}

/** Called as a run goes on; all parts optional. */
export interface TrainListener {
  onStart?(run: { config: TrainingConfig; split: RunSplit; model: Model }): void;
  onClip?(done: number, total: number): void;
  onStep?(progress: StepProgress): void;
  onEpoch?(checkpoint: Checkpoint): void;
}

/** What `metrics.json` holds. */
export interface TestReport extends Metrics {
  readonly protocol: string;
  readonly speakerIndependent: boolean;
  readonly bestEpoch: number;
  readonly epochs: number;
  readonly temperature: number;
}

export interface TrainResult {
  readonly report: TestReport;
  readonly checkpoint: Checkpoint & { readonly best: Snapshot };
  readonly modelFile: Uint8Array;
  readonly config: TrainingConfig;
}

/**
 * Trains one model on a RAVDESS folder and leaves everything in `outFolder`.
 * @throws AffettoError `CORPUS_EMPTY`, `RUN_INVALID`, `OPTION_INVALID`, `TRAINING_DIVERGED`, or what decoding throws.
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  const { runtime, listener, signal } = options;
  const folder = new RunFolder(options.outFolder);
  const { utterances } = await listRavdess(options.corpusFolder);
  const config = await settleConfig(folder, options);
  const model = createModel(config.model.name, config.model.options);
  const parts = splitCorpus(utterances, config);
  const split = describeSplit(parts, config);
  await folder.writeJson(runFiles.split, split);
  listener?.onStart?.({ config, split, model });

  const examples = await extractParts(parts, config, options);
  const frontEnd = await withGlobalStatistics(config.frontEnd, examples.train, runtime);
  const resumeFrom = options.resume ? await folder.loadCheckpoint() : undefined;
  const checkpoint = await fit({
    config,
    model,
    frontEnd,
    train: examples.train,
    validation: examples.validation,
    runtime,
    threads: options.threads ?? 1,
    ...(resumeFrom && { resumeFrom }),
    ...(signal && { signal }),
    onStep: (progress) => listener?.onStep?.(progress),
    onEpoch: async (state) => {
      await folder.saveCheckpoint(state);
      listener?.onEpoch?.(state);
    },
  });

  const evaluation = await testModel({ ...options, config, model, frontEnd, examples, checkpoint });
  const report: TestReport = {
    protocol: split.protocol,
    speakerIndependent: split.speakerIndependent,
    bestEpoch: checkpoint.best.epoch,
    epochs: checkpoint.epoch,
    temperature: evaluation.temperature,
    ...evaluation.metrics,
  };
  const modelFile = buildModelFile(
    metadataOf({ config, model, frontEnd, checkpoint, report, parts }),
    checkpoint.best,
  );
  await folder.writeJson(runFiles.metrics, report);
  await folder.write(runFiles.model, modelFile);
  return { report, checkpoint, modelFile, config };
}

async function settleConfig(folder: RunFolder, options: TrainOptions): Promise<TrainingConfig> {
  if (options.resume) return folder.config();
  if (!options.config) {
    throw new AffettoError('OPTION_INVALID', 'train: give a config, or resume an existing run.');
  }
  await folder.create(options.config);
  return options.config;
}

interface Parts<T> {
  readonly train: T;
  readonly validation: T;
  readonly test: T;
}

/** Test and validation are cut by the same rule; validation comes out of the training part only. */
function splitCorpus(utterances: readonly Utterance[], config: TrainingConfig): Parts<Utterance[]> {
  const cut = config.split.kind === 'speaker' ? speakerSplit : randomSplit;
  const { seed } = config;
  const { train: rest, test } = cut(utterances, { testFraction: config.split.testFraction, seed });
  if (config.split.validationFraction === 0) return { train: rest, validation: [], test };
  // Another seed than the test cut's, or the same clips would be drawn by rank.
  const inner = cut(rest, { testFraction: config.split.validationFraction, seed: seed + 1 });
  return { train: inner.train, validation: inner.test, test };
}

function describeSplit(parts: Parts<Utterance[]>, config: TrainingConfig): RunSplit {
  const ids = (utterances: readonly Utterance[]) => utterances.map(({ id }) => id);
  const shared = sharesSpeakers([...parts.train, ...parts.validation], parts.test);
  const speakers = [...new Set(parts.test.map(({ speaker }) => speaker))].sort();
  const share = Math.round(100 * config.split.testFraction);
  const protocol = shared
    ? `speaker-dependent: random stratified ${100 - share}/${share}, test voices are heard in training, seed ${config.seed}`
    : `speaker-independent: test speakers ${speakers.join(', ')} never heard in training, seed ${config.seed}`;
  return {
    protocol,
    speakerIndependent: !shared,
    train: ids(parts.train),
    validation: ids(parts.validation),
    test: ids(parts.test),
  };
}

async function extractParts(
  parts: Parts<Utterance[]>,
  config: TrainingConfig,
  options: TrainOptions,
): Promise<Parts<Example[]>> {
  const total = parts.train.length + parts.validation.length + parts.test.length;
  let done = 0;
  const extract = async (utterances: readonly Utterance[], speeds: readonly number[]) =>
    makeExamples(
      utterances,
      await extractFeatures(utterances, {
        frontEnd: config.frontEnd,
        speeds,
        runtime: options.runtime,
        cacheFolder: options.cacheFolder ?? defaultCacheFolder(),
        onClip: () => options.listener?.onClip?.(++done, total),
        ...(options.signal && { signal: options.signal }),
      }),
    );
  // The true speed comes first: statistics are taken from it.
  const speeds = [1, ...config.augmentation.speeds.filter((speed) => speed !== 1)];
  return {
    train: await extract(parts.train, speeds),
    validation: await extract(parts.validation, [1]),
    test: await extract(parts.test, [1]),
  };
}

async function testModel(options: {
  readonly config: TrainingConfig;
  readonly model: Model;
  readonly frontEnd: FrontEndOptions;
  readonly examples: Parts<Example[]>;
  readonly checkpoint: Checkpoint & { readonly best: Snapshot };
  readonly runtime: Runtime;
  readonly threads?: number;
}): Promise<{ metrics: Metrics; temperature: number }> {
  const { examples, checkpoint } = options;
  const evaluator = await Evaluator.create(options, options.config.batchSize);
  try {
    const truthOf = (part: readonly Example[]) => part.map(({ label }) => label);
    const temperature =
      examples.validation.length === 0
        ? 1
        : fitTemperature(
            (await evaluator.score(examples.validation, checkpoint.best)).logits,
            truthOf(examples.validation),
            emotions.length,
          );
    const { logits } = await evaluator.score(examples.test, checkpoint.best);
    const metrics = scorePredictions({
      labels: emotions,
      truth: truthOf(examples.test),
      probabilities: softmaxRows(logits, emotions.length, temperature),
    });
    return { metrics, temperature };
  } finally {
    await evaluator.dispose();
  }
}

function metadataOf(run: {
  readonly config: TrainingConfig;
  readonly model: Model;
  readonly frontEnd: FrontEndOptions;
  readonly checkpoint: Checkpoint & { readonly best: Snapshot };
  readonly report: TestReport;
  readonly parts: Parts<Utterance[]>;
}): ModelMetadata {
  const { config, model, frontEnd, checkpoint, report, parts } = run;
  const { protocol, speakerIndependent, accuracy, uar, macroF1, ece } = report;
  return {
    format: 1,
    affettoVersion: version,
    labels: [...emotions],
    sampleRate: frontEnd.sampleRate,
    windowSeconds: maxSamples(frontEnd) / frontEnd.sampleRate,
    model: {
      name: model.name,
      options: { ...model.options } as ModelMetadata['model']['options'],
      parameters: checkpoint.best.weights.length,
    },
    frontEnd,
    calibration: {
      temperature: report.temperature,
      fittedOn:
        parts.validation.length > 0
          ? `${parts.validation.length} validation utterances out of the training part`
          : 'nothing: no validation part',
    },
    training: {
      corpus: 'RAVDESS speech',
      utterances: parts.train.length,
      speakers: [...new Set(parts.train.map(({ speaker }) => speaker))].sort(),
      seed: config.seed,
      epochs: checkpoint.best.epoch,
    },
    evaluation: {
      protocol,
      speakerIndependent,
      testUtterances: parts.test.length,
      accuracy,
      uar,
      macroF1,
      ece,
    },
    licence:
      'Trained on RAVDESS (Livingstone & Russo 2018), CC BY-NC-SA 4.0: for non-commercial use, with attribution',
  };
}
