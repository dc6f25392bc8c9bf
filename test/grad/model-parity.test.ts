// The three models trained for 20 Adam steps beside PyTorch, from the same weights and batches (the
// LSTMs' of clips padded to 174 frames) and without dropout: losses agree to 1e-4 at every step.

import { readFileSync } from 'node:fs';
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
import { referenceCrnn } from '../support/reference-crnn.js';

interface Case {
  readonly name: string;
  /** Frames of the shortest clip; the rest of 174 is zeros. */
  readonly shortest: number;
  readonly layout: readonly {
    readonly name: string;
    readonly shape: readonly number[];
    readonly seed: number;
    readonly scale: number;
    readonly offset: number;
  }[];
  readonly losses: readonly number[];
  /** What PyTorch gets in float64: how well posed the comparison is. */
  readonly float64Losses: readonly number[];
  readonly lastLogits: readonly number[];
  readonly statistics: readonly number[];
}

const fixture = JSON.parse(
  readFileSync(new URL('../fixtures/grad/models.json', import.meta.url), 'utf8'),
) as {
  frames: number;
  coefficients: number;
  classes: number;
  batch: number;
  learningRate: number;
  cases: Case[];
};
const { frames, coefficients, classes, batch } = fixture;

/** The sizes that the fixture was made with, whatever the defaults become; no dropout. */
const crnn = { ...referenceCrnn, flattenDropout: 0, projectionDropout: 0, headDropout: 0 };
const referenceOptions: Record<string, Record<string, boolean | number | number[]>> = {
  cnn: { channels: [16, 32, 64], convolutionDropout: 0, denseDropout: 0 },
  'cnn-lstm': {
    channels: [64, 128],
    bidirectional: false,
    convolutionDropout: 0,
    denseDropout: 0,
  },
  crnn,
  'crnn-residual': { ...crnn, channels: [8, 12, 16], residual: true },
};

describe('20 steps beside PyTorch', () => {
  it.each(fixture.cases)(
    '$name',
    async (expected) => {
      const options = referenceOptions[expected.name];
      const model = createModel(expected.name.replace('-residual', ''), options);
      const network = {
        batchSize: batch,
        inputs: { features: [frames, coefficients], lengths: [] },
        forward: (scope, { features, lengths }) =>
          model.build(scope, { features: features!, lengths: lengths!, classes }),
      } satisfies NetworkOptions;
      const step = buildTrainingStep({ ...network, optimizer: { kind: 'adam' } });
      expect(step.parameters.map(({ name, shape }) => [name, shape])).toEqual(
        expected.layout.map(({ name, shape }) => [name, shape]),
      );
      const state = initialState(step, 0);
      for (const [index, { offset, size }] of step.parameters.entries()) {
        const entry = expected.layout[index]!;
        const values = hashed(size, entry.seed, entry.scale).map((value) => value + entry.offset);
        state.weights!.set(values, offset);
      }
      const session = await nodeRuntime.createSession(step.onnx);
      const losses: number[] = [];
      let logits = new Float32Array();
      for (let index = 0; index < expected.losses.length; index++) {
        const { features, lengths, targets } = makeBatch(index, expected.shortest);
        const outputs = await session.run({
          features: floats(features, [batch, frames, coefficients]),
          lengths: floats(lengths),
          targets: floats(targets, [batch, classes]),
          exampleWeights: floats(new Float32Array(batch).fill(1)),
          learningRate: floats([fixture.learningRate], []),
          step: floats([index + 1], []),
          ...Object.fromEntries(Object.entries(state).map(([name, data]) => [name, floats(data)])),
        });
        for (const { name } of step.state) state[name] = floatOutput(outputs, `${name}/next`);
        losses.push(floatOutput(outputs, 'loss')[0]!);
        logits = Float32Array.from(floatOutput(outputs, 'logits'));
      }
      await session.dispose();
      if (process.env.SHOW_GRADIENT_ERRORS) {
        console.log(
          `${expected.name}: from PyTorch ${largestDifference(losses, expected.losses)}, from its float64 ${largestDifference(losses, expected.float64Losses)}, logits ${largestDifference(logits, expected.lastLogits)}`,
        );
      }
      expect(largestDifference(expected.losses, expected.float64Losses)).toBeLessThan(1e-6);
      // Measured: 3e-7 (cnn) and 5e-7 (cnn-lstm).
      expect(largestDifference(losses, expected.losses)).toBeLessThan(1e-4);
      expect(largestDifference(logits, expected.lastLogits)).toBeLessThan(1e-3);
      expect(losses.at(-1)!).toBeLessThan(losses[0]!);
      // Adam turns the rounding noise of a bias before a normalisation into steps, and the running
      // mean follows that bias: only the variances are comparable.
      const variances = step.statistics.filter(({ name }) => name.endsWith('/variance'));
      for (const { offset, size } of variances) {
        expect(
          largestDifference(
            state.statistics!.slice(offset, offset + size),
            expected.statistics.slice(offset, offset + size),
          ),
        ).toBeLessThan(1e-3);
      }
      await checkEvaluation(network, state);
    },
    180_000,
  );
});

/** Noise over a pattern of each class, and one-hot labels; as in make-torch-fixtures.py. */
function makeBatch(step: number, shortest: number) {
  const features = hashed(batch * frames * coefficients, 800 + step, 0.5);
  const targets = new Float32Array(batch * classes);
  const labels = integers(batch, 900 + step, classes);
  const lengths = integers(batch, 950 + step, frames - shortest + 1).map(
    (value) => shortest + value,
  );
  for (let example = 0; example < batch; example++) {
    targets[example * classes + labels[example]!] = 1;
    const pattern = hashed(22 * 10, 1000 + labels[example]!);
    for (let frame = 0; frame < frames; frame++) {
      const valid = frame < lengths[example]! ? 1 : 0;
      for (let coefficient = 0; coefficient < coefficients; coefficient++) {
        const index = (example * frames + frame) * coefficients + coefficient;
        const cell = pattern[Math.floor(frame / 8) * 10 + Math.floor(coefficient / 4)]!;
        features[index] = (features[index]! + cell) * valid;
      }
    }
  }
  return { features, lengths, targets };
}

function integers(count: number, seed: number, bound: number): number[] {
  return Array.from(hashed(count, seed), (value) => Math.floor(((value + 1) / 2) * bound));
}

/** The evaluation graph takes the same state and answers with finite logits. */
async function checkEvaluation(
  network: NetworkOptions,
  state: Readonly<Record<string, Float32Array>>,
): Promise<void> {
  const session = await nodeRuntime.createSession(buildEvaluation(network));
  const { features, lengths } = makeBatch(0, frames);
  const outputs = await session.run({
    features: floats(features, [batch, frames, coefficients]),
    lengths: floats(lengths),
    weights: floats(state.weights!),
    ...(state.statistics ? { statistics: floats(state.statistics) } : {}),
  });
  expect(floatOutput(outputs, 'logits').every(Number.isFinite)).toBe(true);
  await session.dispose();
}
