// A whole training step as one ONNX graph: batch and state in, loss and new state out.
// And its counterpart for evaluation: the forward pass alone, with the weights as an input.

import { AffettoError } from '../errors.js';
import { differentiate } from './differentiate.js';
import { Graph } from './graph.js';
import { initialize, type LayoutEntry } from './initialization.js';
import { crossEntropy, squaredError } from './losses.js';
import { add, affine, meanOf, multiply } from './operators/elementwise.js';
import { reduceSum } from './operators/reduce.js';
import { concatenate, reshape } from './operators/shaping.js';
import { clipByNorm, type OptimizerOptions, optimizerSlots, update } from './optimizers.js';
import { type LayerSummary, Scope } from './scope.js';
import { shapeError } from './shape-error.js';
import type { Tensor } from './tensor.js';

/**
 * Builds a network: declares parameters on the scope and returns logits [batch, classes]. Its inputs have the shapes
 * of `NetworkOptions.inputs` behind a batch axis.
 */
export type Forward = (scope: Scope, inputs: Readonly<Record<string, Tensor>>) => Tensor;

/** A network and what goes into it. */
export interface NetworkOptions {
  /** The number of examples in a batch. */
  readonly batchSize: number;
  /** The shape of each input without the batch axis, by name; all are float32. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  /** Builds the network. */
  readonly forward: Forward;
}

/** A network and how it learns. */
export interface TrainingStepOptions extends NetworkOptions {
  /** Which optimiser, with what constants. */
  readonly optimizer: OptimizerOptions;
  /**
   * What is made smaller: `crossEntropy` of logits (default), or the `squaredError` of whatever numbers the network
   * gives, for which `labelSmoothing` and `classWeights` mean nothing.
   */
  readonly loss?: 'cross-entropy' | 'squared-error';
  /** The share of each target spread evenly over all classes, in [0, 1). Default 0. */
  readonly labelSmoothing?: number;
  /** A weight for each class, [classes]; examples count by the weight of their target. Default 1 each. */
  readonly classWeights?: readonly number[];
  /** The largest Euclidean norm of the gradient, which is scaled down to it. Default: no clipping. */
  readonly clipNorm?: number;
  /** The decay of the moving average of the weights, e.g. 0.999. Default: none is kept. */
  readonly averageDecay?: number;
}

/** One vector that is fed to a step and comes back changed, under `<name>/next`. */
export interface StateVector {
  /** Its name: `weights`, `statistics`, `average`, or one of the optimiser's. */
  readonly name: string;
  /** Its length. */
  readonly size: number;
}

/**
 * A training step as a graph. Its inputs: the network's own, plus `targets` [batch, classes], `exampleWeights` [batch],
 * `learningRate` [], `step` [] (1 for the first), `randomBytes` [randomByteCount] uint8 if there is
 * dropout, and every state vector. Outputs: `loss` [], `logits` [batch, classes], `gradientNorm` []
 * (with clipping), and `<state>/next`.
 */
export interface TrainingStep {
  /** The graph, as the bytes of an .onnx file. */
  readonly onnx: Uint8Array;
  /** The number of examples in a batch. */
  readonly batchSize: number;
  /** The number of classes, that of the network's logits. */
  readonly classes: number;
  /** How the flat vector of weights is made up. */
  readonly parameters: readonly LayoutEntry[];
  /** How the flat vector of running statistics is made up. */
  readonly statistics: readonly LayoutEntry[];
  /** The vectors that are fed to a step and come back changed. */
  readonly state: readonly StateVector[];
  /** The length of the input `randomBytes`; 0 without dropout. */
  readonly randomByteCount: number;
  /** The layers, a line each. */
  readonly summary: readonly LayerSummary[];
}

/**
 * Builds the graph of one training step.
 * @throws AffettoError `GRAPH_SHAPE` for shapes that do not fit, `OPTION_INVALID` for options out of range or a
 *   network without parameters.
 */
export function buildTrainingStep(options: TrainingStepOptions): TrainingStep {
  const { batchSize, optimizer, clipNorm, averageDecay } = options;
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'training' });
  const logits = options.forward(scope, declareInputs(graph, options));
  const classes = classesOf('buildTrainingStep', logits, batchSize);
  const targets = graph.input('targets', [batchSize, classes]);
  const given = graph.input('exampleWeights', [batchSize]);
  const exampleWeights = options.classWeights
    ? weightByClass(given, targets, options.classWeights)
    : given;
  const learningRate = graph.input('learningRate', []);
  const step = graph.input('step', []);

  if (scope.parameters.length === 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      'buildTrainingStep(): the network has no parameters, so there is nothing that a step could change. ' +
        'Declare some on the scope, or build an evaluation of it.',
    );
  }
  const judged = scope.judged.length > 0 ? scope.judged : [logits];
  const { labelSmoothing = 0 } = options;
  const losses = judged.map((own) =>
    options.loss === 'squared-error'
      ? squaredError(own, targets, { exampleWeights })
      : crossEntropy(own, targets, { labelSmoothing, exampleWeights }),
  );
  const loss = meanOf(losses);
  const gradients = differentiate(loss, scope.parameterTensors);
  const flat = concatenate(
    gradients.map((gradient) => reshape(gradient, [gradient.size])),
    0,
  );
  const { weights, statistics } = scope.close();
  if (!weights) throw new TypeError('unreachable: differentiate needs parameters');

  const clipped = clipNorm === undefined ? undefined : clipByNorm(flat, clipNorm);
  const slotNames = optimizerSlots(optimizer);
  const slots = Object.fromEntries(
    slotNames.map((name) => [name, graph.input(name, [weights.size])]),
  );
  const next = update({
    options: optimizer,
    layout: scope.parameters,
    weights,
    gradient: clipped?.clipped ?? flat,
    learningRate,
    step,
    slots,
  });

  graph.output('loss', reshape(loss, []));
  graph.output('logits', logits);
  if (clipped) graph.output('gradientNorm', clipped.norm);
  graph.output('weights/next', next.weights);
  for (const name of slotNames) graph.output(`${name}/next`, next.slots[name] as Tensor);
  const state: StateVector[] = [
    { name: 'weights', size: weights.size },
    ...slotNames.map((name) => ({ name, size: weights.size })),
  ];
  if (statistics) {
    const fresh = scope.statistics.map((entry) => scope.statisticUpdates.get(entry.name) as Tensor);
    graph.output('statistics/next', concatenate(fresh, 0));
    state.push({ name: 'statistics', size: statistics.size });
  }
  if (averageDecay !== undefined) {
    const average = graph.input('average', [weights.size]);
    const blended = add(affine(average, averageDecay), affine(next.weights, 1 - averageDecay));
    graph.output('average/next', blended);
    state.push({ name: 'average', size: weights.size });
  }
  return {
    onnx: graph.toOnnx(),
    batchSize,
    classes,
    parameters: scope.parameters,
    statistics: scope.statistics,
    state,
    randomByteCount: scope.randomByteCount,
    summary: scope.summary,
  };
}

/**
 * Makes the state before the first step: initial weights from the seed, running statistics, zero moments.
 * @param seed An integer; the same one gives the same weights.
 * @returns A vector [size] for each of `step.state`, by name.
 */
export function initialState(step: TrainingStep, seed: number): Record<string, Float32Array> {
  const weights = initialize(step.parameters, seed);
  return Object.fromEntries(
    step.state.map(({ name, size }) => {
      if (name === 'weights') return [name, weights];
      if (name === 'average') return [name, weights.slice()];
      if (name === 'statistics') return [name, initialize(step.statistics, seed)];
      return [name, new Float32Array(size)];
    }),
  );
}

/**
 * Builds the forward pass in inference mode: the network's inputs, `weights` [weights] and `statistics` [statistics]
 * go in, `logits` [batch, classes] come out.
 * @returns The bytes of an .onnx file.
 * @throws AffettoError `GRAPH_SHAPE` for shapes that do not fit.
 */
export function buildEvaluation(options: NetworkOptions): Uint8Array {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'inference' });
  const logits = options.forward(scope, declareInputs(graph, options));
  classesOf('buildEvaluation', logits, options.batchSize);
  scope.close();
  graph.output('logits', logits);
  return graph.toOnnx();
}

function classesOf(operator: string, logits: Tensor, batchSize: number): number {
  if (logits.rank === 2 && logits.dim(0) === batchSize) return logits.dim(1);
  throw shapeError(
    operator,
    [logits.shape],
    `the network's output is not [${batchSize}, classes]`,
    'Return one row of logits for each example: pool or reshape the other axes away',
  );
}

function declareInputs(graph: Graph, options: NetworkOptions): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(options.inputs).map(([name, shape]) => [
      name,
      graph.input(name, [options.batchSize, ...shape]),
    ]),
  );
}

function weightByClass(given: Tensor, targets: Tensor, classWeights: readonly number[]): Tensor {
  if (classWeights.length !== targets.dim(1)) {
    throw shapeError(
      'buildTrainingStep',
      [targets.shape],
      `${classWeights.length} class weights were given for ${targets.dim(1)} classes`,
      'Give one weight for each class, in the order of the logits',
    );
  }
  const byClass = given.graph.constant(classWeights, [1, classWeights.length]);
  return multiply(given, reduceSum(multiply(targets, byClass), [1]));
}
