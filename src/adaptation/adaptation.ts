// Adapting a model to a speaker: labelled clips in, a complete model file out, and what it is worth by
// cross-validation on those same clips. Runs wherever ONNX Runtime does.

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { withoutInfrasound } from '../audio/infrasound.js';
import { AffettoError } from '../errors.js';
import { buildModelFile, type ModelMetadata } from '../model-file/model-file.js';
import { type ModelParts, readModelWeights } from '../model-file/weights.js';
import type { Runtime } from '../runtime/runtime.js';
import { ClipTrainer, type PreparedClip, type TrainerSettings } from './clip-trainer.js';
import { checkClips, type LabelledClip, openFrontEnd, requireTrainable } from './clips.js';
import { type AdaptationCheck, crossValidate } from './cross-validation.js';
import {
  type AdaptedLayers,
  type RawClip,
  type TrainablePart,
  trainablePart,
} from './trainable-part.js';

/**
 * The steps, the learning rate and the prior for each choice of layers; docs/adaptation.md says on which speakers they
 * were chosen.
 */
export const defaultSettings: Readonly<Record<AdaptedLayers, TrainerSettings>> = {
  last: { steps: 150, learningRate: 0.01, priorStrength: 0.3 },
  all: { steps: 60, learningRate: 1e-3, priorStrength: 1 },
};

/** A model, a speaker's clips, and how the one is to be adapted to the other. */
export interface AdaptationOptions extends Partial<TrainerSettings> {
  /** The model file to adapt, whole. */
  readonly modelBytes: Uint8Array;
  /** Clips of one speaker, of at least two emotions; more emotions and two clips of each serve better. */
  readonly clips: readonly LabelledClip[];
  /** The engine: `nodeRuntime` of `affetto/node`, or `webRuntime()` of `affetto/web`. */
  readonly runtime: Runtime;
  /** What is trained. Default `last`. */
  readonly layers?: AdaptedLayers | undefined;
  /** Examples of the training set, half of each batch: they hold what the model knows. Default none. */
  readonly replay?: readonly LabelledClip[] | undefined;
  /** Hears how far the work is. */
  readonly onProgress?: ((progress: AdaptationProgress) => void) | undefined;
  /** Stops the work between clips and between steps when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/** How far adapting is. */
export interface AdaptationProgress {
  /** What is being done and counted: clips in `listening`, folds in `checking`, steps in `training`. */
  readonly phase: 'listening' | 'checking' | 'training';
  /** How many are done. */
  readonly done: number;
  /** How many there are. */
  readonly total: number;
}

/** A model for one voice. */
export interface AdaptedModel {
  /** A model file as any other: `loadRecognizer` and `affetto predict` take it. */
  readonly modelBytes: Uint8Array;
  /** What the file says of itself; `adaptation` says from what it was made. */
  readonly metadata: ModelMetadata;
}

/**
 * Adapts a model to a speaker: `Adaptation.prepare`, `train` and `dispose` in one call.
 * @param options As `Adaptation.prepare`; `seed`, an integer, orders the clips, default 1.
 * @throws AffettoError what `Adaptation.prepare` and `Adaptation.train` throw.
 */
export async function adaptModel(
  options: AdaptationOptions & { readonly seed?: number },
): Promise<AdaptedModel> {
  const adaptation = await Adaptation.prepare(options);
  try {
    return await adaptation.train(options.seed);
  } finally {
    await adaptation.dispose();
  }
}

/**
 * Measures what adapting is worth on the clips themselves: `Adaptation.prepare`, `check` and `dispose` in one call.
 * @param options As `Adaptation.prepare`; `folds` and `seed` as `Adaptation.check`.
 * @throws AffettoError what `Adaptation.prepare` and `Adaptation.check` throw.
 */
export async function crossValidateAdaptation(
  options: AdaptationOptions & { readonly seed?: number; readonly folds?: number },
): Promise<AdaptationCheck> {
  const adaptation = await Adaptation.prepare(options);
  try {
    return await adaptation.check(options);
  } finally {
    await adaptation.dispose();
  }
}

/** A model and a speaker's clips, listened to once: can be checked and trained. */
export class Adaptation {
  private constructor(
    private readonly options: AdaptationOptions,
    private readonly parts: ModelParts,
    private readonly part: TrainablePart,
    private readonly trainer: ClipTrainer,
    private readonly clips: readonly PreparedClip[],
    private readonly settings: TrainerSettings,
  ) {}

  /**
   * Reads the model, hears the clips and builds the step graph.
   * @throws AffettoError `MODEL_FILE_INVALID`; `OPTION_INVALID` for a model that is fitted in closed form, labels that the model lacks, clips of
   *   fewer than two emotions, or settings out of range; `AUDIO_EMPTY`, `AUDIO_NON_FINITE`,
   *   `AUDIO_TOO_SHORT`, `AUDIO_SILENT` naming the clip. The signal's reason when it is aborted.
   */
  static async prepare(options: AdaptationOptions): Promise<Adaptation> {
    const { clips, runtime, layers = 'last', replay = [] } = options;
    const parts = readModelWeights(options.modelBytes);
    const settings = withDefaults(options, layers);
    requireTrainable(parts.metadata);
    checkClips(clips, parts.metadata);
    if (replay.length > 0) checkClips(replay, parts.metadata);
    const heard = await listen(parts, [...clips, ...replay], options);
    const longest = Math.max(...heard.slice(0, clips.length).map(({ length }) => length));
    const part = await trainablePart(parts, layers, runtime, longest);
    try {
      const prepared: PreparedClip[] = [];
      for (const [index, { emotion }] of [...clips, ...replay].entries()) {
        options.signal?.throwIfAborted();
        const label = parts.metadata.labels.indexOf(emotion);
        prepared.push({ label, input: await part.prepare(heard[index] as RawClip) });
      }
      const own = prepared.slice(0, clips.length);
      const trainer = await ClipTrainer.create(part, {
        classes: parts.metadata.labels.length,
        clipCount: clips.length,
        settings,
        replay: prepared.slice(clips.length),
        runtime,
      });
      return new Adaptation(options, parts, part, trainer, own, settings);
    } catch (error) {
      await part.dispose();
      throw error;
    }
  }

  /**
   * Trains on all clips. The same clips, model, settings and seed give the same file on the same engine.
   * @param seed An integer, which orders the clips. Default 1.
   * @throws AffettoError `TRAINING_DIVERGED`. The signal's reason when it is aborted.
   */
  async train(seed = 1): Promise<AdaptedModel> {
    const { onProgress, signal, modelBytes } = this.options;
    const weights = await this.trainer.train({
      clips: this.clips,
      seed,
      signal,
      onStep: (done, total) => onProgress?.({ phase: 'training', done, total }),
    });
    const { metadata: shipped } = this.parts;
    const { labels, evaluation } = shipped;
    // Of the adapted model's confidences nobody knows from which on an emotion belongs to a set.
    const { answerSets: _, ...calibration } = shipped.calibration;
    const counts = labels.map((name, label) => [
      name,
      this.clips.filter((clip) => clip.label === label).length,
    ]);
    const { storage } = shipped.model;
    const metadata: ModelMetadata = {
      ...shipped,
      // What is learnt from a few clips may be smaller than the steps of eight bits.
      model: { ...shipped.model, ...(storage === 'int8' && { storage: 'float16' }) },
      calibration,
      evaluation: {
        ...evaluation,
        protocol: shipped.adaptation
          ? evaluation.protocol
          : `before adapting to a speaker: ${evaluation.protocol}`,
      },
      adaptation: {
        fromSha256: bytesToHex(sha256(modelBytes)),
        clips: Object.fromEntries(counts.filter(([, count]) => count !== 0)),
        layers: this.part.layers,
        replayedClips: this.options.replay?.length ?? 0,
        ...this.settings,
        seed,
      },
    };
    return { modelBytes: buildModelFile(metadata, this.part.whole(weights)), metadata };
  }

  /**
   * Measures what adapting is worth, by cross-validation on the clips: folds are stratified by label. With few clips
   * the figures are coarse: 16 clips, steps of 6 points.
   * @param options `folds`: from 2 to the number of clips; by default each clip is left out alone, with all layers a
   *   fifth of them at a time. `seed`: an integer, which deals the clips, default 1.
   * @throws AffettoError `OPTION_INVALID` for folds that the clips do not allow, `TRAINING_DIVERGED`. The signal's
   *   reason when it is aborted.
   */
  check(
    options: { readonly seed?: number; readonly folds?: number } = {},
  ): Promise<AdaptationCheck> {
    const { onProgress, signal } = this.options;
    const { labels, calibration } = this.parts.metadata;
    const most = this.part.layers === 'last' ? mostFolds.last : mostFolds.all;
    return crossValidate({
      trainer: this.trainer,
      start: this.part.start.weights,
      clips: this.clips,
      labels,
      temperature: calibration.temperature,
      folds: options.folds ?? Math.min(most, this.clips.length),
      seed: options.seed ?? 1,
      onFold: (done, total) => onProgress?.({ phase: 'checking', done, total }),
      signal,
    });
  }

  /** Frees the engine's memory. */
  async dispose(): Promise<void> {
    await this.trainer.dispose();
    await this.part.dispose();
  }
}

/** The most folds of a check: leaving out each clip takes milliseconds a step with the last layers, with all much longer. */
const mostFolds: Readonly<Record<AdaptedLayers, number>> = { last: 64, all: 5 };

async function listen(
  parts: ModelParts,
  clips: readonly LabelledClip[],
  { runtime, onProgress, signal }: AdaptationOptions,
): Promise<RawClip[]> {
  const frontEnd = await openFrontEnd(parts, runtime);
  const heard: RawClip[] = [];
  try {
    for (const { samples } of clips) {
      signal?.throwIfAborted();
      heard.push(await frontEnd.extract(withoutInfrasound(samples, parts.metadata.sampleRate)));
      onProgress?.({ phase: 'listening', done: heard.length, total: clips.length });
    }
  } finally {
    await frontEnd.dispose();
  }
  return heard;
}

function withDefaults(options: AdaptationOptions, layers: AdaptedLayers): TrainerSettings {
  const defaults = defaultSettings[layers];
  const {
    steps = defaults.steps,
    learningRate = defaults.learningRate,
    priorStrength = defaults.priorStrength,
  } = options;
  const refuse = (what: string) => new AffettoError('OPTION_INVALID', `adaptation: ${what}.`);
  if (!Number.isInteger(steps) || steps < 1 || steps > 10_000) {
    throw refuse(`steps is ${steps}; give a whole number from 1 to 10000`);
  }
  if (!(learningRate > 0 && learningRate <= 1)) {
    throw refuse(`learningRate is ${learningRate}; give a number above 0, at most 1`);
  }
  if (!(priorStrength >= 0 && Number.isFinite(priorStrength))) {
    throw refuse(`priorStrength is ${priorStrength}; give a number of at least 0`);
  }
  return { steps, learningRate, priorStrength };
}
