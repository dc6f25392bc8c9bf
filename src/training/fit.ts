// The training loop: epochs of steps on ONNX Runtime, a validation after each, a checkpoint after each.
// All randomness is keyed by (seed, epoch, step), so a run cut anywhere goes on as if it had not been.

import { emotions } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, frontEndOptions } from '../features/options.js';
import { buildTrainingStep, initialState } from '../grad/training-step.js';
import { maskInputs, mixInputs, networkForward, networkInputs } from '../models/network.js';
import type { Model } from '../models/registry.js';
import { RandomStream } from '../random.js';
import { floatOutput, floats, type Runtime } from '../runtime/runtime.js';
import type { Metrics } from '../scores/metrics.js';
import { countScores, eachScore } from '../scores/score-list.js';
import { masksAfterNormalizing } from './augmentation.js';
import type { Epoch } from './epoch.js';
import { batchFeeds, Evaluator, layoutOf, maskFeeds, type Snapshot } from './evaluator.js';
import { Batch, type Example, epochOrder } from './examples.js';
import { drawOwnShare, mixTargets } from './mixup.js';
import { learningRateAt } from './schedule.js';
import type { TrainingSettings } from './settings.js';
import { balancedClassWeights } from './statistics.js';

/** All that a run needs to go on: saved after each epoch. */
export interface Checkpoint {
  readonly epoch: number;
  readonly state: Readonly<Record<string, Float32Array>>;
  readonly history: readonly Epoch[];
  readonly best: Snapshot | undefined;
}

export interface FitOptions {
  readonly settings: TrainingSettings;
  readonly model: Model;
  /** With `normalization.global` settled. */
  readonly frontEnd: FrontEndOptions;
  readonly train: readonly Example[];
  /** What `settings.nonSpeech` draws from. */
  readonly nonSpeech?: readonly Example[];
  /** Chooses the epoch; empty: the last one is taken. */
  readonly validation: readonly Example[];
  readonly runtime: Runtime;
  readonly threads?: number;
  readonly resumeFrom?: Checkpoint;
  readonly onStep?: (progress: StepProgress) => void;
  /** Awaited before the next epoch starts. */
  readonly onEpoch?: (checkpoint: Checkpoint) => Promise<void> | void;
  readonly signal?: AbortSignal;
}

export interface StepProgress {
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  readonly stepsPerEpoch: number;
  readonly loss: number;
}

const classes = emotions.length;

/**
 * Trains until the epochs or the patience are used up and returns the chosen weights.
 * @throws AffettoError `TRAINING_DIVERGED` when the loss stops being a number.
 */
export async function fit(options: FitOptions): Promise<Checkpoint & { readonly best: Snapshot }> {
  const { settings, train } = options;
  const frontEnd = croppedFrontEnd(options.frontEnd, settings);
  const masks = masksAfterNormalizing(settings.augmentation);
  const step = buildTrainingStep({
    batchSize: settings.batchSize,
    inputs: {
      ...networkInputs(frontEnd),
      ...(masks && maskInputs(frontEnd)),
      ...(settings.mixup > 0 && mixInputs),
    },
    forward: networkForward(options.model, frontEnd, classes),
    optimizer: settings.optimizer,
    labelSmoothing: settings.labelSmoothing,
    ...(settings.clipNorm === null ? {} : { clipNorm: settings.clipNorm }),
    ...(settings.averageDecay === null ? {} : { averageDecay: settings.averageDecay }),
    ...(settings.balanceClasses ? { classWeights: balancedClassWeights(train, classes) } : {}),
  });
  const sessionOptions = { threads: options.threads ?? 1 };
  const session = await options.runtime.createSession(step.onnx, sessionOptions);
  const evaluator = await Evaluator.create(options, settings.batchSize);
  const batch = new Batch(settings.batchSize, layoutOf(frontEnd), classes);
  const { nonSpeech = [] } = options;
  const otherPlaces = nonSpeech.length === 0 ? 0 : settings.nonSpeech * batch.size;
  const stepsPerEpoch = Math.ceil(train.length / (batch.size - otherPlaces));
  let checkpoint: Checkpoint = options.resumeFrom ?? {
    epoch: 0,
    state: initialState(step, settings.seed),
    history: [],
    best: undefined,
  };
  try {
    while (checkpoint.epoch < settings.epochs && !outOfPatience(checkpoint, settings)) {
      const epoch = checkpoint.epoch + 1;
      const trained = await runEpoch(epoch, checkpoint.state);
      const snapshot: Snapshot = {
        epoch,
        weights: (trained.state.average ?? trained.state.weights) as Float32Array,
        statistics: trained.state.statistics ?? new Float32Array(0),
      };
      const scores =
        options.validation.length > 0
          ? await evaluator.score(options.validation, snapshot)
          : undefined;
      const result: Epoch = {
        epoch,
        trainLoss: trained.loss,
        trainAccuracy: trained.accuracy,
        learningRate: trained.learningRate,
        ...(scores && { validation: validationOf(scores.metrics) }),
      };
      const better =
        !checkpoint.best || isBetter(result, checkpoint.history[checkpoint.best.epoch - 1]);
      checkpoint = {
        epoch,
        state: trained.state,
        history: [...checkpoint.history, result],
        best: better ? snapshot : checkpoint.best,
      };
      await options.onEpoch?.(checkpoint);
    }
  } finally {
    await session.dispose();
    await evaluator.dispose();
  }
  return checkpoint as Checkpoint & { readonly best: Snapshot };

  /** Targets, and how much of itself each example is. */
  function mixFeeds({ size, targets }: Batch, random: RandomStream) {
    const shape = [size, classes];
    if (settings.mixup === 0) return { targets: floats(targets, shape) };
    const share = drawOwnShare(settings.mixup, random);
    return {
      targets: floats(mixTargets(targets, classes, share), shape),
      ownShare: floats(new Float32Array(size).fill(share)),
    };
  }

  async function runEpoch(epoch: number, initial: Readonly<Record<string, Float32Array>>) {
    let state = initial;
    let lossSum = 0;
    let correct = 0;
    let learningRate = 0;
    const order = epochOrder(train.length, settings.seed, epoch);
    const random = new RandomStream(settings.seed, epoch, 0xa063);
    const randomBytes = new Uint8Array(step.randomByteCount);
    let position = 0;
    for (let index = 0; index < stepsPerEpoch; index++) {
      options.signal?.throwIfAborted();
      const globalStep = (epoch - 1) * stepsPerEpoch + index;
      const speechPlaces = batch.size - wholePlaces(otherPlaces, globalStep);
      for (let place = 0; place < speechPlaces; place++) {
        // The last batch is filled up from the start of the epoch's order.
        const example = train[order[position++ % train.length] as number] as Example;
        batch.set(place, example, { options: settings.augmentation, random });
      }
      for (let place = speechPlaces; place < batch.size; place++) {
        const example = nonSpeech[random.integer(nonSpeech.length)] as Example;
        batch.set(place, example, { options: settings.augmentation, random });
      }
      new RandomStream(settings.seed, globalStep, 0xd09e).fillBytes(randomBytes);
      learningRate = learningRateAt(globalStep, settings.epochs * stepsPerEpoch, settings);
      const outputs = await session.run({
        ...batchFeeds(batch, frontEnd),
        ...(masks && maskFeeds(batch, frontEnd)),
        ...(step.randomByteCount > 0 && {
          randomBytes: { dtype: 'uint8', data: randomBytes, shape: [randomBytes.length] },
        }),
        ...mixFeeds(batch, new RandomStream(settings.seed, globalStep, 0x313b)),
        exampleWeights: floats(batch.weights),
        learningRate: floats([learningRate], []),
        step: floats([globalStep + 1], []),
        ...Object.fromEntries(
          step.state.map(({ name }) => [name, floats(state[name] as Float32Array)]),
        ),
      });
      state = Object.fromEntries(
        step.state.map(({ name }) => [name, floatOutput(outputs, `${name}/next`)]),
      );
      const loss = floatOutput(outputs, 'loss')[0] as number;
      if (!Number.isFinite(loss)) {
        throw new AffettoError(
          'TRAINING_DIVERGED',
          `The loss became ${loss} in step ${index + 1} of epoch ${epoch}, at a learning rate of ${learningRate.toPrecision(3)}. Lower the learning rate or set clipNorm.`,
        );
      }
      lossSum += loss;
      correct += countCorrect(floatOutput(outputs, 'logits'), batch.targets);
      options.onStep?.({
        epoch,
        epochs: settings.epochs,
        step: index + 1,
        stepsPerEpoch,
        loss,
      });
    }
    return {
      state,
      loss: lossSum / stepsPerEpoch,
      accuracy: correct / position,
      learningRate,
    };
  }
}

/** How many of `perStep` places a step, perhaps a fraction, step `step` (from 0) gets: half a place is one in every second step. */
export function wholePlaces(perStep: number, step: number): number {
  return Math.floor((step + 1) * perStep) - Math.floor(step * perStep);
}

/** What training hears of each clip; the whole network must not depend on how many frames that is. */
function croppedFrontEnd(frontEnd: FrontEndOptions, { augmentation }: TrainingSettings) {
  const most = augmentation.cropFrames?.[1] ?? frontEnd.frames;
  return frontEndOptions({ ...frontEnd, frames: Math.min(frontEnd.frames, most) });
}

function validationOf(metrics: Metrics): NonNullable<Epoch['validation']> {
  return { loss: metrics.logLoss, ...eachScore(countScores, ({ key }) => metrics[key]) };
}

/**
 * Lower validation loss wins: on a hundred clips it is a far steadier guide than accuracy, whose best
 * epoch is mostly luck. Without validation the later epoch does.
 */
function isBetter(fresh: Epoch, old: Epoch | undefined): boolean {
  if (!fresh.validation || !old?.validation) return true;
  return fresh.validation.loss < old.validation.loss;
}

function outOfPatience(checkpoint: Checkpoint, { patience }: TrainingSettings): boolean {
  return (
    patience > 0 &&
    checkpoint.best !== undefined &&
    checkpoint.epoch - checkpoint.best.epoch >= patience
  );
}

function countCorrect(logits: Float32Array, targets: Float32Array): number {
  let correct = 0;
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const best = row.reduce((top, value, i) => (value > (row[top] as number) ? i : top), 0);
    if (targets[start + best] === 1) correct++;
  }
  return correct;
}
