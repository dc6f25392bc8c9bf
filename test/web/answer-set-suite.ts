// Which emotions an answer leaves open, in words and in both languages, and what the page says of recordings of another
// kind: from what the model file carries, and nothing where it carries nothing.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import type { ModelEvidence } from '../../src/model-file/evidence.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { redescribed } from '../../src/model-file/redescribe.js';
import { loadRecognizer } from '../../src/recognition/recognizer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { sampleModel } from '../support/sample-model.js';
import { violations } from './access-suite.js';
import { smallModelFile } from './shipped-model.js';
import type { SiteInChromium } from './site-in-chromium.js';
import { sentence, writeSound } from './sounds.js';

const shipped = readFileSync(smallModelFile());
const evidence = readModelMetadata(shipped).evidence as ModelEvidence;
const measured = {
  ...{ level: 0.9, speakers: 20, below: 0.8, speakersBelow: 0.1 },
  ...{ perCorpus: [], perClass: [], bySize: [] },
  coverage: { mean: 0.914, interval: [0.88, 0.94] as [number, number] },
  size: { mean: 2.24, interval: [2, 2.5] as [number, number] },
};
const foreign: NonNullable<ModelEvidence['foreign']> = [
  {
    ...{ corpus: 'nemo', title: 'nEMO', languages: ['pl'], trainedOn: 'RAVDESS' },
    ...{ labels: ['happy', 'sad'], utterances: 100, speakers: 9, ece: 0.2, confidence: 0.704 },
    uar: evidence.uar,
    accuracy: { ...evidence.accuracy, mean: 0.551 },
    answerSets: { ...measured, coverage: { ...measured.coverage, mean: 0.66 } },
  },
];

/** The shipped small model with thresholds, and the labels of its answer to a sentence, the most probable first. */
async function prepared(folder: string) {
  const path = writeSound(folder, 'sentence.wav', [await sentence()]);
  const recognizer = await loadRecognizer(shipped, nodeRuntime);
  const { samples } = await decodeAudio(readFileSync(path), recognizer.metadata);
  const { probabilities, windows } = await recognizer.recognize(samples);
  await recognizer.dispose();
  expect(windows).toHaveLength(1);
  const ranked = Object.entries(probabilities).sort(([, a], [, b]) => b - a);
  return {
    path,
    labels: ranked.map(([label]) => label),
    /** The shipped model with a threshold that lets so many labels in. */
    withSetsOf(size: number): Buffer {
      const [last = 1, next = 0] = ranked.slice(size - 1, size + 1).map(([, share]) => share);
      const threshold = size === ranked.length ? 0 : (last + next) / 2;
      const answerSets = { level: 0.9, thresholds: [{ recordings: 0, threshold }] };
      const sets = [{ recordings: 0, knownBy: 0, ...measured }];
      return Buffer.from(
        redescribed(shipped, { answerSets, evidence: { ...evidence, answerSets: sets, foreign } }),
      );
    },
  };
}

export function answerSetSuite(site: SiteInChromium, scratch: () => string): void {
  describe('the emotions that an answer leaves open', () => {
    const open = async (path: string, body: Buffer, locale = 'en-GB') => {
      const opened = await site.open({
        ...{ at: '#files', locale },
        intercept: (page) => page.route('**/*.onnx', (route) => route.fulfill({ body })),
      });
      await opened.page.setInputFiles('input[type=file]', path);
      await opened.page.waitForSelector('.file[data-state=answered] .answer', { timeout: 30_000 });
      return opened;
    };
    const said = /(right|richtig).*(learned from|gelernt hat)/;

    it.each([
      [
        'en-GB',
        /^\w+ or \w+: right nine times in ten on voices never heard, in recordings like/,
        'in Polish (nEMO), answers given with 70% on average were right 55% of the time',
        'It was 91% of the time (88% to 94%), with 2.2 emotions on average',
      ],
      [
        'de-DE',
        /^[\wäöüß]+ oder [\wäöüß]+: neun von zehn Mal richtig bei nie gehörten Stimmen/i,
        'auf Polnisch (nEMO) waren Antworten, die im Mittel zu 70\u00a0% sicher waren, in 55\u00a0% der Fälle richtig',
        'Sie war es in 91\u00a0% der Fälle (88\u00a0% bis 94\u00a0%), bei im Mittel 2,2 Emotionen',
      ],
    ])(
      'are said in words in %s, with what other recordings are worth',
      async (locale, words, other, sets) => {
        const { path, labels, withSetsOf } = await prepared(scratch());
        const { page, context, problems } = await open(path, withSetsOf(2), locale);
        expect(await page.getAttribute('.answer-set', 'data-labels')).toBe(
          labels.slice(0, 2).join(' '),
        );
        expect(await page.textContent('.answer-set')).toMatch(words);
        await page.click('.about button');
        await page.waitForSelector('.about-card');
        const card = await page.textContent('.about-card');
        expect(card).toContain(other);
        expect(card).toContain(sets);
        expect(await violations(page)).toEqual([]);
        expect(problems).toEqual([]);
        await context.close();
      },
    );

    it('are not said where one or nearly all are left, and all are "anything"', async () => {
      const { path, labels, withSetsOf } = await prepared(scratch());
      for (const size of [1, labels.length - 1]) {
        const { page, context } = await open(path, withSetsOf(size));
        expect(await page.locator('.answer-set').count()).toBe(0);
        await context.close();
      }
      const { page, context } = await open(path, withSetsOf(labels.length));
      expect(await page.textContent('.answer-set')).toContain('could be anything');
      await context.close();
    });

    it('are not said by a model without thresholds, which says that nobody measured more', async () => {
      const { path } = await prepared(scratch());
      const { bytes } = sampleModel({ name: 'cnn', small: true });
      const { page, context } = await open(path, Buffer.from(bytes));
      expect(await page.textContent('.file .answer')).not.toMatch(said);
      await page.click('.about button');
      await page.waitForSelector('.about-card');
      expect(await page.textContent('.about-card')).toContain(
        'Nobody measured how it hears recordings of corpora',
      );
      await context.close();
    });
  });
}
