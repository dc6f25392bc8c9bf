#!/usr/bin/env node
// `affetto`: the command line. One command a file; each is loaded only when it is asked for, so that
// predicting one file does not wait for the training code.

import { defineCommand, runMain } from 'citty';
import { version } from '../version.js';

const main = defineCommand({
  meta: {
    name: 'affetto',
    version,
    description:
      'Speech emotion recognition: hear how something is said. Start with: affetto predict examples/speech.wav',
  },
  subCommands: {
    predict: () => import('./predict.js').then((module) => module.default),
    train: () => import('./train.js').then((module) => module.default),
    models: () => import('./models.js').then((module) => module.default),
    corpus: () => import('./corpus.js').then((module) => module.default),
    download: () => import('./download.js').then((module) => module.default),
  },
});

runMain(main);
