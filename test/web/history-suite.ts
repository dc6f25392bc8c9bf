// Journeys: somebody records, listens live, keeps both and compares them; somebody listens live for a while and loses
// nothing of it (five minutes, ten times as fast).

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { fastMicrophone } from './fast-microphone.js';
import { type SiteInChromium, shownProbabilities } from './site-in-chromium.js';
import { rate, sentence, silence, speechFile, writeSound } from './sounds.js';

const patient = { timeout: 120_000 };
/** The length of the live session. */
const liveSeconds = 300;

export function historySuite(site: SiteInChromium, scratch: () => string): void {
  /** A sentence, then a pause longer than what ends an utterance. */
  const speaking = async () =>
    writeSound(scratch(), 'speaking.wav', [silence(0.6), await sentence(), silence(1.6)]);

  async function recordOne(page: Page): Promise<void> {
    await page.click('#tab-record');
    await page.click('.round');
    await page.waitForSelector('.round-running');
    await page.waitForTimeout(3_500);
    await page.click('.round');
    await page.waitForSelector('.look .share', patient);
  }

  async function saved(page: Page, label: string): Promise<Buffer> {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click(`button[aria-label="${label}"]`),
    ]);
    return readFileSync(await download.path());
  }

  describe('the journey of record and compare', () => {
    it('records, shares, keeps, listens live, compares, finds it all again, and forgets', async () => {
      const { page, context, problems } = await site.open({ microphone: await speaking() });
      await recordOne(page);
      const shown = await shownProbabilities(page, '.recorded');
      // An image for people, the same numbers for programs.
      const png = await saved(page, 'Share this answer as an image');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBe(2_400);
      const json = JSON.parse((await saved(page, 'Share this answer as JSON')).toString());
      for (const [label, share] of Object.entries(shown)) {
        expect(json.probabilities[label]).toBeCloseTo(share, 6);
      }
      expect(Object.keys(json.probabilities)).toHaveLength(8);
      // Nothing is kept unless somebody asks.
      await page.click('#tab-history');
      await page.waitForSelector('text=Nothing is kept yet');
      await page.click('#tab-record');
      await page.click('text=Keep in History');
      await page.waitForSelector('text=Kept in History');

      await page.click('#tab-history');
      await page.check('.history-all input');
      await page.click('#tab-live');
      await page.click('.round');
      await page.waitForSelector('.live .face[data-answer]:not([data-answer=listening])', patient);
      await page.waitForSelector('.answer-past', patient);
      await page.click('.live-stop');
      await page.waitForSelector('.session-name', patient);
      await page.fill('.session-name input', 'Monday');
      await page.waitForSelector('text=Kept in History', patient);
      // A name is stored a moment after it was typed.
      await page.click('#tab-history');
      await page.waitForSelector('[data-entry=live] .file-name:has-text("Monday")', patient);

      // Another visit: the device kept both, with their sound.
      await page.goto(`${site.url}#history`);
      await page.reload();
      await page.waitForSelector('[data-entry=live]', patient);
      expect(await page.textContent('[data-entry=live] .file-name')).toMatch(/^Monday/);
      expect(await page.textContent('[data-entry=recording] .file-name')).toMatch(/^Recording, /);
      for (const nth of [0, 1]) await page.click(`.history-compare input >> nth=${nth}`);
      await page.waitForSelector('[data-measures]', patient);
      const cells = await page
        .locator('.compare-table')
        .first()
        .locator('td')
        .evaluateAll((all) => all.map((cell) => Number(cell.getAttribute('data-share'))));
      expect(cells).toHaveLength(16);
      expect(cells.reduce((sum, share) => sum + share, 0)).toBeCloseTo(2, 3);
      const pitches = await page
        .locator('[data-measures] tbody tr:first-child td')
        .allTextContents();
      // The same sentence twice: the same voice, measured.
      const [one = 0, two = 0] = pitches.map((text) => Number.parseFloat(text));
      expect(one).toBeGreaterThan(70);
      expect(Math.abs(1 - one / two)).toBeLessThan(0.1);
      expect(await page.locator('.curve').count()).toBe(4);

      await page.click('button[aria-label="Open Monday"]');
      await page.waitForSelector('.history-opened .look', patient);
      await page.evaluate(() => document.querySelector('audio')?.play());
      await page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0.2);

      await page.click('[data-entry=live] button:has-text("Forget")');
      await page.waitForFunction(() => document.querySelectorAll('.history-entry').length === 1);
      await page.click('text=Forget everything');
      await page.click('text=Yes, forget it');
      await page.waitForSelector('text=Nothing is kept yet');
      const left = await page.evaluate(async () => {
        const open = indexedDB.open('affetto-history-sounds');
        await new Promise((resolve) => open.addEventListener('success', resolve));
        const all = open.result.transaction('sounds').objectStore('sounds').count();
        await new Promise((resolve) => all.addEventListener('success', resolve));
        return all.result;
      });
      expect(left).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    }, 240_000);
  });

  describe('the journey of five minutes live', () => {
    it('corrects what it said, and keeps sound, timeline, answer and name', async () => {
      const { page, context, problems } = await site.open({
        at: '#live',
        optimise: true,
        before: fastMicrophone,
      });
      const { samples } = await decodeAudio(readFileSync(speechFile), { sampleRate: rate });
      await page.evaluate(([sound, factor]) => Object.assign(window, { sound, factor }), [
        Array.from(samples),
        10,
      ] as const);
      await page.click('.round');
      await page.waitForSelector('.live');
      await page.waitForFunction(
        (goal) => (window as unknown as { fed: number }).fed >= goal,
        liveSeconds * rate,
        { timeout: 200_000, polling: 500 },
      );
      await page.evaluate(() => Object.assign(window, { paused: true }));
      await page.waitForTimeout(3_000);
      // What was pending was corrected: at most the last utterance, which may go on, still is.
      const pending = await page
        .locator('.timeline-bar')
        .evaluateAll((all) => all.map((bar) => bar.getAttribute('data-pending') === 'true'));
      expect(pending.length).toBeGreaterThan(5);
      const answered = pending.slice(0, pending.lastIndexOf(false) + 1);
      expect(answered.length).toBeGreaterThan(3);
      expect(answered).not.toContain(true);
      await page.click('.live-stop');
      await page.waitForSelector('.session-name', patient);
      await page.fill('.session-name input', 'Five minutes');
      await page.waitForSelector('.over-time .lane-part', patient);
      const timeline = JSON.parse((await saved(page, 'Save the timeline as JSON')).toString()) as {
        summary: { durationSeconds: number };
        stretches: { kind: string }[];
      };
      expect(timeline.summary.durationSeconds).toBeGreaterThanOrEqual(liveSeconds);
      expect(timeline.stretches.filter(({ kind }) => kind === 'emotion').length).toBeGreaterThan(5);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.click('a[download]'),
      ]);
      expect(download.suggestedFilename()).toBe('Five minutes.wav');
      const wav = await decodeAudio(readFileSync(await download.path()), { sampleRate: rate });
      expect(wav.durationSeconds).toBeCloseTo(timeline.summary.durationSeconds, 3);
      // The first sentence is there as it was played.
      const loudest = samples.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      const heard = wav.samples
        .subarray(0, samples.length)
        .reduce((most, each) => Math.max(most, Math.abs(each)), 0);
      expect(heard).toBeCloseTo(loudest, 2);
      expect(problems).toEqual([]);
      await context.close();
    }, 300_000);
  });
}
