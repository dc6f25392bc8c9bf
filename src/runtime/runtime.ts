// The one seam between affetto and ONNX Runtime: what the rest of the code asks of an engine.
// `node.ts` and `web.ts` are its only two implementations.

import { AffettoError } from '../errors.js';

/** Numbers in and out of a session; bool is carried as uint8 0 and 1. */
export interface TensorValue {
  /** The type of the numbers. */
  readonly dtype: 'float32' | 'int32' | 'int64' | 'uint8' | 'bool';
  /** The numbers, the last axis fastest. */
  readonly data: Float32Array | Int32Array | BigInt64Array | Uint8Array;
  /** The length of each axis, [] for a scalar. */
  readonly shape: readonly number[];
}

/** A loaded graph. */
export interface Session {
  /** The names of the graph's inputs. */
  readonly inputNames: readonly string[];
  /** The names of the graph's outputs. */
  readonly outputNames: readonly string[];
  /**
   * Runs the graph once.
   * @param feeds A value for each input, by name.
   * @param outputs The names of the outputs to compute. Default all.
   * @returns The values of the outputs, by name.
   * @throws AffettoError `RUNTIME_FAILED` with the engine's own words.
   */
  run(
    feeds: Readonly<Record<string, TensorValue>>,
    outputs?: readonly string[],
  ): Promise<Record<string, TensorValue>>;
  /** Frees the engine's memory; the session cannot run afterwards. */
  dispose(): Promise<void>;
}

/** How a graph is to be run. */
export interface SessionOptions {
  /** The number of threads inside one operator. Default 1: several processes beat several threads here. */
  readonly threads?: number;
}

/** An ONNX Runtime build: onnxruntime-node or onnxruntime-web. */
export interface Runtime {
  /** The engine's name and version, for example `onnxruntime-node 1.30.0`. */
  readonly name: string;
  /**
   * Loads a graph.
   * @param onnx The bytes of an .onnx file.
   * @throws AffettoError `RUNTIME_FAILED` if they are not a graph that the engine accepts.
   */
  createSession(onnx: Uint8Array, options?: SessionOptions): Promise<Session>;
}

/** Makes a float32 tensor value; `shape` defaults to the vector's length. */
export function floats(
  data: Float32Array | readonly number[],
  shape?: readonly number[],
): TensorValue {
  const typed = data instanceof Float32Array ? data : Float32Array.from(data);
  return { dtype: 'float32', data: typed, shape: shape ?? [typed.length] };
}

/**
 * Takes the Float32Array of an output.
 * @throws AffettoError `RUNTIME_FAILED` if it is absent or of another type.
 */
export function floatOutput(
  outputs: Readonly<Record<string, TensorValue>>,
  name: string,
): Float32Array {
  const data = outputs[name]?.data;
  if (data instanceof Float32Array) return data;
  throw new AffettoError(
    'RUNTIME_FAILED',
    `The graph has no float32 output "${name}"; it has ${Object.keys(outputs).join(', ')}.`,
  );
}
