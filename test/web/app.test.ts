// The web app in a real browser, built as it is shipped: all but what it learns of a voice, which is in app-voices.test.ts.
// Skipped where there is no Chromium; AFFETTO_CHROMIUM names another than /usr/bin/chromium.

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
import { largeModelSuite } from './large-model-suite.js';
import { microphoneSuite } from './microphone-suite.js';
import { offlineSuite } from './offline-suite.js';
import { ownLabelsSuite } from './own-labels-suite.js';
import { testInChromium } from './site-in-chromium.js';
import { startSuite } from './start-suite.js';
import { wordsSuite } from './words-suite.js';

testInChromium('the web app', (site, scratch) => {
  startSuite(site, scratch);
  filesSuite(site, scratch);
  fortyFilesSuite(site, scratch);
  microphoneSuite(site, scratch);
  historySuite(site, scratch);
  accessSuite(site, scratch);
  inspectSuite(site, scratch);
  conversationSuite(site, scratch);
  answerSetSuite(site, scratch);
  ownLabelsSuite(site, scratch);
  consentSuite(site);
  examplesSuite(site);
  wordsSuite(site, scratch);
  changeSuite(site, scratch);
  offlineSuite(site, scratch);
  largeModelSuite(site, scratch);
});
