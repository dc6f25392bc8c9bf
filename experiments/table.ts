// Renders experiments/results.jsonl as Markdown: one row for each configuration and protocol, mean and
// standard deviation over seeds, speaker-independent rows first.
//   npx tsx experiments/table.ts

import { readFile } from 'node:fs/promises';

interface Line {
  readonly model: string;
  readonly parameters: number;
  readonly split: string;
  readonly seed: number;
  readonly accuracy: number;
  readonly uar: number;
  readonly macroF1: number;
  readonly ece: number;
  readonly speakerIndependent: boolean;
  readonly name: string;
}

const text = await readFile(new URL('results.jsonl', import.meta.url), 'utf8');
const lines = text
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Line);
const groups = new Map<string, Line[]>();
for (const line of lines) {
  const key = `${line.speakerIndependent ? 0 : 1}|${line.name}`;
  groups.set(key, [...(groups.get(key) ?? []), line]);
}

console.log('| protocol | configuration (parameters) | seeds | accuracy | UAR | macro F1 | ECE |');
console.log('|---|---|---|---|---|---|---|');
for (const [, group] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
  const [first] = group as [Line];
  const protocol = first.speakerIndependent
    ? 'speaker-independent: 4 of 20 speakers held out'
    : 'speaker-dependent: random stratified 80/20';
  const column = (name: 'accuracy' | 'uar' | 'macroF1' | 'ece') =>
    spread(group.map((line) => line[name]));
  console.log(
    `| ${protocol} | \`${first.name}\` (${Math.round(first.parameters / 1000)}k) | ${group.length} | ${column('accuracy')} | ${column('uar')} | ${column('macroF1')} | ${column('ece')} |`,
  );
}

function spread(values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return mean.toFixed(3);
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return `${mean.toFixed(3)} ± ${Math.sqrt(variance).toFixed(3)}`;
}
