// Why, in words: what was measured of a recording, beside what is usual or the voice's earlier recordings; and the training clips that
// an answer of the large model resembles.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { violations } from './access-suite.js';
import { largeModelReady, type SiteInChromium } from './site-in-chromium.js';
import { sentence, silence, writeSound } from './sounds.js';

/** Measuring waits for an explanation, which takes seconds. */
const patient = { timeout: 120_000 };

/** What is said of each aspect: `pitch: more`. */
const said = (page: Page) =>
  page
    .locator('[data-compared-with] li')
    .evaluateAll((items) =>
      items.map(
        (item) => `${item.getAttribute('data-aspect')}: ${item.getAttribute('data-direction')}`,
      ),
    );

export function wordsSuite(site: SiteInChromium, scratch: () => string): void {
  describe('why, in words', () => {
    it('compares a file with what is usual for anybody', patient, async () => {
      const { page, context, problems } = await site.open({ at: '#files' });
      await page.click('[data-example=high]');
      await page.getByRole('button', { name: 'Why this answer?' }).click();
      await page.waitForSelector('[data-compared-with=typical] li', patient);
      // The same measure in Node says 297 Hz, where neutral actors have 103 to 208.
      expect(await said(page)).toEqual(['pitch: more', 'range: less', 'rate: more']);
      const words = await page.textContent('[data-aspect=pitch]');
      expect(words).toMatch(/^higher: 29\d Hz, usually 103 to 208$/);
      await page.waitForSelector('.why [role=grid], .why figure', patient);
      expect(await violations(page)).toEqual([]);
      // Of the small model no training clips are known.
      expect(await page.locator('[data-neighbours]').count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('compares a recording with those before it', patient, async () => {
      const talk = await sentence();
      const microphone = writeSound(scratch(), 'said-twice.wav', [
        silence(0.3),
        talk,
        silence(0.3),
      ]);
      const { page, context } = await site.open({ microphone });
      const record = async (button: string) => {
        await page.click(button);
        await page.waitForSelector('.round-running');
        await page.waitForTimeout(3_000);
        await page.click('.round');
        await page.waitForSelector('.answer');
      };
      await record('.round');
      await page.getByRole('button', { name: 'Why this answer?' }).click();
      await page.waitForSelector('[data-compared-with=typical] li', patient);
      await record('.playback .button-main');
      await page.getByRole('button', { name: 'Why this answer?' }).click();
      await page.waitForSelector('[data-compared-with=voice] li', patient);
      const items = await said(page);
      expect(items.map((item) => item.split(':')[0])).toEqual(['pitch', 'range', 'level', 'rate']);
      // The same sound over and over is as high and as loud as before.
      expect(items).toContain('pitch: alike');
      expect(items).toContain('level: alike');
      await context.close();
    });

    it('names the nearest training clips of the large model', { timeout: 180_000 }, async () => {
      const { page, context } = await site.open({
        ...{ at: '#files', large: true, locale: 'de-DE' },
        before: () => localStorage.setItem('affetto.slowest-answer-ms', '600000'),
      });
      await largeModelReady(page);
      await page.click('[data-example=telephone]');
      await page.getByRole('button', { name: 'Warum?' }).click();
      await page.waitForSelector('[data-neighbours="2"] li', patient);
      const clips = await page.locator('[data-neighbours] li').allTextContents();
      expect(clips).toHaveLength(2);
      for (const clip of clips) {
        expect(clip).toMatch(/, gespielt von .+ \((RAVDESS|EMO-DB|nEMO), Sprecher:in \w+\)$/);
      }
      expect(await page.textContent('[data-neighbours] .note')).toMatch(/in \d+\s%/);
      await context.close();
    });
  });
}
