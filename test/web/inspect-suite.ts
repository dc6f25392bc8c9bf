// The closer look: timelines that say what Node says, explanations that find what Node finds, and the model's
// card with the figures of its file.

import { readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { redescribed } from '../../src/model-file/redescribe.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { emotionTimeline } from '../../src/timeline/emotion-timeline.js';
import { SoundOutline } from '../../src/timeline/sound-outline.js';
import { speechStretches } from '../../src/timeline/speech-stretches.js';
import { sampleModel } from '../support/sample-model.js';
import { violations } from './access-suite.js';
import { smallModelFile } from './shipped-model.js';
import type { OpenPage, SiteInChromium } from './site-in-chromium.js';
import { sentence, silence, writeSound } from './sounds.js';
import { explainsAsNodeDoes } from './why-journey.js';

/** Explaining takes a second; on a busy machine many. */
const patient = { timeout: 60_000 };

export function inspectSuite(site: SiteInChromium, scratch: () => string): void {
  describe('over time', () => {
    let open: OpenPage;
    let page: Page;
    let path = '';

    beforeAll(async () => {
      open = await site.open({ at: '#files' });
      ({ page } = open);
      const talk = await sentence();
      const parts = Array.from({ length: 5 }, () => [talk, silence(2.5)]);
      path = writeSound(scratch(), 'talk.wav', parts.flat());
      await page.setInputFiles('input[type=file]', path);
      // Longer than a window: shown without being asked for.
      await page.waitForSelector('.over-time .lane-part', patient);
    });
    afterAll(() => open.context.close());

    async function saved(button: string): Promise<Buffer> {
      const waiting = page.waitForEvent('download');
      await page.click(`.over-time button:text-is("${button}")`);
      const download: Download = await waiting;
      expect(download.suggestedFilename()).toBe(`talk-emotions.${button.toLowerCase()}`);
      return readFileSync(await download.path());
    }

    it('draws the waveform, and tells pauses from speech', async () => {
      // Inside the shadow root of wavesurfer.js; its style sheet must have been let in.
      await page.waitForFunction(() => {
        const host = document.querySelector('.wave > div');
        const canvas = host?.shadowRoot?.querySelector('canvas');
        return canvas && getComputedStyle(canvas).position === 'absolute';
      });
      expect(await page.locator('.lane-part').count()).toBeGreaterThanOrEqual(5);
      await page.hover('.time-strip', { position: { x: 2, y: 20 } });
      expect(await page.textContent('[data-readout]')).toMatch(/^0:00: /);
    });

    it('exports what Node makes of the same file', async () => {
      const recognizer = await loadRecognizer(readFileSync(smallModelFile()), nodeRuntime);
      const { metadata } = recognizer;
      const { samples } = await decodeAudio(readFileSync(path), metadata);
      const outline = new SoundOutline(metadata.sampleRate);
      outline.push(samples);
      const recognition = await recognizer.recognize(samples);
      const json = JSON.parse((await saved('JSON')).toString());
      const ours = emotionTimeline(
        metadata,
        recognition,
        speechStretches(outline.finish()),
        json.notSureBelow,
      );
      expect(json.stretches.length).toBe(ours.stretches.length);
      for (const [i, stretch] of ours.stretches.entries()) {
        expect(json.stretches[i].kind).toBe(stretch.kind);
        expect(json.stretches[i].emotion).toBe(stretch.emotion);
        expect(json.stretches[i].endSeconds).toBeCloseTo(stretch.endSeconds, 2);
      }
      expect(json.summary.speechSeconds).toBeCloseTo(ours.summary.speechSeconds, 2);
      const csv = (await saved('CSV')).toString().trim().split('\r\n');
      expect(csv.length).toBe(1 + ours.stretches.length);
      const shown = await page
        .locator('.summary-rows li')
        .evaluateAll((rows) => rows.map((row) => Number(row.getAttribute('data-seconds'))));
      const sum = shown.reduce((total, seconds) => total + seconds, 0);
      expect(sum).toBeCloseTo(ours.summary.speechSeconds, 1);
      await recognizer.dispose();
    });

    it('saves a picture', async () => {
      const png = await saved('PNG');
      expect(png.subarray(1, 4).toString()).toBe('PNG');
      expect(png.readUInt32BE(16)).toBe(2_400);
      expect(png.length).toBeGreaterThan(10_000);
    });

    it('plays the moment that is clicked, and moves by keys', async () => {
      const time = () => page.$eval('audio', (audio: HTMLAudioElement) => audio.currentTime);
      const strip = page.locator('.time-strip');
      const { width } = (await strip.boundingBox())!;
      await strip.click({ position: { x: width / 2, y: 30 } });
      await page.waitForFunction(() => !document.querySelector('audio')?.paused);
      const duration = await page.$eval('audio', (audio: HTMLAudioElement) => audio.duration);
      // It plays on meanwhile, so only the start is known.
      expect(await time()).toBeGreaterThan(duration / 2 - 0.5);
      await page.focus('.time-strip');
      await page.keyboard.press(' ');
      await page.waitForFunction(() => document.querySelector('audio')?.paused);
      await page.keyboard.press('Home');
      expect(await time()).toBe(0);
      await page.keyboard.press('PageDown');
      expect(await time()).toBeGreaterThan(1);
      // The words follow the audio element's own event.
      await page.waitForSelector('.time-strip[aria-valuetext^="0:0"]');
    });

    it('widens, and draws the spectrogram on demand', async () => {
      expect(await page.locator('.mel').count()).toBe(0);
      await page.click('.zoom button >> nth=1');
      await page.waitForFunction(() => {
        const view = document.querySelector('.time-window');
        return view && view.scrollWidth > 1.9 * view.clientWidth;
      });
      await page.click('.time-head .look-toggle');
      await page.waitForSelector('.time-strip .mel canvas', patient);
      const colors = await page.$eval('.mel canvas', (canvas: HTMLCanvasElement) => {
        const { width, height } = canvas;
        const context = canvas.getContext('2d') as CanvasRenderingContext2D;
        return new Set(context.getImageData(0, 0, width, height).data).size;
      });
      expect(colors).toBeGreaterThan(40);
      expect(await violations(page)).toEqual([]);
      expect(open.problems).toEqual([]);
    });
  });

  describe('why', () => {
    it('finds in the page what it finds in Node, says it in words, and can be cancelled', async () => {
      const { page, context, problems } = await site.open({ at: '#files' });
      const small = { file: smallModelFile(), name: 'the small model' };
      const ours = await explainsAsNodeDoes(page, small, { ...patient, tolerance: 1e-3 });
      await page.focus('.occlusion-grid');
      const text = () => page.textContent('.occlusion-text');
      expect(await text()).toMatch(/ to .*: hiding parts here /);
      for (const _ of ours.rows) await page.keyboard.press('ArrowDown');
      expect(await text()).toMatch(/^The moment from /);
      await page.hover('.occlusion-cell >> nth=0');
      expect(await text()).toContain('hiding parts here');
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await context.close();
    });
  });

  describe('about this model', () => {
    it('shows the figures of the file', async () => {
      const { page, context, problems } = await site.open({ at: '#about' });
      await page.waitForSelector('.about-card', patient);
      const { evidence, licence, listeners, training } = readModelMetadata(
        readFileSync(smallModelFile()),
      );
      const card = (await page.textContent('.about-card')) ?? '';
      if (evidence) {
        const { mean, interval } = evidence.accuracy;
        for (const share of [mean, ...interval]) {
          expect(card).toContain(`${(100 * share).toFixed(1)}%`);
        }
        const rows = await page.locator('.confusions-cell').count();
        expect(rows).toBe(evidence.confusion.length ** 2);
      }
      if (listeners) expect(card).toContain(`${(100 * listeners.accuracy).toFixed(1)}%`);
      for (const { citation } of training.heard ?? []) expect(card).toContain(citation);
      expect(card).toContain('It has heard acted emotions in English (North America)');
      expect(await page.textContent('.footer')).toContain('English (North America)');
      expect(card).toContain('not a lie detector');
      expect(card).toContain(licence);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await context.close();
    });

    it('says less for a model without evidence', async () => {
      const { page, context } = await site.open({ early: true });
      const { bytes } = sampleModel({ name: 'cnn', small: true });
      await page.route('**/*.onnx', (route) => route.fulfill({ body: Buffer.from(bytes) }));
      await page.reload();
      await page.click('.about button', patient);
      await page.waitForSelector('.about-card');
      expect(await page.locator('.confusions-cell').count()).toBe(0);
      const card = await page.textContent('.about-card');
      expect(card).toContain('0 recordings from none. The file does not say which language');
      expect(card).not.toMatch(/North America|actors|People/);
      expect(await page.textContent('.footer')).not.toContain('English');
      expect(await page.locator('.about-teaser').count()).toBe(0);
      await context.close();
    });

    it.each([
      ['en-GB', ['3 actors, aged 30 to 40, saying 12 sentences (Stage)', 'German and Polish']],
      [
        'de-DE',
        [
          '3 Schauspieler:innen im Alter von 30 bis 40 Jahren, mit 12 Sätzen (Stage)',
          'Deutsch und Polnisch',
        ],
      ],
    ])('says in %s what the file heard', async (locale, said) => {
      const { page, context } = await site.open({ early: true, locale });
      const { bytes, metadata } = sampleModel({ name: 'cnn', small: true });
      const heard: typeof metadata.training.heard = [
        {
          corpus: 'stage',
          title: 'Stage',
          languages: ['de', 'pl'],
          emotions: 'acted',
          speakers: 'actors',
          ages: [30, 40],
          texts: { kind: 'sentences', count: 12 },
          licence: { name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
          citation: 'Koch A (2030) Voices on stages.',
        },
      ];
      const training = { ...metadata.training, speakers: ['1', '2', '3'], heard };
      const file = Buffer.from(redescribed(bytes, { training }));
      await page.route('**/*.onnx', (route) => route.fulfill({ body: file }));
      await page.reload();
      await page.click('.about button', patient);
      await page.waitForSelector('.about-card');
      const card = await page.textContent('.about-card');
      for (const words of said) expect(card).toContain(words);
      expect(card).toContain('Koch A (2030) Voices on stages.');
      expect(await page.textContent('.footer')).toContain(said[1]);
      await context.close();
    });
  });
}
