// After the first visit the app needs no network; a new version is offered, and comes only when it is taken.

import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { siteFolder } from '../../web/build/site.js';
import { serveSite } from '../../web/serve/site-server.js';
import { modelReady, type SiteInChromium } from './site-in-chromium.js';
import { fixture, speechFile } from './sounds.js';

const worksOffline = (page: Page) =>
  page.waitForFunction(
    () => document.querySelector('[data-key=offline] dd')?.textContent === 'yes',
  );

export function offlineSuite(site: SiteInChromium, scratch: () => string): void {
  describe('without a network', () => {
    it('opens again and answers, compressed recordings too', async () => {
      const { page, context } = await site.open({ serviceWorkers: 'allow' });
      await worksOffline(page);
      await context.setOffline(true);
      await page.reload();
      await modelReady(page);
      await page.click('#tab-files');
      await page.setInputFiles('input[type=file]', [speechFile, fixture('stereo-44k.mp3')]);
      await page.waitForFunction(
        () => document.querySelectorAll('[data-state=answered]').length === 2,
      );
      await page.click('#tab-live');
      await page.click('.round');
      await page.waitForSelector('.live');
      await context.close();
    });
  });

  describe('a new version', () => {
    it('is offered, and used when asked for', async () => {
      const folder = join(scratch(), 'site');
      cpSync(siteFolder, folder, { recursive: true, filter: (path) => !path.endsWith('.br') });
      const first = await serveSite({ folder, port: 0 });
      const { page, context } = await site.open({ url: first.url, serviceWorkers: 'allow' });
      await worksOffline(page);
      first.server.closeAllConnections();
      first.server.close();

      const worker = `${folder}/service-worker.js`;
      writeFileSync(
        worker,
        readFileSync(worker, 'utf8').replace(/version\\":\\"\w+/, 'version\\":\\"next'),
      );
      writeFileSync(
        `${folder}/index.html`,
        readFileSync(`${folder}/index.html`, 'utf8').replace(
          '<title>affetto',
          '<title>Next affetto',
        ),
      );
      const second = await serveSite({ folder, port: Number(new URL(first.url).port) });
      await page.reload();
      await page.waitForSelector('text=A new version of affetto is ready.');
      const version = () => page.evaluate(() => caches.keys());
      expect(await version()).toHaveLength(2);
      const before = await page.evaluate(() => performance.timeOrigin);
      await page.click('text=Use it now');
      await page.waitForFunction((origin) => performance.timeOrigin !== origin, before);
      await modelReady(page);
      expect(await version()).toEqual(['affetto-site-next']);
      await context.close();
      second.server.closeAllConnections();
      second.server.close();
    });
  });
}
