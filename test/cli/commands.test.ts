// The command line itself: what is said to somebody who mistypes a command.

import { describe, expect, it, vi } from 'vitest';
import { nearest } from '../../src/nearest.js';
import { affetto } from '../support/run-affetto.js';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('affetto', () => {
  it.each([
    [['trian', '--help'], 'affetto: there is no command "trian". Did you mean affetto train?'],
    [['trian'], 'affetto: there is no command "trian". Did you mean affetto train?'],
    [['--help', 'pred'], 'affetto: there is no command "pred". Did you mean affetto predict?'],
    [['dance', '-h'], 'affetto: there is no command "dance". All commands: affetto --help.'],
    [['toString', '--help'], 'affetto: there is no command "toString".'],
  ])('refuses %j in one line', async (args, message) => {
    const { code, stdout, stderr } = await affetto(args);
    expect(stderr).toContain(message);
    expect(stderr.trimEnd()).not.toContain('\n');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  });

  it.each([[['train', '--help']], [['--help', 'train']], [['experiment', '--help']], [['--help']]])(
    'shows the help of %j',
    async (args) => {
      const { code, stdout, stderr } = await affetto(args);
      expect(stdout).toContain('USAGE affetto');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    },
  );
});

describe('the nearest word', () => {
  const words = ['predict', 'train', 'ship', 'evaluate'];
  it.each([
    ['tarin', 'train'],
    ['traain', 'train'],
    ['shop', 'ship'],
    ['evlaute', 'evaluate'],
    ['eval', 'evaluate'],
    ['brain', 'train'],
    ['t', undefined],
    ['help', undefined],
  ])('to %s is %s', (typed, word) => {
    expect(nearest(typed, words)).toBe(word);
  });
});
