// The built site in the system's Chromium, with a microphone that plays a WAV file. One build for all files of tests, one
// server for each; a browser for each file that a microphone plays, and for what computes long.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, vi } from 'vitest';
import { compressSite } from '../../web/build/compress.js';
import { buildSite, siteFolder } from '../../web/build/site.js';
import { type SiteServer, serveSite } from '../../web/serve/site-server.js';
import { oneAtATime } from '../support/one-at-a-time.js';

/** The lock lies in the folder that is made before all tests: among the site's sources it would be newer than the site. */
const siteLock = fileURLToPath(new URL('../../dist-test/site.lock', import.meta.url));

export const executablePath = process.env.AFFETTO_CHROMIUM ?? '/usr/bin/chromium';

export interface OpenOptions {
  /** WAV file that the microphone plays, over and over; default: beeps. */
  readonly microphone?: string;
  readonly permission?: 'granted' | 'denied';
  readonly width?: number;
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: string;
  readonly reducedMotion?: 'reduce';
  /** Path behind the address, such as `#live`. */
  readonly at?: string;
  /** Served from here instead. */
  readonly url?: string;
  readonly serviceWorkers?: 'allow' | 'block';
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
  /** Lets the large model be loaded; default: the browser is set to save data, so the small one answers throughout. */
  readonly large?: boolean;
  /**
   * Lets the browser optimise the engine's code, which takes over a second of a core in each page and is won back only where
   * much is computed. Default: for the large model alone.
   */
  readonly optimise?: boolean;
  /** Comes between the page and what it asks for, before it is opened. */
  readonly intercept?: (page: Page) => Promise<unknown>;
  /** Does not wait for the model. */
  readonly early?: boolean;
}

/** An open page and what went wrong in it. */
export interface OpenPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Errors in scripts and on the console, requests that failed or went to another site. */
  readonly problems: string[];
  /** Addresses of all requests of the page and its workers. */
  readonly requests: string[];
}

/** Starts what is needed on first use; `close` ends it all. */
export class SiteInChromium {
  #site: SiteServer | undefined;
  readonly #browsers = new Map<string, Browser>();

  /** Builds, if necessary, and serves. */
  async start(): Promise<void> {
    await oneAtATime(siteLock, async () => {
      buildSite();
      await compressSite();
    });
    this.#site = await serveSite({ folder: siteFolder, port: 0 });
  }

  get url(): string {
    if (!this.#site) throw new Error('start() first');
    return this.#site.url;
  }

  /** Opens the app in a context of its own; the caller closes it. */
  async open(options: OpenOptions = {}): Promise<OpenPage> {
    const { permission = 'granted', width = 1100, at = '', serviceWorkers = 'block' } = options;
    const browser = await this.#browser(
      options.microphone ?? '',
      options.optimise ?? options.large ?? false,
    );
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      permissions: permission === 'granted' ? ['microphone'] : [],
      locale: options.locale ?? 'en-GB',
      serviceWorkers,
      acceptDownloads: true,
      ...(options.colorScheme && { colorScheme: options.colorScheme }),
      ...(options.reducedMotion && { reducedMotion: options.reducedMotion }),
    });
    if (!options.large) await context.addInitScript(saveData);
    if (options.before) await context.addInitScript(options.before);
    const page = await context.newPage();
    const problems: string[] = [];
    const requests: string[] = [];
    const origin = new URL(options.url ?? this.url).origin;
    context.on('request', (request) => {
      requests.push(request.url());
      // Whatever is done in the page, nobody else hears of it.
      if (!/^(blob|data):/.test(request.url()) && new URL(request.url()).origin !== origin) {
        problems.push(`asked somebody else: ${request.url()}`);
      }
    });
    context.on('requestfailed', (request) => {
      // A player may drop the file that it was playing, and Chromium the tab's icon when the page is left: it
      // asks for that one itself, whenever it likes. An icon that is not there answers 404, which is a problem.
      const why = request.failure()?.errorText;
      const isDropped = why === 'net::ERR_ABORTED' && request.url().endsWith('/icon.svg');
      if (isDropped || request.url().startsWith('blob:')) return;
      problems.push(`request failed (${why}): ${request.url()}`);
    });
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => {
      const isOurs = !message.text().includes('blocked by Playwright');
      if (isOurs && ['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    await options.intercept?.(page);
    await page.goto((options.url ?? this.url) + at);
    if (!options.early) await modelReady(page);
    return { page, context, problems, requests };
  }

  /** The contexts that are open. */
  get contexts(): BrowserContext[] {
    return [...this.#browsers.values()].flatMap((browser) => browser.contexts());
  }

  async close(): Promise<void> {
    for (const browser of this.#browsers.values()) await browser.close();
    this.#site?.server.closeAllConnections();
    this.#site?.server.close();
  }

  async #browser(microphone: string, optimise: boolean): Promise<Browser> {
    const key = `${optimise} ${microphone}`;
    const known = this.#browsers.get(key);
    if (known) return known;
    const args = ['--no-sandbox', '--disable-gpu', '--use-fake-device-for-media-stream'];
    if (!optimise) args.push('--js-flags=--liftoff-only');
    if (microphone) args.push(`--use-file-for-fake-audio-capture=${microphone}`);
    const browser = await chromium.launch({ executablePath, args });
    this.#browsers.set(key, browser);
    return browser;
  }
}

/**
 * Tests the web app in a browser; skipped where there is none.
 * @param suites what is tested, one after the other on one server
 */
export function testInChromium(
  name: string,
  suites: (site: SiteInChromium, scratch: () => string) => void,
): void {
  vi.setConfig({ testTimeout: 45_000, hookTimeout: 180_000 });
  if (!existsSync(executablePath)) {
    console.warn(`${name} is not tested: there is no ${executablePath} (set AFFETTO_CHROMIUM).`);
  }
  // A browser on a busy machine may be late once; what is broken fails again.
  describe.skipIf(!existsSync(executablePath))(name, { retry: 1 }, () => {
    const site = new SiteInChromium();
    let scratch = '';

    beforeAll(async () => {
      scratch = mkdtempSync(join(tmpdir(), 'affetto-web-'));
      await site.start();
    });
    afterAll(async () => {
      await site.close();
      rmSync(scratch, { recursive: true, force: true });
    });

    // What a test that failed left open would go on computing beside all others.
    let before: readonly BrowserContext[];
    beforeEach(() => {
      before = site.contexts;
    });
    afterEach(async () => {
      const left = site.contexts.filter((context) => !before.includes(context));
      await Promise.all(left.map((context) => context.close()));
    });

    suites(site, () => scratch);
  });
}

/** Sets the browser to save data. */
function saveData(): void {
  Object.defineProperty(Navigator.prototype, 'connection', { get: () => ({ saveData: true }) });
}

/** Waits until the large model answers. */
export async function largeModelReady(page: Page): Promise<void> {
  await page.waitForSelector('[data-large=answers]', { timeout: 60_000 });
}

export async function modelReady(page: Page): Promise<void> {
  await page.waitForFunction(
    () => document.querySelector('[data-key=model] dd')?.textContent !== '…',
    undefined,
    { timeout: 30_000 },
  );
}

/** A row of the diagnostics panel, as text. */
export async function diagnostic(page: Page, key: string): Promise<string> {
  return (await page.locator(`[data-key=${key}] dd`).textContent()) ?? '';
}

/** The probabilities that a card or a row of bars shows, by label. */
export async function shownProbabilities(page: Page, within = ''): Promise<Record<string, number>> {
  const pairs = await page
    .locator(`${within} .bars li`)
    .evaluateAll((rows) =>
      rows.map((row) => [row.getAttribute('data-emotion'), row.getAttribute('data-probability')]),
    );
  return Object.fromEntries(pairs.map(([label, share]) => [label, Number(share)]));
}
