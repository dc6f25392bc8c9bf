// The help of every command can be read where nobody widened the terminal, and its examples can be copied.

import { describe, expect, it } from 'vitest';
import { affetto, subCommands } from '../../src/cli/commands/affetto.js';
import { examplesOf } from '../../src/cli/terminal/command.js';
import { usageText } from '../../src/cli/terminal/help.js';

const commands = await Promise.all(
  Object.entries(subCommands).map(async ([name, load]) => {
    const command = await load();
    return [name, command, await usageText(command as never, affetto as never)] as const;
  }),
);

const own = ['affetto', affetto, await usageText(affetto)] as const;

describe('the help', () => {
  it.each([...commands, own])('of %s fits 80 columns', (_, __, text) => {
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).not.toMatch(/undefined|\[object/);
    // No line ends in blanks.
    expect(text).not.toMatch(/ $/m);
  });

  it.each(commands)(
    'of %s says each option, what it is for and its default',
    (name, command, text) => {
      const plain = text.replaceAll(/\s+/g, ' ');
      for (const [option, { type, description, default: fallback }] of Object.entries(
        command.args as Record<string, { type: string; description: string; default?: unknown }>,
      )) {
        // What is on by itself can only be switched off.
        const isOn = type === 'boolean' && fallback === true;
        const shown =
          type === 'positional' ? option.toUpperCase() : `--${isOn ? 'no-' : ''}${option}`;
        expect(plain, `${name} ${option}`).toContain(shown);
        const words = fallback === undefined || isOn ? '' : ` (default: ${fallback})`;
        expect(plain, `${name} ${option}`).toContain(description.trim());
        expect(plain, `${name} ${option}`).toContain(words);
      }
    },
  );

  it.each(commands)(
    'of %s has examples that a shell reads as they were written',
    (name, _, text) => {
      const [, examples = ''] = text.split('EXAMPLES\n\n');
      const read = examples
        .replaceAll(/ \\\n +/g, ' ')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line !== '');
      expect(read).toEqual(examplesOf(name));
      expect(read.length).toBeGreaterThan(0);
    },
  );

  it('of affetto lists every command', async () => {
    const text = await usageText(affetto);
    for (const name of Object.keys(subCommands)) expect(text).toContain(`\n  ${name}`);
    expect(text).toContain('USAGE affetto COMMAND');
  });
});
