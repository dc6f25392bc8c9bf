// What training and inference promise each other and PyTorch: the unrolled LSTM equals the fused
// operator, running statistics follow PyTorch's rule, dropout is absent, resuming is exact.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differentiate } from '../../src/grad/differentiate.js';
import { Graph } from '../../src/grad/graph.js';
import type { LayoutEntry } from '../../src/grad/initialization.js';
import { batchNorm } from '../../src/grad/layers/batch-norm.js';
import { dense } from '../../src/grad/layers/dense.js';
import { dropout } from '../../src/grad/layers/dropout.js';
import { lstm } from '../../src/grad/layers/lstm.js';
import { timeMask } from '../../src/grad/layers/pooling.js';
import { add, multiply } from '../../src/grad/operators/elementwise.js';
import { reduceSum } from '../../src/grad/operators/reduce.js';
import { reshape } from '../../src/grad/operators/shaping.js';
import { Scope } from '../../src/grad/scope.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type TensorValue } from '../../src/runtime/runtime.js';
import { randomBytes, uniform } from '../support/gradient-check.js';
import { hashed, largestDifference } from '../support/hashed.js';

type Build = (scope: Scope, x: Tensor, lengths: Tensor) => Tensor;

interface Network {
  readonly parameters: readonly LayoutEntry[];
  readonly randomByteCount: number;
  run(feeds: Readonly<Record<string, TensorValue>>): Promise<Record<string, TensorValue>>;
}

async function load(
  mode: 'training' | 'inference',
  shape: readonly number[],
  build: Build,
  options: {
    lengthsType?: 'float32' | 'int32';
    values?: ConstructorParameters<typeof Scope>[1]['values'];
  } = {},
): Promise<Network> {
  const graph = new Graph();
  const scope = new Scope(graph, { mode, ...(options.values ? { values: options.values } : {}) });
  const x = graph.input('x', shape);
  const lengths = graph.input('lengths', [shape[0]!], options.lengthsType ?? 'float32');
  graph.output('y', build(scope, x, lengths));
  for (const [name, tensor] of scope.statisticUpdates) graph.output(`${name}/next`, tensor);
  scope.close();
  const session = await nodeRuntime.createSession(graph.toOnnx());
  return {
    parameters: scope.parameters,
    randomByteCount: scope.randomByteCount,
    run: (feeds) => {
      const all = { lengths: floats(new Array(shape[0]).fill(shape[1])), ...feeds };
      return session.run(
        Object.fromEntries(
          Object.entries(all).filter(([name]) => session.inputNames.includes(name)),
        ),
      );
    },
  };
}

function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../fixtures/grad/${name}`, import.meta.url), 'utf8'));
}

describe('lstm', () => {
  const [batch, time, channels, units] = [4, 9, 3, 5];
  const variants = [false, true].flatMap((bidirectional) =>
    (['last', 'sequence'] as const).flatMap((output) =>
      (['none', 'float32', 'int32'] as const).map((lengths) => ({
        bidirectional,
        output,
        lengths,
      })),
    ),
  );

  it.each(variants)('unrolled in training equals the fused operator: %j', async (variant) => {
    const build: Build = (scope, x, lengths) =>
      lstm(scope, 'l', x, {
        units,
        bidirectional: variant.bidirectional,
        output: variant.output,
        ...(variant.lengths === 'none' ? {} : { lengths, mask: timeMask(lengths, time) }),
      });
    const lengthsType = variant.lengths === 'int32' ? 'int32' : 'float32';
    const shape = [batch, time, channels];
    const training = await load('training', shape, build, { lengthsType });
    const inference = await load('inference', shape, build, { lengthsType });
    const count = training.parameters.reduce((sum, { size }) => sum + size, 0);
    const steps = [9, 4, 1, 7];
    const feeds = {
      x: floats(uniform(batch * time * channels, 1, -2, 2), shape),
      lengths:
        lengthsType === 'int32'
          ? { dtype: 'int32' as const, data: Int32Array.from(steps), shape: [batch] }
          : floats(steps),
      weights: floats(uniform(count, 2)),
    };
    const unrolled = floatOutput(await training.run(feeds), 'y');
    const fused = floatOutput(await inference.run(feeds), 'y');
    expect(largestDifference(unrolled, fused)).toBeLessThan(1e-5);
  });

  const fixture = readFixture('lstm.json') as {
    cases: {
      bidirectional: boolean;
      shape: [number, number, number];
      units: number;
      lengths: number[];
      sequence: number[];
      last: number[];
      gradients: number[][];
    }[];
  };

  it.each(fixture.cases)(
    'agrees with PyTorch on packed sequences, bidirectional $bidirectional',
    async (expected) => {
      const { shape, bidirectional, lengths } = expected;
      const feeds = (parameters: readonly LayoutEntry[]) => ({
        x: floats(hashed(shape[0] * shape[1] * shape[2], 500), shape),
        lengths: floats(lengths),
        weights: floats(parameters.flatMap(({ size }, i) => [...hashed(size, 400 + i, 0.7)])),
      });
      for (const output of ['sequence', 'last'] as const) {
        for (const mode of ['training', 'inference'] as const) {
          const network = await load(mode, shape, (scope, x, steps) =>
            lstm(scope, 'l', x, {
              units: expected.units,
              bidirectional,
              output,
              lengths: steps,
              mask: timeMask(steps, shape[1]),
            }),
          );
          const y = floatOutput(await network.run(feeds(network.parameters)), 'y');
          expect(largestDifference(y, expected[output])).toBeLessThan(1e-6);
        }
      }

      const graph = new Graph();
      const scope = new Scope(graph, { mode: 'training' });
      const steps = graph.input('lengths', [shape[0]]);
      const x = scope.parameter('x', shape, { kind: 'constant', value: 0 });
      const options = {
        units: expected.units,
        bidirectional,
        lengths: steps,
        mask: timeMask(steps, shape[1]),
      };
      const sequence = lstm(scope, 'l', x, { ...options, output: 'sequence' });
      // The last state of each direction, from the sequence: row by row where the fixture has it.
      const weighted = (tensor: Tensor, seed: number) =>
        reduceSum(
          multiply(
            reshape(tensor, [tensor.size]),
            graph.constant(hashed(tensor.size, seed), [tensor.size]),
          ),
          [0],
        );
      const picked = expected.lengths.map((length, row) => ({ length, row }));
      const width = sequence.dim(2);
      const lastWeights = hashed(shape[0] * width, 502);
      const onSequence = new Float32Array(sequence.size);
      for (const { length, row } of picked) {
        for (let unit = 0; unit < width; unit++) {
          const at = unit < expected.units ? length - 1 : 0;
          onSequence[(row * shape[1] + at) * width + unit] = lastWeights[row * width + unit]!;
        }
      }
      const loss = add(
        weighted(sequence, 501),
        reduceSum(multiply(sequence, graph.constant(onSequence, sequence.shape)), [0, 1, 2]),
      );
      const gradients = differentiate(loss, scope.parameterTensors);
      for (const [index, gradient] of gradients.entries()) graph.output(`g${index}`, gradient);
      scope.close();
      const session = await nodeRuntime.createSession(graph.toOnnx());
      const [xEntry, ...rest] = scope.parameters;
      const outputs = await session.run({
        lengths: floats(lengths),
        weights: floats([
          ...hashed(xEntry!.size, 500),
          ...rest.flatMap(({ size }, i) => [...hashed(size, 400 + i, 0.7)]),
        ]),
      });
      for (const [index, gradient] of expected.gradients.entries()) {
        expect(largestDifference(floatOutput(outputs, `g${index}`), gradient)).toBeLessThan(2e-5);
      }
      await session.dispose();
    },
  );
});

describe('batchNorm', () => {
  const expected = readFixture('batch-norm.json') as {
    shape: number[];
    momentum: number;
    outputs: number[][];
    mean: number[];
    variance: number[];
    inference: number[];
  };
  const build: Build = (scope, x) => batchNorm(scope, 'n', x, { momentum: expected.momentum });
  const batchAt = (step: number) =>
    floats(
      hashed(60, 610 + step, 2).map((value) => value + 0.5),
      expected.shape,
    );

  it('outputs, running statistics and inference follow PyTorch', async () => {
    const training = await load('training', expected.shape, build);
    const weights = floats([...hashed(3, 600), ...hashed(3, 601)]);
    let statistics = floats([0, 0, 0, 1, 1, 1]);
    for (const [step, y] of expected.outputs.entries()) {
      const outputs = await training.run({ x: batchAt(step), weights, statistics });
      expect(largestDifference(floatOutput(outputs, 'y'), y)).toBeLessThan(2e-6);
      statistics = floats([
        ...floatOutput(outputs, 'n/mean/next'),
        ...floatOutput(outputs, 'n/variance/next'),
      ]);
    }
    const final = [...expected.mean, ...expected.variance];
    expect(largestDifference(statistics.data as Float32Array, final)).toBeLessThan(1e-6);

    const x = batchAt(expected.outputs.length);
    const inference = await load('inference', expected.shape, build);
    const asInput = floatOutput(await inference.run({ x, weights, statistics }), 'y');
    expect(largestDifference(asInput, expected.inference)).toBeLessThan(2e-6);

    const shipped = await load('inference', expected.shape, build, {
      values: {
        weights: weights.data as Float32Array,
        statistics: statistics.data as Float32Array,
      },
    });
    expect(largestDifference(floatOutput(await shipped.run({ x }), 'y'), asInput)).toBe(0);
  });
});

describe('dropout', () => {
  const build: Build = (scope, x) =>
    dropout(scope, dense(scope, 'd', dropout(scope, x, 0.3), { units: 16 }), 0.5, [0]);

  it('two sessions that are fed the same bytes agree exactly, so resuming a run is exact', async () => {
    const shape = [8, 4];
    const feeds = (bytes: Uint8Array) => ({
      x: floats(uniform(32, 3), shape),
      weights: floats(uniform(4 * 16 + 16, 4)),
      randomBytes: { dtype: 'uint8' as const, data: bytes, shape: [bytes.length] },
    });
    const [first, second] = [
      await load('training', shape, build),
      await load('training', shape, build),
    ];
    expect(first.randomByteCount).toBe(32 + 16);
    const run = async (network: Network, seed: number) =>
      floatOutput(await network.run(feeds(randomBytes(48, seed))), 'y');
    // The first session has already run with other bytes: nothing of that may linger.
    const earlier = await run(first, 1);
    const continued = await run(first, 2);
    const resumed = await run(second, 2);
    expect(resumed).toEqual(continued);
    expect(continued).not.toEqual(earlier);
  });

  it('does nothing in inference, and asks for no bytes', async () => {
    const network = await load('inference', [2, 4], (scope, x) => dropout(scope, x, 0.5));
    expect(network.randomByteCount).toBe(0);
    const x = floats(uniform(8, 5), [2, 4]);
    expect(floatOutput(await network.run({ x }), 'y')).toEqual(x.data);
  });
});
