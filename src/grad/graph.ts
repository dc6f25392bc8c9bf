// A graph under construction: ONNX nodes in topological order, constants, inputs and outputs.
// Operators append to it; `toOnnx` turns it into the bytes that ONNX Runtime loads.

import { AffettoError } from '../errors.js';
import { toHalf } from './half-precision.js';
import { type Attribute, encodeModel } from './onnx-encoding.js';
import { type DataType, type Origin, sizeOf, Tensor } from './tensor.js';

export interface GraphNode {
  readonly opType: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface GraphConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  readonly data: ConstantData;
}

/** The typed array of each data type; booleans are bytes 0 or 1, half precision is its bits. */
export type ConstantData =
  | Float32Array
  | Uint16Array
  | Int8Array
  | Int32Array
  | BigInt64Array
  | Uint8Array;

export interface GraphValue {
  readonly name: string;
  /** A string is a symbolic (dynamic) length. */
  readonly shape: readonly (number | string)[];
  readonly dtype: DataType;
}

/** Shape and type of one output of a node. */
export interface OutputSpec {
  readonly shape: readonly number[];
  readonly dtype?: DataType;
}

/** Collects nodes; every tensor of a computation belongs to exactly one graph. */
export class Graph {
  readonly nodes: GraphNode[] = [];
  readonly constants: GraphConstant[] = [];
  readonly inputs: GraphValue[] = [];
  readonly outputs: GraphValue[] = [];
  private counter = 0;
  private readonly names = new Set<string>();
  private readonly sharedConstants = new Map<string, Tensor>();

  /** A graph input. `declaredShape` may name dynamic axes where the static shape is only an upper bound. */
  input(
    name: string,
    shape: readonly number[],
    dtype: DataType = 'float32',
    declaredShape: readonly (number | string)[] = shape,
  ): Tensor {
    this.claim(name);
    this.inputs.push({ name, shape: declaredShape, dtype });
    return new Tensor(this, name, shape, dtype);
  }

  /** Names a tensor as an output of the graph. */
  output(name: string, tensor: Tensor, declaredShape: readonly (number | string)[] = tensor.shape) {
    this.claim(name);
    this.nodes.push({
      opType: 'Identity',
      inputs: [tensor.name],
      outputs: [name],
      attributes: {},
    });
    this.outputs.push({ name, shape: declaredShape, dtype: tensor.dtype });
  }

  /** A constant baked into the graph; small equal constants are shared. */
  constant(
    data: readonly number[] | ConstantData,
    shape: readonly number[],
    dtype: DataType = 'float32',
    name?: string,
  ): Tensor {
    const typed = toTyped(data, dtype);
    if (typed.length !== sizeOf(shape)) {
      throw new AffettoError(
        'GRAPH_SHAPE',
        `constant ${name ?? ''}: ${typed.length} values do not fill the shape [${shape.join(', ')}]. Give ${sizeOf(shape)} values.`,
      );
    }
    const shareable = name === undefined && typed.length <= 64;
    const key = shareable ? `${dtype}|${shape.join(',')}|${typed.join(',')}` : '';
    const known = shareable ? this.sharedConstants.get(key) : undefined;
    if (known) return known;
    const tensor = new Tensor(this, name ?? this.fresh('constant'), shape, dtype);
    if (name !== undefined) this.claim(name);
    this.constants.push({ name: tensor.name, shape, dtype, data: typed });
    if (shareable) this.sharedConstants.set(key, tensor);
    return tensor;
  }

  scalar(value: number): Tensor {
    return this.constant([value], []);
  }

  /** An int64 vector, as ONNX wants for shapes, axes, starts and pads. */
  integers(values: readonly number[]): Tensor {
    return this.constant(values, [values.length], 'int64');
  }

  /**
   * Appends one ONNX node and returns its outputs, without a gradient: operators attach theirs
   * with `differentiable`. An `undefined` input is an omitted optional one.
   */
  emitAll(
    opType: string,
    inputs: readonly (Tensor | undefined)[],
    outputs: readonly OutputSpec[],
    attributes: Readonly<Record<string, Attribute>> = {},
  ): Tensor[] {
    for (const tensor of inputs) {
      if (tensor && tensor.graph !== this) {
        throw new AffettoError(
          'GRAPH_SHAPE',
          `${opType}: the tensor ${tensor.name} belongs to another graph. Build both operands in the same graph.`,
        );
      }
    }
    const results = outputs.map(
      (spec) => new Tensor(this, this.fresh(opType), spec.shape, spec.dtype ?? 'float32'),
    );
    this.nodes.push({
      opType,
      inputs: inputs.map((tensor) => tensor?.name ?? ''),
      outputs: results.map((tensor) => tensor.name),
      attributes,
    });
    return results;
  }

  /** `emitAll` for a node with one output. */
  emit(
    opType: string,
    inputs: readonly (Tensor | undefined)[],
    shape: readonly number[],
    attributes: Readonly<Record<string, Attribute>> = {},
    dtype: DataType = 'float32',
  ): Tensor {
    return this.emitAll(opType, inputs, [{ shape, dtype }], attributes)[0] as Tensor;
  }

  /** The same value as `tensor`, with the way back to `inputs` recorded where any needs a gradient. */
  differentiable(tensor: Tensor, inputs: readonly Tensor[], backward: Origin['backward']): Tensor {
    if (!inputs.some((input) => input.requiresGradient)) return tensor;
    return new Tensor(this, tensor.name, tensor.shape, tensor.dtype, {
      origin: { inputs, backward },
    });
  }

  /** Runs `build` so that its nodes come before all others: for unpacking inputs known only at the end. */
  prepend(build: () => void): void {
    const later = this.nodes.splice(0);
    build();
    this.nodes.push(...later);
  }

  /**
   * The graph as a serialised ONNX ModelProto (opset 21, IR 10).
   * @param metadata free text pairs stored in the file's `metadata_props`.
   */
  toOnnx(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeModel(this, metadata);
  }

  /** Reserves a name for an input, parameter or output; throws `GRAPH_SHAPE` if it is taken. */
  claim(name: string): void {
    if (this.names.has(name)) {
      throw new AffettoError(
        'GRAPH_SHAPE',
        `The name "${name}" is already used in this graph. Give every input, parameter and output its own name.`,
      );
    }
    this.names.add(name);
  }

  private fresh(hint: string): string {
    return `${hint}_${this.counter++}`;
  }
}

function toTyped(data: readonly number[] | ConstantData, dtype: DataType): ConstantData {
  if (!Array.isArray(data)) return data as ConstantData;
  const numbers = data as readonly number[];
  switch (dtype) {
    case 'float32':
      return Float32Array.from(numbers);
    case 'float16':
      return toHalf(Float32Array.from(numbers));
    case 'int8':
      return Int8Array.from(numbers);
    case 'int32':
      return Int32Array.from(numbers);
    case 'int64':
      return BigInt64Array.from(numbers.map((value) => BigInt(value)));
    case 'uint8':
    case 'bool':
      return Uint8Array.from(numbers);
  }
}
