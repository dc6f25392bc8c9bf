// citty takes any option and ignores those it does not know: a mistyped `--json` would change what a
// program downstream reads. Commands call this first.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import { printable } from './printable.js';

/**
 * Checks that every option given is one of the command's, and that none lacks its value.
 * @param args as citty parsed them.
 * @throws AffettoError `OPTION_INVALID` naming the option and those there are.
 */
export function checkOptions(args: Readonly<Record<string, unknown>>, definition: ArgsDef): void {
  const options = Object.entries(definition).filter(([, { type }]) => type !== 'positional');
  const names = Object.entries(definition).flatMap(([name, option]) => [
    name,
    ...aliasesOf(option),
  ]);
  const known = new Set(names.flatMap((name) => [name, camelCase(name)]));
  for (const name of Object.keys(args)) {
    if (name === '_' || known.has(name)) continue;
    const dashes = name.length === 1 ? '-' : '--';
    const all = options.map(([option]) => `--${option}`).join(', ');
    throw new AffettoError(
      'OPTION_INVALID',
      `There is no option ${dashes}${printable(name)}. There are: ${all}, --help. For a file whose name starts with a dash, put -- before it.`,
    );
  }
  for (const [name, { type }] of options) {
    if (type === 'string' && args[name] === '') {
      throw new AffettoError('OPTION_INVALID', `--${name} needs a value.`);
    }
  }
}

/** Earlier names of an option, which go on working. */
function aliasesOf(option: ArgsDef[string]): readonly string[] {
  const alias = 'alias' in option ? option.alias : undefined;
  return alias === undefined ? [] : [alias].flat();
}

function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
