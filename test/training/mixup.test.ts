// Two utterances heard at once: what a step is fed, and what its network sees of it.

import { describe, expect, test } from 'vitest';
import { frontEndOptions } from '../../src/features/options.js';
import { concatenate, reshape } from '../../src/grad/operators/shaping.js';
import type { Scope } from '../../src/grad/scope.js';
import { buildEvaluation } from '../../src/grad/training-step.js';
import type { ModelInput } from '../../src/models/model.js';
import { mixInputs, networkForward, networkInputs } from '../../src/models/network.js';
import type { Model } from '../../src/models/registry.js';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { drawOwnShare, mixTargets } from '../../src/training/mixup.js';

describe('drawOwnShare', () => {
  // Of max(x, 1 - x) with x from Beta(a, a): numpy.random.default_rng(1).beta(a, a, 10_000_000), its mean,
  // and how many are above 0.9.
  test.each([
    [0.2, 0.8988, 0.6735],
    [1, 0.75, 0.2],
  ])('with alpha %f has the mean and the tail of its distribution', (alpha, mean, tail) => {
    const random = new RandomStream(7);
    const shares = Array.from({ length: 20_000 }, () => drawOwnShare(alpha, random));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0.5);
    expect(Math.max(...shares)).toBeLessThanOrEqual(1);
    expect(shares.reduce((sum, share) => sum + share / shares.length, 0)).toBeCloseTo(mean, 2);
    expect(shares.filter((share) => share > 0.9).length / shares.length).toBeCloseTo(tail, 1.7);
  });

  test('with an alpha near zero mixes nothing, and ends', () => {
    const random = new RandomStream(7);
    for (let i = 0; i < 100; i++) expect(drawOwnShare(0.001, random)).toBeGreaterThan(0.99);
  });
});

test('targets are shared with the example as far from the other end', () => {
  const targets = Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1);
  const mixed = mixTargets(targets, 3, 0.75);
  expect([...mixed]).toEqual([0.75, 0, 0.25, 0, 1, 0, 0.25, 0, 0.75]);
});

test('a network sees normalised features in these shares, as long as the longer clip', async () => {
  const frontEnd = frontEndOptions({
    output: 'log-mel',
    melBands: 4,
    frames: 2,
    normalization: { utterance: 'level' },
  });
  const [batch, cells] = [3, 8];
  // Shows what it is given.
  const model = {
    build: (_: Scope, { features, lengths }: ModelInput) =>
      concatenate([reshape(features, [batch, cells]), reshape(lengths, [batch, 1])], 1),
  } as unknown as Model;
  const onnx = buildEvaluation({
    batchSize: batch,
    inputs: { ...networkInputs(frontEnd), ...mixInputs },
    forward: networkForward(model, frontEnd, cells + 1),
  });
  const session = await nodeRuntime.createSession(onnx);
  // Their means are 20, 5 and -10 where they are valid.
  const features = [
    10, 30, 18, 22, 0, 0, 0, 0, 1, 2, 3, 8, 7, 9, 4, 6, -10, -12, -8, -10, 0, 0, 0, 0,
  ];
  const outputs = await session.run({
    features: floats(Float32Array.from(features), [batch, 2, 4]),
    lengths: floats([1, 2, 1]),
    ownShare: floats([0.75, 0.75, 0.75]),
  });
  const long = await session.run({
    features: floats(Float32Array.from(features), [batch, 2, 4]),
    lengths: floats([1, 2, 2]),
    ownShare: floats([1, 1, 0.5]),
  });
  await session.dispose();
  expect([...floatOutput(outputs, 'logits')]).toEqual([
    ...[-7.5, 7, -1, 1.5, 0, 0, 0, 0, 1],
    ...[-4, -3, -2, 3, 2, 4, -1, 1, 2],
    ...[-2.5, 1, 1, 0.5, 0, 0, 0, 0, 1],
  ]);
  // The first is whole and as long as its partner, the last half of each.
  const rows = [...floatOutput(long, 'logits')];
  expect(rows.slice(0, 9)).toEqual([-10, 10, -2, 2, 0, 0, 0, 0, 2]);
  expect(rows.slice(18)).toEqual([-7.5, 1.5, -2.5, -1.5, 2.5, 2.5, 2.5, 2.5, 2]);
});
