// The robustness table as text, Markdown and JSON: the same rows in all three.

import type { Robustness, RobustnessRow } from '../../../evaluation/model-files/robustness.js';
import type { ModelFileScore } from '../../../evaluation/model-files/score-model-file.js';
import { count, decimals, intervalText, percent, points } from '../../../scores/format.js';
import { eachScore, scoreList } from '../../../scores/score-list.js';
import { renderTable } from '../../terminal/table.js';
import { countLines, headingLines, modelFileJson } from './model-file-table.js';

const headings = [
  'condition',
  'UAR %',
  'change',
  '95% interval',
  'accuracy %',
  'change',
  'ECE',
  'unanswered',
] as const;
const numbers = headings.map((_, column) => column).slice(1);

/** Writes the table for a terminal. */
export function robustnessText(result: Robustness): string {
  return [
    ...headingLines(result.clean),
    '',
    renderTable([[...headings], ...rowsOf(result)], numbers),
    '',
    explanation(result),
    ...skippedLines(result),
    ...countLines(result.clean),
  ].join('\n');
}

/** Writes a table that can be pasted into a document. */
export function robustnessMarkdown(result: Robustness): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    ...headingLines(result.clean).map((text, index) => (index === 0 ? `**${text}.**` : text)),
    '',
    line(headings),
    `|---|${numbers.map(() => '--:|').join('')}`,
    ...rowsOf(result).map(line),
    '',
    explanation(result),
    ...skippedLines(result),
    ...countLines(result.clean),
  ].join('\n');
}

/** Makes the clean score's object with the conditions beside it. */
export function robustnessJson({ seed, clean, rows, skipped }: Robustness) {
  return {
    ...modelFileJson(clean),
    robustness: {
      seed,
      conditions: rows.map(({ name, degradation, score, difference }) => {
        return {
          ...{ name, degradation, ...eachScore(scoreList, ({ key }) => score.metrics[key]) },
          count: score.metrics.count,
          difference,
          unanswered: score.unanswered,
        };
      }),
      skipped,
    },
  };
}

function rowsOf({ clean, rows }: Robustness): string[][] {
  return [
    conditionRow('as recorded', clean),
    ...rows.map((row) => conditionRow(row.name, row.score, row)),
  ];
}

function conditionRow(
  name: string,
  { metrics, unanswered }: ModelFileScore,
  row?: RobustnessRow,
): string[] {
  const change = row?.difference;
  return [
    name,
    percent(metrics.uar),
    change ? points(change.uar.mean) : '',
    change ? intervalText(change.uar.interval, points) : '',
    percent(metrics.accuracy),
    change ? points(change.accuracy.mean) : '',
    decimals(metrics.ece),
    count(unanswered.length),
  ];
}

function explanation({ seed }: Robustness): string {
  return `Change: points against as recorded, over the utterances answered both times; interval of the UAR's change when speakers are redrawn. Seed ${seed}.`;
}

function skippedLines({ skipped }: Robustness): string[] {
  return skipped.map(({ name, reason }) => `Skipped: ${name}, ${reason}`);
}
