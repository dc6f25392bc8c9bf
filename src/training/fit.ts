// The training loop: epochs of steps, a validation after each, a checkpoint after each.

import type { Metrics } from '../scores/metrics.js';
import { countScores, eachScore } from '../scores/score-list.js';
import type { Epoch, ValidationScores } from './epoch.js';
import { Evaluator, type Snapshot } from './evaluator.js';
import type { Example } from './examples.js';
import type { SettledSettings } from './settings.js';
import { type StepsOptions, type TrainingState, TrainingSteps } from './training-steps.js';

/** All that a run needs to go on; it is saved after each epoch. */
export interface Checkpoint {
  /** How many epochs are trained. */
  readonly epoch: number;
  /** The state that the next epoch starts from. */
  readonly state: TrainingState;
  /** The epochs so far. */
  readonly history: readonly Epoch[];
  /** What was best so far; undefined before the first epoch. */
  readonly best: Snapshot | undefined;
}

/** A checkpoint after at least one epoch. */
export interface FinishedTraining extends Checkpoint {
  /** The weights that were chosen. */
  readonly best: Snapshot;
}

/** What a network is fitted to, and how. */
export interface FitOptions extends StepsOptions {
  /** The examples that choose the epoch; none: the last one is taken. */
  readonly validation: readonly Example[];
  /** Where an earlier call was cut off. */
  readonly resumeFrom?: Checkpoint;
  /** Is awaited before the next epoch starts. */
  readonly onEpoch?: (checkpoint: Checkpoint) => Promise<void> | void;
}

/**
 * Trains until the epochs or the patience are used up and returns the chosen weights.
 * @throws AffettoError `TRAINING_DIVERGED` when the loss stops being a number.
 */
export async function fit(options: FitOptions): Promise<FinishedTraining> {
  const { settings } = options;
  const steps = await TrainingSteps.create(options);
  const evaluator = await Evaluator.create(
    { ...options, labels: settings.labels },
    settings.batchSize,
  );
  let checkpoint: Checkpoint = options.resumeFrom ?? {
    epoch: 0,
    state: steps.initialState(),
    history: [],
    best: undefined,
  };
  try {
    while (checkpoint.epoch < settings.epochs && !outOfPatience(checkpoint, settings)) {
      const epoch = checkpoint.epoch + 1;
      const trained = await steps.runEpoch(epoch, checkpoint.state);
      const snapshot = snapshotOf(epoch, trained.state);
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
    await steps.dispose();
    await evaluator.dispose();
  }
  return checkpoint as FinishedTraining;
}

/** Takes what is evaluated and kept: the averaged weights where there are any. */
function snapshotOf(epoch: number, { average, weights, statistics }: TrainingState): Snapshot {
  return {
    epoch,
    weights: (average ?? weights) as Float32Array,
    statistics: statistics ?? new Float32Array(0),
  };
}

function validationOf(metrics: Metrics): ValidationScores {
  return { loss: metrics.logLoss, ...eachScore(countScores, ({ key }) => metrics[key]) };
}

/**
 * Tells which epoch is better. The lower validation loss wins: on a hundred clips it is a far steadier guide
 * than accuracy, whose best epoch is mostly luck. Without validation the later epoch does.
 */
function isBetter(fresh: Epoch, old: Epoch | undefined): boolean {
  if (!fresh.validation || !old?.validation) return true;
  return fresh.validation.loss < old.validation.loss;
}

function outOfPatience(checkpoint: Checkpoint, { patience }: SettledSettings): boolean {
  return (
    patience > 0 &&
    checkpoint.best !== undefined &&
    checkpoint.epoch - checkpoint.best.epoch >= patience
  );
}
