// Renders experiments/prototypes/results.jsonl into the table of README.md beside it:
//   npx tsx experiments/prototypes/table.ts

import { readFile, writeFile } from 'node:fs/promises';

interface Line {
  readonly name: string;
  readonly split: 'speaker' | 'random';
  readonly seeds: readonly number[];
  readonly parameters: number;
  readonly uar: number;
  readonly uarFiveSpeeds: number;
  readonly uarSeedsTogether: number;
  readonly uarWomen: number;
  readonly uarMen: number;
}

const read = (name: string) => readFile(new URL(name, import.meta.url), 'utf8');
const { recipes } = JSON.parse(await read('recipes.json')) as { recipes: Record<string, object> };
const lines = (await read('results.jsonl'))
  .split('\n')
  .filter((line) => line !== '')
  .map((json) => JSON.parse(json) as Line);

const header = [
  'recipe',
  'what differs from `base`',
  'parameters',
  'seeds',
  'UAR',
  'five speeds',
  'seeds together',
  'women',
  'men',
];
const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
const table = (split: Line['split']) =>
  [
    row(header),
    row(header.map(() => '---')),
    ...lines
      .filter((line) => line.split === split)
      .sort((a, b) => b.uar - a.uar)
      .map((line) =>
        row([
          `\`${line.name}\``,
          changes(recipes[line.name] ?? {}),
          `${Math.round(line.parameters / 1000)}k`,
          String(line.seeds.length),
          line.uar.toFixed(1),
          line.uarFiveSpeeds.toFixed(1),
          line.seeds.length > 1 ? line.uarSeedsTogether.toFixed(1) : '',
          line.uarWomen.toFixed(1),
          line.uarMen.toFixed(1),
        ]),
      ),
  ].join('\n');

/** Settings as `model.channels=24,48,96`; seeds and split have columns and tables of their own. */
function changes(settings: object, prefix = ''): string {
  return Object.entries(settings)
    .filter(([key]) => prefix !== '' || (key !== 'seeds' && key !== 'split'))
    .map(([key, value]) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? changes(value, `${prefix}${key}.`)
        : `${prefix}${key}=${value}`,
    )
    .join(', ');
}

const page = new URL('README.md', import.meta.url);
let text = await readFile(page, 'utf8');
for (const split of ['speaker', 'random'] as const) {
  const [start, end] = [`<!-- ${split} -->`, `<!-- /${split} -->`];
  const [before, rest] = text.split(start);
  const after = rest?.split(end)[1];
  if (before === undefined || after === undefined) throw new Error(`README.md lacks ${start}`);
  text = `${before}${start}\n\n${table(split)}\n\n${end}${after}`;
}
await writeFile(page, text);
