// Lines of results as Markdown: one row for each trial and protocol, the mean over folds of each seed, then mean
// and standard deviation over seeds, speaker-independent rows first.

import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readStudyLines, type StudyLine } from '../../src/evaluation/study-results.js';
import { headlineScores } from '../../src/scores/score-list.js';

/** Scores in columns, as mean and standard deviation over seeds; empty where a line lacks them. */
const scores = headlineScores.map(({ key, title }) => ({
  title,
  of: (line: StudyLine) => line[key],
}));

/** What choices are made by; a column only where there is one. */
const validation = {
  title: 'UAR of the validation part',
  of: (line: StudyLine) => line.validation?.uar,
};

type Score = typeof validation;

export interface TableOptions {
  /** Names of trials, or of variants of their grids; default all. */
  readonly only?: readonly string[] | undefined;
  /** Only lines of these folds. */
  readonly folds?: readonly number[] | undefined;
  /** Whether the time of all trainings of a row is told. */
  readonly time?: boolean | undefined;
}

/** All lines of the shared file of results. */
export function readResults(): Promise<StudyLine[]> {
  return readStudyLines(fileURLToPath(new URL('../results.jsonl', import.meta.url)));
}

/** What `npx tsx studies/tools/table.ts ARGS` prints. */
export async function resultsTableOf(args: readonly string[]): Promise<string> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: 'string' },
      folds: { type: 'string' },
      time: { type: 'boolean' },
      /** An option of earlier versions, which wrote into a page without it. */
      print: { type: 'boolean' },
    },
  });
  return resultsTable(await readResults(), {
    only: values.only?.split(','),
    folds: values.folds?.split(',').map(Number),
    time: values.time,
  });
}

/** @throws Error where a wanted name has no lines */
export function resultsTable(lines: readonly StudyLine[], options: TableOptions = {}): string {
  const { only, folds, time } = options;
  const missing = only?.find((name) => !lines.some((line) => isOf(line, name)));
  if (missing !== undefined) throw new Error(`There are no results of ${missing}.`);
  const wanted = lines.filter(
    (line) =>
      (!only || only.some((name) => isOf(line, name))) &&
      (!folds || folds.includes(line.fold ?? 1)),
  );
  const groups = new Map<string, StudyLine[]>();
  for (const line of wanted) {
    const key = `${line.speakerIndependent ? 0 : 1}|${titleOf(line)}|${line.name}`;
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group);
  const columns: readonly Score[] = wanted.some((line) => line.validation)
    ? [...scores, validation]
    : scores;
  const heads = ['protocol', 'trial (parameters)', 'seeds', ...columns.map(({ title }) => title)];
  if (time) heads.push('time of training');
  const rows = sorted.map((group) => [
    ...describe(group, folds),
    ...columns.map((score) => overSeeds(group, score)),
    ...(time ? [duration(sum(group.map(({ seconds }) => seconds)))] : []),
  ]);
  return [heads, heads.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

/** Whether a line is of a trial, or of a variant, by this name. */
export function isOf({ name }: StudyLine, wanted: string): boolean {
  return name === wanted || name.startsWith(`${wanted}: `);
}

/** A protocol in words that all seeds share. */
export function titleOf({ split, protocol, speakerIndependent }: StudyLine): string {
  // Earlier lines name the speakers of each seed, or their share.
  if (/: \d+ of \d+ speakers held out$/.test(protocol)) return protocol;
  if (split === 'speaker') return 'speaker-independent: 4 of 20 speakers held out';
  if (split === 'random') return 'speaker-dependent: random stratified 80/20';
  return protocol || (speakerIndependent ? 'speaker-independent' : 'speaker-dependent');
}

/** The mean of a score over the folds of each seed; a seed's is undefined where a line has none. */
export function seedMeans(
  lines: readonly StudyLine[],
  of: (line: StudyLine) => number | undefined,
): (number | undefined)[] {
  const seeds = [...new Set(lines.map(({ seed }) => seed))];
  return seeds.map((seed) => mean(lines.filter((line) => line.seed === seed).map(of)));
}

/** Seconds as `45 s`, `12 min` or `8.0 h`. */
export function duration(seconds: number): string {
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return seconds < 6000 ? `${Math.round(seconds / 60)} min` : `${(seconds / 3600).toFixed(1)} h`;
}

export function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function describe(group: readonly StudyLine[], folds: readonly number[] | undefined): string[] {
  const [first] = group as [StudyLine];
  const seeds = new Set(group.map(({ seed }) => seed)).size;
  const expected = seeds * (folds?.length ?? first.folds ?? 1);
  const missing = expected - group.length;
  return [
    titleOf(first),
    `\`${first.name}\` (${Math.round(first.parameters / 1000)}k)`,
    `${seeds}${missing > 0 ? ` (${missing} ${missing === 1 ? 'fold' : 'folds'} missing)` : ''}`,
  ];
}

function overSeeds(group: readonly StudyLine[], { of }: Score): string {
  const means = seedMeans(group, of);
  return means.some((value) => value === undefined) ? '' : spread(means as number[]);
}

function mean(values: readonly (number | undefined)[]): number | undefined {
  const known = values.filter((value) => value !== undefined);
  return known.length < values.length ? undefined : sum(known) / known.length;
}

function spread(values: readonly number[]): string {
  const average = mean(values) as number;
  if (values.length < 2) return average.toFixed(3);
  const squares = sum(values.map((value) => (value - average) ** 2));
  return `${average.toFixed(3)} ± ${Math.sqrt(squares / (values.length - 1)).toFixed(3)}`;
}
