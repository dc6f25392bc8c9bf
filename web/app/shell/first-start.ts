// Whether this is the start of somebody's first visit: then a large heading says what the page is. Once something was
// begun it makes room for what is done.

import { signal } from '@preact/signals';
import { remembered } from '../storage/remembered.js';

const kept = remembered('begun');

export const isFirstStart = signal(kept.value === undefined);

/** Notes that something was begun, for this and later visits. */
export function noteBegun(): void {
  if (!isFirstStart.value) return;
  isFirstStart.value = false;
  kept.store('yes');
}
