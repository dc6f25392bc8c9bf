// What adapting is worth, as Markdown: one table for each set of speakers and kind of halves, methods in the
// order in which they were first measured. Of a row measured again the last counts.

import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

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

const header = [
  '| method | clips an emotion | UAR | gain | accuracy | ECE | speakers better, same, worse |',
  '|---|---|---|---|---|---|---|',
].join('\n');

/**
 * What `npx tsx studies/adapting-to-a-speaker/table.ts ARGS` prints: tables with their titles, or one table
 * where options leave one.
 */
export async function gainsTableOf(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      models: { type: 'string' },
      role: { type: 'string' },
      halves: { type: 'string' },
      methods: { type: 'string' },
    },
  });
  const methods = values.methods?.split(',');
  const wanted = (line: Line) =>
    (values.models === undefined || line.models === values.models) &&
    (values.role === undefined || line.role === values.role) &&
    (values.halves === undefined || line.halves === values.halves) &&
    (methods === undefined || methods.some((name) => isMethod(line.method, name)));
  const text = await readFile(new URL('results.jsonl', import.meta.url), 'utf8');
  const rows = new Map<string, Line>();
  for (const one of text.split('\n').filter((line) => line !== '')) {
    const line = JSON.parse(one) as Line;
    if (wanted(line)) rows.set([titleOf(line), line.method, line.clips].join('|'), line);
  }
  const titles = [...new Set([...rows.values()].map(titleOf))];
  const tables = titles.map((title) => {
    const own = inOrder([...rows.values()].filter((line) => titleOf(line) === title));
    const table = [header, ...own.map(rowOf)].join('\n');
    return titles.length === 1 ? table : `**${title}**\n\n${table}`;
  });
  return tables.join('\n\n');
}

/** Methods as they were measured, the fewest clips first. */
function inOrder(lines: readonly Line[]): Line[] {
  const place = (line: Line) => lines.findIndex(({ method }) => method === line.method);
  return lines.toSorted((a, b) => place(a) - place(b) || a.clips - b.clips);
}

/** `spectrum-*` means all that start so. */
function isMethod(method: string, wanted: string): boolean {
  return wanted.endsWith('*') ? method.startsWith(wanted.slice(0, -1)) : method === wanted;
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
