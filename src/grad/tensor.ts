// A symbolic tensor: a name, a static shape and a data type inside one graph. No numbers live here;
// ONNX Runtime sees them later. It also remembers how to send a gradient back to what it came from.

import type { Graph } from './graph.js';

export type DataType = 'float32' | 'float16' | 'int8' | 'int32' | 'int64' | 'uint8' | 'bool';

/** How a tensor was computed, for reverse-mode differentiation. */
export interface Origin {
  readonly inputs: readonly Tensor[];
  /** Given d(loss)/d(output), the gradient of each input, in order; undefined where none is needed. */
  readonly backward: (gradient: Tensor) => readonly (Tensor | undefined)[];
}

/** One value of a graph, with a shape known while the graph is built. */
export class Tensor {
  readonly graph: Graph;
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  /** True for a parameter and for everything computed from one. */
  readonly requiresGradient: boolean;
  readonly origin: Origin | undefined;

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

  /** The same value, through which no gradient flows. */
  detached(): Tensor {
    return new Tensor(this.graph, this.name, this.shape, this.dtype);
  }

  get rank(): number {
    return this.shape.length;
  }

  /** Number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /** The length of one axis; negative axes count from the end. */
  dim(axis: number): number {
    return this.shape[axis < 0 ? this.rank + axis : axis] as number;
  }
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}
