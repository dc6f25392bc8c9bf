#!/usr/bin/env node
// `affetto`: the command line. One command a file; each is loaded only when it is asked for, so that
// predicting one file does not wait for the training code.

import { defineCommand, runMain } from 'citty';
import { version } from '../version.js';
import { showUsage } from './terminal/help.js';
import { printable } from './terminal/printable.js';

const main = defineCommand({
  meta: {
    name: 'affetto',
    version,
    description: 'Speech emotion recognition: hear how something is said.',
  },
  subCommands: {
    predict: () => import('./commands/predict.js').then((module) => module.default),
    adapt: () => import('./commands/adapt.js').then((module) => module.default),
    train: () => import('./commands/train.js').then((module) => module.default),
    evaluate: () => import('./commands/evaluate.js').then((module) => module.default),
    compare: () => import('./commands/compare.js').then((module) => module.default),
    experiment: () => import('./commands/study.js').then((module) => module.default),
    report: () => import('./commands/report.js').then((module) => module.default),
    ship: () => import('./commands/ship.js').then((module) => module.default),
    models: () => import('./commands/models.js').then((module) => module.default),
    corpus: () => import('./commands/corpus.js').then((module) => module.default),
    download: () => import('./commands/download.js').then((module) => module.default),
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
