// Teaching as somebody at the microphone does it: takes played one after the other, each recorded when it
// sounds and stopped when it is over.

import type { Page } from 'playwright-core';
import { rate, silence, writeSound } from './sounds.js';

/** Longer than a slow machine needs from the end of a take to the press of the button for the next. */
const pauseSeconds = 3;

/** A file for the microphone: every take (48 kHz) after a pause. Returns its path. */
export function soundOfTakes(folder: string, name: string, takes: readonly Float32Array[]): string {
  return writeSound(
    folder,
    name,
    takes.flatMap((take) => [silence(pauseSeconds), trimmed(take)]),
  );
}

/** Cuts off the silence at the ends, which would count as a part of the pause. */
function trimmed(samples: Float32Array): Float32Array {
  const hop = rate / 100;
  const loud: number[] = [];
  for (let at = 0; at + hop <= samples.length; at += hop) {
    const power = samples.subarray(at, at + hop).reduce((sum, x) => sum + x * x, 0) / hop;
    if (power > 1e-6) loud.push(at);
  }
  return samples.subarray(loud[0] ?? 0, (loud.at(-1) ?? samples.length) + hop);
}

/** Records the sentence that stands out, from a pause to the next. Resolves when it is kept. */
export async function recordTake(page: Page): Promise<void> {
  const before = await page.locator('.sentence[data-take=recorded]').count();
  await page.click('.guide .round');
  await page.waitForSelector('.guide .round-running');
  await page.evaluate(spoken);
  await page.click('.guide .round-running');
  await page.waitForFunction(
    (count) => document.querySelectorAll('.sentence[data-take=recorded]').length > count,
    before,
  );
}

/** Runs in the page: waits until something was said, and then nothing for a while. */
function spoken(): Promise<void> {
  return new Promise((resolve) => {
    let heard = false;
    let quietSince = 0;
    const timer = setInterval(() => {
      const bars = document.querySelectorAll('.guide .meter-on').length;
      if (bars > 4) heard = true;
      if (bars > 1 || !heard) quietSince = performance.now();
      if (performance.now() - quietSince < 600) return;
      clearInterval(timer);
      resolve();
    }, 40);
  });
}

/** Learns from what was recorded, and waits for what came of it. Returns seconds. */
export async function learn(page: Page): Promise<number> {
  const began = performance.now();
  await page.click('text=Learn my voice');
  await page.waitForSelector('.result', { timeout: 240_000 });
  return (performance.now() - began) / 1000;
}
