// The confusion matrix as a figure: which emotions are taken for which.
// Shaded by row, because recall is what UAR averages and classes may differ in size.
import { AffettoError } from '../errors.js';
import { Figure, type FigurePlace, shorten, textWidth } from './figure.js';
import { inkOnShare } from './palette.js';
import { drawRamp, rampSpace } from './shade-ramp.js';

export interface ConfusionMatrixFigure {
  /** The class names `[classes]`, at least one, all different. */
  readonly labels: readonly string[];
  /** The counts `[classes][classes]`, rows = truth, columns = prediction. */
  readonly matrix: readonly (readonly number[])[];
  readonly title: string;
  readonly subtitle?: string;
  readonly place?: FigurePlace;
}

/** How large things are, px: in a file with room for counts, in a page narrow enough for a phone. */
interface Layout {
  readonly cell: number;
  readonly labelSize: number;
  readonly percentSize: number;
  readonly counts: boolean;
}

/** The width of the figure in a page, px. */
const pageWidth = 340;
/** The longest label that is shown in full in a page, px. */
const pageLabelWidth = 64;
const titleSpace = 24;

/**
 * Draws a confusion matrix: truth on rows, prediction on columns; each cell is shaded by its share of
 * the row and shows it in percent, in a file over its count. A row without utterances shows a dash.
 *
 * @returns SVG text, the same for the same input
 * @throws AffettoError `OPTION_INVALID` when the matrix is not square in the labels, or holds
 *   anything but counts
 */
export function confusionMatrixSvg(figure: ConfusionMatrixFigure): string {
  const { labels, matrix, place = 'file' } = figure;
  checkMatrix(labels, matrix);
  const onPage = place === 'page';
  const labelSize = onPage ? 11.5 : 13;
  const widest = Math.max(...labels.map((label) => textWidth(label, labelSize)));
  const labelWidth = onPage ? Math.min(widest, pageLabelWidth) : widest;
  const matrixLeft = titleSpace + Math.ceil(labelWidth) + 8;
  const layout: Layout = {
    cell: onPage ? (pageWidth - matrixLeft - 2) / labels.length : cellSize(labels.length),
    labelSize,
    percentSize: onPage ? 11.5 : 14,
    counts: !onPage,
  };
  const side = layout.cell * labels.length;
  const slanted = widest > layout.cell - 6;
  const sheet = new Figure({
    ...figure,
    width: onPage ? pageWidth : Math.max(matrixLeft + side + rampSpace, 380),
    description: describe(figure),
  });
  const left = sheet.left + matrixLeft;
  drawCells(sheet, figure, left, sheet.top + 1, layout);
  const { axis } = sheet.colors;
  const frame = { fill: 'none', stroke: axis };
  sheet.element('rect', { x: left, y: sheet.top + 1, width: side, height: side, ...frame });
  if (!onPage) {
    const height = Math.min(side, 200);
    drawRamp(sheet, { x: left + side + 18, top: sheet.top + 1, height, caption: 'of row' });
  }

  labels.forEach((label, index) => {
    const text = shorten(label, labelSize, labelWidth + 1);
    const middle = (index + 0.5) * layout.cell;
    sheet.text(text, left - 8, sheet.top + middle + labelSize * 0.38, {
      size: labelSize,
      anchor: 'end',
    });
    const below = sheet.top + side + labelSize + 7;
    const column = sheet.text(text, left + middle, below, {
      size: labelSize,
      anchor: slanted ? 'end' : 'middle',
    });
    if (slanted) {
      column.setAttribute('x', '0');
      column.setAttribute('y', '0');
      const at = `${(left + middle + 4).toFixed(1)},${(below - 2).toFixed(1)}`;
      column.setAttribute('transform', `translate(${at}) rotate(-45)`);
    }
  });
  const depth = slanted ? labelWidth * Math.SQRT1_2 + 16 : 22;
  const bottom = sheet.top + side + depth + 20;
  const title = { size: labelSize, weight: 600, anchor: 'middle' } as const;
  sheet.text('Predicted', left + side / 2, bottom - 2, title);
  sheet
    .text('True', 0, 0, title)
    .setAttribute('transform', `translate(${sheet.left + 11},${sheet.top + side / 2}) rotate(-90)`);
  return sheet.toSvg(bottom + 4);
}

function drawCells(
  sheet: Figure,
  { labels, matrix }: ConfusionMatrixFigure,
  left: number,
  top: number,
  { cell, percentSize, counts }: Layout,
): void {
  const { colors } = sheet;
  labels.forEach((_, row) => {
    const total = matrix[row]!.reduce((sum, n) => sum + n, 0);
    labels.forEach((_, column) => {
      const count = matrix[row]![column]!;
      const share = total === 0 ? 0 : count / total;
      const [x, y] = [left + column * cell, top + row * cell];
      if (count > 0) {
        sheet.element('rect', {
          x: x + 0.75,
          y: y + 0.75,
          width: cell - 1.5,
          height: cell - 1.5,
          fill: colors.shade,
          'fill-opacity': share,
        });
      }
      // Empty cells are the background of the picture: present in a file, left out where it is small.
      if (count === 0 && total > 0 && !counts) return;
      const fill = count === 0 ? colors.quiet : inkOnShare(colors, share);
      const centre = x + cell / 2;
      const text = { anchor: 'middle', fill } as const;
      const middle = y + cell / 2 + percentSize * 0.36 - (counts ? 7 : 0);
      const shown = percentOf(count, total, counts);
      const weight = counts || row === column ? 600 : 400;
      sheet.text(shown, centre, middle, { size: percentSize, weight, ...text });
      if (counts) {
        sheet.text(String(count), centre, middle + 15, { size: cell < 60 ? 10.5 : 11.5, ...text });
      }
    });
  });
}

function cellSize(classes: number): number {
  return classes <= 4 ? 92 : classes <= 8 ? 70 : 54;
}

// Rounding must not claim "never" or "always" where that is not so.
function percentOf(count: number, total: number, sign: boolean): string {
  if (total === 0) return '\u2013';
  const unit = sign ? '%' : '';
  const percent = (100 * count) / total;
  if (count > 0 && percent < 0.5) return `<1${unit}`;
  if (count < total && percent > 99.5) return `>99${unit}`;
  return `${Math.round(percent)}${unit}`;
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
