// A symbolic tensor: a name, a static shape and a data type inside one graph. No numbers live here;
// ONNX Runtime sees them later. It also remembers how to send a gradient back to what it came from.

import type { Graph } from './graph.js';

/** The type of a tensor's numbers, by ONNX's names. */
export type DataType = 'float32' | 'float16' | 'int8' | 'int32' | 'int64' | 'uint8' | 'bool';

/** How a tensor was computed, for reverse-mode differentiation. */
export interface Origin {
  /** The tensors that it was computed from. */
  readonly inputs: readonly Tensor[];
  /** Turns d(loss)/d(output) into the gradient of each input, in order; undefined where none is needed. */
  readonly backward: (gradient: Tensor) => readonly (Tensor | undefined)[];
}

/** One value of a graph, with a shape known while the graph is built. */
export class Tensor {
  /** The graph that it belongs to. */
  readonly graph: Graph;
  /** Its name in the graph. */
  readonly name: string;
  /** The length of each axis, [] for a scalar. */
  readonly shape: readonly number[];
  /** The type of its numbers. */
  readonly dtype: DataType;
  /** True for a parameter and for everything computed from one. */
  readonly requiresGradient: boolean;
  /** How it was computed; undefined for inputs, constants and what no gradient flows through. */
  readonly origin: Origin | undefined;

  /**
   * Operators make tensors by `Graph.emit`; this only describes one.
   * @param shape The length of each axis, [] for a scalar.
   * @param gradient Whether it needs a gradient, and the way back: `origin` implies the first.
   */
  constructor(
    graph: Graph,
    name: string,
    shape: readonly number[],
    dtype: DataType,
    gradient: { requiresGradient?: boolean; origin?: Origin } = {},
  ) {
    this.graph = graph;
    this.name = name;
    this.shape = shape;
    this.dtype = dtype;
    this.origin = gradient.origin;
    this.requiresGradient = gradient.requiresGradient ?? gradient.origin !== undefined;
  }

  /** Gives the same value, of the same shape [...], through which no gradient flows. */
  detached(): Tensor {
    return new Tensor(this.graph, this.name, this.shape, this.dtype);
  }

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /**
   * Tells the length of one axis.
   * @param axis The axis; a negative one counts from the end.
   * @returns The number of elements along it.
   */
  dim(axis: number): number {
    return this.shape[axis < 0 ? this.rank + axis : axis] as number;
  }
}

/**
 * Counts the elements of a shape.
 * @param shape The length of each axis.
 * @returns Their product: 1 for [].
 */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
