// The page built with a consent step: nothing is heard before somebody agreed, and after they withdrew. The attribute that such a
// build writes is put into the built page on its way to the browser, by the function of the build.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import {
  consentFrom,
  consentOf,
  consentStep,
  consentVariable,
  withConsent,
} from '../../web/build/consent.js';
import { violations } from './access-suite.js';
import type { OpenOptions, SiteInChromium } from './site-in-chromium.js';
import { speechFile } from './sounds.js';

const address = 'https://example.org/privacy?a=1&b=2';

const built: OpenOptions = {
  intercept: (page) =>
    page.route(/\/(#.*)?$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: withConsent(await response.text(), address) });
    }),
  // Counts what wants the microphone.
  before: () => {
    const counted = window as unknown as { asked: number };
    counted.asked = 0;
    navigator.mediaDevices.getUserMedia = () => {
      counted.asked += 1;
      return Promise.reject(new DOMException('for the test', 'NotAllowedError'));
    };
  },
};

/** Drops a made-up file on the page. */
const drop = (page: Page) =>
  page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['no sound'], 'dropped.wav'));
    const event = { dataTransfer, bubbles: true, cancelable: true };
    window.dispatchEvent(new DragEvent('dragover', event));
    return !window.dispatchEvent(new DragEvent('drop', event));
  });

export function consentSuite(site: SiteInChromium): void {
  describe('a page that asks for consent', () => {
    it('hears nothing before somebody agreed, and nothing after they withdrew', async () => {
      const { page, context, problems } = await site.open({ ...built, at: '#files' });
      await page.waitForSelector('[data-consent-step=asking]');
      expect(await violations(page)).toEqual([]);
      expect(await page.locator('[role=tablist], input[type=file], .round').count()).toBe(0);
      expect(await page.getByRole('link', { name: /by whoever runs/ }).getAttribute('href')).toBe(
        address,
      );
      // The file is taken from the browser, which would leave the page for it, and from the app.
      expect(await drop(page)).toBe(true);
      // Nor does the key that records.
      await page.keyboard.press('r');
      await page.getByRole('button', { name: 'I agree, it may listen' }).click();
      await page.waitForSelector('[role=tablist]');
      expect(await page.locator('.file').count()).toBe(0);
      await drop(page);
      await page.waitForSelector('.file[data-state=failed]');
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.file [data-answer]');
      expect(await page.evaluate('asked')).toBe(0);
      await page.click('[data-consent-step=withdraw]');
      await page.waitForSelector('[data-consent-step=asking]');
      expect(await page.locator('.file').count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('takes a no for an answer, in German and on a phone', async () => {
      const { page, context } = await site.open({ ...built, locale: 'de-DE', width: 360 });
      await page.getByRole('button', { name: 'Nein' }).click();
      await page.waitForSelector('[data-consent-step=refused]');
      expect(await page.locator('main').textContent()).toContain('Es wird nichts gehört');
      expect(await violations(page)).toEqual([]);
      expect(await page.locator('[role=tablist]').count()).toBe(0);
      expect(
        await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
      ).toBeLessThanOrEqual(0);
      await page.getByRole('button', { name: 'Noch einmal lesen' }).click();
      await page.waitForSelector('[data-consent-step=asking]');
      await context.close();
    });

    it('is not fetched where nobody asked for it', async () => {
      const { page, context, requests } = await site.open();
      expect(await page.locator('[data-consent-step]').count()).toBe(0);
      expect(requests.filter((url) => url.includes('consent'))).toEqual([]);
      await context.close();
    });

    it('is switched on by the build', () => {
      const html = '<!doctype html>\n<html lang="en">\n<body></body></html>';
      const { transformIndexHtml } = consentStep() as unknown as {
        transformIndexHtml(text: string): string;
      };
      const before = process.env[consentVariable];
      try {
        process.env[consentVariable] = address;
        const page = transformIndexHtml(html);
        expect(page).toContain(
          '<html lang="en" data-consent="https://example.org/privacy?a=1&amp;b=2">',
        );
        expect(consentOf(page)).toBe(address);
        delete process.env[consentVariable];
        expect(transformIndexHtml(html)).toBe(html);
        // And off again.
        expect(transformIndexHtml(page)).toBe(html);
      } finally {
        if (before === undefined) delete process.env[consentVariable];
        else process.env[consentVariable] = before;
      }
    });

    it.each([
      ['', undefined],
      ['no', undefined],
      ['yes', ''],
      ['privacy.html', 'privacy.html'],
      ['../privacy/?lang=de', '../privacy/?lang=de'],
    ])('takes %j', (text, choice) => expect(consentFrom(text)).toBe(choice));

    it.each(['javascript:alert(1)', 'data:text/html,x', 'maybe', 'https://a.b/"><script>'])(
      'refuses %j',
      (text) => expect(() => consentFrom(text)).toThrow('takes yes, no, or the address'),
    );
  });
}
