// What the first visit costs and allows: bytes, seconds, and requests to nobody else.

import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { contentSecurityPolicy } from '../../src/server/site-headers.js';
import { siteFolder } from '../../web/build/site.js';
import { serveSite } from '../../web/serve/site-server.js';
import { allowed } from './allowed.js';
import { diagnostic, type SiteInChromium } from './site-in-chromium.js';
import { repository, speechFile } from './sounds.js';

export function startSuite(site: SiteInChromium, scratch: () => string): void {
  describe('npm start', () => {
    it.skipIf(process.platform !== 'linux')(
      'serves the app, says where, opens it, and ends with Ctrl+C',
      async () => {
        const told = join(scratch(), 'opened');
        const opener = join(scratch(), 'xdg-open');
        writeFileSync(opener, `#!/bin/sh\necho "$1" > '${told}'\n`, { mode: 0o755 });
        const child = spawn('npm', ['start', '--', '--port', '0'], {
          cwd: repository,
          env: { ...process.env, PATH: `${scratch()}:${process.env.PATH}` },
          // A group of its own, as a terminal would give it.
          detached: true,
        });
        const ended = new Promise((resolve) => child.on('close', resolve));
        let printed = '';
        const address = await new Promise<string>((resolve, reject) => {
          child.stdout.on('data', (text) => {
            printed += text;
            const [found] = printed.match(/http:\/\/localhost:\d+\//) ?? [];
            if (found) resolve(found);
          });
          child.stderr.on('data', (text) => (printed += text));
          child.on('close', () => reject(new Error(`npm start ended: ${printed}`)));
        });
        const page = await fetch(address);
        expect(page.headers.get('cross-origin-opener-policy')).toBe('same-origin');
        expect(await page.text()).toContain('affetto');
        await vi.waitUntil(
          () => existsSync(told) && readFileSync(told, 'utf8').endsWith('\n'),
          10_000,
        );
        expect(readFileSync(told, 'utf8').trim()).toBe(address);
        process.kill(-(child.pid as number), 'SIGINT');
        await ended;
        await expect(fetch(address)).rejects.toThrow();
      },
      // The first start compresses the site.
      300_000,
    );
  });

  describe('the first visit', () => {
    it('asks nobody else, breaks nothing, and is cross-origin isolated', async () => {
      const { page, context, problems, requests } = await site.open({ serviceWorkers: 'allow' });
      await page.click('#tab-files');
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.answer');
      await page.waitForFunction(
        () => document.querySelector('[data-key=offline] dd')?.textContent === 'yes',
      );
      const origin = new URL(site.url).origin;
      const foreign = requests.filter((url) => !url.startsWith(origin) && !url.startsWith('blob:'));
      expect(foreign).toEqual([]);
      expect(problems).toEqual([]);
      expect(await diagnostic(page, 'isolated')).toBe('yes');
      expect(await page.title()).toContain('affetto');
      await context.close();
    });

    it('needs under 4 MB to answer, under 300 kB to be usable', async () => {
      const { page, context } = await site.open({ early: true });
      const usable = await transferred(page, site.url);
      await page.waitForFunction(
        () => document.querySelector('[data-key=model] dd')?.textContent !== '…',
      );
      await page.click('#tab-files');
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.answer');
      const answered = await transferred(page, site.url);
      console.log(`transferred: ${usable} bytes until usable, ${answered} until answered`);
      expect(usable).toBeLessThan(300_000);
      expect(answered).toBeLessThan(4_000_000);
      await context.close();
    });

    it('is ready to record within 2 s', async () => {
      const { page, context } = await site.open({ early: true });
      const ready = Number.parseFloat(await diagnostic(page, 'usable'));
      const pressed = performance.now();
      await page.click('.round');
      await page.waitForSelector('.running');
      const started = Math.round(performance.now() - pressed);
      console.log(`ready to record after ${ready} ms; recording ${started} ms after the press`);
      expect(ready).toBeLessThan(allowed(2_000));
      await context.close();
    });

    it('works under any path, without headers, on one thread', async () => {
      const plain = await serveSite({
        folder: siteFolder,
        port: 0,
        base: '/some/path/',
        plain: true,
      });
      const { page, context, problems } = await site.open({ url: plain.url, at: '#files' });
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.answer');
      expect(await diagnostic(page, 'isolated')).toBe('no');
      expect(problems).toEqual([]);
      await context.close();
      plain.server.closeAllConnections();
      plain.server.close();
    });

    it('has one Content-Security-Policy, in the page and in the header', () => {
      const html = readFileSync(`${siteFolder}/index.html`, 'utf8');
      expect(html).toContain(`content="${contentSecurityPolicy}"`);
      expect(contentSecurityPolicy).not.toContain('unsafe-inline');
      expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
      expect(html).not.toMatch(/(src|href)="\//);
    });
  });
}

/** Counts the bytes of all files asked for so far, as the server sends them: compressed. */
async function transferred(page: import('playwright-core').Page, url: string): Promise<number> {
  const urls = new Set(
    await page.evaluate(() =>
      window.performance.getEntriesByType('resource').map(({ name }) => name),
    ),
  );
  urls.add(url);
  for (const worker of page.workers()) {
    const inWorker = await worker.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    );
    for (const name of inWorker) urls.add(name);
    urls.add(worker.url());
  }
  let bytes = 0;
  for (const each of urls) {
    if (!each.startsWith(url)) continue;
    const response = await fetch(each, { method: 'HEAD', headers: { 'accept-encoding': 'br' } });
    bytes += Number(response.headers.get('content-length'));
  }
  return bytes;
}
