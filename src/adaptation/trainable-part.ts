// What of a network is trained on: all of it, or the dense layers after its trunk. The trunk's output for
// a clip never changes then, so it is computed once and the step graph is a few small products.

import { AffettoError } from '../errors.js';
import { featureShape, frontEndOptions } from '../features/options.js';
import { Graph } from '../grad/graph.js';
import { dense } from '../grad/layers/dense.js';
import { relu } from '../grad/operators/elementwise.js';
import { Scope } from '../grad/scope.js';
import { sizeOf, Tensor } from '../grad/tensor.js';
import { buildEvaluation, type Forward } from '../grad/training-step.js';
import type { TrainedValues } from '../model-file/model-file.js';
import { type ModelParts, networkLayout } from '../model-file/weights.js';
import { branchName, meanLogits, memberNames } from '../models/ensemble.js';
import { appendNetwork, networkForward, networkInputs } from '../models/network.js';
import { RandomStream } from '../random.js';
import {
  floatOutput,
  floats,
  type Runtime,
  type Session,
  type TensorValue,
} from '../runtime/runtime.js';

/** What is trained: `last` the dense layers after the trunk (convolutions, recurrence, pooling), `all` every weight. */
export type AdaptedLayers = 'last' | 'all';

/** A clip as the part's graphs are fed it, each input without the batch axis; same names as `inputs`. */
export type PartInput = Readonly<Record<string, Float32Array>>;

/** Raw features of one clip, without normalisation. */
export interface RawClip {
  /** The front end's output, [frames, channels]; rows from `length` on are 0. */
  readonly features: Float32Array;
  /** The number of valid frames. */
  readonly length: number;
}

/** The part of a network that is trained on. */
export interface TrainablePart {
  /** Which layers it is. */
  readonly layers: AdaptedLayers;
  /** The shape of each input without the batch axis. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Builds it: inputs to logits. */
  readonly forward: Forward;
  /** What steps are built on instead, where shorter clips than the model's longest are enough for them. */
  readonly step?: StepShape;
  /** The shipped values of the part. */
  readonly start: TrainedValues;
  /** Puts the part's weights in their place among the whole network's values. */
  whole(weights: Float32Array): TrainedValues;
  /** Turns a clip's features into what the part is fed. */
  prepare(clip: RawClip): Promise<PartInput>;
  /** Frees the engine's memory. */
  dispose(): Promise<void>;
}

/** The part for clips of fewer frames: same weights, less work. */
export interface StepShape {
  /** The shape of each input without the batch axis. */
  readonly inputs: TrainablePart['inputs'];
  /** Builds it: inputs to logits. */
  readonly forward: Forward;
  /** Cuts a clip that is longer to its middle. */
  cut(input: PartInput): PartInput;
}

/**
 * Takes the part of the model that `layers` names.
 * @param longest The valid frames of the longest clip that steps must hear whole; by default the model's own.
 * @throws AffettoError `OPTION_INVALID` for `last` where the network does not end in dense layers with a
 *   ReLU between them
 */
export function trainablePart(
  parts: ModelParts,
  layers: AdaptedLayers,
  runtime: Runtime,
  longest = parts.metadata.frontEnd.frames,
): Promise<TrainablePart> {
  return layers === 'all'
    ? Promise.resolve(wholeNetwork(parts, longest))
    : lastLayers(parts, runtime);
}

function wholeNetwork(parts: ModelParts, longest: number): TrainablePart {
  const { metadata, model, values } = parts;
  const { frontEnd, labels } = metadata;
  const step = shorterSteps(parts, longest);
  return {
    ...(step && { step }),
    layers: 'all',
    inputs: networkInputs(frontEnd),
    forward: networkForward(model, frontEnd, labels.length),
    start: values,
    whole: (weights) => ({ weights, statistics: values.statistics }),
    prepare: async ({ features, length }) => ({ features, lengths: Float32Array.of(length) }),
    dispose: async () => undefined,
  };
}

/** Makes steps on fewer frames: a speaker's clips are seldom as long as the longest there may be, and time is most of the work. */
function shorterSteps({ metadata, model, layout }: ModelParts, longest: number) {
  const { frontEnd, labels } = metadata;
  // Shorter by a multiple of what convolutions stride over: else they would be padded, and so placed, differently.
  const frames = frontEnd.frames - 16 * Math.floor(Math.max(0, frontEnd.frames - longest) / 16);
  if (frames === frontEnd.frames) return undefined;
  const short = frontEndOptions({ ...frontEnd, frames });
  const { parameters } = networkLayout(model, short, labels.length);
  // A dense layer over all frames has fewer weights then: such a network hears one length only.
  if (sizeOfAll(parameters) !== sizeOfAll(layout.parameters)) return undefined;
  const [, channels] = featureShape(frontEnd);
  const step: StepShape = {
    inputs: networkInputs(short),
    forward: networkForward(model, short, labels.length),
    cut: ({ features, lengths }) => {
      const length = lengths![0] as number;
      const skipped = Math.max(0, Math.floor((length - frames) / 2));
      return {
        features: features!.subarray(skipped * channels, (skipped + frames) * channels),
        lengths: Float32Array.of(Math.min(length, frames)),
      };
    },
  };
  return step;
}

/** The dense layers after one network's trunk; an ensemble has such a head for each member, and for each branch. */
interface Head {
  /** The graph input that takes what the trunk gives out. */
  readonly embedding: string;
  /** The layers, first to last. */
  readonly layers: readonly {
    readonly name: string;
    readonly inputs: number;
    readonly units: number;
    readonly bias: boolean;
  }[];
  /** Where its weights lie in the network's, one range: layers follow each other. */
  readonly offset: number;
  readonly size: number;
  /** Where they lie among those of all heads. */
  readonly start: number;
}

const sizeOfAll = (entries: readonly { readonly size: number }[]) =>
  entries.reduce((sum, { size }) => sum + size, 0);

async function lastLayers(parts: ModelParts, runtime: Runtime): Promise<TrainablePart> {
  const { metadata, values } = parts;
  const { frontEnd } = metadata;
  const heads = headsOf(parts);
  const weights = new Float32Array(sizeOfAll(heads));
  for (const { offset, size, start } of heads) {
    weights.set(values.weights.subarray(offset, offset + size), start);
  }
  const forward: Forward = (scope, inputs) => {
    const logits = heads.map(({ embedding, layers }) =>
      layers.reduce((x, { name, units, bias }, index) => {
        const y = dense(scope, name, x, { units, bias });
        return index === layers.length - 1 ? y : relu(y);
      }, inputs[embedding] as Tensor),
    );
    return meanLogits(logits);
  };
  const trunk = await runtime.createSession(buildTrunk(parts, heads));
  const inputs = Object.fromEntries(
    heads.map(({ embedding, layers }) => [embedding, [layers[0]!.inputs]]),
  );
  await checkSameAnswer(parts, trunk, { inputs, forward, weights }, runtime);
  return {
    layers: 'last',
    inputs,
    forward,
    start: { weights, statistics: new Float32Array(0) },
    whole: (trained) => {
      const all = values.weights.slice();
      for (const { offset, size, start } of heads) {
        all.set(trained.subarray(start, start + size), offset);
      }
      return { weights: all, statistics: values.statistics };
    },
    prepare: async ({ features, length }) => {
      const outputs = await trunk.run({
        features: floats(features, [1, ...featureShape(frontEnd)]),
        lengths: floats([length]),
      });
      return Object.fromEntries(
        heads.map(({ embedding }) => [embedding, floatOutput(outputs, embedding).slice()]),
      );
    },
    dispose: () => trunk.dispose(),
  };
}

/**
 * Finds the heads of all networks and branches.
 * @throws AffettoError `OPTION_INVALID` where a network does not end in dense layers
 */
function headsOf({ metadata, model, layout }: ModelParts): Head[] {
  const { members = 1 } = metadata.model;
  const networks = members === 1 ? [''] : memberNames(members).map((name) => `${name}/`);
  const layerNames = layout.layers.map(({ name }) => name);
  const heads: Head[] = [];
  for (const prefix of networks.flatMap((network) => branchesOf(network, layerNames))) {
    const own = layout.layers.filter(({ name }) => name.startsWith(prefix));
    const last = own.findLastIndex(({ kind }) => kind !== 'dense');
    const names = own.slice(last + 1).map(({ name }) => name);
    if (names.length === 0) {
      throw new AffettoError(
        'OPTION_INVALID',
        `The model ${model.name} does not end in dense layers, so its last layers cannot be trained on alone. Adapt all layers.`,
      );
    }
    const entries = layout.parameters.filter(({ name }) =>
      names.some((layer) => name === `${layer}/weight` || name === `${layer}/bias`),
    );
    const layers = names.map((name) => {
      const [inputs, units] = entries.find((entry) => entry.name === `${name}/weight`)!.shape;
      const bias = entries.some((entry) => entry.name === `${name}/bias`);
      return { name, inputs: inputs!, units: units!, bias };
    });
    heads.push({
      embedding: `${prefix}embedding`,
      layers,
      offset: entries[0]!.offset,
      size: sizeOfAll(entries),
      start: sizeOfAll(heads),
    });
  }
  return heads;
}

/** Lists the prefixes of what of a network ends in dense layers of its own: its branches, or all of it. */
function branchesOf(network: string, layers: readonly string[]): string[] {
  const branches = layers
    .filter((name) => name.startsWith(network))
    .flatMap((name) => branchName.exec(name.slice(network.length)) ?? []);
  return branches.length === 0 ? [network] : [...new Set(branches)].map((name) => network + name);
}

/** Builds the trunk: raw features to what the first layer of each head takes, for one clip. */
function buildTrunk(parts: ModelParts, heads: readonly Head[]): Uint8Array {
  const { metadata, model, values } = parts;
  const { frontEnd, labels } = metadata;
  const graph = new Graph();
  const features = graph.input('features', [1, ...featureShape(frontEnd)]);
  const lengths = graph.input('lengths', [1]);
  const scope = new Scope(graph, { mode: 'inference', values });
  const logits = appendNetwork(scope, model, frontEnd, labels.length, { features, lengths });
  scope.close();
  for (const { embedding, layers } of heads) {
    const { name, inputs } = layers[0]!;
    const product = graph.nodes.find((node) => node.inputs[1] === `${name}/weight`);
    if (!product) throw new TypeError(`unreachable: nothing multiplies by ${name}/weight`);
    graph.output(embedding, new Tensor(graph, product.inputs[0] as string, [1, inputs], 'float32'));
  }
  graph.output('logits', logits);
  return graph.toOnnx();
}

/** Checks that the last layers, put together anew from their names, answer as the network does. */
async function checkSameAnswer(
  { metadata, model }: ModelParts,
  trunk: Session,
  last: Pick<TrainablePart, 'inputs' | 'forward'> & { readonly weights: Float32Array },
  runtime: Runtime,
): Promise<void> {
  const shape = [1, ...featureShape(metadata.frontEnd)];
  const random = new RandomStream(1);
  const features = Float32Array.from({ length: sizeOf(shape) }, () => 20 * random.normal());
  const lengths = floats([metadata.frontEnd.frames]);
  const outputs = await trunk.run({ features: floats(features, shape), lengths });
  const expected = floatOutput(outputs, 'logits');
  const session = await runtime.createSession(buildEvaluation({ batchSize: 1, ...last }));
  const embeddings = Object.keys(last.inputs).map((name) => [name, outputs[name] as TensorValue]);
  const found = floatOutput(
    await session.run({ ...Object.fromEntries(embeddings), weights: floats(last.weights) }),
    'logits',
  );
  await session.dispose();
  const scale = Math.max(1, ...expected.map(Math.abs));
  if (found.every((value, i) => Math.abs(value - expected[i]!) <= 1e-4 * scale)) return;
  await trunk.dispose();
  throw new AffettoError(
    'OPTION_INVALID',
    `The last layers of the model ${model.name} are not dense layers with a ReLU between them, so they cannot be trained on alone. Adapt all layers.`,
  );
}
