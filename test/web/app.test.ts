// The web app in a real browser, built as it is shipped. One file, so that the suites run one after the
// other on one build. Skipped where there is no Chromium; AFFETTO_CHROMIUM names another than
// /usr/bin/chromium.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, vi } from 'vitest';
import { accessSuite } from './access-suite.js';
import { answerSetSuite } from './answer-set-suite.js';
import { changeSuite } from './change-suite.js';
import { consentSuite } from './consent-suite.js';
import { conversationSuite } from './conversation-suite.js';
import { examplesSuite } from './examples-suite.js';
import { filesSuite } from './files-suite.js';
import { fortyFilesSuite } from './forty-files-suite.js';
import { historySuite } from './history-suite.js';
import { inspectSuite } from './inspect-suite.js';
import { knownVoiceSuite } from './known-voice-suite.js';
import { largeModelSuite } from './large-model-suite.js';
import { microphoneSuite } from './microphone-suite.js';
import { offlineSuite } from './offline-suite.js';
import { ownLabelsSuite } from './own-labels-suite.js';
import { executablePath, SiteInChromium } from './site-in-chromium.js';
import { startSuite } from './start-suite.js';
import { teachLargeSuite } from './teach-large-suite.js';
import { teachSuite } from './teach-suite.js';
import { wordsSuite } from './words-suite.js';

vi.setConfig({ testTimeout: 45_000, hookTimeout: 180_000 });

if (!existsSync(executablePath)) {
  console.warn(`The web app is not tested: there is no ${executablePath} (set AFFETTO_CHROMIUM).`);
}

// A browser on a busy machine may be late once; what is broken fails again.
describe.skipIf(!existsSync(executablePath))('the web app', { retry: 1 }, () => {
  const site = new SiteInChromium();
  let scratch = '';

  beforeAll(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'affetto-web-'));
    await site.start();
  });
  afterAll(async () => {
    await site.close();
    rmSync(scratch, { recursive: true, force: true });
  });

  startSuite(site, () => scratch);
  filesSuite(site, () => scratch);
  fortyFilesSuite(site, () => scratch);
  microphoneSuite(site, () => scratch);
  historySuite(site, () => scratch);
  accessSuite(site, () => scratch);
  inspectSuite(site, () => scratch);
  conversationSuite(site, () => scratch);
  answerSetSuite(site, () => scratch);
  ownLabelsSuite(site, () => scratch);
  consentSuite(site);
  examplesSuite(site);
  wordsSuite(site, () => scratch);
  changeSuite(site, () => scratch);
  teachSuite(site, () => scratch);
  offlineSuite(site, () => scratch);
  largeModelSuite(site, () => scratch);
  teachLargeSuite(site, () => scratch);
  knownVoiceSuite(site, () => scratch);
});
