// A run from start to end: list, split, extract, fit, calibrate, test, write the model file.

import type { ReadOptions } from '../audio/types.js';
import { refuseUnusable, type UnusableRecording, type WarnedRecording } from '../audio/usable.js';
import { settleDimensions } from '../corpora/chosen-dimensions.js';
import { countLeftOut, labelledBy, settleLabels, untaughtOf } from '../corpora/chosen-labels.js';
import { corporaInOrder, partsOf } from '../corpora/joined-corpora.js';
import { type CorpusFormat, type CorpusListing, withoutUtterances } from '../corpora/listing.js';
import { openCorpus } from '../corpora/open-corpus.js';
import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { defaultCacheFolder } from '../float-cache.js';
import type { ModelEvidence } from '../model-file/evidence.js';
import { buildModelFile, type ModelMetadata } from '../model-file/model-file.js';
import { isFittedAtOnce } from '../models/encoder.js';
import type { Model } from '../models/registry.js';
import type { Runtime } from '../runtime/runtime.js';
import type { DimensionSummary } from '../scores/dimension-scores.js';
import type { Metrics } from '../scores/metrics.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import { cooledBy } from '../voices/voice-model.js';
import { variantRoles } from './clip-variant.js';
import type { Example } from './examples.js';
import type { FillCache } from './fill-cache.js';
import { type Checkpoint, type FinishedTraining, fit } from './fit.js';
import { dimensionsOfFile, listenersTo, provenanceOf, scoresOf } from './model-metadata.js';
import { makeNonSpeech } from './non-speech.js';
import { loadModelOf } from './own-model.js';
import { readResumePoint, requireSameSplit } from './resume-point.js';
import { RunFolder, type RunSplit, runFiles } from './run-folder.js';
import {
  checkPatience,
  networkOf,
  type SettledSettings,
  type TrainingSettings,
} from './settings.js';
import { encoderFor } from './shipped-encoder.js';
import { type HeardRecordings, type Learnable, prepareExamples } from './split-corpus.js';
import { startingValues } from './start.js';
import {
  provenanceAfterStart,
  type StartInWords,
  splitAfterStart,
  startInWords,
  startOf,
} from './started-run.js';
import { withGlobalStatistics } from './statistics.js';
import { temperatureOf, testModel } from './test-model.js';
import type { StepProgress } from './training-steps.js';

/** What is trained on what, and where to. */
export interface TrainOptions {
  /** The settings; absent when resuming, since the run's own are used. */
  readonly settings?: TrainingSettings;
  /** The folder or manifest of the corpus. */
  readonly corpusFolder: string;
  /** The folder of the corpus that is tested under the protocol `cross-corpus`. */
  readonly testCorpusFolder?: string;
  /** How the corpus says what its recordings are; default: told from the names in the folder. */
  readonly corpusFormat?: CorpusFormat;
  /** How the tested corpus says what its recordings are; default: told from the names. */
  readonly testCorpusFormat?: CorpusFormat;
  /** The run folder to write. */
  readonly outFolder: string;
  /** Keys (`CORPUS/ID`) of utterances that are left out, beside those that cannot be used. Default none. */
  readonly without?: readonly string[];
  /** Whether a recording that cannot be used ends the run; default: it is left out. */
  readonly strict?: boolean;
  /** How recordings are read: `allowTruncated` takes those that end early as far as they go. */
  readonly reading?: ReadOptions;
  /** Whether the run in `outFolder` is gone on with. */
  readonly resume?: boolean;
  /** The engine that computes. */
  readonly runtime: Runtime;
  /** The number of threads inside one step; default 1. */
  readonly threads?: number;
  /** The folder of cached features; default `~/.cache/affetto`. */
  readonly cacheFolder?: string;
  /** Fills the cache on other cores before it is read; default: features are computed one after the other. */
  readonly fillCache?: FillCache;
  /** Is told how far the run is. */
  readonly listener?: TrainListener;
  /** Stops the run after a step; what is saved stays. */
  readonly signal?: AbortSignal;
}

/** What is known of a run before its first step. */
export interface StartedRun {
  /** The settings, with the labels that the training part teaches. */
  readonly settings: SettledSettings;
  /** The ids of the utterances in each part. */
  readonly split: RunSplit;
  /** The network. */
  readonly model: Model;
  /** What the weights come from; absent: from the seed. */
  readonly start?: StartInWords;
  /** How many recordings are left out, by label: those of labels that the settings do not name. */
  readonly leftOut: Readonly<Record<string, number>>;
  /** What looks like a slip in the corpus, in sentences: see `CorpusListing`. */
  readonly warnings: readonly string[];
  /** Labels that no utterance of the training part has: the model does not answer them. */
  readonly untaught: readonly string[];
  /** How many utterances of validation and test are left out since their label is one of those, by label. */
  readonly unanswerable: Readonly<Record<string, number>>;
  /** The recordings that are left out since they cannot be used. */
  readonly unusable: readonly UnusableRecording[];
  /** The recordings of which not all was heard, or which were mended. */
  readonly warned: readonly WarnedRecording[];
}

/** Functions that are called as a run goes on; all are optional. */
export interface TrainListener {
  /** Is told what is trained, before the first step. */
  onStart?(run: StartedRun): void;
  /** Is told that `done` of `total` recordings have their features. */
  onClip?(done: number, total: number): void;
  /** Is told of each step. */
  onStep?(progress: StepProgress): void;
  /** Is told of each epoch, once it is saved. */
  onEpoch?(checkpoint: Checkpoint): void;
}

/** What `metrics.json` holds. */
export interface TestReport extends Metrics {
  /** How training and test were separated, in words. */
  readonly protocol: string;
  /** Whether no tested voice was heard in training. */
  readonly speakerIndependent: boolean;
  /** How many utterances were not tested since no training utterance has their label, by label; absent: none. */
  readonly unanswerable?: Readonly<Record<string, number>>;
  /** The scores of each dimension that was learnt; absent where none was. */
  readonly dimensions?: readonly DimensionSummary[];
  /** The epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
  /** The number of epochs that were trained. */
  readonly epochs: number;
  /** What logits were divided by. */
  readonly temperature: number;
  /** The wall time of training steps, validation and test, since the run was last started. */
  readonly trainingSeconds: number;
}

/** What a run leaves. */
export interface TrainResult {
  /** The scores on the test part. */
  readonly report: TestReport;
  /** The test part, answered. */
  readonly predictions: readonly ScoredUtterance[];
  /** The state after the last epoch, and the weights that were kept. */
  readonly checkpoint: FinishedTraining;
  /** The bytes of the model file. */
  readonly modelFile: Uint8Array;
  /** The settings of the run, with the labels that the model answers among. */
  readonly settings: SettledSettings;
}

/**
 * Trains one model on a corpus and leaves everything in `outFolder`.
 * @throws AffettoError `CORPUS_EMPTY`, `RUN_INVALID`, `OPTION_INVALID`, `TRAINING_DIVERGED`; `CORPUS_UNUSABLE` where
 *   `strict` and a recording cannot be used
 */
export async function train(options: TrainOptions): Promise<TrainResult> {
  if (options.settings?.split.kind === 'none') {
    throw new AffettoError(
      'OPTION_INVALID',
      'split none: a run that tests nothing has no scores. Take random or speaker; `affetto ship` trains on everything.',
    );
  }
  const run = await fitRun(options);
  const { folder, settings, model, frontEnd, checkpoint, examples, split, corpus, testCorpus } =
    run;
  const evaluation = await testModel({
    ...options,
    settings,
    model,
    frontEnd,
    examples,
    weights: checkpoint.best,
    tested: testCorpus ?? corpus,
  });
  const report: TestReport = {
    protocol: split.protocol,
    speakerIndependent: split.speakerIndependent,
    ...(Object.keys(run.untested).length > 0 && { unanswerable: run.untested }),
    bestEpoch: checkpoint.best.epoch,
    epochs: checkpoint.epoch,
    temperature: evaluation.temperature,
    trainingSeconds: (performance.now() - run.fitStart) / 1000,
    ...evaluation.metrics,
    ...(evaluation.dimensions.length > 0 && { dimensions: evaluation.dimensions }),
  };
  const { validation } = examples;
  const tested = testCorpus ?? partsOf(corpus, examples.test.map(utteranceOf));
  const listeners = listenersTo(tested.name, report.labels);
  const modelFile = await fileOf(run, {
    calibration: {
      temperature: report.temperature,
      fittedOn: fittedOn(checkpoint, validation.length),
    },
    evaluation: scoresOf(report),
    ...(listeners && { listeners }),
    ...dimensionsOfFile(checkpoint.best, { scores: evaluation.dimensions }),
  });
  await folder.writeJson(runFiles.predictions, evaluation.predictions);
  await folder.write(runFiles.model, modelFile);
  // Last: its presence says that the run is finished.
  await folder.writeJson(runFiles.metrics, report);
  return { report, predictions: evaluation.predictions, checkpoint, modelFile, settings };
}

/** What only an evaluation of the same settings can know about a model that is trained on everything. */
export interface Evidence extends Pick<ModelMetadata, 'calibration' | 'evaluation' | 'listeners'> {
  /** How models of the same settings did on speakers they had not heard. */
  readonly evidence: ModelEvidence;
  /** How they did on each dimension that they learnt; absent where they learnt none. */
  readonly dimensions?: readonly DimensionSummary[];
}

/**
 * Trains on all utterances of a corpus, for a model to ship; nothing is tested. Resumes like `train`.
 * @param evidence the temperature and scores, from models of the same configuration on speakers they had not heard.
 * @returns the model file, also left in `outFolder`
 * @throws AffettoError as `train`: `CORPUS_EMPTY`, `RUN_INVALID`, `OPTION_INVALID`, `TRAINING_DIVERGED`
 */
export async function trainOnAll(options: TrainOptions, evidence: Evidence): Promise<Uint8Array> {
  const run = await fitRun(options);
  const { dimensions, ...found } = evidence;
  const { calibration } = found;
  const { best } = run.checkpoint;
  // Siblings' answers were divided by temperatures of their own before, whether voices were known or not.
  const voice = best.voice && cooledBy(best.voice, calibration.temperature);
  const temperature = calibration.temperature * temperatureOf(best);
  const modelFile = await fileOf(
    { ...run, checkpoint: { ...run.checkpoint, best: { ...best, ...(voice && { voice }) } } },
    {
      ...found,
      calibration: { ...calibration, temperature },
      ...dimensionsOfFile(best, { evidence: dimensions ?? [] }),
    },
  );
  await run.folder.write(runFiles.model, modelFile);
  return modelFile;
}

/** Goes from corpus to examples: what is trained on what, and how it was cut. */
async function beginRun(options: TrainOptions) {
  const { runtime, listener, signal, cacheFolder = defaultCacheFolder() } = options;
  const folder = new RunFolder(options.outFolder);
  const opened = await openCorpora(options);
  const asked = await settingsOfRun(folder, options, opened);
  await loadModelOf(asked);
  const { start, settings: settled } = (await startOf(asked)) ?? { settings: asked };
  const taken = (one: CorpusListing) =>
    withoutUtterances(labelledBy(one, settled), options.without ?? []);
  const corpus = taken(opened.corpus);
  const testCorpus = opened.testCorpus && taken(opened.testCorpus);
  if (!options.resume) await folder.create(settled);
  const model = networkOf(settled);
  const resumePoint = options.resume ? await readResumePoint(folder) : undefined;
  let found: HeardRecordings = { unusable: [], warned: [] };
  const { labels: wanted = settled.labels } = options.settings ?? settled;
  const told = (split: RunSplit) => splitAfterStart(split, start, testCorpus ?? corpus);
  const started = (split: RunSplit, { labels, leftOut }: Learnable) => {
    if (resumePoint?.split) requireSameSplit(folder.path, resumePoint.split, split);
    const settings = { ...settled, labels: [...labels] };
    const untaught = untaughtOf(typeof wanted === 'string' ? settled.labels : wanted, labels);
    listener?.onStart?.({
      ...{ settings, split: told(split), model, untaught, ...found },
      ...(start && { start: startInWords(start, labels) }),
      ...{ leftOut: countLeftOut(corpus), unanswerable: leftOut },
      warnings: corpus.warnings ?? [],
    });
  };
  const { examples, learnable, ...prepared } = await prepareExamples({
    settings: settled,
    utterances: corpus.utterances,
    ...(testCorpus && { testUtterances: testCorpus.utterances }),
    runtime,
    cacheFolder,
    fillCache: options.fillCache,
    onClip: (done, total) => listener?.onClip?.(done, total),
    onHeard: (heard) => {
      if (options.strict) refuseUnusable(heard.unusable);
      found = heard;
    },
    onSplit: started,
    reading: options.reading,
    ...(signal && { signal }),
  });
  const split = told(prepared.split);
  // What the training part does not teach, the model does not answer.
  const settings: SettledSettings = { ...settled, labels: [...learnable.labels] };
  await folder.writeJson(runFiles.split, split);
  if (found.unusable.length > 0) await folder.writeJson(runFiles.unusable, found.unusable);
  // Under some protocols a fold hears some of the corpora only, and its model is of those.
  const heard = partsOf(corpus, [...examples.train, ...examples.validation].map(utteranceOf));
  const untested = learnable.leftOut;
  const runOf = {
    ...{ folder, corpus, heard, testCorpus, settings, model, examples, split, untested },
    ...(start && { start }),
  };

  return { ...runOf, ...(resumePoint && { resumeFrom: resumePoint.checkpoint }) };
}

/** What is known of a run once its examples are there. */
type BegunRun = Awaited<ReturnType<typeof beginRun>>;

/** Goes from corpus to weights: what every run has in common. */
async function fitRun(options: TrainOptions) {
  const { resumeFrom, ...begun } = await beginRun(options);
  const fitStart = performance.now();
  const fitted = isFittedAtOnce(begun.model)
    ? await fitRunAtOnce(begun, options)
    : await fitRunInEpochs(begun, options, resumeFrom);
  return { ...begun, ...fitted, fitStart };
}

/** Fits a model without epochs. */
async function fitRunAtOnce(
  { settings, model: asked, corpus, heard, examples, folder }: Omit<BegunRun, 'resumeFrom'>,
  { runtime, listener, signal, cacheFolder = defaultCacheFolder() }: TrainOptions,
) {
  const { frontEnd, seed, from } = settings;
  // Its matrix library takes as long to load as all else.
  const { fitAtOnce, withOpinions } = await import('./fit-at-once.js');
  const mainCorpus = corpus.parts && corporaInOrder(heard)[0];
  const model = withOpinions(asked, examples.train, mainCorpus);
  const checkpoint = await fitAtOnce({
    model,
    frontEnd,
    from,
    labels: settings.labels,
    ...(settings.dimensions && { dimensions: settings.dimensions }),
    seed,
    ...(mainCorpus !== undefined && { mainCorpus }),
    train: examples.train,
    roles: variantRoles(settings.augmentation),
    runtime,
    cacheFolder,
    ...(signal && { signal }),
  });
  await folder.saveCheckpoint(checkpoint);
  listener?.onEpoch?.(checkpoint);
  return { frontEnd, checkpoint, model };
}

/** Trains a network, or goes on with it. */
async function fitRunInEpochs(
  { settings, model, start, examples, folder }: Omit<BegunRun, 'resumeFrom'>,
  { runtime, listener, signal, threads = 1 }: TrainOptions,
  resumeFrom: Checkpoint | undefined,
) {
  // What weights were trained on was normalised by the file's statistics.
  const frontEnd = start
    ? start.metadata.frontEnd
    : await withGlobalStatistics(settings.frontEnd, examples.train, runtime);
  const nonSpeech = await nonSpeechFor(settings, runtime);
  const checkpoint = await fit({
    settings,
    model,
    frontEnd,
    train: examples.train,
    start: start && startingValues(start, settings),
    nonSpeech,
    validation: examples.validation,
    runtime,
    threads,
    ...(resumeFrom && { resumeFrom }),
    ...(signal && { signal }),
    onStep: (progress) => listener?.onStep?.(progress),
    onEpoch: async (state) => {
      await folder.saveCheckpoint(state);
      listener?.onEpoch?.(state);
    },
  });
  return { frontEnd, checkpoint };
}

/** Makes the sounds without speech that a training hears; none where its settings want none. */
async function nonSpeechFor(
  { frontEnd, seed, nonSpeech }: SettledSettings,
  runtime: Runtime,
): Promise<Example[]> {
  return nonSpeech > 0 ? makeNonSpeech({ frontEnd, seed, runtime }) : [];
}

/** Builds the model file of a run, with the encoder inside where the front end asks for one. */
async function fileOf(
  run: Awaited<ReturnType<typeof fitRun>>,
  found: Pick<
    ModelMetadata,
    'calibration' | 'evaluation' | 'listeners' | 'evidence' | 'dimensions'
  >,
): Promise<Uint8Array> {
  const { settings, model, frontEnd, checkpoint, heard, examples, start } = run;
  const { best } = checkpoint;
  const shipped = await encoderFor(frontEnd, settings.from);
  const { train, validation } = examples;
  const own = { settings, model, frontEnd, weights: best, corpus: heard, train, validation };
  const provenance = provenanceAfterStart(provenanceOf(own), start, {
    labels: settings.labels,
    heard: [...train, ...validation],
  });
  return buildModelFile(
    { ...provenance, ...(shipped && { encoder: shipped.metadata }), ...found },
    { ...best, ...(shipped && { encoder: shipped.encoder.values }) },
  );
}

function utteranceOf({ utterance }: Example): Utterance {
  return utterance;
}

function fittedOn({ best }: FinishedTraining, validation: number): string {
  if (best.voice) return 'speakers of the training part, each answered by a fit to others';
  return validation > 0
    ? `${validation} validation utterances out of the training part`
    : 'nothing: no validation part';
}

interface OpenedCorpora {
  readonly corpus: CorpusListing;
  readonly testCorpus: CorpusListing | undefined;
}

/**
 * Opens the corpora of a run.
 * @throws AffettoError what `openCorpus` throws
 */
async function openCorpora(options: TrainOptions): Promise<OpenedCorpora> {
  const open = (folder: string, format: CorpusFormat | undefined) =>
    openCorpus(folder, format ? { format } : {});
  const { testCorpusFolder } = options;
  return {
    corpus: await open(options.corpusFolder, options.corpusFormat),
    testCorpus:
      testCorpusFolder === undefined
        ? undefined
        : await open(testCorpusFolder, options.testCorpusFormat),
  };
}

/** The settings of a run with its labels settled, which a run that goes on has kept. */
async function settingsOfRun(
  folder: RunFolder,
  { settings, resume }: TrainOptions,
  { corpus, testCorpus }: OpenedCorpora,
): Promise<SettledSettings> {
  if (resume) return folder.settings();
  if (!settings) {
    throw new AffettoError('OPTION_INVALID', 'train: give a settings, or resume an existing run.');
  }
  checkPatience(settings.patience, settings.split.validationFraction);
  const corpora = [corpus, ...(testCorpus ? [testCorpus] : [])] as const;
  const { dimensions } = settings;
  return {
    ...settings,
    ...(dimensions && { dimensions: settleDimensions(dimensions, corpora) }),
    labels: settleLabels(settings, corpora),
  };
}
