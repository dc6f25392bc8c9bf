// The command `affetto` itself: the list of all others. Each is loaded only when it is asked for, so that
// predicting one file does not wait for the training code.

import { defineCommand, runMain } from 'citty';
import { version } from '../../version.js';
import { giveExamples } from '../terminal/command.js';
import { showUsage } from '../terminal/help.js';
import { printable } from '../terminal/printable.js';

const affetto = defineCommand({
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
    study: () => import('./study.js').then((module) => module.default),
    report: () => import('./report.js').then((module) => module.default),
    ship: () => import('./ship.js').then((module) => module.default),
    models: () => import('./models.js').then((module) => module.default),
    corpus: () => import('./corpus.js').then((module) => module.default),
    download: () => import('./download.js').then((module) => module.default),
  },
});

giveExamples('affetto', ['affetto predict clip.wav', 'affetto train --help']);

/** Runs the command line; the exit code is left in `process.exitCode`. */
export async function runAffetto(rawArgs: string[]): Promise<void> {
  const [first] = rawArgs;
  const ownOptions = ['--help', '-h', '--version', '-v'];
  if (first === undefined) {
    await showUsage(affetto);
  } else if (first.startsWith('-') && !ownOptions.includes(first)) {
    // citty would ignore it and run the command.
    console.error(
      `affetto: there is no option ${printable(first)} here. Name a command first: affetto --help.`,
    );
    process.exitCode = 1;
  } else {
    await runMain(affetto, { rawArgs, showUsage });
  }
}
