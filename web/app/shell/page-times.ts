// How fast the page itself is, for the diagnostics and the tests.

import { signal } from '@preact/signals';

/** Milliseconds from opening the address to a page that reacts. */
export const usableMs = signal<number | undefined>(undefined);
/** The number of tasks of the page's own thread that took over 50 ms since it became usable. */
export const longTasks = signal(0);

/** Notes when the page became usable, and every long task from then on. */
export function startMeasuring(): void {
  usableMs.value = performance.now();
  if (!PerformanceObserver.supportedEntryTypes.includes('longtask')) return;
  new PerformanceObserver((list) => {
    longTasks.value += list.getEntries().length;
  }).observe({ type: 'longtask' });
}
