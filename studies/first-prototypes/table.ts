// Prints what the recipes reach as Markdown:
//   npx tsx studies/first-prototypes/table.ts --split speaker
//   npx tsx studies/first-prototypes/table.ts --split random

import { recipesTableOf } from './recipes-table.js';

console.log(await recipesTableOf(process.argv.slice(2)));
