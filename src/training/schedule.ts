// The learning rate over a run.

import type { TrainingSettings } from './settings.js';

/**
 * Computes the learning rate of one step. `one-cycle` (Smith & Topin 2018, cosine form as in PyTorch's OneCycleLR):
 * from peak / 25 up to the peak during the warm-up, then down to nearly 0.
 * @param step 0-based, below `steps`.
 */
export function learningRateAt(
  step: number,
  steps: number,
  settings: Pick<TrainingSettings, 'learningRate' | 'schedule'>,
): number {
  const { learningRate: peak, schedule } = settings;
  if (schedule.kind === 'constant') return peak;
  const rise = Math.max(1, Math.round(steps * schedule.warmup));
  if (step < rise) return cosine(peak / 25, peak, step / rise);
  return cosine(peak, peak / 1e4, (step - rise) / Math.max(1, steps - rise));
}

function cosine(from: number, to: number, share: number): number {
  return to + ((from - to) / 2) * (1 + Math.cos(Math.PI * Math.min(1, share)));
}
