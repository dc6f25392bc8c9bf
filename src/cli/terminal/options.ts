// citty takes any option and ignores those it does not know: a mistyped `--json` would change what a
// program downstream reads. Commands call this first.

import type { ArgsDef } from 'citty';
import { AffettoError } from '../../errors.js';
import { didYouMean } from '../../nearest.js';
import { printable } from './printable.js';

/**
 * Checks that every option given is one of the command's, and that none lacks its value.
 * @param args as citty parsed them.
 * @throws AffettoError `OPTION_INVALID` naming every option that there is not, the nearest to it, and those there are.
 */
export function checkOptions(args: Readonly<Record<string, unknown>>, definition: ArgsDef): void {
  const options = Object.entries(definition).filter(([, { type }]) => type !== 'positional');
  const names = Object.entries(definition).flatMap(([name, option]) => [
    name,
    ...aliasesOf(option),
  ]);
  const known = new Set(names.flatMap((name) => [name, camelCase(name)]));
  const unknown = Object.keys(args).filter((name) => name !== '_' && !known.has(name));
  if (unknown.length > 0) {
    const words = [...names, 'help'];
    const sentences = unknown.map((name) => {
      // A single letter is near to nothing.
      const meant = name.length === 1 ? '' : didYouMean(name, words).replace('mean ', 'mean --');
      return `There is no option ${name.length === 1 ? '-' : '--'}${printable(name)}.${meant}`;
    });
    const all = options.map(([option, how]) => `--${typedName(option, how)}`).join(', ');
    throw new AffettoError(
      'OPTION_INVALID',
      `${sentences.join(' ')} There are: ${all}, --help. For a file whose name starts with a dash, put -- before it.`,
    );
  }
  for (const [name, { type }] of options) {
    if (type === 'string' && args[name] === '') {
      throw new AffettoError('OPTION_INVALID', `--${name} needs a value.`);
    }
  }
}

/** An option as it is typed: what is on by itself can only be switched off. */
export function typedName(name: string, { type, default: usual }: ArgsDef[string]): string {
  return type === 'boolean' && usual === true ? `no-${name}` : name;
}

/** Earlier names of an option, which go on working. */
function aliasesOf(option: ArgsDef[string]): readonly string[] {
  const alias = 'alias' in option ? option.alias : undefined;
  return alias === undefined ? [] : [alias].flat();
}

function camelCase(name: string): string {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
