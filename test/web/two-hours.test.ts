// A recording of two hours, heard to its end in the page: its memory must not hold the decoded signal (635 MB
// at the model's rate), nor an uncompressed file (1.4 GB). Takes minutes, so only on request:
// AFFETTO_ENDURANCE=1 npx vitest run test/web/two-hours.test.ts

import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mp3Encoder } from '@breezystack/lamejs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resample } from '../../src/audio/resample.js';
import { writeWav } from '../support/write-wav.js';
import { executablePath, SiteInChromium } from './site-in-chromium.js';
import { noise, rate, sentence, silence } from './sounds.js';

const wanted =
  process.env.AFFETTO_ENDURANCE === '1' && existsSync(executablePath) && existsSync('/proc');
const hours = 2;
const mp3Rate = 22_050;

describe.skipIf(!wanted)('a file of two hours', () => {
  const site = new SiteInChromium();
  const scratch = mkdtempSync(join(tmpdir(), 'affetto-two-hours-'));
  beforeAll(() => site.start(), 180_000);
  afterAll(async () => {
    await site.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  it.each([
    ['MP3', compressedTalk],
    ['WAV', uncompressedTalk],
  ])(
    'in %s is answered, and its signal is never in memory whole',
    async (format, write) => {
      const path = join(scratch, `talk.${format.toLowerCase()}`);
      await write(path);
      const { page, context } = await site.open({ at: '#files', optimise: true });
      const before = await renderersBytes(page);
      const start = performance.now();
      await page.setInputFiles('input[type=file]', path);
      const early = await atShare(page, 0.02);
      const late = await atShare(page, 0.9);
      await page.waitForSelector('.file[data-state=answered]', { timeout: 1_200_000 });
      const seconds = (performance.now() - start) / 1000;
      console.log(
        `${hours} h of ${format} answered in ${Math.round(seconds)} s; renderers ${[before, early, late].map(megabytes).join(', ')} before, at 2% and at 90%`,
      );
      expect(late - early).toBeLessThan(150e6);
      expect(late).toBeLessThan(900e6);
      await page.screenshot({ path: join(tmpdir(), 'affetto-two-hours.png'), fullPage: true });
      await context.close();
      rmSync(path);
    },
    1_800_000,
  );
});

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** A minute of sentences, pauses and noise, at 48 kHz. */
async function talkOfMinute(): Promise<Float32Array> {
  const talk = await sentence();
  const turn = [talk, silence(1), talk, noise(1.5, 0.01)].flatMap((part) => [...part]);
  return Float32Array.from({ length: 60 * rate }, (_, i) => turn[i % turn.length] as number);
}

const in16Bits = (samples: Float32Array) => Int16Array.from(samples, (x) => Math.round(32_767 * x));

/** A minute of it encoded and repeated: MP3 goes on where another ends. */
async function compressedTalk(path: string): Promise<void> {
  const pcm = in16Bits(await resample(await talkOfMinute(), rate, mp3Rate));
  const encoder = new Mp3Encoder(1, mp3Rate, 32);
  const bytes = Buffer.concat([encoder.encodeBuffer(pcm), encoder.flush()].map(Buffer.from));
  for (let minute = 0; minute < 60 * hours; minute++) appendFileSync(path, bytes);
}

/** Stereo. */
async function uncompressedTalk(path: string): Promise<void> {
  const mono = in16Bits(await talkOfMinute());
  const pcm = Int16Array.from({ length: 2 * mono.length }, (_, i) => mono[i >> 1] as number);
  const dataSize = 60 * hours * pcm.byteLength;
  const empty = new Float32Array(0);
  writeFileSync(path, writeWav([empty, empty], { rate, dataSize, riffSize: dataSize + 36 }));
  for (let minute = 0; minute < 60 * hours; minute++) {
    appendFileSync(path, new Uint8Array(pcm.buffer));
  }
}

/** Resident memory once this share of the file is read. */
async function atShare(page: Page, share: number): Promise<number> {
  await page.waitForFunction(
    (goal) =>
      Number(document.querySelector<HTMLProgressElement>('.file-progress progress')?.value) >= goal,
    share,
    { timeout: 1_200_000, polling: 500 },
  );
  return renderersBytes(page);
}

/** Resident memory of all processes that run pages and their workers. */
async function renderersBytes(page: Page): Promise<number> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  const { processInfo } = (await session?.send('SystemInfo.getProcessInfo')) ?? { processInfo: [] };
  await session?.detach();
  const resident = processInfo
    .filter(({ type }) => type === 'renderer')
    .map(({ id }) => /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]);
  return resident.reduce((sum, kilobytes) => sum + 1024 * Number(kilobytes ?? 0), 0);
}
