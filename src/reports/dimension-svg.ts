// Numbers that a model answered against the true ones: on the diagonal they are the same.

import { count, decimals } from '../scores/format.js';
import type { DimensionAnswer } from '../scores/predictions.js';
import { Figure, type FigurePlace } from './figure.js';
import { PlotArea } from './plot-area.js';

export interface DimensionFigure {
  /** The dimension, such as `arousal`. */
  readonly dimension: string;
  /** What was answered; only what has a true number is drawn. */
  readonly answers: readonly DimensionAnswer[];
  /** The concordance of these answers. */
  readonly ccc: number;
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px. Default 340. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

const axisWidth = 46;
/** More dots say no more, and make files fat. */
const mostDots = 1500;

/**
 * Draws answers against true numbers, a dot a recording, on the same scale both ways, with the diagonal.
 *
 * @returns SVG text, the same for the same input
 */
export function dimensionSvg(figure: DimensionFigure): string {
  const { dimension, width = 340 } = figure;
  const pairs = figure.answers.flatMap(({ truth, predicted }) =>
    truth === undefined ? [] : [[truth, predicted] as const],
  );
  const step = Math.max(1, Math.ceil(pairs.length / mostDots));
  const shown = pairs.filter((_, index) => index % step === 0);
  const sheet = new Figure({ ...figure, width, description: describe(figure, pairs) });
  const { colors } = sheet;
  const values = shown.flat();
  const ticks = roundTicks(Math.min(...values), Math.max(...values));
  const scale = [ticks[0] as number, ticks.at(-1) as number] as const;
  const side = width - axisWidth - 12;
  const area = new PlotArea(sheet, {
    left: sheet.left + axisWidth,
    top: sheet.top + 24,
    width: side,
    height: side,
    x: scale,
    y: scale,
  });
  sheet.text('answered', sheet.left, sheet.top + 10, { size: 11, fill: colors.faintInk });
  area.gridY(ticks, tickText);
  area.line(
    scale.map((end) => [end, end] as const),
    { stroke: colors.axis, width: 1, dash: '2 3' },
  );
  for (const [truth, predicted] of shown) {
    sheet.element('circle', {
      cx: area.x(truth),
      cy: area.y(predicted),
      r: 2.5,
      fill: colors.accent,
      'fill-opacity': shown.length > 300 ? 0.3 : 0.6,
    });
  }
  area.axisX(ticks, tickText, `true ${dimension}`);
  return sheet.toSvg(area.bottom + 38);
}

/** Chooses round numbers from at most the lowest to at least the highest, about five of them. */
export function roundTicks(lowest: number, highest: number): number[] {
  if (!(highest > lowest)) return [lowest - 1, lowest, lowest + 1];
  const decade = 10 ** Math.floor(Math.log10((highest - lowest) / 5));
  const step = [1, 2, 5, 10]
    .map((n) => n * decade)
    .find((n) => (highest - lowest) / n <= 6) as number;
  const first = Math.floor(lowest / step + 1e-9);
  const last = Math.ceil(highest / step - 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

const tickText = (value: number) => String(value).replace('-', '\u2212');

function describe(
  { dimension, ccc }: DimensionFigure,
  pairs: readonly (readonly [number, number])[],
): string {
  const truths = pairs.map(([truth]) => truth);
  const answers = pairs.map(([, predicted]) => predicted);
  const ends = (numbers: readonly number[]) =>
    `${decimals(Math.min(...numbers))} to ${decimals(Math.max(...numbers))}`;
  return `Answered against true ${dimension} of ${count(pairs.length)} answers. True numbers go from ${ends(truths)}, answers from ${ends(answers)}. CCC ${decimals(ccc)}.`;
}
