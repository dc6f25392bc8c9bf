// What a scope builds for, and the values that it may build with.

import type { EightBits } from './eight-bits.js';
import type { Tensor } from './tensor.js';

/** What a scope builds for. */
export interface ScopeOptions {
  /** `training` uses batch statistics and dropout; `inference` running statistics and none. */
  readonly mode: 'training' | 'inference';
  /**
   * Given, every parameter is a constant with these values (to ship a model); absent, the weights
   * are graph inputs `weights` and `statistics` (to train it).
   */
  readonly values?: ParameterValues;
  /** How `values` with two or more axes are stored. Default float32; others are few and stay exact. */
  readonly storage?: 'float32' | 'float16' | 'int8';
  /**
   * How dense layers and 1-D convolutions multiply by matrices that are stored in eight bits. `float32` (default):
   * the engine widens them when it loads the graph. `integer`: it rounds what comes in to eight bits too, in every
   * run, which is faster and less exact; see `integerProduct`.
   */
  readonly arithmetic?: 'float32' | 'integer';
}

/** A matrix in eight bits, as constants of a graph. */
export interface StoredSteps {
  /** The whole steps, int8 [in, out]. */
  readonly steps: Tensor;
  /** What one step of each column is worth, float32 [out]. */
  readonly scales: Tensor;
  /** Whether it can be multiplied with its sign, see `fitsSigned`. */
  readonly isSigned: boolean;
}

/** Values of a network's parameters. */
export interface ParameterValues {
  /** All weights, in the order in which layers declare them, [weightCount]. */
  readonly weights: Float32Array;
  /** All running statistics, in that order, [statisticCount]. */
  readonly statistics: Float32Array;
  /**
   * Parameters that came in eight bits, by their full names: they are stored in just these, whatever `storage`
   * says, and `weights` holds what they stand for.
   */
  readonly eightBits?: ReadonlyMap<string, EightBits>;
}
