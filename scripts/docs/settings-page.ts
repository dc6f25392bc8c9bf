// docs/training.md with its table of settings as it should be.

import { fileURLToPath } from 'node:url';
import { settingsTable } from './settings-table.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const block = /(<!-- settings: [^>]*? -->\n)[\s\S]*?(<!-- \/settings -->)/;

/** Puts the table between the comments that mark it. @throws Error where the page has no such comments */
export function withSettingsTable(page: string): string {
  if (!block.test(page)) throw new Error('The page has no place for the table of settings.');
  return page.replace(block, (_, begin, end) => `${begin}\n${settingsTable(root)}\n\n${end}`);
}
