// Compares every gradient that differentiate() appends with central differences of the forward pass.
// The loss is sum(output * fixed random weights). The differences sum it in float64 from the graph's
// float32 outputs, so that only the rounding of single outputs (6e-8, over 2 epsilon) is noise.

import { expect } from 'vitest';
import { differentiate } from '../../src/grad/differentiate.js';
import { Graph } from '../../src/grad/graph.js';
import type { LayoutEntry } from '../../src/grad/initialization.js';
import { multiply } from '../../src/grad/operators/elementwise.js';
import { reduceSum } from '../../src/grad/operators/reduce.js';
import { concatenate, reshape } from '../../src/grad/operators/shaping.js';
import { Scope } from '../../src/grad/scope.js';
import { type DataType, sizeOf, type Tensor } from '../../src/grad/tensor.js';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Session, type TensorValue } from '../../src/runtime/runtime.js';

/** Half the distance between the two points of a central difference. */
export const epsilon = 5e-3;

/**
 * Largest |gradient - difference| / max(1, |difference|) accepted. Truncation is epsilon² / 6 times
 * the third derivative (4e-6 of it), noise about 1e-5 times the root of the number of outputs.
 */
export const tolerance = 3e-4;

export interface InputSpec {
  readonly shape: readonly number[];
  /** The values; default: uniform in [-1, 1). */
  readonly values?: ArrayLike<number>;
}

export interface FixedSpec {
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
  /** The type; default float32. */
  readonly dtype?: DataType;
}

export interface GradientCheck<Name extends string, Fixed extends string> {
  /** Tensors to differentiate by; the parameters of layers are added to them. */
  readonly inputs: Readonly<Record<Name, InputSpec>>;
  /** Tensors that are only given: masks, lengths, targets. */
  readonly fixed?: Readonly<Record<Fixed, FixedSpec>>;
  readonly build: (
    scope: Scope,
    inputs: Readonly<Record<Name, Tensor>>,
    fixed: Readonly<Record<Fixed, Tensor>>,
  ) => Tensor;
  /** The bytes; default: seeded random ones. */
  readonly randomBytes?: Uint8Array;
  readonly seed?: number;
  /** Half the distance between the two points; of what is linear in each input, any is exact, and a long one is quieter. */
  readonly epsilon?: number;
}

export interface Evaluated {
  /** All parameters, the inputs first. */
  readonly weights: Float32Array;
  readonly layout: readonly LayoutEntry[];
  readonly feeds: Readonly<Record<string, TensorValue>>;
  readonly output: Float32Array;
  readonly outputShape: readonly number[];
  readonly lossWeights: Float32Array;
  readonly flatGradient: Float32Array;
  /** The gradients by the name of the input or parameter. */
  readonly gradients: Readonly<Record<string, Float32Array>>;
}

export interface GradientReport extends Evaluated {
  readonly elements: number;
  readonly largestError: number;
}

/** Evaluates output and gradients, and holds every element of every gradient to a difference. */
export async function checkGradients<Name extends string, Fixed extends string = never>(
  check: GradientCheck<Name, Fixed>,
): Promise<GradientReport> {
  const evaluated = await evaluateGradients(check);
  const { layout, weights, feeds, flatGradient, lossWeights } = evaluated;
  const distance = check.epsilon ?? epsilon;
  const forward = await nodeRuntime.createSession(buildGraph(check, false).onnx);
  const lossAt = async (values: Float32Array) => {
    const outputs = await forward.run({ ...feeds, weights: floats(values) });
    return dot(floatOutput(outputs, 'y'), lossWeights);
  };
  let largestError = 0;
  const failures: string[] = [];
  for (const { name, offset, size } of layout) {
    for (let i = offset; i < offset + size; i++) {
      const moved = weights.slice();
      moved[i] = weights[i]! + distance;
      const [high, above] = [moved[i]!, await lossAt(moved)];
      moved[i] = weights[i]! - distance;
      const [low, below] = [moved[i]!, await lossAt(moved)];
      const difference = (above - below) / (high - low);
      const error = Math.abs(flatGradient[i]! - difference) / Math.max(1, Math.abs(difference));
      largestError = Math.max(largestError, error);
      if (!(error < tolerance)) {
        failures.push(
          `${name}[${i - offset}]: gradient ${flatGradient[i]}, difference ${difference}`,
        );
      }
    }
  }
  await forward.dispose();
  expect(failures).toEqual([]);
  if (process.env.SHOW_GRADIENT_ERRORS) {
    console.log(`${expect.getState().currentTestName}: ${largestError.toExponential(1)}`);
  }
  return { ...evaluated, elements: weights.length, largestError };
}

/** The output and the gradients of sum(output * random weights), without the differences. */
export async function evaluateGradients<Name extends string, Fixed extends string = never>(
  check: GradientCheck<Name, Fixed>,
): Promise<Evaluated> {
  const { onnx, scope, outputShape } = buildGraph(check, true);
  const layout = scope.parameters;
  const weights = initialWeights(check, scope);
  const feeds: Record<string, TensorValue> = {};
  for (const [name, spec] of Object.entries<FixedSpec>(check.fixed ?? {})) {
    feeds[name] = tensorValue(spec);
  }
  if (scope.statisticCount > 0) feeds.statistics = floats(new Float32Array(scope.statisticCount));
  if (scope.randomByteCount > 0) {
    const bytes = check.randomBytes ?? randomBytes(scope.randomByteCount, 5);
    feeds.randomBytes = { dtype: 'uint8', data: bytes, shape: [bytes.length] };
  }
  const session: Session = await nodeRuntime.createSession(onnx);
  const outputs = await session.run({ ...feeds, weights: floats(weights) });
  await session.dispose();
  const flatGradient = floatOutput(outputs, 'gradient');
  const gradients = Object.fromEntries(
    layout.map(({ name, offset, size }) => [name, flatGradient.slice(offset, offset + size)]),
  );
  return {
    layout,
    weights,
    feeds,
    flatGradient,
    gradients,
    output: floatOutput(outputs, 'y'),
    outputShape,
    lossWeights: lossWeightsFor(sizeOf(outputShape)),
  };
}

function buildGraph<Name extends string, Fixed extends string>(
  check: GradientCheck<Name, Fixed>,
  withGradient: boolean,
) {
  const graph = new Graph();
  const scope = new Scope(graph, { mode: 'training' });
  const inputs = Object.fromEntries(
    Object.entries<InputSpec>(check.inputs).map(([name, { shape }]) => [
      name,
      scope.parameter(name, shape, { kind: 'constant', value: 0 }),
    ]),
  ) as Record<Name, Tensor>;
  const fixed = Object.fromEntries(
    Object.entries<FixedSpec>(check.fixed ?? {}).map(([name, { shape, dtype }]) => [
      name,
      graph.input(name, shape, dtype ?? 'float32'),
    ]),
  ) as Record<Fixed, Tensor>;
  const y = check.build(scope, inputs, fixed);
  graph.output('y', y);
  if (withGradient) {
    const flat = reshape(y, [y.size]);
    const weighted = multiply(flat, graph.constant(lossWeightsFor(y.size), [y.size]));
    const gradients = differentiate(reduceSum(weighted, [0]), scope.parameterTensors);
    const parts = gradients.map((gradient) => reshape(gradient, [gradient.size]));
    graph.output('gradient', concatenate(parts, 0));
  }
  scope.close();
  return { onnx: graph.toOnnx(), scope, outputShape: y.shape };
}

function initialWeights<Name extends string, Fixed extends string>(
  check: GradientCheck<Name, Fixed>,
  scope: Scope,
): Float32Array {
  const weights = Float32Array.from(uniform(scope.weightCount, check.seed ?? 1));
  const inputs: Readonly<Record<string, InputSpec>> = check.inputs;
  for (const { name, offset } of scope.parameters) {
    const values = inputs[name]?.values;
    if (values) weights.set(Float32Array.from(values), offset);
  }
  return weights;
}

function lossWeightsFor(size: number): Float32Array {
  return Float32Array.from(uniform(size, 77, -1, 1));
}

function tensorValue({ shape, values, dtype = 'float32' }: FixedSpec): TensorValue {
  if (dtype === 'int32') return { dtype, data: Int32Array.from(values), shape };
  if (dtype === 'float32') return floats(Float32Array.from(values), shape);
  throw new TypeError(`no fixed inputs of type ${dtype} here`);
}

function dot(a: Float32Array, b: Float32Array): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** `count` numbers in [low, high), by seed. */
export function uniform(count: number, seed: number, low = -1, high = 1): number[] {
  const random = new RandomStream(seed, 2, 3);
  return Array.from({ length: count }, () => low + (high - low) * random.uniform());
}

/** Numbers in (-1, 1) in shuffled order, none within 1 / count of 0 or 2 / count of another: no ties. */
export function spaced(count: number, seed: number): number[] {
  const random = new RandomStream(seed, 4, 5);
  const values = Array.from(
    { length: count },
    (_, k) => ((k + 0.5 - Math.floor(count / 2)) * 2) / count,
  );
  for (let i = count - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return values;
}

export function randomBytes(count: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(count);
  new RandomStream(seed, 6, 7).fillBytes(bytes);
  return bytes;
}
