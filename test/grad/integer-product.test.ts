// Products of integers: near those of float32, alike in both builds of ONNX Runtime, and without the overflow that
// many signed steps of weights have on processors with AVX2.

import { describe, expect, it } from 'vitest';
import {
  fitsSigned,
  fromEightBits,
  toEightBits,
  toSignedEightBits,
} from '../../src/grad/eight-bits.js';
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
  /** How weights are rounded; default `toEightBits`. */
  readonly round?: typeof toEightBits;
}

async function run(
  { build, shape, input, weights, units, round = toEightBits }: Layer,
  arithmetic: 'float32' | 'integer',
  runtime: Runtime,
): Promise<Float32Array> {
  const graph = new Graph();
  const eightBits = new Map([['l/weight', round(weights, units)]]);
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
const signed: Layer = { ...denseLayer, round: toSignedEightBits };
/** All products at their largest: 255 times 127, of one sign. */
const largest: Layer = {
  ...denseLayer,
  input: new Float32Array(rows * inputs).fill(1),
  weights: new Float32Array(inputs * units).fill(0.25),
};

/** The same where neighbours have 128 steps together. */
const largestSigned: Layer = { ...largest, round: toSignedEightBits };

describe.each([
  ['onnxruntime-node', () => nodeRuntime],
  ['onnxruntime-web', () => webRuntime()],
])('integer arithmetic in %s', { timeout: 60_000 }, (_, runtime) => {
  it.each([
    ['dense', denseLayer],
    ['dense, with its sign', signed],
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
    ['steps with their sign', largestSigned],
  ])('does not overflow where everything is at its largest: %s', async (_name, layer) => {
    const y = await run(layer, 'integer', runtime());
    const wanted = await run(layer, 'float32', nodeRuntime);
    expect(largestDifference(y, wanted)).toBeLessThan(1e-3);
    expect(y[0]).toBeCloseTo(inputs * 0.25 + 0.5, 0);
  });
});

describe('steps that are multiplied with their sign', () => {
  const { weights } = denseLayer;

  it('are 128 at most for two neighbours in a column, and the weights to half a step', () => {
    // An odd number of rows: the last one has no neighbour.
    const odd = weights.slice(0, (inputs - 1) * units);
    const rounded = toSignedEightBits(odd, units);
    const { steps, scales } = rounded;
    const step = (row: number, column: number) => Math.abs(steps[row * units + column] ?? 0);
    let most = 0;
    for (let column = 0; column < units; column++) {
      for (let row = 0; row < inputs - 1; row += 2) {
        most = Math.max(most, step(row, column) + step(row + 1, column));
      }
    }
    expect(most).toBeLessThanOrEqual(128);
    // No more is lost than that takes: some pair is near it.
    expect(most).toBeGreaterThan(125);
    const values = fromEightBits(rounded);
    for (const [index, value] of odd.entries()) {
      const half = (scales[index % units] as number) / 2;
      expect(Math.abs((values[index] as number) - value)).toBeLessThanOrEqual(half * 1.0001);
    }
  });

  it('are told from others, which are shifted first', () => {
    const isDirect = (round: typeof toEightBits) => {
      const graph = new Graph();
      const stored = round(weights, units);
      const scope = new Scope(graph, {
        mode: 'inference',
        values: {
          weights: new Float32Array(weights.length + units),
          statistics: new Float32Array(),
          eightBits: new Map([['l/weight', stored]]),
        },
        arithmetic: 'integer',
      });
      dense(scope, 'l', graph.input('x', [rows, inputs]), { units });
      scope.close();
      const product = graph.nodes.find(({ opType }) => opType === 'MatMulInteger');
      expect(fitsSigned(stored)).toBe(product?.inputs[1] === 'l/weight/steps');
      return fitsSigned(stored);
    };
    expect(isDirect(toSignedEightBits)).toBe(true);
    expect(isDirect(toEightBits)).toBe(false);
  });
});
