// Renders experiments/adaptation-results.jsonl as Markdown: one table for each set of speakers and kind of
// halves, methods in the order in which they were measured. Of a row measured again the last counts.
//   npx tsx experiments/adaptation/table.ts

import { readFile } from 'node:fs/promises';

interface Estimate {
  readonly mean: number;
  readonly interval: readonly [number, number];
}

interface Line {
  readonly method: string;
  readonly clips: number;
  readonly models: string;
  readonly halves: string;
  readonly role: string;
  readonly folds: readonly number[];
  readonly draws: number;
  readonly speakers: number;
  readonly uar: Estimate;
  readonly accuracy: Estimate;
  readonly ece: Estimate;
  readonly uarGain: Estimate;
  readonly better: { readonly better: number; readonly equal: number; readonly worse: number };
}

const text = await readFile(new URL('../adaptation-results.jsonl', import.meta.url), 'utf8');
const rows = new Map<string, Line>();
for (const one of text.split('\n').filter((line) => line !== '')) {
  const line = JSON.parse(one) as Line;
  rows.set([titleOf(line), line.method, line.clips].join('|'), line);
}
const titles = [...new Set([...rows.values()].map(titleOf))];
for (const title of titles) {
  console.log(`\n${title}\n`);
  console.log(
    '| method | clips an emotion | UAR | gain | accuracy | ECE | speakers better, same, worse |',
  );
  console.log('|---|---|---|---|---|---|---|');
  for (const line of rows.values()) if (titleOf(line) === title) console.log(rowOf(line));
}

function titleOf({ role, models, folds, speakers, halves }: Line): string {
  return `${role}: ${speakers} speakers of folds ${folds.join(', ')} (${models}), halves by ${halves}`;
}

function rowOf(line: Line): string {
  const { method, clips, uar, uarGain, accuracy, ece, better } = line;
  const signed = (value: number) => (value < 0 ? '' : '+') + (100 * value).toFixed(1);
  const adapted = method !== 'none';
  return `| ${[
    `\`${method}\``,
    clips === 0 ? '' : clips,
    `${uar.mean.toFixed(3)} [${uar.interval.map((end) => end.toFixed(3)).join(', ')}]`,
    adapted ? `${signed(uarGain.mean)} [${uarGain.interval.map(signed).join(', ')}]` : '',
    accuracy.mean.toFixed(3),
    ece.mean.toFixed(3),
    adapted ? `${better.better}, ${better.equal}, ${better.worse}` : '',
  ].join(' | ')} |`;
}
