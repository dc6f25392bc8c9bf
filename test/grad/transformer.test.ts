// The parts of a transformer beside PyTorch: outputs and all gradients, from the same inputs and parameters. And
// one sequence whose length the graph learns only at run time beside the same sequence of a fixed length.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { differentiate } from '../../src/grad/differentiate.js';
import { Graph } from '../../src/grad/graph.js';
import { selfAttention } from '../../src/grad/layers/attention.js';
import { convolution1d } from '../../src/grad/layers/convolution.js';
import { gelu } from '../../src/grad/layers/gelu.js';
import { layerNorm } from '../../src/grad/layers/layer-norm.js';
import { timeMask } from '../../src/grad/layers/pooling.js';
import { learnedPositions } from '../../src/grad/layers/positions.js';
import { multiply } from '../../src/grad/operators/elementwise.js';
import { reduceSum } from '../../src/grad/operators/reduce.js';
import { concatenate, reshape } from '../../src/grad/operators/shaping.js';
import { Scope } from '../../src/grad/scope.js';
import { sizeOf, type Tensor } from '../../src/grad/tensor.js';
import {
  encoderStatistics,
  type WhisperEncoderOptions,
  whisperEncoder,
} from '../../src/models/whisper-encoder.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { hashed, largestDifference } from '../support/hashed.js';

interface Case {
  readonly name: string;
  readonly shape: readonly number[];
  readonly scale: number;
  readonly layout: readonly (readonly [name: string, shape: readonly number[]])[];
  readonly lengths: readonly number[] | null;
  readonly outputShape: readonly number[];
  readonly output: readonly number[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

const fixture: { cases: readonly Case[] } = JSON.parse(
  readFileSync(new URL('../fixtures/grad/transformer.json', import.meta.url), 'utf8'),
);

/** The sizes of the fixture's encoder. */
const small: WhisperEncoderOptions = {
  bands: 5,
  width: 8,
  heads: 2,
  hidden: 12,
  positions: 9,
  blocks: 2,
};

type Build = (scope: Scope, x: Tensor, lengths: Tensor | undefined) => Tensor;

const convolution =
  (stride: number): Build =>
  (scope, x) =>
    convolution1d(scope, 'c', x, { channels: 4, kernel: 3, stride, padding: 1 });

const attention =
  (keyBias: boolean): Build =>
  (scope, x, lengths) =>
    selfAttention(scope, 'a', x, { heads: 4, keyBias, mask: timeMask(lengths!, x.dim(1)) });

const builds: Readonly<Record<string, Build>> = {
  gelu: (_, x) => gelu(x),
  'layer-norm': (scope, x) => layerNorm(scope, 'n', x),
  attention: attention(true),
  'attention-without-key-bias': attention(false),
  positions: (scope, x, lengths) =>
    learnedPositions(scope, 'p', x, { positions: 7, lengths: lengths! }),
  'convolution stride 1 of 7': convolution(1),
  'convolution stride 2 of 7': convolution(2),
  'convolution stride 2 of 8': convolution(2),
  encoder: (scope, features, lengths) => {
    const { states } = whisperEncoder(scope, { features, lengths: lengths! }, small);
    return states.at(-1)!;
  },
};

describe('beside PyTorch', () => {
  it.each(fixture.cases)('$name', async (expected) => {
    const graph = new Graph();
    const scope = new Scope(graph, { mode: 'training' });
    const x = scope.parameter('x', expected.shape, { kind: 'constant', value: 0 });
    const lengths = expected.lengths ? graph.input('lengths', [expected.shape[0]!]) : undefined;
    const raw = builds[expected.name]!(scope, x, lengths);
    expect(raw.shape).toEqual(expected.outputShape);
    const y = lengths ? withoutPadding(raw, lengths, expected) : raw;
    const judge = graph.constant(hashed(y.size, 1999), y.shape);
    const weighted = reshape(multiply(y, judge), [y.size]);
    const gradients = differentiate(reduceSum(weighted, [0]), scope.parameterTensors);
    graph.output('y', y);
    const flat = gradients.map((gradient) => reshape(gradient, [gradient.size]));
    graph.output('gradient', concatenate(flat, 0));
    scope.close();

    expect(scope.parameters.slice(1).map(({ name, shape }) => [name, shape])).toEqual(
      expected.layout,
    );
    const weights = new Float32Array(scope.weightCount);
    weights.set(hashed(sizeOf(expected.shape), 2000, expected.scale), 0);
    for (const [index, { name, offset, size }] of scope.parameters.slice(1).entries()) {
      const centre = name.endsWith('scale') ? 1 : 0;
      weights.set(
        hashed(size, 2001 + index, 0.5).map((value) => value + centre),
        offset,
      );
    }
    const session = await nodeRuntime.createSession(graph.toOnnx());
    const outputs = await session.run({
      weights: floats(weights),
      ...(expected.lengths && { lengths: floats([...expected.lengths]) }),
    });
    await session.dispose();
    expect(largestDifference(floatOutput(outputs, 'y'), expected.output)).toBeLessThan(5e-6);
    const gradient = floatOutput(outputs, 'gradient');
    for (const { name, offset, size } of scope.parameters) {
      const difference = largestDifference(
        gradient.slice(offset, offset + size),
        expected.gradients[name]!,
      );
      expect(difference, name).toBeLessThan(2e-5);
    }
  });
});

/** What padded steps answer is not compared: the fixture has zeros there. */
function withoutPadding(y: Tensor, lengths: Tensor, { shape }: Case): Tensor {
  const halved = y.dim(1) !== shape[1];
  const half = y.graph.emit('Ceil', [multiply(lengths, y.graph.scalar(0.5))], lengths.shape);
  const mask = timeMask(halved ? half : lengths, y.dim(1));
  return multiply(y, reshape(mask, [...mask.shape, 1]));
}

describe('one clip whose length is known at run time', () => {
  const frames = 18;
  const weightsOf = (scope: Scope) => hashed(scope.weightCount, 7, 0.5);

  async function open(runtime: typeof nodeRuntime) {
    const graph = new Graph();
    const scope = new Scope(graph, { mode: 'inference' });
    const features = graph.input('features', [frames, small.bands], 'float32', [
      'frames',
      small.bands,
    ]);
    const encoded = whisperEncoder(scope, { features }, small);
    graph.output('last', encoded.states.at(-1)!, ['steps', small.width]);
    graph.output('statistics', encoderStatistics(scope, encoded));
    scope.close();
    const session = await runtime.createSession(graph.toOnnx());
    return { session, weights: weightsOf(scope) };
  }

  async function fixed(clip: Float32Array, count: number) {
    const graph = new Graph();
    const scope = new Scope(graph, { mode: 'inference' });
    // In a batch, beside another clip, and with rows beyond its end that are not to be heard.
    const features = graph.input('features', [2, frames, small.bands]);
    const lengths = graph.input('lengths', [2]);
    const encoded = whisperEncoder(scope, { features, lengths }, small);
    graph.output('last', encoded.states.at(-1)!);
    graph.output('statistics', encoderStatistics(scope, encoded));
    scope.close();
    const session = await nodeRuntime.createSession(graph.toOnnx());
    const data = new Float32Array(2 * frames * small.bands).fill(3);
    data.set(clip, frames * small.bands);
    const outputs = await session.run({
      features: floats(data, [2, frames, small.bands]),
      lengths: floats([frames, count]),
      weights: floats(weightsOf(scope)),
    });
    await session.dispose();
    const steps = Math.ceil(count / 2);
    const from = (frames / 2) * small.width;
    return {
      last: floatOutput(outputs, 'last').slice(from, from + steps * small.width),
      statistics: floatOutput(outputs, 'statistics').slice(3 * 2 * small.width),
    };
  }

  it.each([
    ['onnxruntime-node', () => nodeRuntime],
    ['onnxruntime-web', () => webRuntime()],
  ])(
    '%s gives what a padded batch gives it',
    async (_, runtime) => {
      const { session, weights } = await open(runtime());
      for (const count of [1, 2, 7, 8, frames, 3]) {
        const clip = hashed(count * small.bands, 50 + count, 2);
        const outputs = await session.run({
          features: floats(clip, [count, small.bands]),
          weights: floats(weights),
        });
        const wanted = await fixed(clip, count);
        expect(outputs.last!.shape).toEqual([Math.ceil(count / 2), small.width]);
        expect(outputs.statistics!.shape).toEqual([1, 3 * 2 * small.width]);
        expect(largestDifference(floatOutput(outputs, 'last'), wanted.last)).toBeLessThan(1e-5);
        const statistics = floatOutput(outputs, 'statistics');
        expect(largestDifference(statistics, wanted.statistics)).toBeLessThan(1e-5);
      }
      await session.dispose();
    },
    60_000,
  );
});
