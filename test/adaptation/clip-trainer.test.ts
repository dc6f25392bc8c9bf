// Training of the last layers ends where an independent optimiser ends, and only moves what it may.
import { readFileSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { ClipTrainer } from '../../src/adaptation/clip-trainer.js';
import type { TrainablePart } from '../../src/adaptation/trainable-part.js';
import { dense } from '../../src/grad/layers/dense.js';
import type { Tensor } from '../../src/grad/tensor.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { largestGap } from '../support/speech.js';

vi.setConfig({ testTimeout: 60_000 });

interface Case {
  readonly strength: number;
  readonly labels: readonly number[];
  readonly inputs: readonly (readonly number[])[];
  readonly start: readonly number[];
  readonly optimum: readonly number[];
}
// Made by make-anchored-optimum.py beside it.
const { cases } = JSON.parse(
  readFileSync(new URL('../fixtures/adaptation/anchored-optimum.json', import.meta.url), 'utf8'),
) as { cases: Case[] };
const [inputs, classes] = [5, 4];

function oneLayer(start: readonly number[]): TrainablePart {
  const values = { weights: Float32Array.from(start), statistics: new Float32Array(0) };
  return {
    layers: 'last',
    inputs: { embedding: [inputs] },
    forward: (scope, { embedding }) =>
      dense(scope, 'logits', embedding as Tensor, { units: classes }),
    start: values,
    whole: (weights) => ({ ...values, weights }),
    prepare: () => Promise.reject(new Error('the clips of this test are prepared')),
    dispose: async () => undefined,
  };
}

async function trainOn(
  { strength, labels, inputs: rows, start }: Case,
  options: { seed?: number; strength?: number; replayRows?: Case } = {},
): Promise<Float32Array> {
  const prepare = (example: Pick<Case, 'labels' | 'inputs'>) =>
    example.labels.map((label, i) => ({
      label,
      input: { embedding: Float32Array.from(example.inputs[i]!) },
    }));
  const clips = prepare({ labels, inputs: rows });
  const trainer = await ClipTrainer.create(oneLayer(start), {
    classes,
    clipCount: clips.length,
    settings: {
      steps: 800,
      learningRate: 0.05,
      priorStrength: options.strength ?? strength,
    },
    replay: options.replayRows ? prepare(options.replayRows) : [],
    runtime: nodeRuntime,
  });
  const weights = await trainer.train({ clips, seed: options.seed ?? 1 });
  await trainer.dispose();
  return weights;
}

describe('training on clips', () => {
  it.each(cases.map((one) => [one.labels.join(' '), one] as const))(
    'of labels %s ends at the optimum that SciPy finds',
    async (_, one) => {
      const trained = await trainOn(one);
      // The way there is long: ending near the start would fail.
      expect(largestGap(one.start, one.optimum)).toBeGreaterThan(0.2);
      expect(largestGap(trained, one.optimum)).toBeLessThan(2e-3);
    },
  );

  it('leaves the weights of labels without clips exactly as shipped', async () => {
    const one = cases[2]!;
    const trained = await trainOn(one);
    const column = (flat: ArrayLike<number>, label: number) =>
      Array.from({ length: inputs + 1 }, (_, row) => flat[row * classes + label]);
    const shipped = Float32Array.from(one.start);
    expect(column(trained, 1)).toEqual(column(shipped, 1));
    expect(column(trained, 3)).toEqual(column(shipped, 3));
    expect(column(trained, 0)).not.toEqual(column(shipped, 0));
  });

  it('with replayed examples moves every label', async () => {
    const trained = await trainOn(cases[2]!, { replayRows: cases[1]! });
    const { start } = cases[2]!;
    for (let label = 0; label < classes; label++) {
      expect(
        Math.abs(trained[inputs * classes + label]! - start[inputs * classes + label]!),
      ).toBeGreaterThan(1e-3);
    }
  });

  it('stays at the shipped weights under an immovable prior', async () => {
    const one = cases[0]!;
    expect(largestGap(await trainOn(one, { strength: 1e5 }), one.start)).toBeLessThan(1e-3);
  });

  it('does not depend on the seed where all clips fit one batch without dropout', async () => {
    const one = cases[1]!;
    const [a, b] = [await trainOn(one), await trainOn(one, { seed: 2 })];
    expect(largestGap(a, b)).toBeLessThan(1e-4);
  });
});
