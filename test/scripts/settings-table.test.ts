// The table of settings in docs/training.md says what the code does, of every setting that there is.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { withSettingsTable } from '../../scripts/docs/settings-page.js';
import { declaredSettings } from '../../scripts/docs/settings-table.js';
import { trainingSettings } from '../../src/training/settings.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const page = readFileSync(`${root}docs/training.md`, 'utf8');

describe('the table of settings', () => {
  it('is up to date: npx tsx scripts/settings-table.ts writes it', () => {
    expect(withSettingsTable(page)).toBe(page);
  });

  it('knows every setting, and says what each means', () => {
    const declared = declaredSettings(root);
    const names = declared.map(({ name }) => name);
    const { model: _, ...rest } = trainingSettings({ model: { name: 'cnn' } });
    const missing = Object.entries(rest).flatMap(([key, value]) => {
      const inner = typeof value === 'object' && !Array.isArray(value) && value !== null;
      const wanted = inner ? Object.keys(value).map((name) => `${key}.${name}`) : [key];
      return wanted.filter((name) => !names.includes(name));
    });
    expect(missing).toEqual([]);
    expect(names).toContain('augmentation.noise.tiltDb');
    expect(declared.filter(({ meaning }) => meaning.length < 10)).toEqual([]);
  });

  it('shows what the presets differ in', () => {
    const row = (name: string) => page.split('\n').find((line) => line.startsWith(`| \`${name}\``));
    expect(row('epochs')).toContain('| `60` | cnn-lstm: `200`; crnn: `150`; encoder: `1` |');
    expect(row('nonSpeech')).toContain('| `0` | crnn: `0.03125` |');
    expect(row('balanceClasses')).toContain('| `false` | cnn, cnn-lstm, crnn: `true` |');
    expect(row('augmentation.noise')).toContain('| `null` | crnn: on |');
  });
});
