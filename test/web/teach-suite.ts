// Teaching a voice in the page: the whole journey with made-up sounds, and with the recordings of one
// speaker of RAVDESS where they are. The exported model must answer in Node as it does in the page.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { resample } from '../../src/audio/resample.js';
import { readModelMetadata } from '../../src/model-file/model-file.js';
import { affetto } from '../support/run-affetto.js';
import { takesOf } from '../support/voices.js';
import { violations } from './access-suite.js';
import { keepTracks } from './microphone-suite.js';
import { type SiteInChromium, shownProbabilities } from './site-in-chromium.js';
import { rate, repository, speechFile } from './sounds.js';
import { learn, recordTake, soundOfTakes } from './teach-journey.js';

const actor = join(repository, '../shared/data/ravdess-speech/Actor_12');
/** RAVDESS's numbers. */
const emotions = ['neutral', 'calm', 'happy', 'sad', 'angry', 'fearful', 'disgust', 'surprised'];

export function teachSuite(site: SiteInChromium, scratch: () => string): void {
  describe('teaching a voice', () => {
    it('records, learns, shows before and after, saves, switches, exports, imports, deletes', async () => {
      const order = ['happy', 'happy', 'sad', 'sad', 'neutral'];
      const made = takesOf(['happy', 'sad', 'neutral'], 2);
      const sounds = await Promise.all(
        order.map((emotion) => {
          const index = made.findIndex((take) => take.emotion === emotion);
          const [take] = made.splice(index, 1);
          return resample(take!.samples, 22_050, rate);
        }),
      );
      const microphone = soundOfTakes(scratch(), 'takes.wav', sounds);
      const { page, context, problems } = await site.open({
        microphone,
        at: '#teach',
        optimise: true,
        before: keepTracks,
        width: 360,
        colorScheme: 'dark',
      });
      await isAccessible(page, 'home');
      await page.click('text=Start');
      await openStep(page, 'happy');

      // Silence is not kept, and it is said why.
      await page.click('.guide .round');
      await page.waitForSelector('.guide .round-running');
      await page.waitForTimeout(500);
      await page.click('.guide .round-running');
      await page.waitForSelector('text=That was not kept');
      expect(await page.locator('.sentence[data-take=recorded]').count()).toBe(0);

      await recordTake(page);
      await recordTake(page);
      // The focus goes on to what comes next.
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Next: sad');
      await page.keyboard.press('Enter');
      await recordTake(page);
      await recordTake(page);
      await isAccessible(page, 'guide');
      await page.click('[aria-label="Listen to sentence 1"]');
      await page.waitForSelector('[aria-label="Stop listening to sentence 1"]');
      await openStep(page, 'neutral');
      await recordTake(page);
      for (let step = 0; step < emotions.length; step++)
        await page.click('.guide-actions button >> nth=1');
      await page.waitForSelector('text=5 sentences in 3 emotions');
      await page.waitForSelector('text=There is only one sentence for: neutral');
      await isAccessible(page, 'review');

      await page.click('text=Learn my voice');
      await page.waitForSelector('.learning progress');
      await page.click('text=Cancel');
      await page.waitForSelector('text=Cancelled. Your recordings are still here.');
      console.log(`learning from 5 made-up clips: ${(await learn(page)).toFixed(1)} s`);
      expect(await allStopped(page)).toBe(true);
      expect(await page.locator('.before-after .mark').count()).toBe(8);
      await page.waitForSelector('text=not counted: the only one of its emotion');
      await page.click('.check-details summary');
      await isAccessible(page, 'result');

      // All layers, from the same recordings.
      await page.click('text=Back to the recordings');
      await page.check('text=Learn thoroughly');
      console.log(`thoroughly: ${(await learn(page)).toFixed(1)} s`);
      await page.waitForSelector('text=not counted: the only one of its emotion');

      await page.fill('.save input', 'Anna <b>');
      await page.click('.save [type=submit]');
      await page.waitForSelector('text=Anna <b> is saved');
      await page.waitForSelector('.voice-choice');
      await isAccessible(page, 'saved');
      await sameInNode(page, speechFile, 'Anna <b>', 'all');

      // A later visit begins with it.
      await page.reload();
      await page.waitForSelector('.voice-choice');
      expect(await page.locator('.voice-choice option:checked').textContent()).toBe('Anna <b>');
      const own = await answerOf(page, speechFile);
      await page.selectOption('.voice-choice', { label: 'Any voice' });
      await page.waitForFunction(
        (before) =>
          document.querySelector('.file .bars li')?.getAttribute('data-probability') !== before,
        String(Object.values(own)[0]),
      );

      await page.click('#tab-teach');
      await page.click('[aria-label="Rename Anna <b>"]');
      await page.fill('.voice-rename input', 'Anna');
      await page.keyboard.press('Enter');
      const file = await exported(page, 'Anna');
      await page.setInputFiles('[data-import]', file);
      await page.waitForFunction(() => document.querySelectorAll('.voice').length === 3);
      await page.setInputFiles('[data-import]', speechFile);
      await page.waitForSelector('text=speech.wav could not be imported.');
      for (let left = 2; left > 0; left--) {
        await page.click('.voice >> nth=1 >> text=Delete');
        await page.click('.voice >> nth=1 >> .button-alarm');
        await page.waitForFunction(
          (count) => document.querySelectorAll('.voice').length === count,
          left === 1 ? 0 : left,
        );
      }
      expect(await page.locator('.voice-choice').count()).toBe(0);
      expect(problems).toEqual([]);
      await context.close();
    }, 300_000);

    if (!existsSync(actor)) {
      console.warn(`Teaching is not tested with a real voice: there is no ${actor}.`);
    }

    it.skipIf(!existsSync(actor))(
      'learns the voice of a speaker of RAVDESS',
      async () => {
        const names = emotions.flatMap((_, index) =>
          ['01-01', '02-01', ...(index === 0 ? ['01-02', '02-02'] : [])].map((said) =>
            clipName(index, said),
          ),
        );
        const sounds = await Promise.all(names.map(decodeClip));
        const microphone = soundOfTakes(scratch(), 'actor.wav', sounds);
        const { page, context, problems } = await site.open({
          microphone,
          at: '#teach',
          optimise: true,
        });
        await page.click('text=Start');
        for (const emotion of emotions) {
          await page.waitForSelector(`.guide[data-emotion=${emotion}]`);
          const count = await page.locator('.sentence').count();
          for (let take = 0; take < count; take++) await recordTake(page);
          await page.click('.guide-actions .button-main');
        }
        await page.waitForSelector('text=18 sentences in 8 emotions');
        const seconds = await learn(page);
        await isAccessible(page, 'result');
        const right = async (side: string) =>
          page.locator(`[data-side=${side}]`).getAttribute('data-right');
        console.log(
          `learning from 18 clips of a speaker: ${seconds.toFixed(1)} s;`,
          `right before ${await right('before')}, after ${await right('after')};`,
          await page.locator('.result > .note').last().textContent(),
        );
        await page.fill('.save input', 'Twelve');
        await page.click('.save [type=submit]');
        await page.waitForSelector('.voice-choice');
        await sameInNode(page, join(actor, clipName(4, '01-02')), 'Twelve');
        expect(problems).toEqual([]);
        await context.close();
      },
      600_000,
    );
  });
}

/** axe-core finds nothing, and nothing sticks out. */
async function isAccessible(page: Page, state: string): Promise<void> {
  expect(await violations(page), state).toEqual([]);
  const spare = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    return clientWidth - scrollWidth;
  });
  expect(spare, state).toBe(0);
}

const openStep = (page: Page, emotion: string) =>
  page.click(`[data-emotion=${emotion}] > .step-chip`);

/** @param said statement and repetition */
const clipName = (emotion: number, said: string): string =>
  `03-01-0${emotion + 1}-01-${said}-12.flac`;

const decodeClip = async (name: string): Promise<Float32Array> =>
  (await decodeAudio(readFileSync(join(actor, name)), { sampleRate: rate })).samples;

async function answerOf(page: Page, path: string): Promise<Record<string, number>> {
  await page.click('#tab-files');
  await page.setInputFiles('input[type=file]', path);
  await page.waitForSelector('.file[data-state=answered] .bars');
  return shownProbabilities(page, '.file');
}

/** Saves a voice to a file and returns its path. */
async function exported(page: Page, name: string): Promise<string> {
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click(`[aria-label="Export ${name} as a file"]`),
  ]);
  return download.path();
}

/** The exported voice answers for a recording in Node what the page answers with it. */
async function sameInNode(
  page: Page,
  path: string,
  name: string,
  layers: 'last' | 'all' = 'last',
): Promise<void> {
  const file = await exported(page, name);
  expect(readModelMetadata(readFileSync(file)).adaptation?.layers).toBe(layers);
  const theirs = await answerOf(page, path);
  const { stdout, stderr } = await affetto(['predict', '--json', '--model', file, path]);
  expect(stderr).toBe('');
  const [ours] = [JSON.parse(stdout)].flat() as [{ probabilities: Record<string, number> }];
  for (const [label, probability] of Object.entries(ours.probabilities)) {
    expect(Math.abs((theirs[label] ?? 1) - probability), label).toBeLessThan(1e-4);
  }
}

const allStopped = (page: Page): Promise<boolean> =>
  page.evaluate(() =>
    (window as unknown as { tracks: MediaStreamTrack[] }).tracks.every(
      ({ readyState }) => readyState === 'ended',
    ),
  );
