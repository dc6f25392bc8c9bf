// What declining to answer would buy: accuracy of the answers left when the least sure are dropped.
import type { ModelResult } from '../evaluation/result.js';
import { percent } from '../scores/format.js';
import { Figure, type FigurePlace, shorten, textWidth } from './figure.js';
import { PlotArea, shareTicks, tenthsAround, wholePercent } from './plot-area.js';
import { spreadApart } from './spread-apart.js';

export interface CoverageFigure {
  readonly models: readonly Pick<ModelResult, 'name' | 'summary'>[];
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 640. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

const axisWidth = 42;
const labelSize = 12;
/** The least share answered that is drawn: below it, a handful of answers makes the curve. */
const leastCoverage = 0.05;

/**
 * Draws accuracy against the share answered, one curve a model, each named at its right end, where
 * everything is answered; the last model in the accent colour.
 *
 * @returns SVG text, the same for the same input
 */
export function coverageSvg(figure: CoverageFigure): string {
  const { models, width = 640 } = figure;
  const sheet = new Figure({ ...figure, width, description: describe(models) });
  const { colors } = sheet;
  const curves = models.map(({ name, summary }, index) => ({
    name,
    color: index === models.length - 1 ? colors.accent : colors.faintInk,
    thick: index === models.length - 1,
    points: summary.coverage
      .filter(({ coverage }) => coverage >= leastCoverage)
      .map(({ coverage, accuracy }) => [coverage, accuracy] as const)
      .sort((a, b) => a[0] - b[0]),
  }));
  const widestName = Math.max(...models.map(({ name }) => textWidth(name, labelSize)));
  const nameWidth = Math.min(widestName, width * 0.26) + 16;
  const domain = tenthsAround(curves.flatMap(({ points }) => points.map(([, y]) => y)));
  const height = width < 500 ? 230 : 260;
  const area = new PlotArea(sheet, {
    left: sheet.left + axisWidth,
    top: sheet.top + 24,
    width: width - axisWidth - nameWidth,
    height,
    x: [0, 1],
    y: domain,
  });
  sheet.text('accuracy among the answered', sheet.left, sheet.top + 10, {
    size: 11,
    fill: colors.faintInk,
  });
  area.gridY(shareTicks(domain, 6), wholePercent);
  area.axisX([0, 0.25, 0.5, 0.75, 1], wholePercent, 'share of utterances answered');
  for (const { points, color, thick } of curves) {
    area.line(points, { stroke: color, width: thick ? 2.25 : 1.75 });
  }
  const ends = curves
    .flatMap(({ points, ...curve }) => {
      const end = points.at(-1);
      return end === undefined ? [] : [{ ...curve, y: area.y(end[1]) }];
    })
    .sort((a, b) => a.y - b.y);
  const spread = spreadApart(
    ends.map(({ y }) => y),
    16,
    area.bottom - height,
    area.bottom,
  );
  ends.forEach(({ name, color, thick }, i) => {
    sheet.text(shorten(name, labelSize, nameWidth - 10), area.right + 8, spread[i]! + 4, {
      size: labelSize,
      fill: color,
      ...(thick && { weight: 600 }),
    });
  });
  return sheet.toSvg(area.bottom + 38);
}

function describe(models: CoverageFigure['models']): string {
  const told = models.map(({ name, summary }) => {
    const half = summary.coverage.find(({ coverage }) => coverage <= 0.5);
    const rest =
      half === undefined
        ? ''
        : `; ${percent(half.accuracy)}% when the surest ${percent(half.coverage)}% are answered`;
    return `${name}: accuracy ${percent(summary.accuracy.mean)}% when all is answered${rest}`;
  });
  return `${told.join('. ')}.`;
}
