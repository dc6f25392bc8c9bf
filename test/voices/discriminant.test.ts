// The second opinion: the regression against scikit-learn, and what a profile makes of it against NumPy
// (test/fixtures/voices/make-discriminant-fixture.py).

import { readFileSync } from 'node:fs';
import { Matrix } from 'ml-matrix';
import { afterAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { cellMeans, separate } from '../../src/voices/emotion-and-voice-means.js';
import { fitDiscriminant } from '../../src/voices/fit-discriminant.js';
import type { ReducedVoices } from '../../src/voices/labelled-voices.js';
import { fitLogisticRegression } from '../../src/voices/logistic-regression.js';
import { MatrixProducts } from '../../src/voices/matrix-products.js';
import { evidenceKey, evidenceSize, type VoiceModel } from '../../src/voices/voice-model.js';
import { VoiceProfile } from '../../src/voices/voice-profile.js';
import { rowMatrix } from '../support/row-matrix.js';

const { regression, profile } = JSON.parse(
  readFileSync(new URL('../fixtures/voices/discriminant.json', import.meta.url), 'utf8'),
);
const products = new MatrixProducts(nodeRuntime);
afterAll(() => products.dispose());

describe('logistic regression', () => {
  it('finds the weights that scikit-learn finds', async () => {
    const x = rowMatrix(regression.x);
    const { labels, weights, penalty } = regression;
    const task = { x, labels, weights, penalty, classes: 3 };
    const { weight, bias } = await fitLogisticRegression(task, products);
    for (const [i, row] of (regression.weight as number[][]).entries()) {
      for (const [j, value] of row.entries()) expect(weight.get(i, j)).toBeCloseTo(value, 3);
    }
    const mean = bias.reduce((sum, value) => sum + value, 0) / bias.length;
    for (const [j, value] of bias.entries()) {
      expect(value - mean).toBeCloseTo(regression.bias[j], 3);
    }
  });
});

describe('a profile with a regression', () => {
  const { spreads, discriminant, decisiveness } = profile;
  const model: VoiceModel = {
    spreads,
    products: profile.products,
    discriminant,
    decisiveness,
    temperatures: [{ recordings: 0, temperature: 1 }],
  };

  it.each([
    ['all that is inferred', model, profile.logits],
    ['as far as is safe', { ...model, fullVariety: profile.fullVariety }, profile.withVariety],
  ])('judges as NumPy does, with 0, 3 and 6 recordings heard: %s', (_, own, logits) => {
    expect(evidenceSize(own, 3)).toBe(6);
    for (const [count, expected] of Object.entries(logits) as [string, number[][]][]) {
      const voice = new VoiceProfile(own, 3);
      for (const one of profile.known.slice(0, Number(count))) voice.add(one);
      for (const [i, clip] of (profile.judged as number[][]).entries()) {
        for (const [j, value] of voice.logits(clip).entries()) {
          expect(value).toBeCloseTo(expected[i]![j]!, 6);
        }
      }
    }
  });

  it('is not taken for a model without one', () => {
    const { discriminant: _, ...without } = model;
    expect(evidenceKey(without)).not.toBe(evidenceKey(model));
    expect(() => new VoiceProfile(without, 3).add(profile.known[0])).toThrow('6 numbers');
  });
});

describe('the fit to voices', () => {
  it('tells emotions apart whose voices differ by more than emotions do, and repeats by seed', async () => {
    const random = new RandomStream(3);
    const clips = Array.from({ length: 10 }, (_, voice) => {
      const [x, y] = [4 * random.normal(), 0.3 * random.normal()];
      return Array.from({ length: 12 }, (__, clip) => {
        const label = clip % 2;
        return {
          voice: `v${voice}`,
          label,
          at: [x + random.normal(), y + 3 * label + random.normal()],
        };
      });
    }).flat();
    const reduced: ReducedVoices = {
      coordinates: new Matrix(clips.map(({ at }) => at)),
      labels: clips.map(({ label }) => 2 * label),
      voices: clips.map(({ voice }) => voice),
      classes: 3,
      mean: new Float64Array(2),
      deviation: new Float64Array(2).fill(1),
      basis: { rows: 2, columns: 2, data: Float32Array.of(1, 0, 0, 1) },
    };
    const all = clips.map((_, index) => index);
    const options = { logisticPenalty: 0.01, logisticPrior: 2 };
    const cells = cellMeans(reduced, all);
    const known = { means: separate(cells, 3).means, present: cells.labels };
    const fit = (seed: number) => fitDiscriminant(reduced, all, known, { options, seed }, products);
    const { weight, biases, products: means } = await fit(1);
    const right = clips.filter(({ at, label }) => {
      const logits = biases.map(
        (bias, e) => bias + at[0]! * weight.get(0, e) + at[1]! * weight.get(1, e),
      );
      return logits.indexOf(Math.max(...logits)) === 2 * label;
    });
    expect(right.length / clips.length).toBeGreaterThan(0.9);
    // The label without clips is never answered.
    expect(biases[1]).toBeLessThan(-50);
    expect(means).toHaveLength(9);
    expect((await fit(1)).weight).toEqual(weight);
    expect((await fit(2)).weight).not.toEqual(weight);
  });
});
