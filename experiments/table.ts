// Renders experiments/results.jsonl as Markdown: one row for each configuration and protocol, the mean over
// folds of each seed, then mean and standard deviation over seeds, speaker-independent rows first.
//   npx tsx experiments/table.ts                          every row, written into docs/accuracy.md
//   npx tsx experiments/table.ts --print --only cnn-b,cnn-lstm-d   some rows, printed

import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { headlineScores, type ScoreKey } from '../src/scores/score-list.js';

/** A score is absent where the line was written without it. */
interface Line extends Partial<Record<ScoreKey, number>> {
  readonly name: string;
  readonly parameters: number;
  readonly split: string;
  readonly protocol: string;
  readonly speakerIndependent: boolean;
  readonly seed: number;
  /** Absent for a single split. */
  readonly folds?: number;
  readonly fold?: number;
}

const { values } = parseArgs({
  options: { only: { type: 'string' }, print: { type: 'boolean' } },
});
const wanted = values.only?.split(',');
const text = await readFile(new URL('results.jsonl', import.meta.url), 'utf8');
const groups = new Map<string, Line[]>();
for (const json of text.split('\n').filter((line) => line !== '')) {
  const line = JSON.parse(json) as Line;
  if (wanted && !wanted.includes(line.name)) continue;
  const key = `${line.speakerIndependent ? 0 : 1}|${titleOf(line)}|${line.name}`;
  groups.set(key, [...(groups.get(key) ?? []), line]);
}
const rows = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => row(group));
const table = [
  `| protocol | configuration (parameters) | seeds | ${headlineScores.map(({ title }) => title).join(' | ')} |`,
  `| --- | --- | --- |${headlineScores.map(() => ' --- |').join('')}`,
  ...rows,
].join('\n');
if (values.print || wanted) console.log(table);
else await writeInto(new URL('../docs/accuracy.md', import.meta.url), table);

function titleOf({ split, protocol, speakerIndependent }: Line): string {
  if (split === 'speaker') return 'speaker-independent: 4 of 20 speakers held out';
  if (split === 'random') return 'speaker-dependent: random stratified 80/20';
  return protocol || (speakerIndependent ? 'speaker-independent' : 'speaker-dependent');
}

function row(group: readonly Line[]): string {
  const [first] = group as [Line];
  const seeds = [...new Set(group.map(({ seed }) => seed))];
  const column = (name: ScoreKey) => {
    const means = seeds.map((seed) =>
      mean(group.filter((line) => line.seed === seed).map((line) => line[name])),
    );
    return means.some((value) => value === undefined) ? '' : spread(means as number[]);
  };
  const folds = first.folds ?? 1;
  const missing = seeds.length * folds - group.length;
  return `| ${[
    titleOf(first),
    `\`${first.name}\` (${Math.round(first.parameters / 1000)}k)`,
    `${seeds.length}${missing > 0 ? ` (${missing} folds missing)` : ''}`,
    ...headlineScores.map(({ key }) => column(key)),
  ].join(' | ')} |`;
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  if (known.length < values.length) return undefined;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function spread(values: readonly number[]): string {
  const average = mean(values) as number;
  if (values.length < 2) return average.toFixed(3);
  const variance =
    values.reduce((sum, value) => sum + (value - average) ** 2, 0) / (values.length - 1);
  return `${average.toFixed(3)} ± ${Math.sqrt(variance).toFixed(3)}`;
}

/** Between `<!-- results -->` and `<!-- /results -->`. */
async function writeInto(file: URL, markdown: string): Promise<void> {
  const page = await readFile(file, 'utf8');
  const [before, rest] = page.split('<!-- results -->');
  const after = rest?.split('<!-- /results -->')[1];
  if (before === undefined || after === undefined) throw new Error(`${file} has no markers`);
  await writeFile(file, `${before}<!-- results -->\n\n${markdown}\n\n<!-- /results -->${after}`);
}
