// A model file without training: initial weights and made-up running statistics. What it answers means
// nothing; that it answers the same everywhere is what the tests hold.

import {
  type FrontEndInput,
  type FrontEndOptions,
  frontEndOptions,
  maxSamples,
} from '../../src/features/options.js';
import { Graph } from '../../src/grad/graph.js';
import { initialize } from '../../src/grad/initialization.js';
import { Scope } from '../../src/grad/scope.js';
import {
  buildModelFile,
  type ModelMetadata,
  type TrainedValues,
} from '../../src/model-file/model-file.js';
import { networkForward, networkInputs } from '../../src/models/network.js';
import { createModel } from '../../src/models/registry.js';

export const sampleLabels = [
  'neutral',
  'calm',
  'happy',
  'sad',
  'angry',
  'fearful',
  'disgust',
  'surprised',
];

export interface SampleOptions {
  readonly name?: 'cnn' | 'cnn-lstm' | 'crnn';
  readonly trim?: boolean;
  readonly normalization?: 'none' | 'level' | 'mean-variance';
  readonly temperature?: number;
  readonly labels?: readonly string[];
  readonly seed?: number;
  /** Few filters: for tests that need many windows rather than a real model. */
  readonly small?: boolean;
}

export interface SampleModel {
  readonly bytes: Uint8Array;
  readonly metadata: ModelMetadata;
  readonly values: TrainedValues;
}

/** Defaults: cnn-lstm as it is trained: silence trimmed, level removed, temperature 1.3. */
export function sampleModel(options: SampleOptions = {}): SampleModel {
  const { name = 'cnn-lstm', trim = true, normalization = 'level', seed = 1 } = options;
  const frontEnd = frontEndOptions({
    trim: trim ? {} : null,
    ...(name === 'crnn' ? logMel(normalization) : mfcc(normalization)),
  });
  const model = createModel(name, options.small ? { channels: [4, 4], denseUnits: 8 } : {});
  const labels = [...(options.labels ?? sampleLabels)];
  const values = sampleValues(model, frontEnd, labels.length, seed);
  const metadata: ModelMetadata = {
    format: 1,
    affettoVersion: '0.0.0-test',
    labels,
    sampleRate: frontEnd.sampleRate,
    windowSeconds: maxSamples(frontEnd) / frontEnd.sampleRate,
    model: {
      name: model.name,
      options: { ...model.options } as ModelMetadata['model']['options'],
      parameters: values.weights.length,
    },
    frontEnd,
    calibration: { temperature: options.temperature ?? 1.3, fittedOn: 'nothing' },
    training: { corpus: 'none', utterances: 0, speakers: ['1', '2'], seed, epochs: 0 },
    evaluation: {
      protocol: 'none: untrained',
      speakerIndependent: true,
      testUtterances: 0,
      accuracy: 0.125,
      uar: 0.125,
      macroF1: 0.03,
      ece: 0.5,
    },
    licence: 'MIT',
  };
  return { bytes: buildModelFile(metadata, values), metadata, values };
}

type Own = FrontEndOptions['normalization']['utterance'];

function mfcc(utterance: Own): FrontEndInput {
  // Plausible for MFCC in dB; it keeps the logits of untrained weights apart, yet not saturated.
  const global = {
    mean: Array.from({ length: 40 }, (_, index) => (index === 0 ? 10 : 20 / (1 + index))),
    deviation: Array.from({ length: 40 }, (_, index) => 120 / (1 + index)),
  };
  return { normalization: { utterance, global } };
}

function logMel(utterance: Own): FrontEndInput {
  const global = {
    mean: Array.from({ length: 64 }, (_, band) => 12 - band / 3),
    deviation: Array.from({ length: 64 }, (_, band) => 15 + band / 10),
  };
  return {
    windowLength: 1024,
    melBands: 64,
    output: 'log-mel',
    normalization: { floorDb: 50, utterance, global },
  };
}

function sampleValues(
  model: ReturnType<typeof createModel>,
  frontEnd: ModelMetadata['frontEnd'],
  classes: number,
  seed: number,
): TrainedValues {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'inference' });
  const inputs = Object.entries(networkInputs(frontEnd)).map(([name, shape]) => [
    name,
    graph.input(name, [1, ...shape]),
  ]);
  networkForward(model, frontEnd, classes)(scope, Object.fromEntries(inputs));
  const statistics = initialize(scope.statistics, seed);
  // Away from 0 and 1, or a graph that left the statistics out would pass.
  for (const [index, value] of statistics.entries()) {
    statistics[index] = value + 0.2 * Math.abs(Math.sin(1 + index));
  }
  return { weights: initialize(scope.parameters, seed), statistics };
}
