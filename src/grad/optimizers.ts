// Optimisers on the flat weight vector: each is a few nodes, and its state a few vectors as long as
// the weights. Formulas and defaults follow PyTorch's torch.optim.

import type { Graph } from './graph.js';
import type { LayoutEntry } from './initialization.js';
import {
  add,
  affine,
  divide,
  multiply,
  square,
  squareRoot,
  subtract,
  tanh,
} from './operators/elementwise.js';
import { reduceSum } from './operators/reduce.js';
import { reshape } from './operators/shaping.js';
import type { Tensor } from './tensor.js';

/** Which optimiser, with what constants; formulas and defaults are those of `torch.optim`. */
export type OptimizerOptions =
  | {
      /** Gradient descent with momentum: `v = momentum * v + g + weightDecay * w`, then `w -= rate * v`. */
      readonly kind: 'sgd';
      /** The share of the velocity that is kept, in [0, 1). Default 0. */
      readonly momentum?: number;
      /** How strongly weights are drawn towards 0. Default 0. */
      readonly weightDecay?: number;
    }
  | {
      /** Adam (Kingma & Ba 2015); weight decay is added to the gradient. */
      readonly kind: 'adam';
      /** The decay of the gradient's mean, in [0, 1). Default 0.9. */
      readonly beta1?: number;
      /** The decay of the gradient's mean square, in [0, 1). Default 0.999. */
      readonly beta2?: number;
      /** What is added to the gradient's root mean square. Default 1e-8. */
      readonly epsilon?: number;
      /** How strongly weights are drawn towards 0. Default 0. */
      readonly weightDecay?: number;
    }
  | {
      /** AdamW (Loshchilov & Hutter 2019): decay acts on the weights, scaled by the rate, not on the gradient. */
      readonly kind: 'adamw';
      /** The decay of the gradient's mean, in [0, 1). Default 0.9. */
      readonly beta1?: number;
      /** The decay of the gradient's mean square, in [0, 1). Default 0.999. */
      readonly beta2?: number;
      /** What is added to the gradient's root mean square. Default 1e-8. */
      readonly epsilon?: number;
      /** How strongly weights are drawn towards 0. Default 0.01. */
      readonly weightDecay?: number;
    };

/** Names the vectors of state of an optimiser: all are as long as the weights and start at 0. */
export function optimizerSlots(options: OptimizerOptions): string[] {
  return options.kind === 'sgd' ? ['velocity'] : ['moment1', 'moment2'];
}

/** What an optimiser's step is made from. */
export interface UpdateArguments {
  /** Which optimiser. */
  readonly options: OptimizerOptions;
  /** Which numbers of the weights belong to which parameter. */
  readonly layout: readonly LayoutEntry[];
  /** The weights before the step, [weights]. */
  readonly weights: Tensor;
  /** The gradient of the loss, [weights]. */
  readonly gradient: Tensor;
  /** The learning rate, []. */
  readonly learningRate: Tensor;
  /** The number of the step, 1 for the first, as a float []. */
  readonly step: Tensor;
  /** The vectors of state before the step by name, each [weights]. */
  readonly slots: Readonly<Record<string, Tensor>>;
}

/** Computes weights and state after one step; weight decay touches only entries that ask for it. */
export function update(args: UpdateArguments): {
  weights: Tensor;
  slots: Record<string, Tensor>;
} {
  const { options, weights, learningRate, step, layout } = args;
  const { graph } = weights;
  const slot = (name: string) => args.slots[name] as Tensor;
  const decay = options.weightDecay ?? (options.kind === 'adamw' ? 0.01 : 0);
  const decayed = () => multiply(weights, decayMask(graph, layout, decay));
  const gradient =
    decay > 0 && options.kind !== 'adamw' ? add(args.gradient, decayed()) : args.gradient;

  if (options.kind === 'sgd') {
    const velocity = add(affine(slot('velocity'), options.momentum ?? 0), gradient);
    return {
      weights: subtract(weights, multiply(velocity, learningRate)),
      slots: { velocity },
    };
  }

  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  const moment1 = add(affine(slot('moment1'), beta1), affine(gradient, 1 - beta1));
  const moment2 = add(affine(slot('moment2'), beta2), affine(square(gradient), 1 - beta2));
  const correction = (beta: number) => biasCorrection(step, beta);
  const rate = divide(learningRate, correction(beta1));
  const deviation = affine(divide(squareRoot(moment2), squareRoot(correction(beta2))), 1, epsilon);
  let next = subtract(weights, multiply(divide(moment1, deviation), rate));
  if (options.kind === 'adamw' && decay > 0) {
    next = subtract(next, multiply(decayed(), learningRate));
  }
  return { weights: next, slots: { moment1, moment2 } };
}

/**
 * 1 - beta^step, exact to float32: with y = -ln(beta) * step and t = tanh(y / 2) it is 2t / (1 + t).
 * Subtracting a power of 0.999 from 1 would lose five digits in the first steps.
 */
function biasCorrection(step: Tensor, beta: number): Tensor {
  if (beta === 0) return step.graph.scalar(1);
  const half = tanh(affine(step, -Math.log(beta) / 2));
  return divide(affine(half, 2), affine(half, 1, 1));
}

/** Scales the gradient down so that its Euclidean norm is at most `limit` (Pascanu et al. 2013). */
export function clipByNorm(gradient: Tensor, limit: number): { clipped: Tensor; norm: Tensor } {
  const { graph } = gradient;
  const norm = squareRoot(reshape(reduceSum(square(gradient), [0]), []));
  const scale = graph.emit(
    'Min',
    [divide(graph.scalar(limit), affine(norm, 1, 1e-6)), graph.scalar(1)],
    [],
  );
  return { clipped: multiply(gradient, scale), norm };
}

function decayMask(graph: Graph, layout: readonly LayoutEntry[], decay: number): Tensor {
  const size = layout.reduce((total, entry) => total + entry.size, 0);
  const mask = new Float32Array(size);
  for (const entry of layout) {
    if (entry.decay) mask.fill(decay, entry.offset, entry.offset + entry.size);
  }
  return graph.constant(mask, [size]);
}
