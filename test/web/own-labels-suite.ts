// A model trained here on labels of somebody's own, in the page: it answers among these, as Node does, with faces for words
// that nobody knows, and a colour for each.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { makeLabelFolders, quickSettings } from '../support/made-corpus.js';
import { affetto } from '../support/run-affetto.js';
import { violations } from './access-suite.js';
import { known, record } from './known-voice-suite.js';
import { largeModelFile, smallModelFile } from './shipped-model.js';
import { largeModelReady, type SiteInChromium, shownProbabilities } from './site-in-chromium.js';
import { sentence, silence, writeSound } from './sounds.js';

/** Labels that affetto has a face for, and some that it has none for. */
const labels = { bored: 2, '7': 2, Schadenfreude: 2 };

export function ownLabelsSuite(site: SiteInChromium, scratch: () => string): void {
  describe('a model of own labels', () => {
    it('answers with its own labels, as Node does', async () => {
      const at = (...parts: string[]) => join(scratch(), 'own-labels', ...parts);
      await makeLabelFolders(at('corpus'), labels, ['ann', 'bob']);
      writeFileSync(at('settings.json'), JSON.stringify({ ...quickSettings, epochs: 6 }));
      const run = await affetto([
        ...['train', '--settings', at('settings.json'), '--corpus', at('corpus')],
        ...['--out', at('run'), '--cache', at('cache')],
      ]);
      expect(run.code, run.stderr).toBe(0);
      const bytes = readFileSync(at('run', 'model.onnx'));
      const clips = Object.keys(labels).map((label) => at('corpus', label, 'ann', '1.wav'));
      const recognizer = await loadRecognizer(bytes, nodeRuntime);
      const ours = [];
      for (const clip of clips) {
        const { samples } = await decodeAudio(readFileSync(clip), recognizer.metadata);
        ours.push(await recognizer.recognize(samples));
      }
      await recognizer.dispose();
      expect(recognizer.metadata.labels).toEqual(['7', 'Schadenfreude', 'bored']);

      // The page asks for the small model by a name that holds a hash.
      const small = /([^/]+)\.onnx$/.exec(smallModelFile())![1];
      const { page, context, problems } = await site.open({
        at: '#files',
        intercept: (opened) =>
          opened.route(new RegExp(`/${small}-[^/]*\\.onnx$`), (route) =>
            route.fulfill({ body: bytes, contentType: 'application/octet-stream' }),
          ),
      });
      for (const [index, clip] of clips.entries()) {
        await page.setInputFiles('input[type=file]', clip);
        await page.waitForSelector('.file[data-state=answered]');
        const shown = await shownProbabilities(page, '.file');
        expect(Object.keys(shown).sort()).toEqual(recognizer.metadata.labels);
        for (const [label, probability] of Object.entries(ours[index]!.probabilities)) {
          expect(Math.abs((shown[label] ?? 1) - probability), label).toBeLessThan(1e-4);
        }
        await page.click('.file .button-icon');
      }
      await page.setInputFiles('input[type=file]', clips[2]!);
      await page.waitForSelector('.file[data-state=answered]');
      const row = (label: string) => page.locator(`.file .bars li[data-emotion="${label}"]`);
      expect(await row('bored').textContent()).toContain('🥱');
      expect(await row('Schadenfreude').textContent()).toContain('💬');
      expect(await row('Schadenfreude').textContent()).toContain('Schadenfreude');
      expect(await row('7').textContent()).toContain('💬');
      const colors = await page
        .locator('.file .bars li')
        .evaluateAll((rows) =>
          rows.map((one) => getComputedStyle(one).getPropertyValue('--emotion')),
        );
      expect(new Set(colors).size).toBe(3);
      expect(await violations(page)).toEqual([]);
      expect(problems).toEqual([]);
      await context.close();
    }, 120_000);

    it.skipIf(!largeModelFile())(
      'is imported, gets to know whoever speaks for itself, and gives way to the shipped one',
      async () => {
        const at = (...parts: string[]) => join(scratch(), 'own-encoder', ...parts);
        await makeLabelFolders(at('corpus'), { bored: 3, '7': 3 }, ['ann', 'bob', 'cem']);
        const plain = { model: { name: 'encoder' }, augmentation: { speeds: [1], degraded: 0 } };
        writeFileSync(at('settings.json'), JSON.stringify(plain));
        const run = await affetto([
          ...['train', '--settings', at('settings.json'), '--corpus', at('corpus')],
          ...['--out', at('run'), '--cache', at('cache')],
        ]);
        expect(run.code, run.stderr).toBe(0);
        const microphone = writeSound(scratch(), 'own-model.wav', [
          silence(0.6),
          await sentence(),
          silence(1.6),
        ]);
        const { page, context, problems } = await site.open({
          at: '#teach',
          microphone,
          large: true,
        });
        await largeModelReady(page);
        await page.setInputFiles('[data-import]', at('run', 'model.onnx'));
        await page.locator('.voice', { hasText: 'model' }).getByText('In use').waitFor();

        await page.click('#tab-record');
        await record(page);
        await known(page, 1);
        expect(Object.keys(await shownProbabilities(page, '.answer')).sort()).toEqual([
          '7',
          'bored',
        ]);
        // It lasts as long as this model answers, and is not kept.
        expect(await page.locator('.voice-keep').count()).toBe(0);

        await page.selectOption('.voice-choice', { label: 'Any voice' });
        await largeModelReady(page);
        // It hears the recording anew, by its own numbers, and may keep what it knows.
        await known(page, 1);
        await page.waitForSelector('.voice-keep');
        expect(Object.keys(await shownProbabilities(page, '.answer'))).toHaveLength(8);
        expect(problems).toEqual([]);
        await context.close();
      },
      180_000,
    );
  });
}
