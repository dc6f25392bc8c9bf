// What every command has in common: its place in the help, examples that can be copied, options that are
// checked before anything is done, and failures that are told in one line.

import { type ArgsDef, type CommandDef, defineCommand, type ParsedArgs } from 'citty';
import { reportFailure } from './failure.js';
import { checkOptions } from './options.js';

/** A command as its own file describes it. */
export interface Command<T extends ArgsDef> {
  /** As it is typed after `affetto`. */
  readonly name: string;
  /** One or two sentences for the help. */
  readonly description: string;
  /** Whole lines to copy, the plainest first. */
  readonly examples: readonly string[];
  readonly args: T;
  readonly run: (given: ParsedArgs<T>) => Promise<void>;
}

const examplesByName = new Map<string, readonly string[]>();

/** Examples of the commands whose files were loaded, by name; empty for others. */
export function examplesOf(name: string): readonly string[] {
  return examplesByName.get(name) ?? [];
}

/** Keeps the examples that the help of a command shows. */
export function giveExamples(name: string, examples: readonly string[]): void {
  examplesByName.set(name, examples);
}

/**
 * A command for citty. An `AffettoError` of `run` becomes a line on stderr and exit code 1; options that the
 * command does not have are refused before it runs.
 */
export function command<const T extends ArgsDef>(definition: Command<T>): CommandDef<T> {
  const { name, description, examples, args, run } = definition;
  giveExamples(name, examples);
  return defineCommand({
    meta: { name, description },
    args,
    run: ({ args: given }) =>
      reportFailure(name, async () => {
        checkOptions(given, args);
        await run(given);
      }),
  });
}
