// How scores of dimensions are written, the same on the command line, in reports and on cards.

import { type DimensionSummary, dimensionScoreList } from './dimension-scores.js';
import { count, counted, decimals, intervalText, meanAndSpread } from './format.js';

/** The headings of a table of dimensions, CCC with its interval first. */
export const dimensionHeadings: readonly string[] = [
  'dimension',
  ...dimensionScoreList.flatMap(({ title }) => [title, '95% interval']),
  'recordings',
  'speakers',
];

/** Writes the row of a dimension in that table. @param seeds how many seeds there are */
export function dimensionRow(summary: DimensionSummary, seeds: number): string[] {
  return [
    summary.dimension,
    ...dimensionScoreList.flatMap(({ key }) => [
      meanAndSpread(summary[key], seeds, decimals),
      intervalText(summary[key].interval, decimals),
    ]),
    count(summary.count),
    count(summary.speakers),
  ];
}

/** Says how many answered recordings have no number for a dimension; nothing where all have. */
export function withoutNumbers(summaries: readonly DimensionSummary[]): string[] {
  return summaries.flatMap(({ dimension, without, count: rated }) =>
    without === 0
      ? []
      : [
          `${counted(without, 'recording')} of ${count(without + rated)} ${without === 1 ? 'has' : 'have'} no number for ${dimension} and ${without === 1 ? 'does' : 'do'} not count for it.`,
        ],
  );
}
