// Temperature scaling against its definition: known temperatures are found again, answers stay.

import { describe, expect, it } from 'vitest';
import { RandomStream } from '../../src/random.js';
import { fitTemperature } from '../../src/scores/temperature.js';

/** Logits whose softmax are the true probabilities, labels drawn from them, then logits sharpened by `factor`. */
function overconfident(factor: number) {
  const random = new RandomStream(3);
  const [rows, classes] = [20_000, 4];
  const logits = new Float64Array(rows * classes);
  const truth = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    const own = Array.from({ length: classes }, () => 1.5 * random.normal());
    const total = own.reduce((sum, value) => sum + Math.exp(value), 0);
    let draw = random.uniform() * total;
    truth[row] = own.findIndex((value) => {
      draw -= Math.exp(value);
      return draw < 0;
    });
    for (let c = 0; c < classes; c++) logits[row * classes + c] = factor * (own[c] as number);
  }
  return { logits, truth, classes };
}

describe('fitTemperature', () => {
  it.each([0.5, 1, 3])('finds that logits are sharpened by %f', (factor) => {
    const { logits, truth, classes } = overconfident(factor);
    expect(fitTemperature(logits, truth, classes) / factor).toBeCloseTo(1, 1);
  });

  it('is 1 without examples', () => {
    expect(fitTemperature([], [], 8)).toBe(1);
  });

  it('stays in its range when every answer is right, or wrong', () => {
    expect(fitTemperature([5, 0, 0, 5], [0, 1], 2)).toBeCloseTo(0.05, 3);
    expect(fitTemperature([5, 0, 0, 5], [1, 0], 2)).toBeCloseTo(20, 1);
  });
});
