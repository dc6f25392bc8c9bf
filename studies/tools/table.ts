// Prints results as Markdown, one row for each trial and protocol:
//   npx tsx studies/tools/table.ts
//   npx tsx studies/tools/table.ts --only cnn-b,cnn-lstm-d
//   npx tsx studies/tools/table.ts --only crnn-j,crnn-k,crnn-l --folds 1,2 --time
// `npx tsx studies/readme.ts` writes the tables into the pages that hold such a command.

import { resultsTableOf } from './results-table.js';

console.log(await resultsTableOf(process.argv.slice(2)));
