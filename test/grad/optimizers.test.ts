// Each optimiser, clipping and the moving average beside PyTorch: ten steps of a tiny network from
// the same weights and batches, the learning rate another at each step.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dense } from '../../src/grad/layers/dense.js';
import { tanh } from '../../src/grad/operators/elementwise.js';
import type { OptimizerOptions } from '../../src/grad/optimizers.js';
import { buildTrainingStep, initialState } from '../../src/grad/training-step.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { hashed, largestDifference } from '../support/hashed.js';

interface Case {
  readonly name: string;
  readonly optimizer: OptimizerOptions;
  readonly clipNorm?: number;
  readonly averageDecay?: number;
  readonly losses: readonly number[];
  readonly gradientNorms: readonly number[];
  /** All weights after each step. */
  readonly weights: readonly (readonly number[])[];
  readonly average: readonly number[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/grad/optimizers.json', import.meta.url), 'utf8'),
) as {
  layout: [name: string, shape: number[]][];
  batch: number;
  classes: number;
  rates: number[];
  cases: Case[];
};

const tolerance = 1e-6;

describe('optimisers agree with torch.optim', () => {
  it.each(fixture.cases)('$name', async (expected) => {
    const { batch, classes, layout, rates } = fixture;
    const step = buildTrainingStep({
      batchSize: batch,
      inputs: { x: [3] },
      forward: (scope, { x }) => {
        const hidden = tanh(dense(scope, 'd1', x!, { units: 4 }));
        return dense(scope, 'd2', hidden, { units: classes });
      },
      optimizer: expected.optimizer,
      ...(expected.clipNorm === undefined ? {} : { clipNorm: expected.clipNorm }),
      ...(expected.averageDecay === undefined ? {} : { averageDecay: expected.averageDecay }),
    });
    expect(step.parameters.map(({ name, shape }) => [name, shape])).toEqual(layout);
    const state = initialState(step, 0);
    for (const [index, { offset, size }] of step.parameters.entries()) {
      state.weights!.set(hashed(size, 100 + index), offset);
    }
    state.average?.set(state.weights!);
    const session = await nodeRuntime.createSession(step.onnx);
    const largest = { loss: 0, weights: 0, norm: 0 };
    for (const [index, rate] of rates.entries()) {
      const outputs = await session.run({
        x: floats(hashed(batch * 3, 200 + index), [batch, 3]),
        targets: floats(softmaxRows(hashed(batch * classes, 300 + index), classes), [
          batch,
          classes,
        ]),
        exampleWeights: floats(new Float32Array(batch).fill(1)),
        learningRate: floats([rate], []),
        step: floats([index + 1], []),
        ...Object.fromEntries(Object.entries(state).map(([name, data]) => [name, floats(data)])),
      });
      for (const { name } of step.state) state[name] = floatOutput(outputs, `${name}/next`);
      const note = (key: keyof typeof largest, difference: number) => {
        largest[key] = Math.max(largest[key], difference);
      };
      note('loss', largestDifference(floatOutput(outputs, 'loss'), [expected.losses[index]!]));
      note('weights', largestDifference(state.weights!, expected.weights[index]!));
      if (expected.clipNorm !== undefined) {
        const norm = floatOutput(outputs, 'gradientNorm');
        note('norm', largestDifference(norm, [expected.gradientNorms[index]!]));
      }
    }
    await session.dispose();
    expect(largest.loss).toBeLessThan(tolerance);
    expect(largest.weights).toBeLessThan(tolerance);
    expect(largest.norm).toBeLessThan(tolerance);
    if (expected.averageDecay !== undefined) {
      expect(largestDifference(state.average!, expected.average)).toBeLessThan(tolerance);
    }
    if (process.env.SHOW_GRADIENT_ERRORS) console.log(expected.name, largest);
  });

  it('the fixture clips some steps and not others', () => {
    for (const { clipNorm, gradientNorms } of fixture.cases) {
      if (clipNorm === undefined) continue;
      expect(gradientNorms.some((norm) => norm > clipNorm)).toBe(true);
      expect(gradientNorms.some((norm) => norm < clipNorm)).toBe(true);
    }
  });
});

/** softmax(2 * logits) of each row, as the fixture's soft targets. */
function softmaxRows(logits: Float32Array, classes: number): Float32Array {
  const exponentials = logits.map((value) => Math.exp(2 * value));
  return exponentials.map((value, i) => {
    const start = i - (i % classes);
    return value / exponentials.slice(start, start + classes).reduce((sum, x) => sum + x, 0);
  });
}
