// The journey of many files: forty are dropped at once, ordered, filtered, selected, and saved, and what is saved is what Node
// answers.

import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { loadRecognizer, type Recognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { smallModelFile } from './shipped-model.js';
import type { SiteInChromium } from './site-in-chromium.js';
import { noise, sentence, silence, writeSound } from './sounds.js';

const count = 40;

/** What is saved of a file as JSON, as far as it is looked at here. */
interface Saved {
  readonly file: string;
  readonly probabilities: Readonly<Record<string, number>>;
}

export function fortyFilesSuite(site: SiteInChromium, scratch: () => string): void {
  describe('the journey of forty files', () => {
    let recognizer: Recognizer;
    beforeAll(async () => {
      recognizer = await loadRecognizer(readFileSync(smallModelFile()), nodeRuntime);
    });
    afterAll(() => recognizer.dispose());

    it('drops, orders, filters, selects and saves them', async () => {
      const { page, context, problems } = await site.open({ at: '#files' });
      await page.setViewportSize({ width: 1280, height: 800 });
      const sounds = await differentSounds(scratch());
      const names = Array.from({ length: count }, (_, i) => `clip ${i + 1}, "take".wav`);
      await drop(page, names, sounds);
      await page.waitForFunction(
        (all) => document.querySelectorAll('.file[data-state=answered]').length === all,
        count,
      );
      expect(await rowNames(page)).toEqual(names);

      // On two screens, with the name, emotion, confidence and length of each.
      const bottom = await page.$eval(
        '.file-table',
        (table) => table.getBoundingClientRect().bottom + scrollY,
      );
      expect(bottom).toBeLessThanOrEqual(1600);
      for (const cell of ['.file-status', '.file-confidence', '.file-length']) {
        const texts = await page.locator(`.file-line ${cell}`).allTextContents();
        expect(texts.filter((text) => /\p{L}|\d/u.test(text))).toHaveLength(count);
      }

      // Ordered by length: upwards, downwards, and as they were given.
      const head = page.getByRole('button', { name: 'Length' });
      await head.click();
      const upwards = await lengths(page);
      expect(upwards).toEqual(upwards.toSorted((a, b) => a - b));
      expect(new Set(upwards).size).toBe(sounds.length);
      await head.click();
      expect(await lengths(page)).toEqual(upwards.toReversed());
      await head.click();
      expect(await rowNames(page)).toEqual(names);

      // Only what is not sure, two of which are selected and saved.
      await page.locator('.file-tools select').selectOption('unsure');
      const unsure = await rowNames(page);
      expect(unsure.length).toBeGreaterThan(2);
      expect(unsure.length).toBeLessThan(count);
      const option = await page.locator('option[value=unsure]').textContent();
      expect(option).toContain(`not sure (${unsure.length})`);
      const shown = await page
        .locator('.file-line .file-status')
        .evaluateAll((cells) => cells.map((cell) => cell.getAttribute('data-answer')));
      expect(new Set(shown)).toEqual(new Set(['unsure']));
      for (const name of unsure.slice(0, 2)) await page.getByLabel(`Select ${name}`).check();
      const two = rows(await saved(page, 'Save 2 as CSV'));
      expect(two.map(({ file }) => file)).toEqual(unsure.slice(0, 2));
      for (const name of unsure.slice(0, 2)) await page.getByLabel(`Select ${name}`).uncheck();

      // All of them, read back: each is what Node hears in that sound.
      await page.locator('.file-tools select').selectOption('');
      const table = rows(await saved(page, 'Save all as CSV'));
      const objects = JSON.parse(await saved(page, 'Save all as JSON')) as Saved[];
      expect(table.map(({ file }) => file)).toEqual(names);
      expect(objects.map(({ file }) => file)).toEqual(names);
      const heard = await Promise.all(sounds.map((sound) => probabilities(recognizer, sound)));
      for (let i = 0; i < count; i++) {
        for (const [label, probability] of Object.entries(heard[i % sounds.length] ?? {})) {
          expect(objects[i]?.probabilities[label], label).toBeCloseTo(probability, 3);
          expect(Number(table[i]?.[label]), label).toBeCloseTo(probability, 3);
        }
      }

      await page.getByRole('button', { name: 'Remove all' }).click();
      await page.waitForSelector('[data-example=low]');
      expect(await page.locator('.file').count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    }, 120_000);
  });
}

/** Writes a sentence, two, one said faster, one with a pause, and hiss, each of another length. */
async function differentSounds(folder: string): Promise<readonly string[]> {
  const said = await sentence();
  const faster = said.filter((_, i) => i % 4 !== 0);
  return [[said], [said, said], [faster], [said, silence(0.7)], [noise(1.2, 0.3)]].map((parts, i) =>
    writeSound(folder, `forty-${i}.wav`, parts),
  );
}

/** Drops files of these names, whose sounds take turns, all at once. */
async function drop(page: Page, names: readonly string[], sounds: readonly string[]) {
  const contents = sounds.map((path) => readFileSync(path).toString('base64'));
  await page.evaluate(
    ([all, encoded]) => {
      const bytes = encoded.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
      const transfer = new DataTransfer();
      for (const [i, name] of all.entries()) {
        transfer.items.add(new File([bytes[i % bytes.length] ?? ''], name));
      }
      dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, cancelable: true }));
    },
    [names, contents] as const,
  );
}

const rowNames = (page: Page) => page.locator('.file-line .file-name').allTextContents();

/** The lengths that are shown, in seconds. */
const lengths = async (page: Page) =>
  (await page.locator('.file-line .file-length').allTextContents()).map(Number.parseFloat);

/** The text of the file that a button saves. */
async function saved(page: Page, button: string): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: button, exact: true }).click();
  return readFileSync(await (await waiting).path(), 'utf8');
}

const rows = (csv: string) =>
  parse(csv, { columns: true, bom: true }) as readonly Readonly<Record<string, string>>[];

async function probabilities(recognizer: Recognizer, path: string) {
  const { sampleRate } = recognizer.metadata;
  const { samples } = await decodeAudio(readFileSync(path), { sampleRate });
  return (await recognizer.recognize(samples)).probabilities;
}
