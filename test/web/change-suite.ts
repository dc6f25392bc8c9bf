// Another model takes over: what is shown is answered again by it, what listens goes on with it, and what waited for
// a model is taken up when one comes.

import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { sampleModel } from '../support/sample-model.js';
import { keepTracks } from './microphone-suite.js';
import { diagnostic, type SiteInChromium, shownProbabilities } from './site-in-chromium.js';
import { sentence, silence, speechFile, writeSound } from './sounds.js';

export function changeSuite(site: SiteInChromium, scratch: () => string): void {
  describe('another model', () => {
    it('answers a recording again, and live goes on with it', async () => {
      const sound = [silence(0.6), await sentence(), silence(1.6)];
      const { page, context, problems } = await site.open({
        microphone: writeSound(scratch(), 'speaking.wav', sound),
        at: '#teach',
        before: keepTracks,
      });
      const shipped = await diagnostic(page, 'model');
      const { bytes } = sampleModel({ name: 'cnn', small: true });
      await page.setInputFiles('[data-import]', {
        name: 'made.onnx',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from(bytes),
      });
      await page.waitForSelector('.voice-choice:not([disabled])');
      const made = await diagnostic(page, 'model');
      expect(made).not.toBe(shipped);

      await page.click('#tab-record');
      await page.click('.round');
      await page.waitForSelector('.round-running');
      await page.waitForTimeout(2_500);
      await page.click('.round');
      await page.waitForSelector('.recorded .bars');
      const byMade = await shownProbabilities(page, '.recorded');
      await page.selectOption('.voice-choice', { label: 'Any voice' });
      await page.waitForFunction(
        (before) => {
          const bar = document.querySelector('.recorded .bars li');
          // While it is answered again, a place is kept that holds no answer.
          return ![null, undefined, before].includes(bar?.getAttribute('data-probability'));
        },
        String(Object.values(byMade)[0]),
      );
      await page.waitForFunction(
        (id) => document.querySelector('[data-key=model] dd')?.textContent === id,
        shipped,
      );
      expect(await diagnostic(page, 'model')).toBe(shipped);

      await page.click('#tab-live');
      await page.click('.round');
      await page.waitForSelector('.live');
      const opened = (await trackStates(page)).length;
      await page.selectOption('.voice-choice', { label: 'made' });
      await page.waitForFunction(
        (id) => document.querySelector('[data-key=model] dd')?.textContent === id,
        made,
      );
      // The session goes on: the same microphone, the same timeline.
      await page.waitForSelector('.live .face[data-answer]:not([data-answer=listening])');
      const states = await trackStates(page);
      expect(states).toHaveLength(opened);
      expect(states.pop()).toBe('live');
      expect(states).not.toContain('live');
      expect(await diagnostic(page, 'model')).toBe(made);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('takes up the files that waited while none could be loaded', async () => {
      const { page, context } = await site.open({ early: true });
      await page.route('**/*.onnx', (route) => route.abort());
      await page.reload();
      await page.waitForSelector('.notice-problem');
      await page.click('#tab-files');
      await page.setInputFiles('input[type=file]', speechFile);
      await page.waitForSelector('.file[data-state=waiting]');
      await page.unroute('**/*.onnx');
      await page.click('.notice-problem button');
      await page.waitForSelector('.file[data-state=answered]');
      await context.close();
    });
  });
}

const trackStates = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    (window as unknown as { tracks: MediaStreamTrack[] }).tracks.map(
      ({ readyState }) => readyState,
    ),
  );
