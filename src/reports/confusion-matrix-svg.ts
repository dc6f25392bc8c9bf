// The confusion matrix as a figure: which emotions are taken for which.
// Shaded by row, because recall is what UAR averages and classes may differ in size.
import * as Plot from '@observablehq/plot';
import { AffettoError } from '../errors.js';
import { Figure, textWidth } from './figure.js';
import { inkOn, palette, sequentialColor } from './palette.js';

export interface ConfusionMatrixFigure {
  /** Class names `[classes]`, at least one, all different. */
  readonly labels: readonly string[];
  /** Counts `[classes][classes]`, rows = truth, columns = prediction. */
  readonly matrix: readonly (readonly number[])[];
  readonly title: string;
  readonly subtitle?: string;
}

const labelSize = 13;
const rampWidth = 12;

/**
 * Draws a confusion matrix: truth on rows, prediction on columns; each cell shows its share of the
 * row in percent over its count and is shaded by that share. A row without utterances shows a dash.
 *
 * @returns SVG text, the same for the same input
 * @throws AffettoError `OPTION_INVALID` when the matrix is not square in the labels, or holds
 *   anything but counts
 */
export function confusionMatrixSvg(figure: ConfusionMatrixFigure): string {
  const { labels, matrix, title, subtitle } = figure;
  checkMatrix(labels, matrix);
  const cells = labels.flatMap((truth, row) => {
    const total = matrix[row]!.reduce((sum, n) => sum + n, 0);
    return labels.map((predicted, column) => {
      const count = matrix[row]![column]!;
      const share = total === 0 ? Number.NaN : count / total;
      const fill = sequentialColor(share);
      return {
        truth,
        predicted,
        count,
        percent: percentOf(count, total),
        fill,
        ink: cellInk(count, fill),
      };
    });
  });

  const classes = labels.length;
  const cell = classes <= 4 ? 92 : classes <= 8 ? 70 : 54;
  const side = cell * classes;
  const widestLabel = Math.max(...labels.map((label) => textWidth(label, labelSize)));
  const slanted = widestLabel > cell - 6;
  const titleBand = 28;
  const marginLeft = titleBand + Math.ceil(widestLabel) + 12;
  const marginRight = 92;
  const left = 14;
  const gap = 20;
  const labelDepth = slanted ? Math.ceil(widestLabel * Math.sin(Math.PI / 4)) + 22 : 26;
  const marginBottom = labelDepth + titleBand;
  const width = Math.max(left + marginLeft + side + marginRight, 420);

  const sheet = new Figure({ width, title, subtitle, description: describe(figure) });
  const top = sheet.top + gap;
  // A plot clips at its edge: without room above, the frame would lose half its line.
  const frameRoom = 2;
  sheet.plot(left, top - frameRoom, {
    width: marginLeft + side + marginRight,
    height: frameRoom + side + marginBottom,
    marginTop: frameRoom,
    marginLeft,
    marginRight,
    marginBottom,
    x: { type: 'band', domain: labels, padding: 0, round: false },
    y: { type: 'band', domain: labels, padding: 0, round: false },
    marks: [
      Plot.cell(cells, { x: 'predicted', y: 'truth', fill: 'fill', inset: 1 }),
      Plot.text(cells, {
        x: 'predicted',
        y: 'truth',
        text: 'percent',
        fill: 'ink',
        fontSize: cell < 60 ? 12 : 14,
        fontWeight: 600,
        dy: -7,
      }),
      Plot.text(cells, {
        x: 'predicted',
        y: 'truth',
        text: (d: { count: number }) => String(d.count),
        fill: 'ink',
        fontSize: cell < 60 ? 10.5 : 11.5,
        dy: 9,
      }),
      Plot.axisY({ label: null, tickSize: 0, tickPadding: 8, fontSize: labelSize }),
      Plot.axisX({
        label: null,
        tickSize: 0,
        tickPadding: 8,
        fontSize: labelSize,
        ...(slanted && { tickRotate: -45 }),
      }),
      Plot.frame({ stroke: palette.axis }),
    ],
  });

  const matrixLeft = left + marginLeft;
  sheet.text('Predicted', matrixLeft + side / 2, top + side + marginBottom - 6, {
    weight: 600,
    anchor: 'middle',
  });
  sheet
    .text('True', 0, 0, { weight: 600, anchor: 'middle' })
    .setAttribute('transform', `translate(${left + 18},${top + side / 2}) rotate(-90)`);
  drawRamp(sheet, matrixLeft + side + 22, top, Math.min(side, 200));
  return sheet.toSvg(top + side + marginBottom);
}

function drawRamp(sheet: Figure, x: number, top: number, height: number): void {
  // Flat steps instead of a gradient: a gradient needs an id, and ids clash when several figures are
  // put into one page. Each step runs to the bottom under the next, or hairlines would show between.
  const steps = 50;
  for (let step = 0; step < steps; step++) {
    const from = (step * height) / steps;
    sheet.element('rect', {
      x,
      y: top + from,
      width: rampWidth,
      height: height - from,
      fill: sequentialColor(1 - (step + 0.5) / steps),
    });
  }
  sheet.element('rect', {
    x,
    y: top,
    width: rampWidth,
    height,
    fill: 'none',
    stroke: palette.axis,
  });
  for (const share of [0, 0.5, 1]) {
    sheet.text(
      `${share * 100}%`,
      x + rampWidth + 6,
      top + (1 - share) * height + (share === 1 ? 9 : share === 0 ? 0 : 4),
      {
        size: 11,
        fill: palette.faintInk,
      },
    );
  }
  sheet.text('of row', x, top + height + 18, { size: 11, fill: palette.faintInk });
}

// Empty cells are the background of the picture: present, but quiet.
function cellInk(count: number, fill: string): string {
  return count === 0 ? palette.quiet : inkOn(fill);
}

// Rounding must not claim "never" or "always" where that is not so.
function percentOf(count: number, total: number): string {
  if (total === 0) return '\u2013';
  const percent = (100 * count) / total;
  if (count > 0 && percent < 0.5) return '<1%';
  if (count < total && percent > 99.5) return '>99%';
  return `${Math.round(percent)}%`;
}

function describe({ labels, matrix }: ConfusionMatrixFigure): string {
  const rows = labels.map((label, row) => {
    const total = matrix[row]!.reduce((sum, n) => sum + n, 0);
    return `${label} ${matrix[row]![row]} of ${total}`;
  });
  return `Confusion matrix, truth on rows, prediction on columns. Recognised: ${rows.join(', ')}.`;
}

function checkMatrix(labels: readonly string[], matrix: readonly (readonly number[])[]): void {
  const classes = labels.length;
  if (classes === 0 || new Set(labels).size !== classes) {
    throw new AffettoError(
      'OPTION_INVALID',
      `A confusion matrix needs labels that differ from each other, got "${labels.join(', ')}".`,
    );
  }
  if (matrix.length !== classes || matrix.some((row) => row.length !== classes)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `A confusion matrix of ${classes} labels must be ${classes} x ${classes}, ` +
        `got rows of ${matrix.map((row) => row.length).join(', ') || 'nothing'}.`,
    );
  }
  const wrong = matrix.flat().find((count) => !(Number.isSafeInteger(count) && count >= 0));
  if (wrong !== undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `A confusion matrix holds counts, whole numbers from 0, but one cell is ${wrong}.`,
    );
  }
}
