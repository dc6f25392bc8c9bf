// Products of integers: near those of float32, alike in both builds of ONNX Runtime, and without the overflow that
// many signed steps of weights have on processors with AVX2.

import { describe, expect, it } from 'vitest';
import { mostSignedSteps, toEightBits } from '../../src/grad/eight-bits.js';
import { Graph } from '../../src/grad/graph.js';
import { convolution1d } from '../../src/grad/layers/convolution.js';
import { dense } from '../../src/grad/layers/dense.js';
import { Scope } from '../../src/grad/scope.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Runtime } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { hashed, largestDifference } from '../support/hashed.js';

interface Layer {
  readonly build: (scope: Scope, x: Tensor) => Tensor;
  /** The shape of the input, [rows, channels]. */
  readonly shape: readonly [number, number];
  readonly input: Float32Array;
  /** The weights without the bias, which follows. */
  readonly weights: Float32Array;
  readonly units: number;
  /** The steps up to the largest weight; default 127. */
  readonly most?: number;
}

async function run(
  { build, shape, input, weights, units, most }: Layer,
  arithmetic: 'float32' | 'integer',
  runtime: Runtime,
): Promise<Float32Array> {
  const graph = new Graph();
  const eightBits = new Map([['l/weight', toEightBits(weights, units, most)]]);
  const all = new Float32Array(weights.length + units);
  all.set(weights);
  all.fill(0.5, weights.length);
  const scope = new Scope(graph, {
    mode: 'inference',
    values: { weights: all, statistics: new Float32Array(), eightBits },
    arithmetic,
  });
  graph.output('y', build(scope, graph.input('x', shape)));
  scope.close();
  const session = await runtime.createSession(graph.toOnnx());
  const y = floatOutput(await session.run({ x: floats(input, shape) }), 'y').slice();
  await session.dispose();
  return y;
}

const [rows, inputs, units] = [5, 64, 16];
const denseLayer: Layer = {
  build: (scope, x) => dense(scope, 'l', x, { units }),
  shape: [rows, inputs],
  input: hashed(rows * inputs, 1, 3),
  weights: hashed(inputs * units, 2, 0.2),
  units,
};
const convolution: Layer = {
  build: (scope, x) =>
    convolution1d(scope, 'l', x, { channels: units, kernel: 3, stride: 2, padding: 1 }),
  shape: [9, 8],
  input: hashed(72, 3, 3),
  weights: hashed(3 * 8 * units, 4, 0.2),
  units,
};
const fewSteps: Layer = { ...denseLayer, most: mostSignedSteps };
/** All products at their largest: 255 times 127, of one sign. */
const largest: Layer = {
  ...denseLayer,
  input: new Float32Array(rows * inputs).fill(1),
  weights: new Float32Array(inputs * units).fill(0.25),
};

/** The same of as many steps as are multiplied with their sign. */
const largestSigned: Layer = { ...largest, most: mostSignedSteps };

describe.each([
  ['onnxruntime-node', () => nodeRuntime],
  ['onnxruntime-web', () => webRuntime()],
])('integer arithmetic in %s', { timeout: 60_000 }, (_, runtime) => {
  it.each([
    ['dense', denseLayer],
    ['dense, few steps', fewSteps],
    ['convolution1d of one sequence', convolution],
  ])('%s: within the rounding of what comes in', async (_name, layer) => {
    const exact = await run(layer, 'float32', nodeRuntime);
    const rounded = await run(layer, 'integer', runtime());
    // Half a step of 6 / 255 at each of the inputs, if all fell to one side; weights are rounded alike for both.
    const bound = (0.5 * 6 * 0.2 * (layer.weights.length / units)) / 255;
    const difference = largestDifference(rounded, exact);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(bound);
  });

  it.each([
    ['all steps', largest],
    ['few steps', largestSigned],
  ])('does not overflow where everything is at its largest: %s', async (_name, layer) => {
    const y = await run(layer, 'integer', runtime());
    const wanted = new Float32Array(rows * units).fill(inputs * 0.25 + 0.5);
    expect(largestDifference(y, wanted)).toBeLessThan(1e-3);
  });
});

it('multiplies few steps as they are stored, and shifts others', () => {
  const operators = (most?: number) => {
    const graph = new Graph();
    const { steps, scales } = toEightBits(denseLayer.weights, units, most);
    const eightBits = new Map([['l/weight', { steps, scales }]]);
    const weights = new Float32Array(denseLayer.weights.length + units);
    const values = { weights, statistics: new Float32Array(), eightBits };
    const scope = new Scope(graph, { mode: 'inference', values, arithmetic: 'integer' });
    dense(scope, 'l', graph.input('x', [rows, inputs]), { units });
    scope.close();
    const [product] = graph.nodes.filter(({ opType }) => opType === 'MatMulInteger');
    return product?.inputs[1] === 'l/weight/steps';
  };
  expect(operators(mostSignedSteps)).toBe(true);
  expect(operators(mostSignedSteps + 1)).toBe(false);
});
