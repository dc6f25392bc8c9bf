// Teaching a voice to the large model: from the microphone to a voice that judges in the whole app, in Node as in the page,
// after a reload too, and that another version of the model cannot take for its own.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { resample } from '../../src/audio/resample.js';
import { affetto } from '../support/run-affetto.js';
import { violations } from './access-suite.js';
import { largeModelFile } from './shipped-model.js';
import { largeModelReady, type SiteInChromium, shownProbabilities } from './site-in-chromium.js';
import { rate, sentence, speechFile } from './sounds.js';
import { learn, recordTake, soundOfTakes } from './teach-journey.js';

export function teachLargeSuite(site: SiteInChromium, scratch: () => string): void {
  const model = largeModelFile();

  describe.skipIf(!model)('teaching the large model', () => {
    it('learns without training, answers everywhere, is exported, and comes back', async () => {
      const talk = await sentence();
      // Slower and lower for sad, faster and higher for happy.
      const speeds = [1.2, 1.15, 0.85, 0.9];
      const sounds = await Promise.all(
        speeds.map((speed) => resample(talk, rate, Math.round(rate / speed))),
      );
      const microphone = soundOfTakes(scratch(), 'large-takes.wav', sounds);
      const open = { microphone, at: '#teach', large: true } as const;
      const { page, context, problems } = await site.open(open);
      await largeModelReady(page);
      const unknown = await answerOf(page);
      await page.click('#tab-teach');
      await page.click('text=Start');
      for (const emotion of ['happy', 'sad']) {
        await page.click(`[data-emotion=${emotion}] > .step-chip`);
        await recordTake(page);
        await recordTake(page);
      }
      // From sad on: angry, fearful, disgust, surprised, and the review.
      for (let step = 0; step < 5; step++) await page.click('.guide-actions button >> nth=1');
      await page.waitForSelector('text=4 sentences in 2 emotions');
      await page.waitForSelector('text=The larger model answers, and learns your voice');
      expect(await page.locator('text=Learn thoroughly').count()).toBe(0);
      console.log(`the large model learns from 4 sentences: ${(await learn(page)).toFixed(1)} s`);
      expect(await page.locator('.before-after .mark').count()).toBe(8);
      expect(await violations(page)).toEqual([]);

      await page.fill('.save input', 'Berta');
      await page.click('.save [type=submit]');
      await page.waitForSelector('text=Berta is saved');
      const file = join(scratch(), 'berta.json');
      copyFileSync(await exported(page, 'Berta'), file);
      expect(JSON.parse(readFileSync(file, 'utf8')).labels).toEqual([
        'happy',
        'happy',
        'sad',
        'sad',
      ]);
      // What was answered before is answered again.
      await page.click('#tab-files');
      await answeredAnew(page, unknown);
      const taught = await shownProbabilities(page, '.file');
      expect(largest(taught, unknown)).toBeGreaterThan(0.01);
      const copy = join(scratch(), 'berta-copy.json');
      copyFileSync(file, copy);
      const arguments_ = ['predict', '--json', '--model', model as string, '--voice', copy];
      const { stdout } = await affetto([...arguments_, speechFile]);
      expect(largest(JSON.parse(stdout).probabilities, taught)).toBeLessThan(0.03);
      // A taught voice stays as it is: nobody else is got to know.
      await page.click('#tab-record');
      expect(await page.locator('.voice-note').count()).toBe(0);

      await page.reload();
      await largeModelReady(page);
      expect(await page.locator('.voice-choice option:checked').textContent()).toBe('Berta');
      expect(largest(await answerOf(page), taught)).toBeLessThan(1e-6);
      await page.selectOption('.voice-choice', { label: 'Any voice' });
      await answeredAnew(page, taught);
      expect(largest(await shownProbabilities(page, '.file'), unknown)).toBeLessThan(1e-6);

      // From a file, and one of another model.
      await page.click('#tab-teach');
      await page.setInputFiles('[data-import]', file);
      await page.waitForFunction(() => document.querySelectorAll('.voice').length === 3);
      const other = join(scratch(), 'other.json');
      writeFileSync(other, readFileSync(file, 'utf8').replace(/"model":"./, '"model":"x'));
      await page.setInputFiles('[data-import]', other);
      await page.waitForSelector('text=other.json could not be imported.');
      expect(await page.locator('.voice').count()).toBe(3);
      expect(problems).toEqual([]);
      await context.close();
    }, 300_000);

    it('says where the voice cannot answer: without the large model, and with another version of it', async () => {
      const large = await site.open({ at: '#teach', large: true });
      await largeModelReady(large.page);
      const voice = { format: 1, model: 'earlier', recordings: [], labels: [] };
      const store = (saved: string) => {
        localStorage.setItem('affetto.voice', 'voice-1');
        const put = (database: string, name: string, value: unknown) =>
          new Promise<void>((resolve, reject) => {
            const opening = indexedDB.open(database);
            opening.onupgradeneeded = () => opening.result.createObjectStore(name);
            opening.onerror = () => reject(opening.error);
            opening.onsuccess = () => {
              const change = opening.result.transaction(name, 'readwrite');
              change.objectStore(name).put(value, 'voice-1');
              change.oncomplete = () => {
                opening.result.close();
                resolve();
              };
            };
          });
        const listed = { id: 'voice-1', name: 'Cara', kind: 'voice', savedAt: 1 };
        return Promise.all([
          put('affetto-models', 'models', new TextEncoder().encode(saved)),
          put('affetto-voices', 'voices', listed),
        ]);
      };
      await large.page.evaluate(store, JSON.stringify(voice));
      await large.page.reload();
      await largeModelReady(large.page);
      expect(await large.page.textContent('[data-large=answers]')).toContain('teach it again');
      expect(await large.page.locator('.voice-choice').inputValue()).toBe('');
      expect(large.problems).toEqual([]);
      await large.context.close();

      const small = await site.open({ at: '#teach' });
      await small.page.evaluate(store, JSON.stringify(voice));
      await small.page.reload();
      await small.page.waitForSelector('[data-large=saving]:has-text("The voice Cara needs")');
      await small.context.close();
    }, 120_000);
  });
}

async function answerOf(page: Page): Promise<Record<string, number>> {
  await page.click('#tab-files');
  await page.setInputFiles('input[type=file]', speechFile);
  await page.waitForSelector('.file[data-state=answered] .bars');
  return shownProbabilities(page, '.file');
}

/** Waits until another voice has answered what is shown. */
async function answeredAnew(page: Page, before: Record<string, number>): Promise<void> {
  await page.waitForFunction(
    (share) =>
      document.querySelector('.file .bars li')?.getAttribute('data-probability') !== share &&
      document.querySelector('.file[data-state=answered]'),
    String(Object.values(before)[0]),
  );
}

const largest = (a: Record<string, number>, b: Record<string, number>): number =>
  Math.max(...Object.entries(a).map(([label, share]) => Math.abs(share - (b[label] ?? 9))));

async function exported(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click(`[aria-label="Export ${name} as a file"]`),
  ]);
  expect(download.suggestedFilename()).toBe(`affetto-${name.toLowerCase()}.json`);
  return download.path();
}
