// Half an hour of live recognition in a few minutes: the page's memory must not grow; the worker's counts
// where it answers in time, which its printed parts show. Takes long, so only on request:
// AFFETTO_ENDURANCE=1 npx vitest run test/web/endurance.test.ts

import { existsSync, readFileSync } from 'node:fs';
import type { CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { fastMicrophone } from './fast-microphone.js';
import { executablePath, SiteInChromium } from './site-in-chromium.js';
import { rate, speechFile } from './sounds.js';

const wanted = process.env.AFFETTO_ENDURANCE === '1' && existsSync(executablePath);
const minutes = 30;
/** How much faster than real time the fake device delivers. */
const speed = 10;

describe.skipIf(!wanted)('half an hour live', () => {
  const site = new SiteInChromium();
  beforeAll(() => site.start(), 180_000);
  afterAll(() => site.close());

  it('keeps its memory', async () => {
    const { page, context } = await site.open({
      at: '#live',
      optimise: true,
      before: fastMicrophone,
    });
    const { samples } = await decodeAudio(readFileSync(speechFile), { sampleRate: rate });
    await page.evaluate(([sound, factor]) => Object.assign(window, { sound, factor }), [
      Array.from(samples),
      speed,
    ] as const);
    await page.click('.round');
    await page.waitForSelector('.live');
    const session = await context.newCDPSession(page);
    // The first minutes fill what has a fixed size: the timeline, the lists of measurements.
    await elapsed(page, 5);
    const before = await heap(session, page);
    await elapsed(page, minutes);
    const after = await heap(session, page);
    console.log(`heap after 5 min ${before} bytes, after ${minutes} min ${after} bytes`);
    expect(after - before).toBeLessThan(5_000_000);
    await context.close();
  }, 900_000);
});

/** Waits until the session has heard so many minutes. */
async function elapsed(page: Page, wantedMinutes: number): Promise<void> {
  await page.waitForFunction(
    (goal) => ((window as unknown as { fed?: number }).fed ?? 0) >= goal,
    wantedMinutes * 60 * rate,
    { timeout: 800_000, polling: 1_000 },
  );
}

/** Live JavaScript memory of the page and its worker, WebAssembly's included, in bytes. */
async function heap(session: CDPSession, page: Page): Promise<number> {
  await session.send('HeapProfiler.collectGarbage');
  const usage = await session.send('Runtime.getHeapUsage');
  // A busy worker would not answer in time and be left out.
  const pause = (paused: boolean) =>
    page.evaluate((value) => Object.assign(window, { paused: value }), paused);
  await pause(true);
  await page.waitForTimeout(15_000);
  // It counts every thread of the page; the parts say whether the worker is among them.
  const { bytes, breakdown } = await page.evaluate(() =>
    performance.measureUserAgentSpecificMemory(),
  );
  const scopes = breakdown.flatMap(({ bytes: part, attribution }) =>
    attribution.map(({ scope }) => `${scope} ${part}`),
  );
  console.log(`page's own heap ${usage.usedSize}; all ${bytes}: ${scopes.join(', ')}`);
  await pause(false);
  return bytes;
}

declare global {
  interface Performance {
    /** The measure exists only in cross-origin isolated pages. */
    measureUserAgentSpecificMemory(): Promise<{
      bytes: number;
      breakdown: { bytes: number; attribution: { scope: string }[] }[];
    }>;
  }
}
