// The models side by side: the figure, every score with its spread and interval, and the differences
// that hold on the same speakers.

import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import {
  counted,
  decimals,
  intervalText,
  meanAndSpread,
  percent,
  points,
  pValueText,
} from '../../scores/format.js';
import type { PairedComparison, PairedDifference } from '../../scores/paired-comparison.js';
import type { Estimate } from '../../scores/summary.js';
import { comparisonSvg } from '../comparison-svg.js';
import { html, type Markup } from './html.js';
import { responsiveFigure, section } from './section.js';
import { table } from './table.js';

const columns = [
  ['uar', 'UAR, %', percent],
  ['accuracy', 'Accuracy, %', percent],
  ['macroF1', 'Macro F1, %', percent],
  ['ece', 'ECE', decimals],
  ['brier', 'Brier', decimals],
  ['logLoss', 'Log loss', decimals],
] as const;

export function scoresSection(result: EvaluationResult): Markup {
  const { models, labels, comparisons, seeds } = result;
  const title = 'Scores of the models';
  const spread =
    seeds.length > 1
      ? `\u00b1 is the standard deviation over ${counted(seeds.length, 'seed')}. `
      : '';
  const drawn = models.some(({ summary }) => Number.isFinite(summary.uar.interval[0]));
  const intervals = drawn ? 'Intervals hold 95% of what other draws of speakers give. ' : '';
  return section(
    models.length > 1 ? 'The models side by side' : 'Scores',
    html`UAR is the mean recall over the emotions: each counts the same, however often it occurs. ${spread}${intervals}ECE, Brier score and log loss are errors of the confidences: less is better.`,
    responsiveFigure((width) =>
      comparisonSvg({ models, classes: labels.length, title, width, place: 'page' }),
    ),
    table({
      caption: 'Scores of the models',
      hideCaption: true,
      full: true,
      columns: ['Model', ...columns.map(([, heading]) => heading)],
      rows: models.map((model, index) => ({
        head: model.name,
        candidate: index === models.length - 1,
        cells: columns.map(([key, , format]) => cell(model, model.summary[key], format)),
      })),
    }),
    comparisons.length > 0 && differences(comparisons),
  );
}

function cell({ summary }: ModelResult, estimate: Estimate, format: (value: number) => string) {
  return html`<b>${meanAndSpread(estimate, summary.seeds, format)}</b><small>${intervalText(estimate.interval, format)}</small>`;
}

function differences(comparisons: readonly PairedComparison[]): Markup {
  return table({
    caption: 'Differences on the same speakers, percentage points',
    full: true,
    columns: ['Pair', 'UAR', 'Accuracy', 'Macro F1', 'Speakers better / equal / worse'],
    rows: comparisons.map(({ baseline, candidate, speakers, ...scores }) => ({
      head: `${candidate} \u2212 ${baseline}`,
      cells: [
        ...[scores.uar, scores.accuracy, scores.macroF1].map(difference),
        `${speakers.better} / ${speakers.equal} / ${speakers.worse}`,
      ],
    })),
  });
}

function difference({ mean, interval, pValue }: PairedDifference): Markup {
  const p = pValueText(pValue);
  return html`<b>${points(mean)}</b><small>${intervalText(interval, points)}</small><small>p ${p.startsWith('<') ? p : `= ${p}`}</small>`;
}
