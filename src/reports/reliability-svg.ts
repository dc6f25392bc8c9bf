// Whether a model knows how sure it is: of the answers given with 70% confidence, are 70% right?
import type { CalibrationBin } from '../scores/calibration.js';
import { count, percent } from '../scores/format.js';
import { Figure, type FigurePlace } from './figure.js';
import { PlotArea, wholePercent } from './plot-area.js';

export interface ReliabilityFigure {
  readonly bins: readonly CalibrationBin[];
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 340. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

const axisWidth = 46;
const histogramHeight = 52;
const largestRadius = 9;
const ticks = [0, 0.25, 0.5, 0.75, 1];

/**
 * Draws accuracy against confidence, one mark a bin, its area after the number of answers, joined to
 * the diagonal where it should lie; below, the answers a bin.
 *
 * @returns SVG text, the same for the same input
 */
export function reliabilitySvg(figure: ReliabilityFigure): string {
  const { bins, width = 340 } = figure;
  const sheet = new Figure({ ...figure, width, description: describe(bins) });
  const { colors } = sheet;
  const most = Math.max(...bins.map((bin) => bin.count), 1);
  const side = width - axisWidth - 12;
  const left = sheet.left + axisWidth;
  const area = new PlotArea(sheet, {
    left,
    top: sheet.top + 24,
    width: side,
    height: side,
    x: [0, 1],
    y: [0, 1],
  });
  sheet.text('accuracy', sheet.left, sheet.top + 10, { size: 11, fill: colors.faintInk });
  area.gridY(ticks, wholePercent);
  area.line(
    [
      [0, 0],
      [1, 1],
    ],
    { stroke: colors.axis, width: 1, dash: '2 3' },
  );
  for (const { count: answers, meanConfidence, accuracy } of bins) {
    if (meanConfidence === null || accuracy === null) continue;
    area.line(
      [
        [meanConfidence, meanConfidence],
        [meanConfidence, accuracy],
      ],
      { stroke: colors.accent, width: 1.5, opacity: 0.6 },
    );
    sheet.element('circle', {
      cx: area.x(meanConfidence),
      cy: area.y(accuracy),
      r: Math.max(largestRadius * Math.sqrt(answers / most), 2),
      fill: colors.accent,
      stroke: colors.paper,
    });
  }
  const histogram = new PlotArea(sheet, {
    left,
    top: area.bottom + 34,
    width: side,
    height: histogramHeight,
    x: [0, 1],
    y: [0, most],
  });
  for (const { lower, upper, count: answers } of bins) {
    if (answers === 0) continue;
    const top = histogram.y(answers);
    sheet.element('rect', {
      x: histogram.x(lower) + 1,
      y: top,
      width: histogram.x(upper) - histogram.x(lower) - 2,
      height: histogram.bottom - top,
      fill: colors.axis,
      'fill-opacity': 0.6,
    });
  }
  const tallest = bins.find((bin) => bin.count === most);
  if (tallest !== undefined) {
    const middle = (tallest.lower + tallest.upper) / 2;
    sheet.text(count(most), histogram.x(middle), histogram.y(most) - 5, {
      size: 11,
      fill: colors.faintInk,
      anchor: middle > 0.85 ? 'end' : middle < 0.15 ? 'start' : 'middle',
    });
  }
  sheet.text('answers', sheet.left, histogram.bottom, { size: 11, fill: colors.faintInk });
  histogram.axisX(ticks, wholePercent, 'confidence');
  return sheet.toSvg(histogram.bottom + 38);
}

function describe(bins: readonly CalibrationBin[]): string {
  const told = bins.flatMap(({ count: answers, meanConfidence, accuracy }) =>
    meanConfidence === null || accuracy === null
      ? []
      : [`${percent(meanConfidence)}% sure, ${percent(accuracy)}% right (${count(answers)})`],
  );
  return `Reliability diagram. ${told.join('; ')}.`;
}
