// Prints what adapting is worth as Markdown:
//   npx tsx studies/adapting-to-a-speaker/table.ts
//   npx tsx studies/adapting-to-a-speaker/table.ts --models crnn-g-h --role test --halves repetition --methods none,last-*

import { gainsTableOf } from './gains-table.js';

console.log(await gainsTableOf(process.argv.slice(2)));
