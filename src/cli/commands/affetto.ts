// The command `affetto` itself: the list of all others. Each is loaded only when it is asked for, so that
// predicting one file does not wait for the training code.

import { defineCommand, runMain } from 'citty';
import { didYouMean } from '../../nearest.js';
import { version } from '../../version.js';
import { giveExamples } from '../terminal/command.js';
import { showUsage } from '../terminal/help.js';
import { printable } from '../terminal/printable.js';

/** Every command, loaded when it is asked for. */
export const subCommands = {
  predict: () => import('./predict.js').then((module) => module.default),
  diarise: () => import('./diarise.js').then((module) => module.default),
  batch: () => import('./batch.js').then((module) => module.default),
  worker: () => import('./worker.js').then((module) => module.default),
  queue: () => import('./queue.js').then((module) => module.default),
  embed: () => import('./embed.js').then((module) => module.default),
  adapt: () => import('./adapt.js').then((module) => module.default),
  train: () => import('./train.js').then((module) => module.default),
  evaluate: () => import('./evaluate.js').then((module) => module.default),
  compare: () => import('./compare.js').then((module) => module.default),
  study: () => import('./study.js').then((module) => module.default),
  reproduce: () => import('./reproduce.js').then((module) => module.default),
  report: () => import('./report.js').then((module) => module.default),
  ship: () => import('./ship.js').then((module) => module.default),
  models: () => import('./models.js').then((module) => module.default),
  audit: () => import('./audit.js').then((module) => module.default),
  serve: () => import('./serve.js').then((module) => module.default),
  mcp: () => import('./mcp.js').then((module) => module.default),
  label: () => import('./label.js').then((module) => module.default),
  agreement: () => import('./agreement.js').then((module) => module.default),
  corpus: () => import('./corpus.js').then((module) => module.default),
  download: () => import('./download.js').then((module) => module.default),
};

/** The command line as citty takes it. */
export const affetto = defineCommand({
  meta: {
    name: 'affetto',
    version,
    description: 'Speech emotion recognition: hear how something is said.',
  },
  subCommands,
});

giveExamples('affetto', ['affetto predict clip.wav', 'affetto train --help']);

/** Runs the command line; the exit code is left in `process.exitCode`. */
export async function runAffetto(rawArgs: string[]): Promise<void> {
  const [first] = rawArgs;
  const ownOptions = ['--help', '-h', '--version', '-v'];
  const word = rawArgs.find((arg) => !arg.startsWith('-'));
  if (first === undefined) {
    await showUsage(affetto);
  } else if (first.startsWith('-') && !ownOptions.includes(first)) {
    // citty would ignore it and run the command.
    fail(`there is no option ${printable(first)} here. Name a command first: affetto --help.`);
  } else if (word !== undefined && !(await isCommand(word))) {
    // With --help citty would show the help of affetto, as if all were well.
    const meant = didYouMean(word, Object.keys(subCommands)).replace('mean ', 'mean affetto ');
    fail(`there is no command "${printable(word)}".${meant} All commands: affetto --help.`);
  } else {
    await runMain(affetto, { rawArgs, showUsage });
  }
}

function fail(problem: string): void {
  console.error(`affetto: ${problem}`);
  process.exitCode = 1;
}

/** Tells whether a word is a command, or an earlier name of one. */
async function isCommand(word: string): Promise<boolean> {
  if (Object.hasOwn(subCommands, word)) return true;
  const metas = await Promise.all(
    Object.values(subCommands).map(async (load) => (await load()).meta),
  );
  return metas.some(
    (meta) => typeof meta === 'object' && 'alias' in meta && [meta.alias].flat().includes(word),
  );
}
