// The models against each other: the scores that are shares, on one scale, each with the interval that another
// draw of speakers would leave it in.
import type { ModelResult } from '../evaluation/result.js';
import { capitalized, counted, meanAndSpread, percent } from '../scores/format.js';
import { headlineScores } from '../scores/score-list.js';
import { type DotRow, dotRowsSvg } from './dot-rows.js';
import type { FigurePlace } from './figure.js';

export interface ComparisonFigure {
  readonly models: readonly Pick<ModelResult, 'name' | 'summary'>[];
  /** The number of labels; guessing scores one in so many. Undefined where that differs from answer to answer. */
  readonly classes: number | undefined;
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 640. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

/** The scores that can share a scale: from 0 to 1, more being better. */
const scores = headlineScores.filter(
  ({ unit, better }) => unit === 'percent' && better === 'higher',
);

/**
 * Draws UAR, accuracy and macro F1 of every model as mean and 95% interval; the last model, the
 * candidate, in the accent colour.
 *
 * @returns SVG text, the same for the same input
 */
export function comparisonSvg(figure: ComparisonFigure): string {
  const { models, classes } = figure;
  const rows = scores.flatMap(({ key, title }) =>
    models.map(({ name, summary }, index): DotRow => {
      const last = index === models.length - 1;
      const estimate = summary[key];
      return {
        label: name,
        note: meanAndSpread(estimate, summary.seeds, percent),
        strong: last,
        ...(index === 0 && { heading: capitalized(title) }),
        marks: [
          {
            value: estimate.mean,
            interval: estimate.interval,
            shape: 'dot',
            tone: last ? 'accent' : 'faintInk',
          },
        ],
      };
    }),
  );
  const highest = Math.max(
    ...models
      .flatMap(({ summary }) =>
        scores.flatMap(({ key }) => [summary[key].mean, summary[key].interval[1]]),
      )
      .filter(Number.isFinite),
    0.5,
  );
  return dotRowsSvg({
    width: figure.width ?? 640,
    ...(figure.place && { place: figure.place }),
    title: figure.title,
    ...(figure.subtitle !== undefined && { subtitle: figure.subtitle }),
    description: scores
      .map(
        ({ key, title }) =>
          `${capitalized(title)}: ${models.map(({ name, summary }) => `${name} ${percent(summary[key].mean)}%`).join(', ')}.`,
      )
      .join(' '),
    rows,
    rowHeight: 26,
    axisTitle: axisTitleOf(models),
    domain: [0, Math.min(Math.ceil(highest * 10 - 1e-9) / 10, 1)],
    references:
      classes === undefined
        ? []
        : [{ value: 1 / classes, label: `guessing ${percent(1 / classes)}%` }],
    legend: [],
  });
}

function axisTitleOf(models: ComparisonFigure['models']): string {
  const seeds = Math.max(...models.map(({ summary }) => summary.seeds));
  const drawn = models.some(({ summary }) => Number.isFinite(summary.uar.interval[0]));
  return [
    seeds > 1 ? `mean over ${counted(seeds, 'seed')}` : 'one seed',
    ...(drawn ? ['bar: 95% interval over speakers'] : []),
  ].join('; ');
}
