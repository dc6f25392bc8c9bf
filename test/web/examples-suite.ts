// The example recordings: one click each, and what the page says to look for is what each of the two shipped models answers.

import { readdirSync, statSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './access-suite.js';
import { largeModelReady, type SiteInChromium } from './site-in-chromium.js';

const folder = new URL('../../web/app/examples/recordings/', import.meta.url).pathname;

/** The emotion of each example as a whole, as its text says; undefined where the text speaks of the course alone. */
const said = {
  low: 'calm',
  high: 'fearful',
  change: undefined,
  pauses: undefined,
  telephone: 'angry',
  wind: 'unsure',
} as const;

/** The emotions of the timeline that is shown, one after the other, and `pause` where the lane is empty between two. */
const course = (page: Page) =>
  page.locator('.over-time .lane-part').evaluateAll((parts) => {
    let end = Number.POSITIVE_INFINITY;
    return parts.flatMap((part) => {
      const { left, width } = (part as HTMLElement).style;
      const isAfterPause = Number.parseFloat(left) - end > 1;
      end = Number.parseFloat(left) + Number.parseFloat(width);
      const emotion = part.getAttribute('data-emotion') ?? '';
      return isAfterPause ? ['pause', emotion] : [emotion];
    });
  });

/** Lets the large model answer however long it takes here. */
const patient = () => localStorage.setItem('affetto.slowest-answer-ms', '600000');

export function examplesSuite(site: SiteInChromium): void {
  describe('the examples', () => {
    it('are small', () => {
      const sizes = readdirSync(folder).map((name) => statSync(folder + name).size);
      expect(sizes).toHaveLength(6);
      expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(150_000);
    });

    it.each([
      ['small', false],
      ['large', true],
    ])('are what their texts say, by the %s model', { timeout: 240_000 }, async (_, large) => {
      const { page, context, problems } = await site.open({ large, before: patient });
      if (large) await largeModelReady(page);
      // From the panel that opens first, without a microphone.
      await page.getByRole('link', { name: 'No microphone? Try an example recording' }).click();
      for (const [id, emotion] of Object.entries(said)) {
        await page.click(`[data-example=${id}]`);
        await page.waitForSelector(`[data-looking-at=${id}]`);
        await page.waitForSelector('.file[data-state=answered]', { timeout: 60_000 });
        const answer = await page
          .locator('.file [data-answer]')
          .first()
          .getAttribute('data-answer');
        const look = await page.textContent('#examples-look');
        if (emotion !== undefined) {
          expect(answer, id).toBe(emotion);
          expect(look).toContain(emotion === 'unsure' ? 'not sure' : emotion);
        } else {
          await page.waitForSelector('.over-time .lane-part', { timeout: 60_000 });
          const parts = await course(page);
          const spoken = parts.filter((part) => part !== 'pause');
          if (id === 'pauses') {
            // Four sentences, three pauses between them.
            expect(parts.filter((part) => part === 'pause')).toHaveLength(3);
            const even = spoken.filter((part) => part === 'sad' || part === 'calm');
            expect(even.length).toBeGreaterThanOrEqual(spoken.length / 2);
          } else {
            expect(spoken[0]).toBe('calm');
            expect(spoken.at(-1)).not.toBe('calm');
            expect(spoken.at(-1)).not.toBe('unsure');
          }
        }
        if (id === 'low') expect(await violations(page)).toEqual([]);
        await page.locator('.file button[aria-label^="Remove"]').first().click();
        await page.waitForSelector('.file', { state: 'detached' });
      }
      expect(problems).toEqual([]);
      await context.close();
    });

    it('say so where they cannot be loaded, in German', async () => {
      const { page, context } = await site.open({
        ...{ at: '#files', locale: 'de-DE' },
        intercept: (page) => page.route(/low.*\.opus/, (route) => route.abort()),
      });
      await page.click('[data-example=low]');
      await page.waitForSelector('[data-looking-at=low]');
      expect(await page.textContent('#examples-look')).toContain('ließ sich nicht laden');
      expect(await page.locator('.file').count()).toBe(0);
      await context.close();
    });
  });
}
