// A whole training step as one ONNX graph: batch and state in, loss and new state out.
// And its counterpart for evaluation: the forward pass alone, with the weights as an input.

import { differentiate } from './differentiate.js';
import { Graph } from './graph.js';
import { initialize, type LayoutEntry } from './initialization.js';
import { crossEntropy } from './losses.js';
import { add, affine, meanOf, multiply } from './operators/elementwise.js';
import { reduceSum } from './operators/reduce.js';
import { concatenate, reshape } from './operators/shaping.js';
import { clipByNorm, type OptimizerOptions, optimizerSlots, update } from './optimizers.js';
import { type LayerSummary, Scope } from './scope.js';
import { shapeError } from './shape-error.js';
import type { Tensor } from './tensor.js';

/** Builds a network: declares parameters on the scope and returns logits [batch, classes]. */
export type Forward = (scope: Scope, inputs: Readonly<Record<string, Tensor>>) => Tensor;

export interface NetworkOptions {
  readonly batchSize: number;
  /** Shape of each input without the batch axis, by name; all float32. */
  readonly inputs: Readonly<Record<string, readonly number[]>>;
  readonly forward: Forward;
}

export interface TrainingStepOptions extends NetworkOptions {
  readonly optimizer: OptimizerOptions;
  readonly labelSmoothing?: number;
  /** A weight for each class, [classes]; examples count by the weight of their target. */
  readonly classWeights?: readonly number[];
  /** Largest Euclidean norm of the gradient. Absent: no clipping. */
  readonly clipNorm?: number;
  /** Decay of the moving average of the weights, e.g. 0.999; absent: none is kept. */
  readonly averageDecay?: number;
}

/** One vector that is fed to a step and comes back changed, under `<name>/next`. */
export interface StateVector {
  readonly name: string;
  readonly size: number;
}

/**
 * The graph's inputs: the network's own, plus `targets` [batch, classes], `exampleWeights` [batch],
 * `learningRate` [], `step` [] (1 for the first), `randomBytes` [randomByteCount] uint8 if there is
 * dropout, and every state vector. Outputs: `loss` [], `logits` [batch, classes], `gradientNorm` []
 * (with clipping), and `<state>/next`.
 */
export interface TrainingStep {
  readonly onnx: Uint8Array;
  readonly batchSize: number;
  readonly classes: number;
  readonly parameters: readonly LayoutEntry[];
  readonly statistics: readonly LayoutEntry[];
  readonly state: readonly StateVector[];
  readonly randomByteCount: number;
  readonly summary: readonly LayerSummary[];
}

/** Builds the graph of one training step. Shape mistakes throw `GRAPH_SHAPE`. */
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

  const judged = scope.judged.length > 0 ? scope.judged : [logits];
  const losses = judged.map((own) =>
    crossEntropy(own, targets, { labelSmoothing: options.labelSmoothing ?? 0, exampleWeights }),
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

/** State before the first step: initial weights from the seed, running statistics, zero moments. */
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

/** The forward pass in inference mode: the network's inputs, `weights` and `statistics` in; `logits` out. */
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
