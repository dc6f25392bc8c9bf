import { execFileSync } from 'node:child_process';
import { SiteInChromium } from './site-in-chromium.js';
const path = process.argv[2]!;
const site = new SiteInChromium();
await site.start();
const { page, problems } = await site.open({ at: '#files' });
const rss = () => execFileSync('bash', ['-c', "ps -eo rss,args | grep -- '--type=renderer' | grep -v grep | awk '{s+=$1} END {print s}'"]).toString().trim();
console.log('renderers kB before', rss());
const start = Date.now();
await page.locator('input[type=file]').first().setInputFiles(path);
for (;;) {
  await page.waitForTimeout(10_000);
  const state = await page.locator('.file').first().getAttribute('data-state');
  const text = (await page.locator('.file').first().textContent()) ?? '';
  console.log(((Date.now() - start) / 1000).toFixed(0), 's', state, rss(), 'kB', text.slice(0, 90).replace(/\s+/g, ' '));
  if (state === 'answered' || state === 'failed') break;
  if (Date.now() - start > 1_500_000) break;
}
await page.screenshot({ path: '/tmp/long/answer.png' });
await page.locator('.file button:has-text("moment"), .file a:has-text("moment"), .file summary').first().click({ timeout: 5000 }).catch((e) => console.log('no open', String(e).slice(0, 200)));
await page.waitForTimeout(8000);
await page.screenshot({ path: '/tmp/long/open.png', fullPage: true });
console.log('after opening', rss(), problems);
await site.close();
process.exit(0);
