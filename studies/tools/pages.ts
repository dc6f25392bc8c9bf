// The pages that hold results, and what they should say: blocks between comments that name what belongs there.
//   <!-- study -->                                            a study's question, trials and results
//   <!-- studies -->                                          all studies, a line each
//   <!-- results: npx tsx studies/tools/table.ts --only a -->  what that command prints
// A block ends with <!-- /study -->, <!-- /studies --> or <!-- /results -->.

import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type FoundStudy, listStudies } from '../../src/evaluation/find-studies.js';
import type { StudyLine } from '../../src/evaluation/study-results.js';
import { gainsTableOf } from '../adapting-to-a-speaker/gains-table.js';
import { rulesTableOf } from '../first-face-in-live/rules-table.js';
import { recipesTableOf } from '../first-prototypes/recipes-table.js';
import { readResults, resultsTableOf } from './results-table.js';
import { answerOf, studyPage } from './study-page.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Pages outside studies/ that may hold results. */
const pages = [
  'README.md',
  'docs/accuracy.md',
  'docs/adaptation.md',
  'docs/robustness.md',
  'docs/training.md',
];

/** Commands whose output a page may hold. */
const printers: Readonly<Record<string, (args: readonly string[]) => Promise<string>>> = {
  'studies/tools/table.ts': resultsTableOf,
  'studies/adapting-to-a-speaker/table.ts': gainsTableOf,
  'studies/first-face-in-live/rules.ts': rulesTableOf,
  'studies/first-prototypes/table.ts': recipesTableOf,
};

export interface Page {
  /** The path from the root of the repository. */
  readonly path: string;
  /** What it says; empty where it is missing. */
  readonly text: string;
  /** What it should say. */
  readonly fresh: string;
}

/** Every page with results, as it is and as it should be. @throws Error where a block cannot be made */
export async function readPages(): Promise<Page[]> {
  const lines = await readResults();
  const studies = await listStudies(join(root, 'studies'));
  const index = async () => studiesTable(studies, lines);
  const plain = await Promise.all(pages.map((path) => readPage(path, {})));
  const all = await readPage('studies/README.md', { studies: index });
  const own = studies.map((found) => {
    const path = relative(root, join(dirname(found.file), 'README.md'));
    return readPage(path, { study: () => studyPage(found, lines) }, titleOf(found));
  });
  return [...plain, all, ...(await Promise.all(own))];
}

type Makers = Readonly<Record<string, () => Promise<string>>>;

/** @param missing what a page that is not there starts with */
async function readPage(path: string, makers: Makers, missing = ''): Promise<Page> {
  const text = await readFile(join(root, path), 'utf8').catch(() => '');
  const blocks = /<!-- (study|studies|results)(?:: ([^>]*?))? -->\n[\s\S]*?<!-- \/\1 -->/g;
  let fresh = '';
  let end = 0;
  const from = text === '' ? missing : text;
  for (const match of from.matchAll(blocks)) {
    const [block, kind, command] = match as unknown as [string, string, string | undefined];
    const make = makers[kind] ?? printerOf(command ?? '', path);
    const head = block.slice(0, block.indexOf('\n'));
    fresh += `${from.slice(end, match.index)}${head}\n\n${await make()}\n\n<!-- /${kind} -->`;
    end = match.index + block.length;
  }
  return { path, text, fresh: fresh + from.slice(end) };
}

function printerOf(command: string, path: string): () => Promise<string> {
  const [npx, tsx, script = '', ...args] = command.split(' ');
  const print = npx === 'npx' && tsx === 'tsx' ? printers[script] : undefined;
  if (print) return () => print(args);
  throw new Error(
    `${path} has a block of "${command}". A block may be printed by: ${Object.keys(printers).join(', ')}.`,
  );
}

function studiesTable(studies: readonly FoundStudy[], lines: readonly StudyLine[]): string {
  const rows = studies.map(
    (found) =>
      `| [${found.name}](${found.name}/README.md) | ${found.study.question} | ${answerOf(found, lines)} |`,
  );
  return ['| study | question | answer |', '| --- | --- | --- |', ...rows].join('\n');
}

function titleOf({ name }: FoundStudy): string {
  const words = name.replaceAll('-', ' ');
  return `# ${words.charAt(0).toUpperCase()}${words.slice(1)}\n\n<!-- study -->\n<!-- /study -->\n`;
}
