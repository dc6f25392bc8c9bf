// The page in a real browser, scripts off: nothing sticks out at any width, no text lies on another.
// Skipped where there is no Chromium; AFFETTO_CHROMIUM names another than /usr/bin/chromium.
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluationReportHtml } from '../../src/reports/evaluation-report.js';
import { sampleEvaluation } from '../support/sample-evaluation.js';

const executablePath = process.env.AFFETTO_CHROMIUM ?? '/usr/bin/chromium';
const longName = 'a-model-with-a-name-longer-than-anybody-would-want-to-type-and-then-some-more';

describe.skipIf(!existsSync(executablePath))('the report in Chromium', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
  });

  describe.each([
    ['two models', ['cnn', 'cnn-lstm']],
    ['long names', [longName, `${longName}-2`, '\u9a5a\u304d'.repeat(20)]],
    ['one model', ['cnn']],
  ])('with %s', (_, names) => {
    const html = evaluationReportHtml(sampleEvaluation({ names, seeds: [1] }));

    it.each([
      [360, 'light'],
      [768, 'dark'],
      [1280, 'light'],
    ] as const)(
      'fits %i px',
      async (width, colorScheme) => {
        const context = await browser.newContext({
          viewport: { width, height: 800 },
          colorScheme,
          javaScriptEnabled: false,
        });
        const page = await context.newPage();
        await page.setContent(html);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        expect(await overlappingTexts(page)).toEqual([]);
        await context.close();
      },
      120_000,
    );
  });
});

/** Pairs of texts in the same figure whose boxes meet; slanted ones have boxes larger than themselves. */
function overlappingTexts(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    for (const svg of Array.from(document.querySelectorAll('svg'))) {
      const boxes = Array.from(svg.querySelectorAll('text:not([transform])')).map((text) => {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        // A line's box is higher than its letters.
        const spare = (bottom - top) * 0.22;
        return { text: text.textContent, left, right, top: top + spare, bottom: bottom - spare };
      });
      const edge = svg.getBoundingClientRect();
      for (const [i, a] of boxes.entries()) {
        if (a.right === a.left) continue;
        if (a.left < edge.left - 2 || a.right > edge.right + 12) found.push(`${a.text} sticks out`);
        for (const b of boxes.slice(i + 1)) {
          const apart =
            a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;
          if (!apart) found.push(`${a.text} on ${b.text}`);
        }
      }
    }
    return found;
  });
}
