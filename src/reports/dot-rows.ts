// Rows of marks on one scale: the form of every figure here that compares models, speakers or
// emotions. Values are read along the rows, groups apart by headings, names beside the marks.
import { Figure, type FigurePlace, shorten, textWidth } from './figure.js';
import { PlotArea, shareTicks, wholePercent } from './plot-area.js';

export interface DotMark {
  /** The value, 0 to 1; a mark that is not finite is left out. */
  readonly value: number;
  /** An interval that is drawn as a bar through the mark. */
  readonly interval?: readonly [low: number, high: number];
  readonly shape: 'dot' | 'ring' | 'square' | 'hollow-square' | 'diamond';
  readonly tone: 'accent' | 'faintInk' | 'ink';
}

export interface DotRow {
  /** The text left of the marks; shortened where it does not fit. */
  readonly label: string;
  /** The text right of the marks, shown in full. */
  readonly note: string;
  readonly strong?: boolean;
  /** The heading above a group that starts with this row. */
  readonly heading?: string;
  /** The marks, drawn in order, later ones on top. */
  readonly marks: readonly DotMark[];
  /** Whether a line joins the marks. */
  readonly joined?: boolean;
}

export interface DotRowsFigure {
  /** The width of what is drawn, px, 300 or more. */
  readonly width: number;
  readonly place?: FigurePlace;
  readonly title: string;
  readonly subtitle?: string;
  readonly description: string;
  readonly rows: readonly DotRow[];
  /** The distance from one row to the next, px. */
  readonly rowHeight: number;
  readonly axisTitle: string;
  readonly domain: readonly [number, number];
  /** The vertical lines through all rows, named above. */
  readonly references: readonly { readonly value: number; readonly label: string }[];
  /** The marks that are explained above the rows. */
  readonly legend: readonly { readonly mark: Omit<DotMark, 'value'>; readonly label: string }[];
}

const labelSize = 12.5;
const smallSize = 11;
const headingHeight = 34;
const legendHeight = 24;

/** Draws rows of marks. @returns SVG text, the same for the same input. */
export function dotRowsSvg(figure: DotRowsFigure): string {
  const { rows, rowHeight, references, domain } = figure;
  const sheet = new Figure(figure);
  const { colors } = sheet;
  const widest = Math.max(...rows.map(({ label }) => textWidth(label, labelSize)));
  const labelWidth = Math.min(widest, figure.width * 0.3) + 14;
  const noteWidth = Math.max(...rows.map(({ note }) => textWidth(note, labelSize))) + 14;
  let top = drawLegend(sheet, figure);
  if (references.length > 0) top += 18;
  const height = rows.reduce(
    (sum, { heading }) => sum + rowHeight + (heading === undefined ? 0 : headingHeight),
    8,
  );
  const area = new PlotArea(sheet, {
    left: sheet.left + labelWidth,
    top,
    width: figure.width - labelWidth - Math.max(noteWidth, 16),
    height,
    x: domain,
    y: [0, 1],
  });
  const ticks = shareTicks(domain, (area.right - sheet.left - labelWidth) / 40);
  for (const tick of ticks) vertical(sheet, area, tick, top, colors.grid);
  for (const { value, label } of references) {
    vertical(sheet, area, value, top - 4, colors.ink, '1 3');
    sheet.text(label, area.x(value), top - 9, {
      size: smallSize,
      fill: colors.faintInk,
      anchor: anchorOf(value, domain),
    });
  }
  let y = top;
  for (const row of rows) {
    if (row.heading !== undefined) {
      sheet.text(row.heading, sheet.left, y + 24, { size: labelSize, weight: 600 });
      y += headingHeight;
    }
    y += rowHeight;
    drawRow(sheet, area, row, y - rowHeight / 2, labelWidth);
  }
  area.axisX(ticks, wholePercent, figure.axisTitle);
  return sheet.toSvg(area.bottom + 40);
}

function drawRow(sheet: Figure, area: PlotArea, row: DotRow, y: number, labelWidth: number): void {
  const { colors } = sheet;
  const baseline = y + labelSize * 0.35;
  const weight = row.strong ? ({ weight: 600 } as const) : {};
  const label = shorten(row.label, labelSize, labelWidth - 10);
  sheet.text(label, sheet.left, baseline, { size: labelSize, ...weight });
  sheet.text(row.note, sheet.left + sheet.inner, baseline, {
    size: labelSize,
    anchor: 'end',
    ...weight,
  });
  const marks = row.marks.filter(({ value }) => Number.isFinite(value));
  const positions = marks.map(({ value }) => area.x(value));
  if (row.joined && marks.length > 1) {
    const [x1, x2] = [Math.min(...positions), Math.max(...positions)];
    sheet.element('line', { x1, x2, y1: y, y2: y, stroke: colors.axis, 'stroke-width': 1.5 });
  }
  for (const mark of marks) {
    const [low, high] = mark.interval ?? [Number.NaN, Number.NaN];
    if (Number.isFinite(low) && Number.isFinite(high)) {
      sheet.element('line', {
        x1: area.x(low),
        x2: area.x(high),
        y1: y,
        y2: y,
        stroke: colors[mark.tone],
        'stroke-width': 5,
        'stroke-opacity': 0.32,
      });
    }
    drawMark(sheet, mark, area.x(mark.value), y);
  }
}

function drawMark(sheet: Figure, mark: Omit<DotMark, 'value'>, x: number, y: number): void {
  const { colors } = sheet;
  const color = colors[mark.tone];
  const solid = mark.shape === 'dot' || mark.shape === 'square';
  const look = {
    fill: solid ? color : colors.paper,
    stroke: solid ? colors.paper : color,
    'stroke-width': solid ? 1 : 1.75,
  };
  const r = 4.75;
  if (mark.shape === 'dot' || mark.shape === 'ring') {
    sheet.element('circle', { cx: x, cy: y, r: solid ? r + 0.25 : r - 0.5, ...look });
  } else if (mark.shape === 'diamond') {
    const d = `M${round(x - 5.5)},${round(y)}l5.5,-5.5l5.5,5.5l-5.5,5.5z`;
    sheet.element('path', { d, ...look });
  } else {
    const half = solid ? r : r - 0.75;
    const size = 2 * half;
    sheet.element('rect', { x: x - half, y: y - half, width: size, height: size, ...look });
  }
}

/** Draws the legend, broken into as many lines as it needs; returns where it ends. */
function drawLegend(sheet: Figure, { legend }: DotRowsFigure): number {
  let x = sheet.left;
  let y = sheet.top + 11;
  for (const { mark, label } of legend) {
    const needed = 16 + textWidth(label, labelSize) + 22;
    if (x > sheet.left && x + needed - 22 > sheet.left + sheet.inner) {
      x = sheet.left;
      y += legendHeight;
    }
    drawMark(sheet, mark, x + 6, y - 4);
    const text = shorten(label, labelSize, sheet.inner - 20);
    sheet.text(text, x + 17, y, { size: labelSize, fill: sheet.colors.faintInk });
    x += needed;
  }
  return legend.length === 0 ? sheet.top : y + 16;
}

function vertical(
  sheet: Figure,
  area: PlotArea,
  value: number,
  top: number,
  stroke: string,
  dash?: string,
): void {
  const x = area.x(value);
  sheet.element('line', {
    x1: x,
    x2: x,
    y1: top,
    y2: area.bottom,
    stroke,
    ...(dash !== undefined && { 'stroke-dasharray': dash }),
  });
}

/** Says how the name of a line is anchored: near an edge it runs inwards, so that it stays on the sheet. */
function anchorOf(
  value: number,
  [low, high]: readonly [number, number],
): 'start' | 'middle' | 'end' {
  const share = (value - low) / (high - low);
  return share < 0.2 ? 'start' : share > 0.8 ? 'end' : 'middle';
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
