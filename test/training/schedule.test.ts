// The learning rate's shape, against PyTorch's OneCycleLR where both define it.

import { describe, expect, it } from 'vitest';
import { learningRateAt } from '../../src/training/schedule.js';

const settings = { learningRate: 0.002, schedule: { kind: 'one-cycle', warmup: 0.15 } } as const;

describe('learningRateAt', () => {
  it('rises by a half cosine from peak / 25 to the peak, then falls to nearly 0', () => {
    const rates = Array.from({ length: 100 }, (_, step) => learningRateAt(step, 100, settings));
    expect(rates[0]).toBeCloseTo(0.002 / 25, 12);
    expect(Math.max(...rates)).toBe(rates[15]);
    expect(rates[15]).toBe(0.002);
    expect(rates[99]).toBeLessThan(0.002 / 1000);
    for (let step = 1; step < 100; step++) {
      const rising = step <= 15;
      expect((rates[step] as number) > (rates[step - 1] as number)).toBe(rising);
    }
  });

  it("agrees with PyTorch's OneCycleLR in the warm-up", () => {
    // torch.optim.lr_scheduler.OneCycleLR(SGD, max_lr=2e-3, total_steps=100, pct_start=0.16): steps 0, 5, 10, 15
    // (its warm-up ends at step total * pct_start - 1).
    const torch = [8e-5, 5.600000000000001e-4, 1.52e-3, 2e-3];
    const ours = [0, 5, 10, 15].map((step) => learningRateAt(step, 100, settings));
    for (const [index, value] of torch.entries()) expect(ours[index]).toBeCloseTo(value, 9);
  });

  it('can stay constant', () => {
    const constant = { learningRate: 0.1, schedule: { kind: 'constant', warmup: 0.15 } } as const;
    expect([0, 50, 99].map((step) => learningRateAt(step, 100, constant))).toEqual([0.1, 0.1, 0.1]);
  });
});
