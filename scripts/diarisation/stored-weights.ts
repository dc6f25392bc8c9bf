// Weights of a network that is taken over as it is: constants of a graph, matrices in eight bits with a scale for each
// output, widened by the engine once, when it loads the graph.

import { toEightBits } from '../../src/grad/eight-bits.js';
import type { Graph } from '../../src/grad/graph.js';
import type { Attribute } from '../../src/grad/onnx-encoding.js';
import type { Tensor } from '../../src/grad/tensor.js';

/** How matrices are stored. */
export type Storage = 'float32' | 'float16' | 'int8';

/** Puts weights and nodes into a graph. Shapes inside are known to the engine alone, so that lengths stay open. */
export class Net {
  constructor(
    readonly graph: Graph,
    private readonly storage: Storage,
  ) {}

  /**
   * Bakes a matrix in, stored as asked.
   * @param values the numbers, shape `shape`
   * @param outputs the count of leading axes that tell outputs apart: each has a scale of its own
   */
  matrix(values: Float32Array, shape: readonly number[], outputs = 1): Tensor {
    const { graph } = this;
    if (this.storage === 'float32') return graph.constant(values, shape);
    if (this.storage === 'float16') {
      return graph.emit('Cast', [graph.constant([...values], shape, 'float16')], shape, { to: 1 });
    }
    const rows = shape.slice(0, outputs).reduce((product, length) => product * length, 1);
    const { steps, scales } = toEightBits(turned(values, rows), rows);
    const back = new Int8Array(turned(steps, values.length / rows));
    const scaleShape = shape.map((length, axis) => (axis < outputs ? length : 1));
    const widened = graph.emit('Cast', [graph.constant(back, shape, 'int8')], shape, { to: 1 });
    return graph.emit('Mul', [widened, graph.constant(scales, scaleShape)], shape);
  }

  /** Bakes a vector in: vectors are few and stay exact. */
  vector(values: Float32Array, shape: readonly number[] = [values.length]): Tensor {
    return this.graph.constant(values, shape);
  }

  /** Appends a node with one output of open shape. */
  node(
    opType: string,
    inputs: readonly (Tensor | undefined)[],
    attributes: Readonly<Record<string, Attribute>> = {},
    dtype: Tensor['dtype'] = 'float32',
  ): Tensor {
    return this.graph.emit(opType, inputs, [], attributes, dtype);
  }
}

/** Transposes a matrix of `rows` rows, so that what told rows apart tells columns apart. */
function turned<Numbers extends Float32Array | Int8Array>(values: Numbers, rows: number): Numbers {
  const columns = values.length / rows;
  const result = values.slice() as Numbers;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      result[column * rows + row] = values[row * columns + column] as number;
    }
  }
  return result;
}
