// "Why this answer?" as somebody asks it, stops it and asks again, and what Node finds for the same file and model.

import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { decodeAudio } from '../../src/audio/decode.js';
import { type Explanation, openExplainer } from '../../src/explanation/explainer.js';
import { nodeRuntime } from '../../src/runtime/node.js';
import { speechFile } from './sounds.js';

/**
 * Has the answer to `speechFile` explained, cancelling the first time, and holds what is found to Node's.
 * @param model the file of the model that answers, and its name for what is printed
 * @param limits `tolerance`: how far what a moment moved may be from Node's, in probability; `timeout`: how long to wait
 *   for each step, ms
 * @returns what Node finds
 */
export async function explainsAsNodeDoes(
  page: Page,
  model: { readonly file: string; readonly name: string },
  { tolerance, timeout }: { readonly tolerance: number; readonly timeout: number },
): Promise<Explanation> {
  const patient = { timeout };
  await page.setInputFiles('input[type=file]', speechFile);
  await page.click('.look-toggle:has-text("Why")', patient);
  await page.click('.why button:text-is("Cancel")', patient);
  await page.waitForSelector('.why .notice-problem', patient);
  const began = performance.now();
  await page.click('.why button:text-is("Explain")');
  await page.waitForSelector('.occlusion', patient);
  console.log(`${model.name} explains a clip: ${Math.round(performance.now() - began)} ms`);
  const explainer = await openExplainer(readFileSync(model.file), nodeRuntime);
  const { samples } = await decodeAudio(readFileSync(speechFile), explainer.metadata);
  const ours = await explainer.explain(samples);
  await explainer.dispose();
  expect(await page.getAttribute('.occlusion', 'data-emotion')).toBe(ours.emotion);
  const moments = (await page.getAttribute('.occlusion', 'data-moments'))!.split(' ');
  expect(moments.length).toBe(ours.moments.length);
  for (const [i, lost] of ours.moments.entries()) {
    expect(Math.abs(Number(moments[i]) - lost)).toBeLessThan(tolerance);
  }
  return ours;
}
