// The rule that tells speech from other sounds, against the normal equations solved directly.

import { Matrix, solve } from 'ml-matrix';
import { afterAll, describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { ridgeRule } from '../../src/training/fit-speech.js';
import { MatrixProducts } from '../../src/voices/matrix-products.js';

const columns = 12;
const random = new RandomStream(4);
/** Rows of numbers of different sizes, around a mean of their own. */
const draw = (count: number, shift: number) =>
  Array.from({ length: count }, () =>
    Float64Array.from({ length: columns }, (_, i) => (i + 1) * (random.normal() + shift * (i % 3))),
  );

describe('the rule for speech', () => {
  const products = new MatrixProducts(nodeRuntime);
  afterAll(() => products.dispose());

  it('solves the weighted normal equations of a ridge regression', async () => {
    const speech = draw(90, 0);
    const sounds = draw(20, 1);
    const mean = Float64Array.from({ length: columns }, (_, i) => 0.1 * i);
    const deviation = Float64Array.from({ length: columns }, (_, i) => i + 1);
    const { weight, bias } = await ridgeRule({ speech, sounds, mean, deviation, products });

    const rows = [...speech, ...sounds];
    const share = rows.map((_, row) => (row < 90 ? 0.5 / 90 : 0.5 / 20));
    const z = new Matrix(
      rows.map((row) => Array.from(row, (value, i) => (value - mean[i]!) / deviation[i]!)),
    );
    const centre = Matrix.rowVector(share).mmul(z);
    const centred = z.clone().subRowVector(centre.getRow(0));
    const weighed = centred.clone().mulColumnVector(share);
    const covariance = weighed.transpose().mmul(centred);
    const ridge = covariance.trace() / columns;
    const targets = Matrix.columnVector(rows.map((_, row) => (row < 90 ? 1 : -1)));
    const expected = solve(
      covariance.add(Matrix.eye(columns).mul(ridge)),
      weighed.transpose().mmul(targets),
    );
    for (const row of rows) {
      const said = row.reduce((sum, value, i) => sum + value * weight[i]!, bias);
      const right = row.reduce(
        (sum, value, i) =>
          sum + ((value - mean[i]!) / deviation[i]! - centre.get(0, i)) * expected.get(i, 0),
        0,
      );
      expect(said).toBeCloseTo(right, 4);
    }
  });
});
