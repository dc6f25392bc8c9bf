// A graph under construction: ONNX nodes in topological order, constants, inputs and outputs.
// Operators append to it; `toOnnx` turns it into the bytes that ONNX Runtime loads.

import { AffettoError } from '../errors.js';
import { toHalf } from './half-precision.js';
import { type Attribute, encodeModel } from './onnx-encoding.js';
import { type DataType, type Origin, sizeOf, Tensor } from './tensor.js';

/** One ONNX node. */
export interface GraphNode {
  /** The operator's name in ONNX, such as `MatMul`. */
  readonly opType: string;
  /** The names of its inputs in order; an omitted optional one is ''. */
  readonly inputs: readonly string[];
  /** The names of its outputs in order. */
  readonly outputs: readonly string[];
  /** The operator's attributes by name. */
  readonly attributes: Readonly<Record<string, Attribute>>;
}

/** Numbers baked into the graph. */
export interface GraphConstant {
  /** The name that nodes use it by. */
  readonly name: string;
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** The type of its numbers. */
  readonly dtype: DataType;
  /** The numbers, the last axis fastest. */
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

/** An input or an output of the whole graph. */
export interface GraphValue {
  /** The name that it is fed or fetched by. */
  readonly name: string;
  /** The length of each axis; a string is a symbolic (dynamic) length. */
  readonly shape: readonly (number | string)[];
  /** The type of its numbers. */
  readonly dtype: DataType;
}

/** The shape and the type of one output of a node. */
export interface OutputSpec {
  /** The length of each axis. */
  readonly shape: readonly number[];
  /** The type of its numbers. Default `float32`. */
  readonly dtype?: DataType;
}

/** Collects nodes; every tensor of a computation belongs to exactly one graph. */
export class Graph {
  /** The nodes so far, each after those whose outputs it takes. */
  readonly nodes: GraphNode[] = [];
  /** The constants so far. */
  readonly constants: GraphConstant[] = [];
  /** The inputs of the graph, in the order in which they were declared. */
  readonly inputs: GraphValue[] = [];
  /** The outputs of the graph, in the order in which they were named. */
  readonly outputs: GraphValue[] = [];
  private counter = 0;
  private readonly names = new Set<string>();
  private readonly sharedConstants = new Map<string, Tensor>();

  /**
   * Declares an input of the graph.
   * @param shape The length of each axis.
   * @param declaredShape What the file says of the shape: it may name dynamic axes where `shape` is an upper bound.
   * @returns A tensor of shape `shape`.
   * @throws AffettoError `GRAPH_SHAPE` where the name is taken.
   */
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

  /**
   * Makes a tensor an output of the graph, under a name.
   * @param tensor The tensor, of any shape.
   * @param declaredShape What the file says of the shape; by default the tensor's.
   * @throws AffettoError `GRAPH_SHAPE` where the name is taken.
   */
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

  /**
   * Bakes numbers into the graph; small equal constants are shared.
   * @param data The numbers, the last axis fastest.
   * @param shape The length of each axis, [] for a scalar.
   * @param name A name for it; by default it gets one.
   * @returns A tensor of shape `shape`.
   * @throws AffettoError `GRAPH_SHAPE` where the numbers do not fill the shape, or the name is taken.
   */
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

  /** Bakes one number, `value`, into the graph, with shape []. */
  scalar(value: number): Tensor {
    return this.constant([value], []);
  }

  /** Bakes `values` into the graph as an int64 vector [n], as ONNX wants for shapes, axes, starts and pads. */
  integers(values: readonly number[]): Tensor {
    return this.constant(values, [values.length], 'int64');
  }

  /**
   * Appends one ONNX node and returns its outputs, without a gradient: operators attach theirs
   * with `differentiable`.
   * @param inputs The operator's inputs in ONNX's order and shapes; `undefined` omits an optional one.
   * @param outputs The shapes of its outputs, which nothing computes for you.
   * @returns A tensor for each of `outputs`, of its shape.
   * @throws AffettoError `GRAPH_SHAPE` where an input belongs to another graph.
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

  /**
   * Does what `emitAll` does for a node with one output.
   * @param inputs The operator's inputs in ONNX's order and shapes; `undefined` omits an optional one.
   * @param shape The shape of its output, which nothing computes for you.
   * @returns A tensor of shape `shape`.
   * @throws AffettoError what `emitAll` throws.
   */
  emit(
    opType: string,
    inputs: readonly (Tensor | undefined)[],
    shape: readonly number[],
    attributes: Readonly<Record<string, Attribute>> = {},
    dtype: DataType = 'float32',
  ): Tensor {
    return this.emitAll(opType, inputs, [{ shape, dtype }], attributes)[0] as Tensor;
  }

  /**
   * Records the way back from `tensor` to `inputs`, where any of these needs a gradient.
   * @param backward Given d(loss)/d(tensor), gives the gradient of each input in its own shape.
   * @returns The same value as `tensor`, of the same shape.
   */
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
   * Serialises the graph as an ONNX ModelProto (opset 21, IR 10).
   * @param metadata Pairs of free text, stored in the file's `metadata_props`.
   * @returns The bytes of an .onnx file.
   */
  toOnnx(metadata: Readonly<Record<string, string>> = {}): Uint8Array {
    return encodeModel(this, metadata);
  }

  /**
   * Reserves a name for an input, a parameter or an output.
   * @throws AffettoError `GRAPH_SHAPE` if it is taken.
   */
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
