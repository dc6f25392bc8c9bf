// What the recipes reach, as Markdown: the best first.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

interface Line {
  readonly name: string;
  readonly split: string;
  readonly seeds: readonly number[];
  readonly parameters: number;
  readonly uar: number;
  readonly uarFiveSpeeds: number;
  readonly uarSeedsTogether: number;
  readonly uarWomen: number;
  readonly uarMen: number;
  /** The time of all seeds and folds, side by side on one GPU. */
  readonly seconds: number;
}

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
  'seconds',
];

/** What `npx tsx studies/first-prototypes/table.ts --split speaker` (or `random`) prints. */
export async function recipesTableOf(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: { split: { type: 'string', default: 'speaker' } },
  });
  const { recipes } = JSON.parse(await read('recipes.json')) as { recipes: Record<string, object> };
  const lines = (await read('results.jsonl'))
    .split('\n')
    .filter((line) => line !== '')
    .map((json) => JSON.parse(json) as Line)
    .filter((line) => line.split === values.split)
    .sort((a, b) => b.uar - a.uar);
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    row(header),
    row(header.map(() => '---')),
    ...lines.map((line) => row(cells(line, recipes[line.name] ?? {}))),
  ].join('\n');
}

function cells(line: Line, recipe: object): string[] {
  return [
    `\`${line.name}\``,
    changes(recipe),
    `${Math.round(line.parameters / 1000)}k`,
    String(line.seeds.length),
    line.uar.toFixed(1),
    line.uarFiveSpeeds.toFixed(1),
    line.seeds.length > 1 ? line.uarSeedsTogether.toFixed(1) : '',
    line.uarWomen.toFixed(1),
    line.uarMen.toFixed(1),
    line.seconds.toFixed(0),
  ];
}

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

function read(name: string): Promise<string> {
  return readFile(new URL(name, import.meta.url), 'utf8');
}
