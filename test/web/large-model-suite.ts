// The large model takes over from the small one, says so, and stays away where it would cost too much.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { violations } from './access-suite.js';
import { largeModelFile } from './shipped-model.js';
import {
  diagnostic,
  largeModelReady,
  type SiteInChromium,
  shownProbabilities,
} from './site-in-chromium.js';
import { sentence, silence, speechFile, writeSound } from './sounds.js';
import { explainsAsNodeDoes } from './why-journey.js';

/** Explaining takes seconds; on a busy machine many. */
const patient = { timeout: 90_000 };

const largeFiles = /encoder-.*\.onnx/;

/** Requests of the large model's file. */
const ofLarge = (requests: readonly string[]) => requests.filter((url) => largeFiles.test(url));

export function largeModelSuite(site: SiteInChromium, scratch: () => string): void {
  const file = largeModelFile();
  if (!file) console.warn('The large model is not tested: models/ has no encoder.onnx.');

  describe.skipIf(!file)('the large model', () => {
    it('comes after the small one, takes over in words, and answers anew what is shown', async () => {
      const { intercept, release } = held();
      const { page, context, problems, requests } = await site.open({
        at: '#files',
        large: true,
        intercept,
      });
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.file[data-state=answered]');
      const small = await diagnostic(page, 'model');
      expect(small).not.toBe('encoder');
      await page.waitForSelector('[data-large=loading]');
      expect(await page.textContent('[data-large=loading]')).toContain('the small one answers');
      const bySmall = await shownProbabilities(page, '.file');
      release();
      await largeModelReady(page);
      expect(await diagnostic(page, 'model')).toBe('encoder');
      expect(await page.textContent('[data-large=answers]')).toBe('The larger model answers now.');
      await page.waitForFunction(
        (before) =>
          document.querySelector('.file .bars li')?.getAttribute('data-probability') !== before &&
          document.querySelector('.file[data-state=answered]'),
        String(Object.values(bySmall)[0]),
      );
      const shown = await shownProbabilities(page, '.file');
      const recognizer = await loadRecognizer(readFileSync(file as string), nodeRuntime);
      const { samples } = await decodeAudio(readFileSync(speechFile), recognizer.metadata);
      const ours = await recognizer.recognize(samples);
      await recognizer.dispose();
      for (const [label, probability] of Object.entries(ours.probabilities)) {
        expect(Math.abs((shown[label] ?? 1) - probability), label).toBeLessThan(0.015);
      }
      // A file is nobody's recording.
      await page.click('#tab-record');
      expect(await page.getAttribute('.voice-note', 'data-sentences')).toBe('0');
      await page.click('.about button');
      await page.waitForSelector('.about-card');
      expect(await page.textContent('.about-card')).toContain('a pretrained speech encoder');
      expect(ofLarge(requests).length).toBe(1);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('explains its own answers, and can be stopped', async () => {
      const { page, context, problems } = await site.open({ at: '#files', large: true });
      await largeModelReady(page);
      const large = { file: file as string, name: 'the large model' };
      await explainsAsNodeDoes(page, large, { ...patient, tolerance: 0.03 });
      expect(await page.locator('.why-small').count()).toBe(0);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await context.close();
    }, 120_000);

    it('explains a recording and a window of a long file by what they were judged by', async () => {
      const talk = await sentence();
      const microphone = writeSound(scratch(), 'saying.wav', [silence(0.6), talk, silence(1.6)]);
      const { page, context, problems } = await site.open({ microphone, large: true });
      await largeModelReady(page);
      for (const again of [false, true]) {
        await page.click(again ? '.playback .button-main' : '.round');
        await page.waitForSelector('.round-running');
        await page.waitForTimeout(2_600);
        await page.click('.round-running');
        await page.waitForSelector('.recorded .answer');
      }
      await page.click('.look-toggle:has-text("Why")', patient);
      await page.waitForSelector('.occlusion', patient);
      const shown = await shownProbabilities(page, '.recorded');
      const explained = Number(await page.getAttribute('.occlusion', 'data-probability'));
      // What was recorded, and what is kept of it: the seventh digit of a sample may be rounded to the next of an integer's steps.
      expect(Math.abs(explained - Math.max(...Object.values(shown)))).toBeLessThan(0.015);
      await page.click('#tab-files');
      const parts = Array.from({ length: 5 }, () => [talk, silence(0.3)]).flat();
      await page.setInputFiles('input[type=file]', writeSound(scratch(), 'long.wav', parts));
      await page.waitForSelector('.file[data-state=answered]', patient);
      await page.click('.file .look-toggle:has-text("Why")', patient);
      await page.waitForSelector('.file .occlusion', patient);
      expect(await page.textContent('.file .why')).toContain('This explains the part from');
      const recognizer = await loadRecognizer(readFileSync(file as string), nodeRuntime);
      const path = `${scratch()}/long.wav`;
      const { samples } = await decodeAudio(readFileSync(path), recognizer.metadata);
      const { windows } = await recognizer.voice().hear(samples);
      await recognizer.dispose();
      const ofPart = Number(await page.getAttribute('.file .occlusion', 'data-probability'));
      expect(Math.abs(ofPart - Math.max(...windows[0]!.probabilities))).toBeLessThan(0.015);
      expect(problems).toEqual([]);
      await context.close();
    }, 180_000);

    it('goes on in a live session that has begun', async () => {
      const { intercept, release } = held();
      const { page, context, problems } = await site.open({
        at: '#live',
        large: true,
        intercept,
        microphone: writeSound(scratch(), 'speaking.wav', [
          silence(0.6),
          await sentence(),
          silence(1.6),
        ]),
      });
      await page.click('.round');
      await page.waitForSelector('.timeline-bar', { timeout: 15_000 });
      release();
      await largeModelReady(page);
      await page.waitForSelector('.voice-note:not([data-sentences="0"])', { timeout: 15_000 });
      // The timeline goes on: what the small one heard is there, and later what the large one hears.
      expect(await page.locator('.timeline-bar').count()).toBeGreaterThan(3);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('stays away from a slow device, and says so', async () => {
      const { page, context, problems } = await site.open({
        large: true,
        before: () => localStorage.setItem('affetto.slowest-answer-ms', '0'),
      });
      const model = await diagnostic(page, 'model');
      await page.waitForSelector('[data-large=slow]', { timeout: 60_000 });
      expect(await page.textContent('[data-large=slow]')).toMatch(/would take \d+\.\d\ss for four/);
      expect(await diagnostic(page, 'model')).toBe(model);
      expect(await page.locator('.voice-note').count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('is not fetched where data is saved', async () => {
      const { page, context, requests } = await site.open({ locale: 'de-DE' });
      await page.waitForSelector('[data-large=saving]');
      expect(await page.textContent('[data-large=saving]')).toContain(
        'Das kleine Modell antwortet',
      );
      expect(ofLarge(requests)).toEqual([]);
      await context.close();
    });

    it('leaves the small one answering where it cannot be fetched', async () => {
      const intercept = (page: Page) => page.route(largeFiles, (route) => route.abort());
      const { page, context } = await site.open({ large: true, intercept, at: '#files' });
      await page.waitForSelector('[data-large=failed]');
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.file[data-state=answered]');
      expect(await diagnostic(page, 'model')).not.toBe('encoder');
      await context.close();
    });

    it('is kept for offline once it was loaded, and by nobody else', async () => {
      const kept = (page: Page) =>
        page.evaluate(async () => {
          const cache = await caches.open((await caches.keys())[0] ?? '');
          return (await cache.keys()).filter(({ url }) => /encoder-.*\.onnx/.test(url)).length;
        });
      const offline = (page: Page) =>
        page.waitForFunction(
          () => document.querySelector('[data-key=offline] dd')?.textContent === 'yes',
        );
      const without = await site.open({ serviceWorkers: 'allow' });
      await offline(without.page);
      expect(await kept(without.page)).toBe(0);
      await without.context.close();

      const { page, context } = await site.open({ serviceWorkers: 'allow', large: true });
      await largeModelReady(page);
      await offline(page);
      await expect.poll(() => kept(page), { timeout: 20_000 }).toBe(1);
      await context.setOffline(true);
      await page.reload();
      await largeModelReady(page);
      await context.close();
    });
  });
}

/** Keeps the large model back until `release` is called. */
function held() {
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  const intercept = (page: Page) =>
    page.route(largeFiles, async (route) => {
      await released;
      await route.continue();
    });
  return { intercept, release };
}
