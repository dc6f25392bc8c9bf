// Branches of `crnn` that hear a clip in two ways: as it is, and with its mean level taken out.

import { describe, expect, it } from 'vitest';
import {
  buildEvaluation,
  buildTrainingStep,
  initialState,
  type NetworkOptions,
} from '../../src/grad/training-step.js';
import { createModel } from '../../src/models/registry.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { floatOutput, floats } from '../../src/runtime/runtime.js';
import { hashed, largestDifference } from '../support/hashed.js';

const [batch, frames, bands, classes] = [2, 40, 16, 3];
const lengths = [40, 25];
const small = { channels: [4, 4, 4], projection: 8, lstmUnits: 8, attentionUnits: 8 };

/** Clips with `level` added to every valid cell; zeros beyond their end. */
function clips(level: number): Float32Array {
  const values = hashed(batch * frames * bands, 3, 1);
  return Float32Array.from(values, (value, cell) => {
    const frame = Math.floor(cell / bands) % frames;
    return frame < lengths[Math.floor(cell / (frames * bands))]! ? value + level : 0;
  });
}

/** The same with the mean of the valid cells of each clip taken off, by the definition. */
function withoutLevel(values: Float32Array): Float32Array {
  const levelled = Float32Array.from(values);
  for (const [clip, length] of lengths.entries()) {
    const start = clip * frames * bands;
    const own = levelled.subarray(start, start + length * bands);
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length;
    for (let cell = 0; cell < own.length; cell++) own[cell]! -= mean;
  }
  return levelled;
}

/** Logits of two branches of one set of weights, of which only branch `speaks` has a say. */
async function logitsOf(features: Float32Array, alternateLevel: boolean, speaks: 1 | 2) {
  const model = createModel('crnn', { ...small, branches: 2, alternateLevel });
  const network = {
    batchSize: batch,
    inputs: { features: [frames, bands], lengths: [] },
    forward: (scope, inputs) =>
      model.build(scope, { features: inputs.features!, lengths: inputs.lengths!, classes }),
  } satisfies NetworkOptions;
  const step = buildTrainingStep({ ...network, optimizer: { kind: 'adam' } });
  const { weights, statistics } = initialState(step, 1);
  const half = weights!.length / 2;
  weights!.copyWithin(half, 0, half);
  const silent = step.parameters.find(({ name }) => name === `branch${3 - speaks}/logits/weight`)!;
  weights!.fill(0, silent.offset, silent.offset + silent.size);
  const session = await nodeRuntime.createSession(buildEvaluation(network));
  const outputs = await session.run({
    features: floats(features, [batch, frames, bands]),
    lengths: floats(lengths),
    weights: floats(weights!),
    statistics: floats(statistics!),
  });
  const logits = Float32Array.from(floatOutput(outputs, 'logits'));
  await session.dispose();
  return logits;
}

describe('crnn with alternateLevel', () => {
  it('hears no level in its second branch, which answers as one given the clip without it', async () => {
    const answer = await logitsOf(clips(0), true, 2);
    expect(largestDifference(answer, await logitsOf(clips(3), true, 2))).toBeLessThan(1e-5);
    const apart = await logitsOf(withoutLevel(clips(3)), false, 2);
    expect(largestDifference(answer, apart)).toBeLessThan(1e-5);
  });

  it('hears it in its first branch, and in both without the option', async () => {
    for (const [alternate, speaks] of [
      [true, 1],
      [false, 1],
      [false, 2],
    ] as const) {
      const quiet = await logitsOf(clips(0), alternate, speaks);
      const loud = await logitsOf(clips(3), alternate, speaks);
      expect(largestDifference(quiet, loud)).toBeGreaterThan(0.01);
    }
  });
});
