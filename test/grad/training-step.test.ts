// A whole training step: its loss and update are those of the options it was built with, examples
// that only fill up a batch leave no trace, and the WebAssembly build of the engine agrees.

import { describe, expect, it } from 'vitest';
import { batchNorm } from '../../src/grad/layers/batch-norm.js';
import { convolution1d } from '../../src/grad/layers/convolution.js';
import { dense } from '../../src/grad/layers/dense.js';
import { dropout } from '../../src/grad/layers/dropout.js';
import { lstm } from '../../src/grad/layers/lstm.js';
import { attentionPooling, maxPool1d, timeMask } from '../../src/grad/layers/pooling.js';
import { add, affine, relu, tanh } from '../../src/grad/operators/elementwise.js';
import {
  buildEvaluation,
  buildTrainingStep,
  initialState,
  type NetworkOptions,
  type TrainingStep,
  type TrainingStepOptions,
} from '../../src/grad/training-step.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats, type Runtime, type TensorValue } from '../../src/runtime/runtime.js';
import { webRuntime } from '../../src/runtime/web.js';
import { epsilon, randomBytes, tolerance, uniform } from '../support/gradient-check.js';
import { largestDifference } from '../support/hashed.js';

const [batch, features, classes] = [4, 3, 3];

const small: NetworkOptions = {
  batchSize: batch,
  inputs: { x: [features] },
  forward: (scope, { x }) =>
    dense(scope, 'd2', tanh(dense(scope, 'd1', x!, { units: 4 })), { units: classes }),
};

/** Every layer that trains, over sequences of up to 6 steps. */
const large: NetworkOptions = {
  batchSize: batch,
  inputs: { x: [6, features], lengths: [] },
  forward: (scope, { x, lengths }) => {
    const mask = timeMask(lengths!, 6);
    const wide = relu(
      batchNorm(scope, 'n', convolution1d(scope, 'c', x!, { channels: 6, kernel: 3 })),
    );
    const halves = dropout(scope, maxPool1d(scope, 'p', wide, 1), 0.25);
    const options = { units: 4, bidirectional: true, lengths: lengths!, mask };
    const sequence = lstm(scope, 'l', halves, { ...options, output: 'sequence' });
    return dense(scope, 'd', attentionPooling(scope, 'a', sequence, { hidden: 4, mask }), {
      units: classes,
    });
  },
};

const oneHot = (labels: readonly number[]) =>
  floats(
    labels.flatMap((label) => Array.from({ length: classes }, (_, c) => (c === label ? 1 : 0))),
    [labels.length, classes],
  );

const batchOf = (x: readonly number[]) => ({
  x: floats(x, [batch, features]),
  targets: oneHot([0, 2, 1, 2]),
  exampleWeights: floats([1, 1, 1, 1]),
  learningRate: floats([1], []),
  step: floats([1], []),
});

async function load(step: TrainingStep, runtime: Runtime = nodeRuntime) {
  const session = await runtime.createSession(step.onnx);
  return async (
    feeds: Readonly<Record<string, TensorValue>>,
    state: Readonly<Record<string, Float32Array>>,
  ) =>
    session.run({
      ...feeds,
      ...Object.fromEntries(Object.entries(state).map(([name, data]) => [name, floats(data)])),
    });
}

describe('loss and update', () => {
  const cases: [string, Partial<TrainingStepOptions>, number[]][] = [
    ['plain', {}, [1, 1, 1, 1]],
    ['class weights', { classWeights: [0.5, 2, 1] }, [1, 1, 1, 1]],
    ['class and example weights', { classWeights: [0.5, 2, 1] }, [1, 0.3, 2, 0]],
    [
      'class weights and label smoothing',
      { classWeights: [3, 1, 2], labelSmoothing: 0.2 },
      [1, 1, 1, 1],
    ],
  ];
  it.each(cases)(
    '%s: the loss by hand, the step down its measured slope',
    async (_, options, share) => {
      const step = buildTrainingStep({ ...small, optimizer: { kind: 'sgd' }, ...options });
      const run = await load(step);
      const x = uniform(batch * features, 1);
      const feeds = { ...batchOf(x), exampleWeights: floats(share) };
      const state = { ...initialState(step, 1) };
      const outputs = await run(feeds, state);

      const logits = floatOutput(outputs, 'logits');
      const targets = feeds.targets.data as Float32Array;
      let [sum, total] = [0, 0];
      for (let row = 0; row < batch; row++) {
        const cells = [...logits.slice(row * classes, (row + 1) * classes)];
        const logSum = Math.log(cells.reduce((partial, value) => partial + Math.exp(value), 0));
        const label = targets.slice(row * classes, (row + 1) * classes).indexOf(1);
        const weight = share[row]! * (options.classWeights?.[label] ?? 1);
        const smoothing = options.labelSmoothing ?? 0;
        for (const [c, value] of cells.entries()) {
          const target = (c === label ? 1 - smoothing : 0) + smoothing / classes;
          sum -= weight * target * (value - logSum);
        }
        total += weight;
      }
      expect(floatOutput(outputs, 'loss')[0]).toBeCloseTo(sum / total, 5);

      // Plain SGD at a rate of 1: what the weights lose is the gradient.
      const { weights } = state;
      const next = floatOutput(outputs, 'weights/next');
      for (const index of weights!.keys()) {
        const lossAt = async (delta: number) => {
          const moved = weights!.slice();
          moved[index]! += delta;
          return floatOutput(await run(feeds, { ...state, weights: moved }), 'loss')[0]!;
        };
        const difference = ((await lossAt(epsilon)) - (await lossAt(-epsilon))) / (2 * epsilon);
        expect(Math.abs(weights![index]! - next[index]! - difference)).toBeLessThan(tolerance);
      }
    },
  );

  it('an example of weight 0 leaves no trace, whatever it holds', async () => {
    const step = buildTrainingStep({ ...small, optimizer: { kind: 'adam' }, clipNorm: 1 });
    const run = await load(step);
    const state = initialState(step, 2);
    const x = uniform(batch * features, 3);
    const run3 = (last: number) =>
      run(
        {
          ...batchOf([...x.slice(0, -features), last, -last, last]),
          exampleWeights: floats([1, 1, 1, 0]),
        },
        state,
      );
    const [one, other] = [await run3(0.5), await run3(-9)];
    for (const name of ['loss', 'weights/next', 'moment1/next', 'moment2/next', 'gradientNorm']) {
      expect(floatOutput(other, name)).toEqual(floatOutput(one, name));
    }
  });

  it('the average follows its formula, the state is complete', async () => {
    const averageDecay = 0.75;
    const step = buildTrainingStep({ ...small, optimizer: { kind: 'sgd' }, averageDecay });
    expect(step.state.map(({ name }) => name)).toEqual(['weights', 'velocity', 'average']);
    const state = initialState(step, 4);
    const outputs = await (await load(step))(batchOf(uniform(12, 4)), state);
    const next = floatOutput(outputs, 'weights/next');
    const expected = state.average!.map(
      (old, i) => averageDecay * old + (1 - averageDecay) * next[i]!,
    );
    expect(largestDifference(floatOutput(outputs, 'average/next'), expected)).toBeLessThan(1e-6);
  });

  it('networks side by side, each judged by itself, learn as if they were alone', async () => {
    const { batchSize, inputs } = small;
    const forward: NetworkOptions['forward'] = (scope, { x }) =>
      dense(scope, 'd', batchNorm(scope, 'n', x!), { units: classes });
    const names = ['one', 'other'];
    const together = buildTrainingStep({
      batchSize,
      inputs,
      forward: (scope, x) => {
        const logits = names.map((name) => scope.within(name, () => forward(scope, x)));
        for (const own of logits) scope.judge(own);
        return affine(add(logits[0]!, logits[1]!), 1 / 2);
      },
      optimizer: { kind: 'sgd' },
    });
    const state = initialState(together, 6);
    const half = state.weights!.length / 2;
    expect(state.weights!.slice(0, half)).not.toEqual(state.weights!.slice(half));
    // The loss is the mean of two: each network's slope is half of its own.
    const feeds = batchOf(uniform(12, 6));
    const outputs = await (await load(together))(
      { ...feeds, learningRate: floats([0.2], []) },
      state,
    );

    const alone = buildTrainingStep({ batchSize, inputs, forward, optimizer: { kind: 'sgd' } });
    const run = await load(alone);
    const apart = [];
    for (const start of [0, half]) {
      const weights = state.weights!.slice(start, start + half);
      const own = { ...initialState(alone, 6), weights };
      apart.push(await run({ ...feeds, learningRate: floats([0.1], []) }, own));
    }
    const [first, second] = apart.map((own) => floatOutput(own, 'logits'));
    const mean = first!.map((value, i) => (value + second![i]!) / 2);
    expect(largestDifference(floatOutput(outputs, 'logits'), mean)).toBeLessThan(1e-6);
    const losses = apart.map((own) => floatOutput(own, 'loss')[0]!);
    expect(floatOutput(outputs, 'loss')[0]).toBeCloseTo((losses[0]! + losses[1]!) / 2, 6);
    for (const name of ['weights/next', 'statistics/next']) {
      const moved = Float32Array.from(apart.flatMap((own) => [...floatOutput(own, name)]));
      expect(largestDifference(floatOutput(outputs, name), moved)).toBeLessThan(1e-6);
    }
  });

  it('evaluation computes the logits of the training step', async () => {
    const step = buildTrainingStep({ ...small, optimizer: { kind: 'sgd' } });
    const state = initialState(step, 5);
    const feeds = batchOf(uniform(12, 5));
    const session = await nodeRuntime.createSession(buildEvaluation(small));
    const evaluated = await session.run({ x: feeds.x, weights: floats(state.weights!) });
    const trained = await (await load(step))(feeds, state);
    const difference = largestDifference(
      floatOutput(evaluated, 'logits'),
      floatOutput(trained, 'logits'),
    );
    expect(difference).toBeLessThan(1e-6);
  });
});

describe('the engine', () => {
  it('WebAssembly and native agree on a step with every kind of layer', async () => {
    const step = buildTrainingStep({
      ...large,
      optimizer: { kind: 'adamw' },
      clipNorm: 0.5,
      averageDecay: 0.9,
    });
    const runs = [await load(step), await load(step, webRuntime())];
    const results = [];
    for (const run of runs) {
      let state = initialState(step, 6);
      const losses: number[] = [];
      for (let index = 1; index <= 5; index++) {
        const outputs = await run(
          {
            x: floats(uniform(batch * 6 * features, 10 + index), [batch, 6, features]),
            lengths: floats([6, 3, 1, 4]),
            targets: oneHot([0, 2, 1, 2]),
            exampleWeights: floats([1, 1, 1, 1]),
            learningRate: floats([0.01], []),
            step: floats([index], []),
            randomBytes: {
              dtype: 'uint8',
              data: randomBytes(step.randomByteCount, index),
              shape: [step.randomByteCount],
            },
          },
          state,
        );
        losses.push(floatOutput(outputs, 'loss')[0]!);
        state = Object.fromEntries(
          step.state.map(({ name }) => [name, floatOutput(outputs, `${name}/next`)]),
        );
      }
      results.push(losses);
    }
    expect(largestDifference(results[0]!, results[1]!)).toBeLessThan(1e-5);
  }, 20_000);
});
