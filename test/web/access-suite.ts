// Looks and access: axe-core finds nothing serious, the keyboard is enough, nothing sticks out on a phone,
// and German is whole.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { OpenOptions, SiteInChromium } from './site-in-chromium.js';
import { fixture, noise, sentence, silence, speechFile, writeSound } from './sounds.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds against WCAG 2.2 A and AA, as `rule: selector`. */
export async function violations(page: Page): Promise<string[]> {
  // A colour on its way to another is neither.
  await page.evaluate(async () => {
    const passing = document.getAnimations().filter(({ effect, playState }) => {
      return playState === 'running' && effect?.getComputedTiming().endTime !== Infinity;
    });
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
  // Evaluated by the debugger, which the Content-Security-Policy does not hold back.
  await page.evaluate(axe);
  const { violations: found } = await page.evaluate(() =>
    (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }),
  );
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
}

const looks: [string, OpenOptions][] = [
  ['light', { colorScheme: 'light' }],
  ['a phone, dark, German', { width: 360, colorScheme: 'dark', locale: 'de-DE' }],
];

export function accessSuite(site: SiteInChromium, scratch: () => string): void {
  describe.each(looks)('in %s', (_, options) => {
    it('is accessible and fits, in every panel and state', async () => {
      const sound = writeSound(scratch(), 'speaking.wav', [
        silence(0.6),
        await sentence(),
        silence(1.6),
      ]);
      const { page, context, problems } = await site.open({ ...options, microphone: sound });
      const check = async (state: string) => {
        expect(await violations(page), state).toEqual([]);
        const spare = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return clientWidth - scrollWidth;
        });
        expect(spare, state).toBe(0);
      };
      await page.click('.diagnostics summary');
      await check('idle');
      await page.click('.round');
      await page.waitForSelector('.round-running');
      await check('recording');
      await page.waitForTimeout(1_500);
      await page.click('.round');
      await page.waitForSelector('.answer');
      await check('recorded');
      await page.click('#tab-live');
      await page.click('.round');
      await page.waitForSelector('.timeline-bar', { timeout: 15_000 });
      await check('live');
      await page.click('.live-stop');
      await page.waitForSelector('.look .share');
      await check('live, ended');
      await page.click('.look > .actions .button:last-child');
      await page.click('#tab-record');
      await page.waitForSelector('.look .share');
      await page.click('.look > .actions .button:last-child');
      await page.click('#tab-history');
      await page.waitForSelector('.history-entry:nth-child(2)');
      for (const nth of [0, 1]) await page.click(`.history-compare input >> nth=${nth}`);
      await page.waitForSelector('[data-measures]');
      await page.click('.history-line button[aria-expanded] >> nth=0');
      await page.waitForSelector('.history-opened .look');
      await check('history');
      await page.click('#tab-files');
      await check('no files');
      await page.setInputFiles('input[type=file]', [speechFile, fixture('video-only.mp4')]);
      await page.waitForSelector('[data-state=failed]');
      await check('files');
      await page.setInputFiles(
        'input[type=file]',
        writeSound(scratch(), 'hiss.wav', [noise(2, 0.3)]),
      );
      await page.waitForSelector('.file [data-answer=unsure]');
      await check('not sure');
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () =>
          Promise.reject(new DOMException('for the test', 'NotAllowedError'));
      });
      for (const panel of ['record', 'live']) {
        await page.click(`#tab-${panel}`);
        await page.click('.playback .button-main');
        await page.waitForSelector('[data-problem=denied]');
        await check(`${panel}: denied`);
      }
      expect(problems).toEqual([]);
      await context.close();
      // axe-core reads the whole page in thirteen states.
    }, 240_000);
  });

  describe('the keyboard alone', () => {
    it('reaches the content, moves between tabs, records and reads the answer', async () => {
      const { page, context } = await site.open({ early: true });
      const focused = () =>
        page.evaluate(() => document.activeElement?.id || document.activeElement?.className);
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('skip');
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      expect(await focused()).toBe('round ');
      await page.keyboard.press('Shift+Tab');
      await page.keyboard.press('Shift+Tab');
      await page.focus('#tab-record');
      for (const tab of ['tab-live', 'tab-files', 'tab-history', 'tab-teach', 'tab-record']) {
        await page.keyboard.press('ArrowRight');
        expect(await focused()).toBe(tab);
      }
      await page.keyboard.press('End');
      expect(await focused()).toBe('tab-teach');
      expect(new URL(page.url()).hash).toBe('#teach');
      await page.keyboard.press('Home');
      await page.focus('.round');
      await page.keyboard.press('Enter');
      await page.waitForSelector('.round-running');
      await page.waitForTimeout(900);
      // The focus stays on the button: the same key stops.
      await page.keyboard.press('Enter');
      await page.waitForSelector('.player');
      await context.close();
    });
  });

  describe('choices', () => {
    it('keeps language and colours for the next visit', async () => {
      const { page, context } = await site.open({
        locale: 'en-GB',
        colorScheme: 'light',
        early: true,
      });
      await page.selectOption('select >> nth=0', 'dark');
      await page.selectOption('select >> nth=1', 'de');
      await page.waitForSelector('text=Emotionen in der Stimme hören');
      await page.reload();
      await page.waitForSelector('text=Emotionen in der Stimme hören');
      expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
      expect(
        await page.evaluate(() => getComputedStyle(document.documentElement).colorScheme),
      ).toBe('dark');
      await context.close();
    });

    it('stands still for those who asked for it', async () => {
      const { page, context } = await site.open({ reducedMotion: 'reduce', early: true });
      await page.click('.round');
      await page.waitForSelector('.round-running');
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
      await context.close();
    });
  });
}
