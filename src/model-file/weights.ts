// The way back from a model file to what training left behind: a model file holds every weight under its
// parameter's name, so the network can be trained on, on any machine, without its run folder.

import type { FrontEndOptions } from '../features/options.js';
import { Graph } from '../grad/graph.js';
import type { LayoutEntry } from '../grad/initialization.js';
import { type LayerSummary, Scope } from '../grad/scope.js';
import { encoderPrefix } from '../models/encoder-features.js';
import { networkForward, networkInputs } from '../models/network.js';
import type { Model } from '../models/registry.js';
import { collect, mismatch } from './collect.js';
import { collectEncoder, encoderLayout } from './encoder-weights.js';
import {
  type ModelMetadata,
  modelOf,
  readModelMetadata,
  type TrainedValues,
} from './model-file.js';
import { parseOnnx } from './onnx-file.js';

/** Where each parameter and statistic of a network lies in its flat vectors, and its layers in order. */
export interface NetworkLayout {
  readonly parameters: readonly LayoutEntry[];
  readonly statistics: readonly LayoutEntry[];
  readonly layers: readonly LayerSummary[];
}

/** A model file taken apart: `buildModelFile(metadata, values)` puts it together again. */
export interface ModelParts {
  readonly metadata: ModelMetadata;
  /** The architecture that the metadata names, with its options. */
  readonly model: Model;
  readonly layout: NetworkLayout;
  readonly values: TrainedValues;
}

/** The layout of a network with `classes` outputs; no weights are needed for it. */
export function networkLayout(
  model: Model,
  frontEnd: FrontEndOptions,
  classes: number,
): NetworkLayout {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'inference' });
  const inputs = Object.entries(networkInputs(frontEnd)).map(([name, shape]) => [
    name,
    graph.input(name, [1, ...shape]),
  ]);
  networkForward(model, frontEnd, classes)(scope, Object.fromEntries(inputs));
  return { parameters: scope.parameters, statistics: scope.statistics, layers: scope.summary };
}

/**
 * Reads the weights and running statistics of a model file back into the flat vectors of training.
 * @throws AffettoError `MODEL_FILE_INVALID` as `readModelMetadata` does, and where the file does not hold
 *   the network that its metadata names; `MODEL_UNKNOWN`, `OPTION_INVALID` for an architecture or an
 *   option that this version does not have
 */
export function readModelWeights(bytes: Uint8Array): ModelParts {
  const metadata = readModelMetadata(bytes);
  const model = modelOf(metadata);
  const layout = networkLayout(model, metadata.frontEnd, metadata.labels.length);
  const tensors = new Map(parseOnnx(bytes).constants.map((tensor) => [tensor.name, tensor]));
  const { encoder } = metadata;
  const values = {
    weights: collect(layout.parameters, tensors),
    statistics: collect(layout.statistics, tensors),
    ...(encoder && {
      encoder: collectEncoder(encoderLayout(encoder.encoder), tensors, encoderPrefix),
    }),
  };
  if (values.weights.length !== metadata.model.parameters) {
    throw mismatch(
      `its metadata says ${metadata.model.parameters} parameters, and the network ${model.name} has ${values.weights.length}`,
    );
  }
  return { metadata, model, layout, values };
}
