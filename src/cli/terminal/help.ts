// Help texts: what citty renders from a command's options, then examples that can be copied.

import { stripVTControlCharacters } from 'node:util';
import { type ArgsDef, type CommandDef, renderUsage } from 'citty';
import { examplesOf } from './command.js';

/** Prints a command's help to stdout; colours only on a terminal. */
export async function showUsage<T extends ArgsDef>(
  command: CommandDef<T>,
  parent?: CommandDef<T>,
): Promise<void> {
  const meta = await (typeof command.meta === 'function' ? command.meta() : command.meta);
  const lines = examplesOf(meta?.name ?? '').map((line) => `  ${line}`);
  const text = `${(await renderUsage(command, parent)).trimEnd()}\n\nEXAMPLES\n\n${lines.join('\n')}\n`;
  console.log(process.stdout.isTTY ? text : stripVTControlCharacters(text));
}
