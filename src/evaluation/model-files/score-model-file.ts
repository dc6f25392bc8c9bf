// Scores a finished model file on any corpus, over the labels both have: what `affetto evaluate --model
// FILE.onnx` prints, and what the rows of the robustness table are made of.

import { availableParallelism } from 'node:os';
import { relative, sep } from 'node:path';
import { partName, partOf } from '../../audio/recording-part.js';
import type { ReadOptions } from '../../audio/types.js';
import {
  refuseUnusable,
  type UnusableRecording,
  type WarnedRecording,
} from '../../audio/usable.js';
import { countLabels } from '../../corpora/labels.js';
import type { CorpusListing } from '../../corpora/listing.js';
import type { Utterance } from '../../corpora/types.js';
import type { Degradation } from '../../degradations/degradation.js';
import { AffettoError } from '../../errors.js';
import { type ModelMetadata, readModelMetadata } from '../../model-file/model-file.js';
import { readModelFile } from '../../recognition/model-on-disk.js';
import { requireVoiceModel } from '../../recognition/voice.js';
import { type DimensionSummary, summarizeDimensions } from '../../scores/dimension-scores.js';
import { restrictLabels } from '../../scores/label-subset.js';
import { type Metrics, metricsWithoutLabels, scorePredictions } from '../../scores/metrics.js';
import type { ScoredUtterance, SeedPredictions } from '../../scores/predictions.js';
import { type ModelSummary, summarizePredictions } from '../../scores/summary.js';
import type { ProtocolDescription } from '../../splits/protocols.js';
import type { EvaluatedCorpus } from '../result.js';
import { type Answer, type Answers, askModelFile } from './answers.js';
import { chooseVoices, type VoiceChoice } from './voices.js';

/** Which model file is scored on what. */
export interface ScoreModelFileOptions extends VoiceChoice {
  /** The path of the model file. */
  readonly modelPath: string;
  /** The corpus, as `openCorpus` lists it. */
  readonly corpus: Pick<CorpusListing, 'name' | 'title' | 'folder' | 'utterances' | 'leftOut'>;
  /** What is done to the recordings; default: nothing. */
  readonly degradation?: Degradation | undefined;
  /** The seed of the degradation, default 1. */
  readonly seed?: number | undefined;
  /** The speeds to hear each recording at, see `RecognizerOptions`; default 1 alone. */
  readonly speeds?: readonly number[] | undefined;
  /** The number of processes; default: that of the cores. */
  readonly processes?: number | undefined;
  /** Is called after each recording. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** Whether a recording that cannot be used ends the scoring; default: it has no answer and is in no score. */
  readonly strict?: boolean | undefined;
  /** How recordings are read; default: as `decodeAudio` reads them. */
  readonly reading?: ReadOptions | undefined;
  /** Is told, once, of the recordings of which not all was heard, or which were mended. */
  readonly onWarned?: ((warned: readonly WarnedRecording[]) => void) | undefined;
  /** Stops the scoring. */
  readonly signal?: AbortSignal | undefined;
}

/** A recording without an answer; it is in no score. */
export interface UnansweredUtterance extends UnusableRecording {
  /** The id of the utterance. */
  readonly id: string;
  /** The path of the recording relative to the corpus folder, with forward slashes; of a part as `partName` writes it. */
  readonly path: string;
}

/** What a score says of the model file whatever the condition; plain data. */
export interface ScoredModelFile {
  /** The path of the file. */
  readonly path: string;
  /** The name of its network in the registry. */
  readonly architecture: string;
  /** The number of its weights. */
  readonly parameters: number;
  /** The corpus that it was trained on, for people. */
  readonly trainedOn: string;
  /** The speakers that it was trained on. */
  readonly trainingSpeakers: readonly string[];
}

/** How well a model file did; plain data. */
export interface ModelFileScore {
  /** The model file that was scored. */
  readonly model: ScoredModelFile;
  /**
   * The corpus; its `leftOut` counts recordings whose label has no counterpart, and those whose label the
   * model lacks.
   */
  readonly corpus: EvaluatedCorpus;
  /** How the tested voices relate to those of training, in words too. */
  readonly protocol: ProtocolDescription;
  /** Whether no tested voice was heard in training. */
  readonly speakerIndependent: boolean;
  /** The tested speakers that were heard in training, sorted. */
  readonly heardSpeakers: readonly string[];
  /** All speakers that are tested, sorted. */
  readonly testSpeakers: readonly string[];
  /** What was done to the recordings; absent: nothing. */
  readonly degradation?: Degradation;
  /** The speeds at which each recording was heard. */
  readonly speeds: readonly number[];
  /** The labels that both model and corpus have, in the model's order. */
  readonly labels: readonly string[];
  /** The scores. */
  readonly metrics: Metrics;
  /** The scores with intervals by bootstrap over speakers. */
  readonly summary: ModelSummary;
  /** The scores of the model's dimensions that the corpus has numbers of; absent where there are none. */
  readonly dimensions?: readonly DimensionSummary[];
  /** The answers that were scored. */
  readonly predictions: SeedPredictions;
  /** The recordings without an answer. */
  readonly unanswered: readonly UnansweredUtterance[];
  /** The length of all recordings that could be read. */
  readonly audioSeconds: number;
  /** The wall time of all conditions together. */
  readonly wallSeconds: number;
  /** The number of processes that answered. */
  readonly processes: number;
}

/**
 * Answers every utterance as `affetto predict` does and scores the answers.
 * @throws AffettoError `MODEL_FILE_INVALID`; `OPTION_INVALID` where model and corpus share fewer than two
 *   labels, or no utterance is left or answered; `CORPUS_UNUSABLE` where `strict` and one has no answer; as
 *   `askModelFile` does
 */
export async function scoreModelFile(options: ScoreModelFileOptions): Promise<ModelFileScore> {
  const [outcome] = await scoreConditions(options, [options.degradation ?? null]);
  if (outcome instanceof AffettoError) throw outcome;
  return outcome!;
}

/**
 * Scores a model file under each condition (null: as recorded), the recordings decoded once. Where a condition leaves
 * nothing to answer, an error saying so stands in its place.
 * @throws AffettoError as `scoreModelFile` for what concerns all conditions
 */
export async function scoreConditions(
  options: Omit<ScoreModelFileOptions, 'degradation'>,
  conditions: readonly (Degradation | null)[],
): Promise<(ModelFileScore | AffettoError)[]> {
  const asked = await askAboutCorpus(options, conditions);
  return conditions.map((degradation, condition) => {
    const outcome = asked.score(asked.answers.map(({ answers }) => answers[condition]!));
    if (outcome instanceof AffettoError) return outcome;
    return { ...outcome, ...(degradation && { degradation }) };
  });
}

/** What a model file said of the chosen recordings. */
export interface AskedModelFile {
  readonly metadata: ModelMetadata;
  /** The recordings that were asked about. */
  readonly utterances: readonly Utterance[];
  /** What was said of each, in their order. */
  readonly answers: readonly Answers[];
  /** Scores one answer for each recording; an error where there is none to score. */
  readonly score: (answers: readonly Answer[]) => ModelFileScore | AffettoError;
}

/**
 * Asks a model file about the chosen recordings under each condition (null: as recorded).
 * @param evidence whether answers carry what a profile of the voice takes
 * @throws AffettoError as `scoreModelFile` for what concerns all conditions
 */
export async function askAboutCorpus(
  options: Omit<ScoreModelFileOptions, 'degradation'>,
  conditions: readonly (Degradation | null)[],
  evidence = false,
): Promise<AskedModelFile> {
  const { modelPath, corpus, seed = 1, speeds = [1], processes = availableParallelism() } = options;
  const begin = performance.now();
  const metadata = metadataOf(await readModelFile(modelPath), modelPath);
  if (evidence) requireVoiceModel(metadata);
  const labels = commonLabels(metadata, corpus.utterances);
  const { utterances: chosen, ...voices } = chooseVoices(metadata, corpus, options);
  const isAsked = ({ emotion }: Utterance) => labels.length === 0 || labels.includes(emotion);
  const utterances = chosen.filter(isAsked);
  const answers = await askModelFile(
    {
      ...{ modelPath, conditions, seed, speeds, evidence, reading: options.reading },
      questions: utterances.map(({ id, path, ...rest }) => ({ id, path, ...partOf(rest) })),
    },
    { ...options, processes },
  );
  const warned = utterances.flatMap((utterance, index) => {
    const warnings = answers[index]?.warnings;
    return warnings ? [{ path: partName(utterance.path, utterance), warnings }] : [];
  });
  if (warned.length > 0) options.onWarned?.(warned);
  if (options.strict) refuseUnusable(refusedAmong(utterances, answers));
  const lacking = chosen.filter((utterance) => !isAsked(utterance));
  const common = {
    model: describeModelFile(modelPath, metadata),
    corpus: {
      name: corpus.title,
      folder: corpus.folder,
      utterances: chosen.length,
      speakers: voices.testSpeakers.length,
      leftOut: countLabels([
        ...corpus.leftOut.map(({ label }) => label),
        ...lacking.map(({ emotion }) => emotion),
      ]),
    },
    ...voices,
    speeds,
    speakerIndependent: voices.protocol.speakerIndependent,
    labels,
    audioSeconds: answers.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0),
    wallSeconds: (performance.now() - begin) / 1000,
    processes,
  };
  const task = { labels, modelLabels: metadata.labels, folder: corpus.folder, seed };
  return {
    ...{ metadata, utterances, answers },
    score: (some) => {
      const outcome = scoreAnswered(task, utterances, some);
      return outcome instanceof AffettoError ? outcome : { ...common, ...outcome };
    },
  };
}

/** The recordings that have no answer under any condition. */
function refusedAmong(
  utterances: readonly Utterance[],
  answers: readonly Answers[],
): UnusableRecording[] {
  return utterances.flatMap((utterance, index) => {
    const own = answers[index]?.answers ?? [];
    const [first] = own;
    if (!first || !('code' in first) || !own.every((answer) => 'code' in answer)) return [];
    const path = partName(utterance.path, utterance);
    return [{ path, code: first.code, reason: first.reason }];
  });
}

function describeModelFile(path: string, { model, training }: ModelMetadata): ScoredModelFile {
  return {
    path,
    architecture: model.name,
    parameters: model.parameters,
    trainedOn: training.corpus,
    trainingSpeakers: training.speakers,
  };
}

function metadataOf(bytes: Uint8Array, path: string): ModelMetadata {
  try {
    return readModelMetadata(bytes);
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** Finds the labels in common with the whole corpus, so that choosing speakers does not change the task. */
function commonLabels(metadata: ModelMetadata, utterances: readonly Utterance[]): string[] {
  if (metadata.labels.length === 0) return [];
  const present = new Set(utterances.map(({ emotion }) => emotion));
  const common = metadata.labels.filter((label) => present.has(label));
  if (common.length >= 2) return common;
  throw new AffettoError(
    'OPTION_INVALID',
    `Model and corpus need two labels in common. The model has ${metadata.labels.join(', ')}; the corpus ${[...present].join(', ')}.`,
  );
}

function scoreAnswered(
  task: {
    readonly labels: readonly string[];
    readonly modelLabels: readonly string[];
    readonly folder: string;
    readonly seed: number;
  },
  utterances: readonly Utterance[],
  answers: readonly Answer[],
):
  | Pick<ModelFileScore, 'metrics' | 'summary' | 'dimensions' | 'predictions' | 'unanswered'>
  | AffettoError {
  const { labels, modelLabels, folder, seed } = task;
  const scored: ScoredUtterance[] = [];
  const unanswered: UnansweredUtterance[] = [];
  for (const [index, utterance] of utterances.entries()) {
    const { id, corpus, speaker, sex, intensity, statement, emotion } = utterance;
    const path = relative(folder, utterance.path).split(sep).join('/');
    const answer = answers[index]!;
    if ('code' in answer) {
      unanswered.push({ id, path: partName(path, utterance), ...answer });
      continue;
    }
    const { probabilities } = answer;
    const among =
      labels.length === 0
        ? []
        : restrictLabels({ labels: modelLabels, probabilities, keep: labels }).probabilities;
    const dimensions = dimensionsOf(utterance, answer.dimensions);
    scored.push({
      ...{ id, corpus, speaker, path, ...partOf(utterance) },
      ...(sex && { sex }),
      ...(intensity && { intensity }),
      ...(statement !== undefined && { statement }),
      truth: labels.indexOf(emotion),
      probabilities: [...among],
      ...(dimensions && { dimensions }),
    });
  }
  if (scored.length === 0) {
    const [first] = unanswered;
    if (!first) {
      return new AffettoError(
        'OPTION_INVALID',
        `None of the chosen speakers has an utterance with a label of the model (${labels.join(', ')}). Choose others.`,
      );
    }
    return new AffettoError(
      'OPTION_INVALID',
      `None of ${utterances.length} recordings could be answered. The first, ${first.path}: ${first.reason}`,
    );
  }
  const predictions: SeedPredictions = { seed, utterances: scored };
  const dimensions = summarizeDimensions([predictions]);
  return {
    metrics:
      labels.length === 0
        ? metricsWithoutLabels(scored.length)
        : scorePredictions({
            labels,
            truth: scored.map(({ truth }) => truth),
            probabilities: scored.flatMap(({ probabilities }) => probabilities),
          }),
    ...(dimensions.length > 0 && { dimensions }),
    summary: summarizePredictions({ labels, predictions: [predictions] }),
    predictions,
    unanswered,
  };
}

/** Puts the numbers that were answered beside those that the corpus gives. */
function dimensionsOf(
  { dimensions: truths }: Utterance,
  answered: Readonly<Record<string, number>> | undefined,
): ScoredUtterance['dimensions'] {
  if (!answered) return undefined;
  const pairs = Object.entries(answered).map(([name, predicted]) => {
    const truth = truths?.[name];
    return [name, { predicted, ...(truth !== undefined && { truth }) }] as const;
  });
  return Object.fromEntries(pairs);
}
