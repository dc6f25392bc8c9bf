// What every command has in common: its place in the help, examples that can be copied, options that are
// checked before anything is done, and failures that are told in one line.

import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from 'citty';
import { reportFailure } from './failure.js';
import { heedFfmpegOption } from './ffmpeg-option.js';
import { checkOptions } from './options.js';
import { repeatedPaths } from './repeated-paths.js';

/** A command as its own file describes it. */
export interface Command<T extends ArgsDef> {
  /** The word that is typed after `affetto`. */
  readonly name: string;
  /** Earlier words for it, which go on working. */
  readonly aliases?: readonly string[];
  /** One or two sentences for the help. */
  readonly description: string;
  /** Whole command lines to copy, the plainest first. */
  readonly examples: readonly string[];
  readonly args: T;
  readonly run: (given: ParsedArgs<T>) => Promise<void>;
}

const examplesByName = new Map<string, readonly string[]>();

/** The examples of a command whose file was loaded; empty for others. */
export function examplesOf(name: string): readonly string[] {
  return examplesByName.get(name) ?? [];
}

/** Keeps the examples that the help of a command shows. */
export function giveExamples(name: string, examples: readonly string[]): void {
  examplesByName.set(name, examples);
}

/**
 * Makes a command for citty. An `AffettoError` of `run` becomes a line on stderr and exit code 1; options that the
 * command does not have are refused before it runs.
 */
export function command<const T extends ArgsDef>(definition: Command<T>): CommandDef<T> {
  const { name, aliases = [], description, examples, args, run } = definition;
  giveExamples(name, examples);
  return defineCommand({
    meta: { name, description, alias: [...aliases] },
    args,
    run: ({ args: given, rawArgs }) =>
      reportFailure(name, async () => {
        checkOptions(given, args);
        heedFfmpegOption(given);
        await run(Object.assign(given, repeatedPaths(rawArgs, args)));
      }),
  });
}
