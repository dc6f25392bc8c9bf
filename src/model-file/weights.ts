// The way back from a model file to what training left behind: a model file holds every weight under its
// parameter's name, so the network can be trained on, on any machine, without its run folder.

import { fromBinary } from '@bufbuild/protobuf';
import { ModelProtoSchema, type TensorProto, TensorProto_DataType } from 'onnx-buf';
import { AffettoError } from '../errors.js';
import type { FrontEndOptions } from '../features/options.js';
import { fromEightBits } from '../grad/eight-bits.js';
import { Graph } from '../grad/graph.js';
import { fromHalf } from '../grad/half-precision.js';
import type { LayoutEntry } from '../grad/initialization.js';
import { type LayerSummary, Scope } from '../grad/scope.js';
import { networkForward, networkInputs } from '../models/network.js';
import type { Model } from '../models/registry.js';
import {
  type ModelMetadata,
  modelOf,
  readModelMetadata,
  type TrainedValues,
} from './model-file.js';

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
  const { graph } = fromBinary(ModelProtoSchema, bytes);
  const tensors = new Map(graph?.initializer.map((tensor) => [tensor.name, tensor]));
  const values = {
    weights: collect(layout.parameters, tensors),
    statistics: collect(layout.statistics, tensors),
  };
  if (values.weights.length !== metadata.model.parameters) {
    throw mismatch(
      `its metadata says ${metadata.model.parameters} parameters, and the network ${model.name} has ${values.weights.length}`,
    );
  }
  return { metadata, model, layout, values };
}

/**
 * The tensors of a file as one flat vector, in the order of a layout, whatever each is stored in.
 * @throws AffettoError `MODEL_FILE_INVALID` where one is missing or of another size
 */
export function collect(
  layout: readonly LayoutEntry[],
  tensors: ReadonlyMap<string, TensorProto>,
): Float32Array {
  const flat = new Float32Array(layout.reduce((total, { size }) => total + size, 0));
  for (const { name, shape, offset, size } of layout) {
    const half = tensors.get(`${name}/half`);
    if (half?.dataType === TensorProto_DataType.FLOAT16 && half.rawData.length === 2 * size) {
      flat.set(fromHalf(half.rawData), offset);
      continue;
    }
    const steps = tensors.get(`${name}/steps`);
    const scales = tensors.get(`${name}/scales`);
    if (steps && scales && isEightBits(steps, scales, shape)) {
      flat.set(
        fromEightBits({ steps: new Int8Array(copied(steps)), scales: floatsIn(scales) }),
        offset,
      );
      continue;
    }
    const tensor = tensors.get(name) ?? half ?? steps;
    if (!tensor) throw mismatch(`the weights "${name}" are missing`);
    const { dataType, rawData } = tensor;
    if (dataType !== TensorProto_DataType.FLOAT || rawData.length !== 4 * size) {
      throw mismatch(
        `"${name}" is not stored as ${size} float32, float16 or int8 values [${shape.join(', ')}], but as ${rawData.length} bytes of ONNX type ${dataType}, shape [${tensor.dims.join(', ')}]`,
      );
    }
    flat.set(floatsIn(tensor), offset);
  }
  return flat;
}

function isEightBits(steps: TensorProto, scales: TensorProto, shape: readonly number[]): boolean {
  return (
    steps.dataType === TensorProto_DataType.INT8 &&
    steps.rawData.length === shape.reduce((size, length) => size * length, 1) &&
    scales.dataType === TensorProto_DataType.FLOAT &&
    scales.rawData.length === 4 * (shape.at(-1) ?? 0)
  );
}

const floatsIn = (tensor: TensorProto) => new Float32Array(copied(tensor));

/** The bytes of a tensor need not start at a multiple of four. Not by `slice`, which does not copy where Node read the file. */
const copied = ({ rawData }: TensorProto) => new Uint8Array(rawData).buffer;

function mismatch(what: string): AffettoError {
  return new AffettoError(
    'MODEL_FILE_INVALID',
    `The model file does not hold the network that its metadata names: ${what}. It can be used, but not trained on; take one written by this version of affetto.`,
  );
}
