// The models side by side: the figure, every score with its spread and interval, and the differences
// that hold on the same speakers.

import { corpusCells, sharesAllLabels } from '../../evaluation/corpus-cells.js';
import type { EvaluationResult, ModelResult } from '../../evaluation/result.js';
import {
  capitalized,
  counted,
  differenceFormat,
  intervalText,
  listed,
  meanAndSpread,
  pValueText,
  scoreFormat,
  scoreHeading,
  scoreIntervalText,
} from '../../scores/format.js';
import type { PairedComparison } from '../../scores/paired-comparison.js';
import {
  comparedScores,
  detailScores,
  headlineScores,
  type ScoreEntry,
  type ScoreKey,
  scoreEntry,
  scoreList,
} from '../../scores/score-list.js';
import { comparisonSvg } from '../comparison-svg.js';
import { html, type Markup } from './html.js';
import { responsiveFigure, section } from './section.js';
import { table } from './table.js';

export function scoresSection(result: EvaluationResult): Markup {
  const { models, labels, comparisons, seeds } = result;
  const title = 'Scores of the models';
  const classes = sharesAllLabels(result) ? labels.length : undefined;
  const together = corpusCells(result).length > 0 ? 'All corpora together. ' : '';
  const spread =
    seeds.length > 1
      ? `\u00b1 is the standard deviation over ${counted(seeds.length, 'seed')}. `
      : '';
  const drawn = models.some(({ summary }) => Number.isFinite(summary.uar.interval[0]));
  const intervals = drawn
    ? 'Intervals hold 95% of what other draws of speakers give; ECE has none. '
    : '';
  const uar = scoreEntry('uar');
  const errors = scoreList.filter(({ better }) => better === 'lower');
  return section(
    models.length > 1 ? 'The models side by side' : 'Scores',
    html`${together}${uar.title} is ${uar.meaning}. ${spread}${intervals}${listed(errors.map((score) => score.title))} are errors of the confidences: less is better.`,
    responsiveFigure((width) => comparisonSvg({ models, classes, title, width, place: 'page' })),
    scoreTable(models, 'Scores of the models', headlineScores),
    detailScores.length > 0 && scoreTable(models, 'More scores', detailScores),
    detailScores.length > 0 && html`<p class="small">${meanings(detailScores)}</p>`,
    comparisons.map(differences),
  );
}

type Shown = readonly (ScoreEntry & { readonly key: ScoreKey })[];

function scoreTable(models: readonly ModelResult[], caption: string, scores: Shown): Markup {
  return table({
    caption,
    hideCaption: scores === headlineScores,
    full: true,
    columns: ['Model', ...scores.map((score) => capitalized(scoreHeading(score)))],
    rows: models.map((model, index) => ({
      head: model.name,
      candidate: index === models.length - 1,
      cells: scores.map((score) => cell(model, score)),
    })),
  });
}

function meanings(scores: Shown): string {
  return scores.map(({ title, meaning }) => `${capitalized(title)}: ${meaning}.`).join(' ');
}

function cell({ summary }: ModelResult, score: Shown[number]) {
  const estimate = summary[score.key];
  return html`<b>${meanAndSpread(estimate, summary.seeds, scoreFormat(score))}</b><small>${scoreIntervalText(score, estimate)}</small>`;
}

/** Writes a table of differences, a row a score: however many scores there are, it is as wide as it was. */
function differences({ baseline, candidate, speakers, ...scores }: PairedComparison): Markup {
  const { better, equal, worse } = speakers;
  return html`${table({
    caption: `${candidate} \u2212 ${baseline}, on the same speakers`,
    full: true,
    columns: ['Score', 'Difference', '95% interval', 'p'],
    rows: comparedScores.map((score) => {
      const { mean, interval, pValue } = scores[score.key];
      const format = differenceFormat(score);
      const unit = score.unit === 'percent' ? ', points' : '';
      return {
        head: `${capitalized(score.title)}${unit}`,
        cells: [html`<b>${format(mean)}</b>`, intervalText(interval, format), pValueText(pValue)],
      };
    }),
  })}<p class="small">${candidate} is more accurate on ${counted(better, 'speaker')}, less on ${worse}, the same on ${equal}.</p>`;
}
