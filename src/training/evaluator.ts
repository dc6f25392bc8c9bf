// Runs a network, as it stands after some epoch, on examples as they are: for validation and for the test.

import { bandCentres } from '../features/matrices.js';
import { type FrontEndOptions, featureShape } from '../features/options.js';
import { buildEvaluation } from '../grad/training-step.js';
import type { SpeechLimits } from '../model-file/dimensions.js';
import { networkForward, networkInputs } from '../models/network.js';
import type { Model } from '../models/registry.js';
import {
  floatOutput,
  floats,
  type Runtime,
  type Session,
  type TensorValue,
} from '../runtime/runtime.js';
import { type Metrics, scorePredictions } from '../scores/metrics.js';
import type { VoiceModel } from '../voices/voice-model.js';
import { equalizerBasis, type FeatureLayout } from './augmentation.js';
import { Batch, type Example } from './examples.js';
import type { FittedDimension } from './fit-dimensions.js';

/** The weights and running statistics to run the network with. */
export interface Snapshot {
  /** The epoch that they stood so after, from 1. */
  readonly epoch: number;
  /** All weights, [parameters], in the order of the network's layout. */
  readonly weights: Float32Array;
  /** The running statistics of normalising layers; empty without such layers. */
  readonly statistics: Float32Array;
  /** What is known of voices, where the model can get to know one. */
  readonly voice?: VoiceModel;
  /** The dimensions, where the model answers any; their weights are among the statistics too. */
  readonly dimensions?: readonly FittedDimension[];
  /** What says of a clip that nothing in it is judged, where there is no `voice` that does. */
  readonly speechLimits?: SpeechLimits;
}

/** What an evaluator is made from. */
export interface EvaluatorOptions {
  readonly model: Model;
  /** What it answers among. */
  readonly labels: readonly string[];
  readonly frontEnd: FrontEndOptions;
  readonly runtime: Runtime;
  readonly threads?: number;
}

/** Runs a network on examples as they are, in batches. */
export class Evaluator {
  private readonly session: Session;
  private readonly labels: readonly string[];
  private readonly frontEnd: FrontEndOptions;
  private readonly batchSize: number;

  private constructor(
    session: Session,
    { labels, frontEnd }: Pick<EvaluatorOptions, 'labels' | 'frontEnd'>,
    batchSize: number,
  ) {
    this.session = session;
    this.labels = labels;
    this.frontEnd = frontEnd;
    this.batchSize = batchSize;
  }

  static async create(options: EvaluatorOptions, batchSize: number): Promise<Evaluator> {
    const onnx = buildEvaluation({
      batchSize,
      inputs: networkInputs(options.frontEnd),
      forward: networkForward(options.model, options.frontEnd, options.labels.length),
    });
    const session = await options.runtime.createSession(onnx, { threads: options.threads ?? 1 });
    return new Evaluator(session, options, batchSize);
  }

  /** Computes logits [examples, labels] and metrics at temperature 1. */
  async score(
    examples: readonly Example[],
    snapshot: Snapshot,
  ): Promise<{ logits: Float32Array; metrics: Metrics }> {
    const classes = this.labels.length;
    const logits = new Float32Array(examples.length * classes);
    const batch = new Batch(this.batchSize, layoutOf(this.frontEnd), classes);
    for (let start = 0; start < examples.length; start += batch.size) {
      const count = Math.min(batch.size, examples.length - start);
      for (let place = 0; place < batch.size; place++) {
        if (place < count) batch.set(place, examples[start + place] as Example);
        else batch.clear(place);
      }
      const outputs = await this.session.run({
        ...batchFeeds(batch, this.frontEnd),
        weights: floats(snapshot.weights),
        ...(snapshot.statistics.length > 0 && { statistics: floats(snapshot.statistics) }),
      });
      const rows = floatOutput(outputs, 'logits').subarray(0, count * classes);
      logits.set(rows, start * classes);
    }
    const metrics = scorePredictions({
      labels: this.labels,
      truth: examples.map(({ label }) => label),
      probabilities: softmaxRows(logits, classes),
    });
    return { logits, metrics };
  }

  dispose(): Promise<void> {
    return this.session.dispose();
  }
}

/** Computes the softmax of each row of `classes` logits divided by `temperature`. */
export function softmaxRows(
  logits: Float32Array,
  classCount: number,
  temperature = 1,
): Float64Array {
  const result = Float64Array.from(logits);
  for (let start = 0; start < result.length; start += classCount) {
    const row = result.subarray(start, start + classCount);
    const top = row.reduce((max, value) => Math.max(max, value), -Infinity);
    let sum = 0;
    for (let i = 0; i < row.length; i++) {
      row[i] = Math.exp(((row[i] as number) - top) / temperature);
      sum += row[i] as number;
    }
    for (let i = 0; i < row.length; i++) row[i] = (row[i] as number) / sum;
  }
  return result;
}

/** Says how the features of a front end are laid out, for augmentation and batches. */
export function layoutOf(frontEnd: FrontEndOptions): FeatureLayout {
  const [frames, channels] = featureShape(frontEnd);
  return {
    frames,
    channels,
    equalizer: equalizerBasis(frontEnd),
    bandHz: bandCentres(frontEnd),
    hopSeconds: frontEnd.hopLength / frontEnd.sampleRate,
  };
}

/** Makes what a step with masks is fed besides, see `maskInputs`. */
export function maskFeeds(batch: Batch, frontEnd: FrontEndOptions): Record<string, TensorValue> {
  const [frames, channels] = featureShape(frontEnd);
  return {
    keptFrames: floats(batch.keptFrames, [batch.size, frames]),
    keptBands: floats(batch.keptBands, [batch.size, channels]),
  };
}

/** Makes the feeds that training and evaluation share. */
export function batchFeeds(batch: Batch, frontEnd: FrontEndOptions): Record<string, TensorValue> {
  return {
    features: floats(batch.features, [batch.size, ...featureShape(frontEnd)]),
    lengths: floats(batch.lengths),
  };
}
