// The page of `affetto label` in a real browser: three made recordings labelled by keys, taken back after a reload, and
// what is in the file after each step. Skipped where there is no Chromium; AFFETTO_CHROMIUM names another than
// /usr/bin/chromium.

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { writeWav } from '../../src/audio/write-wav.js';
import { builtCommand } from '../support/build-command.js';
import { sampleModel } from '../support/sample-model.js';
import { folderWith } from '../support/scratch.js';
import { speechLike } from '../support/speech.js';
import { violations } from './access-suite.js';
import { executablePath } from './site-in-chromium.js';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const clip = (pitch: number) =>
  writeWav([speechLike({ seconds: 0.5, sampleRate: 16_000, pitch })], { sampleRate: 16_000 });

/** Runs `affetto label` until the test is over. */
async function labelling(args: readonly string[]): Promise<{ url: string; child: ChildProcess }> {
  const child = spawn(process.execPath, [builtCommand, 'label', ...args, '--no-open']);
  onTestFinished(() => void child.kill('SIGKILL'));
  const url = await new Promise<string>((resolve, reject) => {
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      const [, found] = /The page is at (\S+)/.exec(output) ?? [];
      if (found) resolve(found);
    });
    child.on('close', () => reject(new Error(`affetto label ended: ${output}`)));
  });
  return { url, child };
}

describe.skipIf(!existsSync(executablePath))('the page of affetto label', { retry: 1 }, () => {
  let browser: Browser;
  beforeAll(async () => {
    const args = ['--no-sandbox', '--disable-gpu', '--autoplay-policy=no-user-gesture-required'];
    browser = await chromium.launch({ executablePath, args });
  });
  afterAll(() => browser.close());

  async function opened(url: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ locale: 'en-GB', ...options });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    const problems: string[] = [];
    page.on('pageerror', ({ message }) => problems.push(message));
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text());
    });
    await page.goto(url);
    await page.waitForSelector('main:not([hidden])');
    return { page, problems };
  }

  const isPlaying = (page: Page) =>
    page.waitForFunction(() => (document.querySelector('audio')?.currentTime ?? 0) > 0);
  const at = (page: Page, name: string) => page.waitForSelector(`h2:text-is("${name}")`);
  const pressed = (page: Page) =>
    page
      .locator('[aria-pressed=true]')
      .evaluateAll((buttons) => buttons.map((one) => one.getAttribute('data-choice') ?? one.id));

  it('labels by keys, shows what the model heard, goes on after a reload, and takes back', async () => {
    const dir = await folderWith({ '1.wav': clip(110), '2.wav': clip(150), '3.wav': clip(200) });
    const model = join(dir, 'model.onnx');
    await writeFile(model, sampleModel({ small: true, name: 'cnn' }).bytes);
    const { url, child } = await labelling([dir, '--labels', 'angry,sad,bored', '--model', model]);
    const { page, problems } = await opened(url);
    const file = () => readFile(join(dir, 'labels.csv'), 'utf8');
    const header = 'path,label,speaker,left_out,rater,note\n';

    await at(page, '1.wav');
    expect(await page.textContent('#count')).toBe('1 of 3, 0 labelled');
    await page.keyboard.press('Space');
    await isPlaying(page);
    // Before the choice nobody is swayed.
    expect(await page.textContent('main')).not.toMatch(/The model/);
    await page.keyboard.press('2');
    await at(page, '2.wav');
    expect(await file()).toBe(`${header}1.wav,sad,,,,\n`);
    await page.waitForSelector(
      '#last:text-matches("you chose sad. The model .*(angry|sad), \\\\d+%")',
    );
    // The next one plays by itself.
    await isPlaying(page);
    await page.keyboard.press('n');
    await page.keyboard.type('a dog, 12 times');
    await page.keyboard.press('Enter');
    await page.keyboard.press('0');
    await at(page, '3.wav');
    await page.click('[data-choice=bored]');
    await page.waitForSelector('#last:text-matches("All recordings have a label")');
    const all = `${header}1.wav,sad,,,,\n2.wav,,,cannot tell,,"a dog, 12 times"\n3.wav,bored,,,,\n`;
    expect(await file()).toBe(all);

    await page.reload();
    await at(page, '1.wav');
    expect(await page.textContent('#count')).toBe('1 of 3, 2 labelled, 1 you could not tell');
    expect(await pressed(page)).toEqual(['sad']);
    await page.keyboard.press('ArrowRight');
    await at(page, '2.wav');
    expect(await pressed(page)).toEqual(['untold']);
    expect(await page.inputValue('#note')).toBe('a dog, 12 times');
    await page.keyboard.press('u');
    await at(page, '3.wav');
    expect(await pressed(page)).toEqual([]);
    expect(await file()).toBe(all.replace('3.wav,bored,,,,\n', ''));
    await page.keyboard.press('u');
    await at(page, '2.wav');
    expect(await file()).toBe(`${header}1.wav,sad,,,,\n`);

    // Keys can be switched off, and a server that is gone is told of: nothing seems kept that is not.
    await page.uncheck('#keys');
    await page.focus('#name');
    await page.keyboard.press('1');
    await page.check('#keys');
    child.kill('SIGINT');
    await new Promise((resolve) => child.on('close', resolve));
    expect(problems).toEqual([]);
    await page.focus('#name');
    await page.keyboard.press('1');
    await page.waitForSelector('.trouble:text-matches("no longer running")');
    await at(page, '2.wav');
    expect(await file()).toBe(`${header}1.wav,sad,,,,\n`);
  });

  it('says which recording cannot be played, and is accessible and fits in both languages', async () => {
    const long = 'a-name-that-is-far-too-long-for-the-screen-of-a-phone-and-has-no-blank.wav';
    const labels =
      'neutral,calm,happy,sad,angry,fearful,disgust,surprised,bored,Schadenfreude,11,12';
    const dir = await folderWith({ '1.wav': 'no sound', [long]: clip(120) });
    const { url } = await labelling([dir, '--labels', labels, '--model', 'none', '--by', 'Ann']);
    const looks: [BrowserContextOptions, RegExp, RegExp][] = [
      [{ colorScheme: 'light' }, /cannot be played: This is not/, /What do you hear/],
      [
        { colorScheme: 'dark', locale: 'de-DE', viewport: { width: 360, height: 700 } },
        /lässt sich nicht abspielen/,
        /Was hörst du/,
      ],
    ];
    for (const [options, trouble, question] of looks) {
      const { page } = await opened(url, options);
      await page.waitForSelector('.trouble:visible');
      expect(await page.textContent('.trouble')).toMatch(trouble);
      expect(await page.getAttribute('#labels', 'aria-label')).toMatch(question);
      const check = async () => {
        expect(await violations(page)).toEqual([]);
        const { scrollWidth, clientWidth } = await page.evaluate(() => document.documentElement);
        expect(scrollWidth).toBe(clientWidth);
      };
      await check();
      await page.keyboard.press('s');
      await at(page, long);
      // The tenth label has a letter.
      await page.keyboard.press('a');
      await page.waitForSelector('#last:text-matches("Schadenfreude")');
      await check();
    }
    // The other language is kept for the next visit.
    const { page } = await opened(url);
    await page.selectOption('#language', 'de');
    await page.reload();
    await page.waitForSelector('text=Sprache');
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('de');
  });
});
