// docs/features.md says what the options are; this holds its table to the code.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { frontEndOptions } from '../../src/features/options.js';

it('the table lists every option with its default', () => {
  const page = readFileSync(new URL('../../docs/features.md', import.meta.url), 'utf8').replaceAll(
    / +\|/g,
    ' |',
  );
  const { normalization, ...options } = frontEndOptions();
  const entries = [
    ...Object.entries(options),
    ...Object.entries(normalization).map(([key, value]) => [`normalization.${key}`, value]),
  ];
  for (const [key, value] of entries) {
    expect(page).toContain(`| \`${key}\` | ${JSON.stringify(value)} |`);
  }
});
