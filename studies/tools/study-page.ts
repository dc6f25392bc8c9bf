// What a study's README says by itself: the question, what was tried and why, the results, and how to get them
// again. It is made from study.json and the lines of results.

import { dirname, join, relative } from 'node:path';
import type { FoundStudy } from '../../src/evaluation/find-studies.js';
import { type Difference, isSettings, type Trial } from '../../src/evaluation/study-file.js';
import { expandGrid } from '../../src/evaluation/study-plan.js';
import type { StudyLine } from '../../src/evaluation/study-results.js';
import { baseSettings, settingAt, settle } from '../../src/evaluation/study-settings.js';
import { describeProtocol } from '../../src/splits/protocols.js';
import { duration, isOf, resultsTable, seedMeans, sum, titleOf } from './results-table.js';

/** The generated part of a study's README. */
export async function studyPage(found: FoundStudy, lines: readonly StudyLine[]): Promise<string> {
  const { question, trials } = found.study;
  const tried = await Promise.all(trials.map((trial) => describeTrial(trial, found)));
  return [
    `**Question.** ${question}`,
    `**Answer.** ${answerOf(found, lines)}`,
    ...(tried.length > 0 ? ['## What was tried', ...tried] : []),
    ...results(found, lines),
    '## Again',
    commands(found),
  ].join('\n\n');
}

/**
 * A study's answer, each `{NAME}` or `{NAME KIND}` replaced by the UAR of those results, in percent.
 * @throws Error where there are no such results, or some of several protocols
 */
export function answerOf({ name, study }: FoundStudy, lines: readonly StudyLine[]): string {
  return study.answer.replaceAll(/\{([^}]+)\}/g, (_, wanted: string) => {
    const [trial, kind] = wanted.split(' ');
    const own = lines.filter((line) => line.name === trial && (!kind || line.split === kind));
    if (new Set(own.map(titleOf)).size !== 1) {
      throw new Error(`${name}: its answer's {${wanted}} does not name results of one protocol.`);
    }
    const means = seedMeans(own, ({ uar }) => uar) as number[];
    return `${((100 * sum(means)) / means.length).toFixed(1)}%`;
  });
}

async function describeTrial(trial: Trial, { file }: FoundStudy): Promise<string> {
  const { name, what, base, differences, grid, onlyFolds, seeds } = trial;
  const before = settle(await baseSettings({ base, differences: [] }, file));
  const folds = onlyFolds ? `, only fold ${onlyFolds.join(' and ')}` : '';
  const start = `It starts from ${baseInWords(base, file)}${differences.length > 0 ? ':' : '.'}`;
  const rows = differences.map((difference) => differenceRow(difference, before));
  const variants = expandGrid(grid).map(({ label }) => `\`${label}\``);
  return [
    `### \`${name}\`${what ? `: ${what}` : ''}`,
    `Protocol: ${protocolOf(trial)}${folds}; trained with ${seeds.length > 1 ? 'seeds' : 'seed'} ${seeds.join(', ')}. ${start}`,
    ...(rows.length > 0
      ? [['| setting | there | here | why |', '| --- | --- | --- | --- |', ...rows].join('\n')]
      : []),
    ...(variants.length > 1 ? [`Each of ${variants.join(' and ')}.`] : []),
  ].join('\n\n');
}

function protocolOf({ split }: Trial): string {
  // This one alone counts the corpus's speakers.
  const { title } =
    split.kind === 'leave-one-speaker-out' ? { title: split.kind } : describeProtocol([], split);
  const [voices, rule = ''] = title.split(': ');
  const seed = split.seed === null ? '' : `, folds dealt by seed ${split.seed}`;
  const kept =
    split.validationFraction === 0
      ? ''
      : `, ${Math.round(100 * split.validationFraction)}% of the training part kept for validation`;
  return `${rule ? `${rule} (${voices})` : voices}${seed}${kept}`;
}

function baseInWords(base: Trial['base'], file: string): string {
  if (typeof base !== 'string') return 'settings of its own';
  const [path = '', trial] = base.split('#');
  if (trial === undefined) {
    return path.endsWith('.json') ? `[${path}](${path})` : `the preset \`${base}\``;
  }
  if (path === '') return `\`${trial}\` on this page`;
  const home = relative(dirname(file), dirname(join(dirname(file), path)));
  return `\`${trial}\` of [${home.split('/').at(-1)}](${home}/README.md)`;
}

function differenceRow({ setting, value, why }: Difference, before: unknown): string {
  const known = settingAt(before, setting);
  const cells = [setting, known === undefined ? undefined : words(known), words(value)];
  return `| ${cells.map((cell) => (cell === undefined ? 'default' : `\`${cell}\``)).join(' | ')} | ${why} |`;
}

function words(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return `[${value.map(words).join(', ')}]`;
  if (!isSettings(value)) return String(value);
  return `{ ${Object.entries(value)
    .map(([name, inner]) => `${name}: ${words(inner)}`)
    .join(', ')} }`;
}

function results({ study }: FoundStudy, lines: readonly StudyLine[]): string[] {
  const own = study.trials.map(({ name }) => name).filter((name) => hasLines(lines, name));
  const only = [...own, ...study.beside];
  if (only.length === 0) return [];
  const ownLines = lines.filter((line) => own.some((name) => isOf(line, name)));
  const seconds = sum(ownLines.map((line) => line.seconds));
  const time =
    ownLines.length > 0
      ? [
          `The ${ownLines.length} trainings of this study took ${duration(seconds)} in all, one thread each.`,
        ]
      : [];
  return ['## Results', resultsTable(lines, { only, time: true }), ...time];
}

function hasLines(lines: readonly StudyLine[], name: string): boolean {
  return lines.some((line) => isOf(line, name));
}

function commands({ name, study }: FoundStudy): string {
  const [first, ...more] = study.trials.map((trial) => trial.name);
  const trials = [
    ...(first === undefined ? [] : [`affetto study ${name} --corpus ${study.corpus}`]),
    ...(more.length > 0 ? [`affetto study ${name} --only ${first} --corpus ${study.corpus}`] : []),
  ];
  return ['```bash', ...trials, ...study.commands, '```'].join('\n');
}
