// The steps of a training on ONNX Runtime, an epoch at a time. All randomness is keyed by (seed, epoch, step), so
// that an epoch is the same whether the run was cut before it or not.

import { AffettoError } from '../errors.js';
import { type FrontEndOptions, frontEndOptions } from '../features/options.js';
import { buildTrainingStep, initialState, type TrainingStep } from '../grad/training-step.js';
import { maskInputs, mixInputs, networkForward, networkInputs } from '../models/network.js';
import type { Model } from '../models/registry.js';
import { RandomStream } from '../random.js';
import { nextState, stateFeeds } from '../runtime/graph-state.js';
import {
  floatOutput,
  floats,
  type Runtime,
  type Session,
  type TensorValue,
} from '../runtime/runtime.js';
import { masksAfterNormalizing } from './augmentation.js';
import { batchFeeds, layoutOf, maskFeeds } from './evaluator.js';
import { Batch, type Example, epochOrder } from './examples.js';
import { drawOwnShare, mixTargets } from './mixup.js';
import { learningRateAt } from './schedule.js';
import type { SettledSettings } from './settings.js';
import type { StartingValues } from './start.js';
import { balancedClassWeights } from './statistics.js';

/** What the steps of a training are made from. */
export interface StepsOptions {
  /** How it is trained. */
  readonly settings: SettledSettings;
  /** The network. */
  readonly model: Model;
  /** The front end, with `normalization.global` settled. */
  readonly frontEnd: FrontEndOptions;
  /** The training part. */
  readonly train: readonly Example[];
  /** What weights and running statistics start as; default: as `initialState` draws them from the seed. */
  readonly start?: Pick<StartingValues, 'weights' | 'statistics'> | undefined;
  /** The examples that `settings.nonSpeech` draws from. */
  readonly nonSpeech?: readonly Example[];
  /** The engine that computes. */
  readonly runtime: Runtime;
  /** The number of threads inside one step; default 1. */
  readonly threads?: number;
  /** Is told of each step. */
  readonly onStep?: (progress: StepProgress) => void;
  /** Stops the training after a step. */
  readonly signal?: AbortSignal;
}

/** How far a training is within its epoch. */
export interface StepProgress {
  /** The epoch that runs, from 1. */
  readonly epoch: number;
  /** How many epochs there will be. */
  readonly epochs: number;
  /** The step of the epoch, from 1. */
  readonly step: number;
  /** How many steps an epoch has. */
  readonly stepsPerEpoch: number;
  /** The loss of the step, in nats, with label smoothing. */
  readonly loss: number;
}

/** The weights, moments and running statistics by name, as one step hands them to the next. */
export type TrainingState = Readonly<Record<string, Float32Array>>;

/** What an epoch of steps leaves. */
export interface TrainedEpoch {
  readonly state: TrainingState;
  /** The mean loss over the steps. */
  readonly loss: number;
  /** The share of augmented examples that were answered rightly, 0 to 1. */
  readonly accuracy: number;
  /** The learning rate of the last step. */
  readonly learningRate: number;
}

/** Runs the steps of one training. */
export class TrainingSteps {
  private readonly options: StepsOptions;
  private readonly frontEnd: FrontEndOptions;
  private readonly step: TrainingStep;
  private readonly session: Session;
  private readonly batch: Batch;
  /** The buffer for random bytes, reused from step to step. */
  private readonly randomBytes: Uint8Array;
  private readonly masks: boolean;
  private readonly nonSpeech: readonly Example[];
  /** How many places of a batch non-speech takes, perhaps a fraction. */
  private readonly otherPlaces: number;
  private readonly stepsPerEpoch: number;

  private constructor(
    options: StepsOptions,
    frontEnd: FrontEndOptions,
    step: TrainingStep,
    session: Session,
  ) {
    const { settings, train, nonSpeech = [] } = options;
    this.options = options;
    this.frontEnd = frontEnd;
    this.step = step;
    this.session = session;
    this.randomBytes = new Uint8Array(step.randomByteCount);
    this.masks = masksAfterNormalizing(settings.augmentation);
    this.batch = new Batch(settings.batchSize, layoutOf(frontEnd), settings.labels.length);
    this.nonSpeech = nonSpeech;
    this.otherPlaces = nonSpeech.length === 0 ? 0 : settings.nonSpeech * settings.batchSize;
    this.stepsPerEpoch = Math.ceil(train.length / (settings.batchSize - this.otherPlaces));
  }

  /** Builds the graph of a step and opens it. */
  static async create(options: StepsOptions): Promise<TrainingSteps> {
    const { settings, train } = options;
    const frontEnd = croppedFrontEnd(options.frontEnd, settings);
    const classes = settings.labels.length;
    const step = buildTrainingStep({
      batchSize: settings.batchSize,
      inputs: {
        ...networkInputs(frontEnd),
        ...(masksAfterNormalizing(settings.augmentation) && maskInputs(frontEnd)),
        ...(settings.mixup > 0 && mixInputs),
      },
      forward: networkForward(options.model, frontEnd, classes),
      optimizer: settings.optimizer,
      labelSmoothing: settings.labelSmoothing,
      ...(settings.clipNorm === null ? {} : { clipNorm: settings.clipNorm }),
      ...(settings.averageDecay === null ? {} : { averageDecay: settings.averageDecay }),
      ...(settings.balanceClasses ? { classWeights: balancedClassWeights(train, classes) } : {}),
    });
    const session = await options.runtime.createSession(step.onnx, {
      threads: options.threads ?? 1,
    });
    return new TrainingSteps(options, frontEnd, step, session);
  }

  /** Draws the state before the first epoch from the seed, or takes what training starts from. */
  initialState(): TrainingState {
    const { settings, start } = this.options;
    const drawn = initialState(this.step, settings.seed);
    if (!start) return drawn;
    const { weights, statistics } = start;
    return {
      ...drawn,
      weights,
      ...(drawn.statistics && { statistics }),
      ...(drawn.average && { average: weights.slice() }),
    };
  }

  /**
   * Runs all steps of an epoch.
   * @param epoch from 1
   * @throws AffettoError `TRAINING_DIVERGED` when the loss stops being a number; the signal's reason when aborted
   */
  async runEpoch(epoch: number, initial: TrainingState): Promise<TrainedEpoch> {
    const { settings, train, onStep, signal } = this.options;
    const { stepsPerEpoch } = this;
    let state = initial;
    let [lossSum, correct, position, learningRate] = [0, 0, 0, 0];
    const order = epochOrder(train.length, settings.seed, epoch);
    const random = new RandomStream(settings.seed, epoch, 0xa063);
    for (let index = 0; index < stepsPerEpoch; index++) {
      signal?.throwIfAborted();
      const globalStep = (epoch - 1) * stepsPerEpoch + index;
      position = this.fillBatch(order, position, globalStep, random);
      learningRate = learningRateAt(globalStep, settings.epochs * stepsPerEpoch, settings);
      const outputs = await this.session.run(this.feeds(globalStep, learningRate, state));
      state = nextState(this.step.state, outputs);
      const loss = floatOutput(outputs, 'loss')[0] as number;
      if (!Number.isFinite(loss)) {
        throw new AffettoError(
          'TRAINING_DIVERGED',
          `The loss became ${loss} in step ${index + 1} of epoch ${epoch}, at a learning rate of ${learningRate.toPrecision(3)}. Lower the learning rate or set clipNorm.`,
        );
      }
      lossSum += loss;
      correct += countCorrect(
        floatOutput(outputs, 'logits'),
        this.batch.targets,
        settings.labels.length,
      );
      onStep?.({ epoch, epochs: settings.epochs, step: index + 1, stepsPerEpoch, loss });
    }
    return { state, loss: lossSum / stepsPerEpoch, accuracy: correct / position, learningRate };
  }

  dispose(): Promise<void> {
    return this.session.dispose();
  }

  /** Fills the batch from `position` of the epoch's order on; returns the position after it. */
  private fillBatch(
    order: readonly number[],
    position: number,
    globalStep: number,
    random: RandomStream,
  ): number {
    const { batch, nonSpeech } = this;
    const { train, settings } = this.options;
    const augmentation = { options: settings.augmentation, random };
    const speechPlaces = batch.size - wholePlaces(this.otherPlaces, globalStep);
    let next = position;
    for (let place = 0; place < speechPlaces; place++) {
      // The last batch is filled up from the start of the epoch's order.
      const example = train[order[next++ % train.length] as number] as Example;
      batch.set(place, example, augmentation);
    }
    for (let place = speechPlaces; place < batch.size; place++) {
      const example = nonSpeech[random.integer(nonSpeech.length)] as Example;
      batch.set(place, example, augmentation);
    }
    return next;
  }

  private feeds(
    globalStep: number,
    learningRate: number,
    state: TrainingState,
  ): Record<string, TensorValue> {
    const { batch, frontEnd, step, randomBytes } = this;
    const { seed } = this.options.settings;
    new RandomStream(seed, globalStep, 0xd09e).fillBytes(randomBytes);
    return {
      ...batchFeeds(batch, frontEnd),
      ...(this.masks && maskFeeds(batch, frontEnd)),
      ...(step.randomByteCount > 0 && {
        randomBytes: { dtype: 'uint8', data: randomBytes, shape: [randomBytes.length] },
      }),
      ...this.targetFeeds(new RandomStream(seed, globalStep, 0x313b)),
      exampleWeights: floats(batch.weights),
      learningRate: floats([learningRate], []),
      step: floats([globalStep + 1], []),
      ...stateFeeds(step.state, state),
    };
  }

  /** Makes the targets, and, where utterances are mixed, how much of itself each example is. */
  private targetFeeds(random: RandomStream): Record<string, TensorValue> {
    const { size, targets } = this.batch;
    const { mixup, labels } = this.options.settings;
    const shape = [size, labels.length];
    if (mixup === 0) return { targets: floats(targets, shape) };
    const share = drawOwnShare(mixup, random);
    return {
      targets: floats(mixTargets(targets, labels.length, share), shape),
      ownShare: floats(new Float32Array(size).fill(share)),
    };
  }
}

/**
 * Says how many whole places step `step` (from 0) gets of `perStep`, perhaps a fraction: half a place is one
 * in every second step.
 */
export function wholePlaces(perStep: number, step: number): number {
  return Math.floor((step + 1) * perStep) - Math.floor(step * perStep);
}

/** Returns what training hears of each clip; the whole network must not depend on how many frames that is. */
function croppedFrontEnd(frontEnd: FrontEndOptions, { augmentation }: SettledSettings) {
  const most = augmentation.cropFrames?.[1] ?? frontEnd.frames;
  return frontEndOptions({ ...frontEnd, frames: Math.min(frontEnd.frames, most) });
}

function countCorrect(logits: Float32Array, targets: Float32Array, classes: number): number {
  let correct = 0;
  for (let start = 0; start < logits.length; start += classes) {
    const row = logits.subarray(start, start + classes);
    const best = row.reduce((top, value, i) => (value > (row[top] as number) ? i : top), 0);
    if (targets[start + best] === 1) correct++;
  }
  return correct;
}
