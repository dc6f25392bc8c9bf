// What the web app learns of a voice, taught or just heard, in a real browser. Somebody speaks for minutes here, and the page
// waits: these journeys have a file of their own so that others run meanwhile. Skipped where there is no Chromium.

import { knownVoiceSuite } from './known-voice-suite.js';
import { testInChromium } from './site-in-chromium.js';
import { teachLargeSuite } from './teach-large-suite.js';
import { teachSuite } from './teach-suite.js';

testInChromium('the web app and a voice', (site, scratch) => {
  teachSuite(site, scratch);
  teachLargeSuite(site, scratch);
  knownVoiceSuite(site, scratch);
});
