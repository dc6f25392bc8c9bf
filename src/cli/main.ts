#!/usr/bin/env node
// `affetto`: the command line. One command a file; each is loaded only when it is asked for, so that
// predicting one file does not wait for the training code.

import { defineCommand, runMain } from 'citty';
import { version } from '../version.js';
import { showUsage } from './help.js';
import { printable } from './printable.js';

const main = defineCommand({
  meta: {
    name: 'affetto',
    version,
    description: 'Speech emotion recognition: hear how something is said.',
  },
  subCommands: {
    predict: () => import('./predict.js').then((module) => module.default),
    adapt: () => import('./adapt.js').then((module) => module.default),
    train: () => import('./train.js').then((module) => module.default),
    evaluate: () => import('./evaluate.js').then((module) => module.default),
    compare: () => import('./compare.js').then((module) => module.default),
    experiment: () => import('./experiment.js').then((module) => module.default),
    report: () => import('./report.js').then((module) => module.default),
    ship: () => import('./ship.js').then((module) => module.default),
    models: () => import('./models.js').then((module) => module.default),
    corpus: () => import('./corpus.js').then((module) => module.default),
    download: () => import('./download.js').then((module) => module.default),
  },
});

const rawArgs = process.argv.slice(2);
const [first] = rawArgs;
const ownOptions = ['--help', '-h', '--version', '-v'];
if (first === undefined) {
  await showUsage(main);
} else if (first.startsWith('-') && !ownOptions.includes(first)) {
  // citty would ignore it and run the command.
  console.error(
    `affetto: there is no option ${printable(first)} here. Name a command first: affetto --help.`,
  );
  process.exitCode = 1;
} else {
  await runMain(main, { rawArgs, showUsage });
}
