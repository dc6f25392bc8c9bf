// What the app measures about itself, for the diagnostics panel and the tests.

import { signal } from '@preact/signals';

/** Milliseconds from opening the address to a page that reacts. */
export const usableMs = signal<number | undefined>(undefined);
/** Milliseconds that the model took for the last clip. */
export const lastClipMs = signal<number | undefined>(undefined);
/** Tasks of the page's own thread over 50 ms since it became usable. */
export const longTasks = signal(0);
/** Milliseconds, newest last. */
export const liveLatenciesMs = signal<readonly number[]>([]);
export const liveInferencesMs = signal<readonly number[]>([]);

const kept = 200;

/** The list with `value` at its end and no more than the newest 200. */
export function appended(list: readonly number[], value: number): readonly number[] {
  return [...list.slice(1 - kept), value];
}

/** @param quantile 0.5 for the median. */
export function quantileOf(list: readonly number[], quantile: number): number | undefined {
  const sorted = list.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(quantile * sorted.length))];
}

/** Notes when the page became usable, and every long task from then on. */
export function startMeasuring(): void {
  usableMs.value = performance.now();
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
  new PerformanceObserver((list) => {
    longTasks.value += list.getEntries().length;
  }).observe({ type: 'longtask' });
}
