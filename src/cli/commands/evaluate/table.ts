// An evaluation as a table, for terminals and for Markdown: the same rows in both.

import { findCorpus } from '../../../corpora/registry.js';
import type { EvaluationResult, ModelResult } from '../../../evaluation/result.js';
import {
  capitalized,
  count,
  duration,
  fewTested,
  intervalText,
  meanAndSpread,
  points,
  pValueText,
  scoreFormat,
} from '../../../scores/format.js';
import type { PairedComparison, PairedDifference } from '../../../scores/paired-comparison.js';
import { headlineScores, type ScoreEntry, scoreEntry } from '../../../scores/score-list.js';
import { isOverCorpora } from '../../../splits/by-corpus.js';
import { labelCounts, unusableText } from '../../terminal/left-out.js';
import { printable } from '../../terminal/printable.js';
import { renderTable } from '../../terminal/table.js';
import { answerSetLines } from './answer-set-lines.js';
import { corporaJson, corporaMarkdown, corporaText } from './corpora-table.js';
import { dimensionsMarkdown, dimensionsText } from './dimensions-table.js';
import { scoreColumn } from './score-column.js';

/** The score whose interval the table shows, and that comparisons name first. */
const main = scoreEntry('uar');

const headings = [
  'model',
  'parameters',
  ...headlineScores.flatMap((score) => withInterval(score, scoreColumn(score), '95% interval')),
];
const numbers = headings.map((_, column) => column).slice(1);

/** Makes a cell for a score, and another beside it for the interval where the table shows one. */
function withInterval({ key }: Pick<ScoreEntry, 'key'>, value: string, interval: string): string[] {
  return key === main.key ? [value, interval] : [value];
}

/** Writes the evaluation for a terminal. */
export function evaluationText(result: EvaluationResult): string {
  const rows = [[...headings], ...result.models.map((model) => modelRow(model, result))];
  return [
    result.protocol.title,
    result.protocol.description,
    scopeOf(result),
    ...leftOutLines(result),
    ...(isMatrix(result) || isWithoutLabels(result) ? [] : ['', renderTable(rows, numbers)]),
    ...dimensionsText(result),
    ...(isWithoutLabels(result) ? [] : corporaText(result)),
    ...result.comparisons.flatMap((comparison) => ['', ...comparisonLines(comparison)]),
    ...(isWithoutLabels(result) ? [] : ['', ...answerSetLines(result)]),
    '',
    timeOf(result),
  ].join('\n');
}

/** Writes the comparison as a Markdown document of its own, beside what studies claim for the same recordings. */
export function evaluationMarkdown(result: EvaluationResult, command: string): string {
  const rows = result.models.map((model) => modelRow(model, result));
  const studies = findCorpus((result.testCorpus ?? result.corpus).name)?.published?.studies ?? [];
  const claims = studies.map(({ name, protocol, ...claimed }) => {
    const values: { readonly [key: string]: number } = claimed;
    return [
      `${name}, claimed, ${protocol}`,
      '',
      ...headlineScores.flatMap((score) => {
        const value = values[score.key];
        return withInterval(score, value === undefined ? '' : scoreFormat(score)(value), '');
      }),
    ];
  });
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${result.protocol.title}.** ${result.protocol.description} ${scopeOf(result)}`,
    ...leftOutLines(result).flatMap((line) => ['', line.trim()]),
    '',
    ...(isMatrix(result) || isWithoutLabels(result)
      ? []
      : [
          row(headings),
          `|---|${numbers.map(() => '--:').join('|')}|`,
          ...rows.map(row),
          ...claims.map(row),
          '',
        ]),
    ...dimensionsMarkdown(result),
    ...(isWithoutLabels(result) ? [] : corporaMarkdown(result)),
    'Mean over seeds, ± their standard deviation; intervals by bootstrap over speakers.',
    ...result.comparisons.flatMap((comparison) => ['', comparisonLines(comparison).join(' ')]),
    '',
    isWithoutLabels(result) ? '' : answerSetLines(result).join(' '),
    '',
    timeOf(result),
    '',
    '```bash',
    command,
    '```',
    '',
  ].join('\n');
}

/** Makes what programs read: everything but utterances, configurations and histories. */
export function evaluationJson(result: EvaluationResult): unknown {
  const { models, ...rest } = result;
  return {
    ...rest,
    models: models.map(({ predictions: _, config: __, folds, ...model }) => ({
      ...model,
      folds: folds.map(({ history: ___, ...fold }) => fold),
    })),
    ...corporaJson(result),
  };
}

function modelRow(model: ModelResult, { seeds }: EvaluationResult): string[] {
  return [
    model.name,
    count(model.parameters),
    ...headlineScores.flatMap((score) => {
      const estimate = model.summary[score.key];
      const format = scoreFormat(score);
      return withInterval(
        score,
        meanAndSpread(estimate, seeds.length, format),
        intervalText(estimate.interval, format),
      );
    }),
  ];
}

/** Tells whether models answer dimensions alone, so that there are no scores of labels. */
function isWithoutLabels({ labels }: EvaluationResult): boolean {
  return labels.length === 0;
}

/** Tells whether each model stands for one training corpus, so that scores over all corpora together say nothing. */
function isMatrix({ protocol }: EvaluationResult): boolean {
  return protocol.kind === 'corpus-matrix';
}

function scopeOf(result: EvaluationResult): string {
  const { corpus, corpora = [corpus], testCorpus, seeds, models } = result;
  const { count: tested, speakers } = (models[0] as ModelResult).summary;
  const on = testCorpus ? ` Tested on ${testCorpus.name}.` : '';
  const seedWords = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
  const left = [corpus, ...(testCorpus ? [testCorpus] : [])].flatMap(
    ({ leftOut }) => labelCounts(leftOut) || [],
  );
  const without = left.length > 0 ? ` Left out, no such label: ${left.join(', ')}.` : '';
  const sizes = corpora.map(
    ({ name, ...of }) =>
      `${printable(name)}: ${count(of.utterances)} utterances, ${of.speakers} speakers.`,
  );
  const tests = isMatrix(result)
    ? capitalized(seedWords)
    : `${count(tested)} test utterances of ${speakers} speakers a seed; ${seedWords}`;
  const few = isMatrix(result) ? undefined : fewTested(tested);
  return `${sizes.join(' ')}${without}${on} ${tests}.${few === undefined ? '' : ` ${few}`}`;
}

/** Says which recordings could not be used, and which a fold could not answer for want of training. */
function leftOutLines({ unusable = [], models, protocol }: EvaluationResult): string[] {
  const unanswerable = new Map<string, number>();
  // Over several corpora the labels in common stand in the table instead.
  const folds = isOverCorpora(protocol.kind) ? [] : (models[0]?.folds ?? []);
  for (const fold of folds.filter(({ seed }) => seed === folds[0]?.seed)) {
    for (const [label, lost] of Object.entries(fold.unanswerable ?? {})) {
      unanswerable.set(label, (unanswerable.get(label) ?? 0) + lost);
    }
  }
  const counts = labelCounts(Object.fromEntries(unanswerable));
  return [
    ...unusableText(unusable),
    ...(counts === ''
      ? []
      : [`Not tested, since a fold's training part lacks the label: ${counts}.`]),
  ];
}

function comparisonLines(comparison: PairedComparison): string[] {
  const { baseline, candidate, speakers } = comparison;
  const difference = (name: string, { mean, interval, pValue }: PairedDifference) =>
    `${name} ${points(mean)} points (${intervalText(interval, points)}; p ${pValueText(pValue).replace(/^(?!<)/, '= ')})`;
  return [
    `${candidate} against ${baseline}: ${difference('UAR', comparison.uar)}, ${difference('accuracy', comparison.accuracy)};`,
    `more accurate on ${speakers.better} speakers, less on ${speakers.worse}, the same on ${speakers.equal}.`,
  ];
}

function timeOf({ wallSeconds, foldSeconds, processes }: EvaluationResult): string {
  return `${duration(wallSeconds)} in ${processes === 1 ? 'one process' : `${processes} processes`}; the folds took ${duration(foldSeconds)} one by one.`;
}
