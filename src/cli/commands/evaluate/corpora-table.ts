// An evaluation corpus by corpus, as text, Markdown and JSON: the same rows in all three.

import { type CorpusCell, corpusCells, nameAskedFor } from '../../../evaluation/corpus-cells.js';
import type { EvaluationResult } from '../../../evaluation/result.js';
import {
  count,
  intervalText,
  meanAndSpread,
  percent,
  scoreFormat,
} from '../../../scores/format.js';
import { eachScore, headlineScores, scoreEntry, scoreList } from '../../../scores/score-list.js';
import { printable } from '../../terminal/printable.js';
import { renderTable } from '../../terminal/table.js';
import { scoreColumn } from './score-column.js';

const ece = scoreEntry('ece');
const columns = [
  'labels',
  'utterances',
  'speakers',
  ...headlineScores.flatMap((score) =>
    score.key === 'uar' ? [scoreColumn(score), '95% interval'] : [scoreColumn(score)],
  ),
  `${scoreColumn(ece)} calibrated`,
];

/** Writes the lines of the table for a terminal; none where the evaluation is not one over several corpora. */
export function corporaText(result: EvaluationResult): string[] {
  const cells = corpusCells(result);
  if (cells.length === 0) return [];
  const { words, rows } = tableOf(result, cells);
  const numbers = columns.map((_, column) => words.length + column);
  return ['', renderTable([[...words, ...columns], ...rows], numbers), '', explanation(result)];
}

/** Writes the lines of a table that can be pasted into a document; none as `corporaText`. */
export function corporaMarkdown(result: EvaluationResult): string[] {
  const cells = corpusCells(result);
  if (cells.length === 0) return [];
  const { words, rows } = tableOf(result, cells);
  const line = (row: readonly string[]) => `| ${row.join(' | ')} |`;
  const rule = [...words.map(() => '---'), ...columns.map(() => '--:')].join('|');
  return [
    line([...words, ...columns]),
    `|${rule}|`,
    ...rows.map(line),
    '',
    explanation(result),
    '',
  ];
}

/** Makes what programs read: `cells`, shares from 0 to 1; nothing where there are none. */
export function corporaJson(result: EvaluationResult): object {
  const cells = corpusCells(result);
  if (cells.length === 0) return {};
  return {
    cells: cells.map(({ summary, eceCalibrated, ...cell }) => ({
      ...cell,
      count: summary.count,
      speakers: summary.speakers,
      ...eachScore(scoreList, ({ key }) => summary[key]),
      eceCalibrated,
      confusion: summary.confusion,
      perSpeaker: summary.perSpeaker,
    })),
  };
}

function tableOf(result: EvaluationResult, cells: readonly CorpusCell[]) {
  const { labels, seeds } = result;
  const names = new Map(result.models.map((model) => [model.name, nameAskedFor(model)]));
  const isNamed = new Set(names.values()).size > 1;
  return {
    words: [...(isNamed ? ['model'] : []), 'trained on', 'tested on'],
    rows: cells.map(({ model, trainedOn, testedOn, labels: common, summary, eceCalibrated }) => {
      const own = trainedOn.includes(testedOn);
      return [
        ...(isNamed ? [printable(names.get(model) ?? model)] : []),
        printable(trainedOn.join(', ')),
        `${printable(testedOn)}${own ? ', other speakers' : ''}`,
        common.length < labels.length ? `${common.length} of ${labels.length}` : `${common.length}`,
        count(summary.count),
        count(summary.speakers),
        ...headlineScores.flatMap(({ key, unit }) => {
          const value = meanAndSpread(summary[key], seeds.length, scoreFormat({ unit }));
          return key === 'uar' ? [value, intervalText(summary.uar.interval, percent)] : [value];
        }),
        scoreFormat(ece)(eceCalibrated.mean),
      ];
    }),
  };
}

function explanation(result: EvaluationResult): string {
  const fewer = corpusCells(result).some(({ labels }) => labels.length < result.labels.length);
  const words = fewer
    ? `Where fewer than ${result.labels.length} labels are in common, answers are among those alone, which is easier: compare such rows with care. `
    : '';
  return `${words}ECE calibrated: the same answers at the temperature that fits the tested corpus's other speakers.`;
}
