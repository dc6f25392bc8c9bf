// Writes the table of settings into docs/training.md; what stands outside the comments that mark it stays as it is.
//   npx tsx scripts/settings-table.ts
//   npx tsx scripts/settings-table.ts --check     writes nothing; says whether the table is out of date

import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { withSettingsTable } from './docs/settings-page.js';

const page = fileURLToPath(new URL('../docs/training.md', import.meta.url));
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const text = await readFile(page, 'utf8');
const fresh = withSettingsTable(text);
if (text !== fresh) {
  console.log(
    `docs/training.md${values.check ? ' is out of date: npx tsx scripts/settings-table.ts' : ''}`,
  );
  if (values.check) process.exitCode = 1;
  else await writeFile(page, fresh);
}
