// Compares rules for the first face of an utterance over traces.jsonl and prints them as a table:
//   npx tsx studies/first-face-in-live/rules.ts --sets chosen --all
//   npx tsx studies/first-face-in-live/rules.ts --sets ravdess,emo-db
// `--all` prints every rule that was tried, else the one that live recognition has.

import { rulesTableOf } from './rules-table.js';

console.log(await rulesTableOf(process.argv.slice(2)));
