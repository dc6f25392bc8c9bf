// An evaluation as a table, for terminals and for Markdown: the same rows in both.

import { originalStudy, publishedCorpus } from '../../../corpora/published-figures.js';
import type { EvaluationResult, ModelResult } from '../../../evaluation/result.js';
import {
  count,
  decimals,
  duration,
  intervalText,
  meanAndSpread,
  percent,
  points,
  pValueText,
} from '../../../scores/format.js';
import type { PairedComparison, PairedDifference } from '../../../scores/paired-comparison.js';
import { renderTable } from '../../terminal/table.js';

const headings = [
  'model',
  'parameters',
  'UAR %',
  '95% interval',
  'accuracy %',
  'macro F1 %',
  'ECE',
] as const;

/** For a terminal. */
export function evaluationText(result: EvaluationResult): string {
  const rows = [[...headings], ...result.models.map((model) => modelRow(model, result))];
  return [
    result.protocol.title,
    result.protocol.description,
    scopeOf(result),
    '',
    renderTable(rows, [1, 2, 3, 4, 5, 6]),
    ...result.comparisons.flatMap((comparison) => ['', ...comparisonLines(comparison)]),
    '',
    timeOf(result),
  ].join('\n');
}

/** The comparison as a Markdown document of its own, the study's claims beside it where they apply. */
export function evaluationMarkdown(result: EvaluationResult, command: string): string {
  const rows = result.models.map((model) => modelRow(model, result));
  const claims =
    result.corpus.name === publishedCorpus
      ? originalStudy.map(({ name, accuracy, macroF1, protocol }) => [
          `${name}, claimed, ${protocol}`,
          '',
          '',
          '',
          percent(accuracy),
          percent(macroF1),
          '',
        ])
      : [];
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `**${result.protocol.title}.** ${result.protocol.description} ${scopeOf(result)}`,
    '',
    row(headings),
    `|${headings.map((_, index) => (index === 0 ? '---' : '--:')).join('|')}|`,
    ...rows.map(row),
    ...claims.map(row),
    '',
    'Mean over seeds, ± their standard deviation; intervals by bootstrap over speakers.',
    ...result.comparisons.flatMap((comparison) => ['', comparisonLines(comparison).join(' ')]),
    '',
    timeOf(result),
    '',
    '```bash',
    command,
    '```',
    '',
  ].join('\n');
}

/** What programs read: everything but utterances, configurations and histories. */
export function evaluationJson(result: EvaluationResult): unknown {
  const { models, ...rest } = result;
  return {
    ...rest,
    models: models.map(({ predictions: _, config: __, folds, ...model }) => ({
      ...model,
      folds: folds.map(({ history: ___, ...fold }) => fold),
    })),
  };
}

function modelRow(model: ModelResult, { seeds }: EvaluationResult): string[] {
  const { uar, accuracy, macroF1, ece } = model.summary;
  return [
    model.name,
    count(model.parameters),
    meanAndSpread(uar, seeds.length, percent),
    intervalText(uar.interval, percent),
    meanAndSpread(accuracy, seeds.length, percent),
    meanAndSpread(macroF1, seeds.length, percent),
    meanAndSpread(ece, seeds.length, decimals),
  ];
}

function scopeOf({ corpus, testCorpus, seeds, models }: EvaluationResult): string {
  const { count: tested, speakers } = (models[0] as ModelResult).summary;
  const on = testCorpus ? ` Tested on ${testCorpus.name}.` : '';
  const seedWords = `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
  return `${corpus.name}: ${count(corpus.utterances)} utterances, ${corpus.speakers} speakers.${on} ${count(tested)} test utterances of ${speakers} speakers a seed; ${seedWords}.`;
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
