// Writes the generated parts of every page with results: the README of each study, their index, and the tables in
// the documentation. What stands outside the comments that mark them stays as it is.
//   npx tsx studies/readme.ts
//   npx tsx studies/readme.ts --check     writes nothing; says which pages are out of date

import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readPages } from './tools/pages.js';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
const stale = (await readPages()).filter(({ text, fresh }) => text !== fresh);
for (const { path, fresh } of stale) {
  console.log(values.check ? `${path} is out of date: npx tsx studies/readme.ts` : path);
  if (!values.check) await writeFile(fileURLToPath(new URL(`../${path}`, import.meta.url)), fresh);
}
if (values.check && stale.length > 0) process.exitCode = 1;
