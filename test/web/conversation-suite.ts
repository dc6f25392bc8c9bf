// Who speaks when, asked of the page: nothing is fetched before the click, the answer is that of Node, turns play, voices get
// names, and all of it is saved. The voices are the program's that speaks the page's examples.

import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { diarisationError } from '../../src/diarisation/diarisation-error.js';
import { readRttm } from '../../src/diarisation/rttm.js';
import { loadAffetto } from '../../src/door/load-affetto.js';
import { diarisationNetworks, networkExports } from '../../web/build/model-assets.js';
import { violations } from './access-suite.js';
import { smallModelFile } from './shipped-model.js';
import type { OpenPage, SiteInChromium } from './site-in-chromium.js';
import { rate, repository, silence, writeSound } from './sounds.js';

const patient = { timeout: 90_000 };
/** Two networks and a model take seconds in a browser; on a busy machine many. */
const longTest = 200_000;

/** What one of the page's example voices says. */
async function says(voice: 'low' | 'high'): Promise<Float32Array> {
  const file = `${repository}web/app/examples/recordings/${voice}.opus`;
  return (await decodeAudio(readFileSync(file), { sampleRate: rate })).samples;
}

/** Two voices by turns, twice each. */
async function talk(folder: string): Promise<string> {
  const [low, high] = [await says('low'), await says('high')];
  const pause = silence(0.4);
  return writeSound(folder, 'talk.wav', [low, pause, high, pause, low, pause, high]);
}

const isNetwork = (address: string) => /\/(segmentation|voice)-[\w-]+\.onnx$/.test(address);
const who = '.look > .actions button:text-is("Who speaks?")';

export function conversationSuite(site: SiteInChromium, scratch: () => string): void {
  describe('who speaks when', () => {
    let open: OpenPage;
    let page: Page;
    let path = '';

    beforeAll(async () => {
      path = await talk(scratch());
      open = await site.open({ at: '#files' });
      ({ page } = open);
      await page.setInputFiles('input[type=file]', path);
      await page.waitForSelector(who, patient);
    });
    afterAll(() => open.context.close());

    async function saved(format: string): Promise<string> {
      const waiting = page.waitForEvent('download');
      await page.click(`.talk button:text-is("${format}")`);
      const download: Download = await waiting;
      expect(download.suggestedFilename()).toBe(`talk-voices.${format.toLowerCase()}`);
      return readFileSync(await download.path(), 'utf8');
    }

    it(
      'fetches the networks when it is asked, can be cancelled, and finds what Node finds',
      async () => {
        expect(open.requests.filter(isNetwork)).toEqual([]);
        await page.click(who);
        await page.click('.talk button:text-is("Cancel")', patient);
        await page.waitForSelector('.talk .notice-problem:text-is("Cancelled.")', patient);
        await page.click('.talk button:text-is("Listen")');
        await page.waitForSelector('.talk-words', patient);
        expect(new Set(open.requests.filter(isNetwork)).size).toBe(2);
        expect(await page.textContent('.talk-words')).toMatch(/^2 voices speak\. /);
        expect(await page.textContent('[data-announcer]')).toMatch(/^2 voices speak\. /);

        const affetto = await loadAffetto({ model: smallModelFile() });
        const ours = await affetto.conversation(path);
        await affetto.dispose();
        const theirs = readRttm(await saved('RTTM'));
        expect(theirs).toHaveLength(ours.turns.length);
        expect(diarisationError(ours.turns, theirs).rate).toBeLessThan(0.02);
        const json = JSON.parse(await saved('JSON'));
        expect(json.voices.map(({ emotion }: { emotion: string }) => emotion)).toEqual(
          ours.voices.map(({ recognition }) => recognition.emotion),
        );
      },
      longTest,
    );

    it('has a lane and a sentence for each voice, and no more than it needs', async () => {
      expect(await page.locator('.talk-lane').count()).toBe(2);
      const sentences = await page.locator('.talk-voices li p').allTextContents();
      expect(sentences).toHaveLength(2);
      for (const sentence of sentences) expect(sentence).toMatch(/^speaks for \d+\.\d\ss: \w+/);
      // The first voice speaks for longer, and first.
      const lanes = page.locator('.talk-lane');
      const first = await lanes.nth(0).locator('.lane-part').first().boundingBox();
      const second = await lanes.nth(1).locator('.lane-part').first().boundingBox();
      expect(first!.x + first!.width).toBeLessThan(second!.x);
      expect(await violations(page)).toEqual([]);
    });

    it('plays a turn to its end and no further, and moves from turn to turn by keys', async () => {
      const at = () => page.$eval('audio', (audio: HTMLAudioElement) => audio.currentTime);
      const json = JSON.parse(await saved('JSON'));
      const [, turn, next] = json.turns as { startSeconds: number; endSeconds: number }[];
      await page.click('.talk-turns button >> nth=1');
      await page.waitForSelector('.talk-turns [aria-current=true]', patient);
      await page.waitForFunction(() => document.querySelector('audio')?.paused, undefined, patient);
      expect(await at()).toBeGreaterThanOrEqual(turn!.endSeconds);
      expect(await at()).toBeLessThan(next!.startSeconds);
      await page.focus('.talk-strip');
      await page.keyboard.press('Home');
      await page.keyboard.press('PageDown');
      expect(await at()).toBeCloseTo(turn!.startSeconds, 1);
      await page.waitForSelector('.talk-strip[aria-valuetext*="Voice 2"]');
    });

    it('calls voices what somebody calls them, on the page and in files', async () => {
      await page.fill('.talk-voices input >> nth=0', 'Ada');
      expect(await page.textContent('.talk-name')).toBe('Ada');
      expect(await page.textContent('.talk-turns button')).toContain('Ada');
      expect(await saved('SRT')).toMatch(/\nAda: \w+/);
      expect(await saved('CSV')).toMatch(/\r\nAda,[\s\S]*\r\nVoice 2,/);
    });

    it(
      'believes whoever says how many people speak, and answers for one voice in words',
      async () => {
        const before = open.requests.filter(isNetwork).length;
        await page.selectOption('.talk select', '1');
        await page.waitForSelector('.talk-words[data-voices="1"]', patient);
        expect(await page.textContent('.talk-words')).toMatch(
          /^affetto hears one voice only\. It speaks for /,
        );
        expect(await page.locator('.talk-lane').count()).toBe(0);
        await page.selectOption('.talk select', '2');
        await page.waitForSelector('.talk-words[data-voices="2"]', patient);
        expect(await page.inputValue('.talk-voices input >> nth=0')).toBe('');
        expect(open.requests.filter(isNetwork).length).toBe(before);
        expect(open.problems.filter((problem) => !isNetwork(problem.split(' ').at(-1)!))).toEqual(
          [],
        );
      },
      longTest,
    );
  });

  describe('who speaks when, elsewhere', () => {
    it(
      'fits a phone in dark and German, and says when several speak at once',
      async () => {
        const [low, high] = [await says('low'), await says('high')];
        const parts = [low, silence(0.4), high, silence(0.4), low, silence(0.4), high];
        const whole = writeSound(scratch(), 'together.wav', [...parts, mixed(low, high), low]);
        const { page, context, problems } = await site.open({
          ...{ at: '#files', width: 360, colorScheme: 'dark', locale: 'de-DE' },
        });
        await page.setInputFiles('input[type=file]', whole);
        await page.click('.look > .actions button:text-is("Wer spricht?")', patient);
        await page.waitForSelector('.talk-words', patient);
        expect(await page.textContent('.talk-words')).toMatch(
          /^2 Stimmen sprechen\. In \d Redebeiträgen sprechen mehrere gleichzeitig\.$/,
        );
        expect(await page.locator('.talk-too').first().textContent()).toMatch(/^auch Stimme [12]$/);
        expect(await violations(page)).toEqual([]);
        const spare = await page.evaluate(() => {
          const { scrollWidth, clientWidth } = document.documentElement;
          return clientWidth - scrollWidth;
        });
        expect(spare).toBe(0);
        expect(problems).toEqual([]);
        await context.close();
      },
      longTest,
    );

    it(
      'works without a network once it was asked for, and its networks are kept by nobody else',
      async () => {
        const { page, context } = await site.open({ at: '#files', serviceWorkers: 'allow' });
        await page.waitForFunction(
          () => document.querySelector('[data-key=offline] dd')?.textContent === 'yes',
        );
        const kept = () =>
          page.evaluate(async () => {
            const cache = await caches.open((await caches.keys())[0] ?? '');
            return (await cache.keys()).map(({ url }) => url);
          });
        expect((await kept()).filter(isNetwork)).toEqual([]);
        const ask = async () => {
          await page.setInputFiles('input[type=file]', await talk(scratch()));
          await page.click(who, patient);
          await page.waitForSelector('.talk-words', patient);
        };
        await ask();
        await expect
          .poll(async () => (await kept()).filter(isNetwork).length, { timeout: 20_000 })
          .toBe(2);
        await context.setOffline(true);
        await page.reload();
        await ask();
        expect(await page.textContent('.talk-words')).toMatch(/^2 voices speak\. /);
        await context.close();
      },
      longTest,
    );

    it('is not offered for a short recording, nor by a site without the networks', async () => {
      const { page, context } = await site.open({ at: '#files' });
      await page.setInputFiles(
        'input[type=file]',
        writeSound(scratch(), 'one.wav', [await says('high')]),
      );
      await page.waitForSelector('.look', patient);
      expect(await page.locator(who).count()).toBe(0);
      await context.close();
      const none = diarisationNetworks(new URL('file:///nowhere/'));
      expect(none).toEqual([]);
      expect(networkExports(none)).toEqual(['export const networks = [];']);
    });
  });
}

/** Both at once, as long as the longer one. */
function mixed(a: Float32Array, b: Float32Array): Float32Array {
  return Float32Array.from(
    { length: Math.max(a.length, b.length) },
    (_, i) => 0.7 * ((a[i] ?? 0) + (b[i] ?? 0)),
  );
}
