// Corpora against each other as a figure: what was trained on in rows, what was tested in columns. Shaded by UAR; the
// calibration error stands in the cell, since a model is often surest where it is most often wrong.
import { corpusTitle } from '../corpora/registry.js';
import { type CorpusCell, corpusCells, nameAskedFor } from '../evaluation/corpus-cells.js';
import type { EvaluationResult } from '../evaluation/result.js';
import { decimals, percent } from '../scores/format.js';
import { Figure, type FigurePlace, shorten, textWidth } from './figure.js';
import { inkOnShare } from './palette.js';
import { drawRamp, rampSpace } from './shade-ramp.js';

export interface CorporaFigure {
  /** An evaluation under a protocol over several corpora. */
  readonly result: EvaluationResult;
  readonly title: string;
  readonly subtitle?: string;
  /** The most that what is drawn may be wide, px. Default 700. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

/** One row of the figure; its cells stand under the corpora, undefined where nothing was tested. */
interface Row {
  readonly label: string;
  readonly cells: readonly (CorpusCell | undefined)[];
}

const labelSize = 13;
const uarSize = 17;
const smallSize = 11.5;
const lineHeight = 15;
const titleSpace = 24;
const widestCell = 150;
/** The share of the width that the names of rows may take. */
const labelShare = 0.28;

/**
 * Draws UAR of each training on each corpus, with ECE before and after calibration and the number of labels in common
 * where that is less than the model's. Cells of a corpus's own other speakers are outlined.
 *
 * @returns SVG text, the same for the same input; undefined for other protocols
 */
export function corporaSvg(figure: CorporaFigure): string | undefined {
  const { result, width = 700, place = 'file' } = figure;
  const cells = corpusCells(result);
  if (cells.length === 0) return undefined;
  const corpora = (result.corpora ?? []).map(({ name }) => name);
  const rows = rowsOf(result, cells, corpora);
  const widest = Math.max(...rows.map(({ label }) => textWidth(label, labelSize)));
  const labelWidth = Math.min(widest, width * labelShare);
  const matrixLeft = titleSpace + Math.ceil(labelWidth) + 8;
  const legend = place === 'file' ? rampSpace : 0;
  const cellWidth = Math.min(widestCell, (width - matrixLeft - legend - 2) / corpora.length);
  const lines = linesOf(cells, result.labels.length, cellWidth);
  const cellHeight = 2 * uarSize + 12 + lines.count * lineHeight;
  const side = cellWidth * corpora.length;
  const height = cellHeight * rows.length;
  const sheet = new Figure({
    ...figure,
    width: place === 'file' ? Math.max(matrixLeft + side + legend, 380) : width,
    description: describe(cells, result.labels.length),
  });
  const left = sheet.left + matrixLeft;
  const top = sheet.top + 1;
  for (const [index, row] of rows.entries()) {
    const y = top + index * cellHeight;
    sheet.text(shorten(row.label, labelSize, labelWidth + 1), left - 8, y + cellHeight / 2 + 5, {
      size: labelSize,
      anchor: 'end',
    });
    for (const [column, cell] of row.cells.entries()) {
      const box = { x: left + column * cellWidth, y, width: cellWidth, height: cellHeight };
      drawCell(sheet, cell, box, cell ? lines.of(cell) : []);
    }
  }
  const frame = { fill: 'none', stroke: sheet.colors.axis };
  sheet.element('rect', { x: left, y: top, width: side, height, ...frame });
  if (place === 'file') {
    drawRamp(sheet, { x: left + side + 18, top, height: Math.min(height, 200), caption: 'UAR' });
  }
  const notes = [
    ...(lines.note === undefined ? [] : [lines.note]),
    ...(cells.some(({ trainedOn, testedOn }) => trainedOn.includes(testedOn))
      ? ['Outlined: other speakers of the corpus that was trained on']
      : []),
  ];
  return finish(sheet, { corpora, notes, left, side, bottom: top + height, cellWidth });
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function drawCell(
  sheet: Figure,
  cell: CorpusCell | undefined,
  box: Box,
  lines: readonly string[],
): void {
  const { colors } = sheet;
  const centre = box.x + box.width / 2;
  const uar = cell?.summary.uar.mean ?? Number.NaN;
  if (!cell || !Number.isFinite(uar)) {
    const y = box.y + box.height / 2 + 5;
    sheet.text('\u2013', centre, y, { size: labelSize, fill: colors.faintInk, anchor: 'middle' });
    return;
  }
  const inner = { x: box.x + 0.75, y: box.y + 0.75 };
  const size = { width: box.width - 1.5, height: box.height - 1.5 };
  sheet.element('rect', { ...inner, ...size, fill: colors.shade, 'fill-opacity': uar });
  const fill = inkOnShare(colors, uar);
  if (cell.trainedOn.includes(cell.testedOn)) {
    const line = { fill: 'none', stroke: fill, 'stroke-width': 1.25 };
    const edge = { x: box.x + 4, y: box.y + 4, width: box.width - 8, height: box.height - 8 };
    sheet.element('rect', { ...edge, ...line });
  }
  const text = { fill, anchor: 'middle' } as const;
  let y = box.y + uarSize + 11;
  sheet.text(`${percent(uar)}%`, centre, y, { size: uarSize, weight: 600, ...text });
  y += 4;
  for (const line of lines) {
    y += lineHeight;
    sheet.text(line, centre, y, { size: smallSize, ...text });
  }
}

/** Writes what stands below the UAR: all of it where cells are wide enough, else as much as fits. */
function linesOf(cells: readonly CorpusCell[], labels: number, cellWidth: number) {
  const whole = (cell: CorpusCell) => [
    `ECE ${decimals(cell.summary.ece.mean)}`,
    `calibrated ${decimals(cell.eceCalibrated.mean)}`,
    ...labelsText(cell, labels),
  ];
  const short = (cell: CorpusCell) => [
    decimals(cell.summary.ece.mean),
    decimals(cell.eceCalibrated.mean),
    ...(cell.labels.length < labels ? [`${cell.labels.length} / ${labels}`] : []),
  ];
  const fits = (of: typeof whole) =>
    cells.every((cell) => of(cell).every((line) => textWidth(line, smallSize) <= cellWidth - 10));
  const of = [whole, short].find(fits) ?? (() => []);
  return {
    of,
    count: Math.max(...cells.map((cell) => of(cell).length)),
    // Numbers alone need to be told what they are.
    note: of === short ? 'In cells: UAR, ECE, ECE calibrated, labels in common' : undefined,
  };
}

function labelsText(cell: CorpusCell, labels: number): string[] {
  return cell.labels.length < labels ? [`${cell.labels.length} of ${labels} labels`] : [];
}

function rowsOf(
  { models }: EvaluationResult,
  cells: readonly CorpusCell[],
  corpora: readonly string[],
): Row[] {
  const isNamed = new Set(models.map(nameAskedFor)).size > 1;
  return models.map((model) => {
    const trained = model.trainedOn === undefined ? 'all others' : corpusTitle(model.trainedOn);
    return {
      label: isNamed ? `${nameAskedFor(model)}, ${trained}` : trained,
      cells: corpora.map((corpus) =>
        cells.find((cell) => cell.model === model.name && cell.testedOn === corpus),
      ),
    };
  });
}

/** Draws the names of columns and axes, and the notes below. */
function finish(
  sheet: Figure,
  layout: {
    readonly corpora: readonly string[];
    readonly notes: readonly string[];
    readonly left: number;
    readonly side: number;
    readonly bottom: number;
    readonly cellWidth: number;
  },
): string {
  const { corpora, notes, left, side, bottom, cellWidth } = layout;
  for (const [column, corpus] of corpora.entries()) {
    const text = shorten(corpusTitle(corpus), labelSize, cellWidth - 4);
    const x = left + (column + 0.5) * cellWidth;
    sheet.text(text, x, bottom + labelSize + 7, { size: labelSize, anchor: 'middle' });
  }
  const title = { size: labelSize, weight: 600, anchor: 'middle' } as const;
  let y = bottom + 46;
  sheet.text('Tested on', left + side / 2, y, title);
  sheet
    .text('Trained on', 0, 0, title)
    .setAttribute(
      'transform',
      `translate(${sheet.left + 11},${(sheet.top + bottom) / 2}) rotate(-90)`,
    );
  for (const [index, note] of notes.entries()) {
    y += index === 0 ? 24 : lineHeight + 1;
    sheet.text(shorten(note, smallSize, sheet.inner), sheet.left, y, {
      size: smallSize,
      fill: sheet.colors.faintInk,
    });
  }
  return sheet.toSvg(y + 6);
}

function describe(cells: readonly CorpusCell[], labels: number): string {
  const words = cells.map((cell) => {
    const { model, testedOn, summary, eceCalibrated } = cell;
    return [
      `${model} on ${corpusTitle(testedOn)} ${percent(summary.uar.mean)}%`,
      `ECE ${decimals(summary.ece.mean)}, calibrated ${decimals(eceCalibrated.mean)}`,
      ...labelsText(cell, labels),
    ].join(', ');
  });
  return `UAR by the corpora that were trained on and tested: ${words.join('; ')}.`;
}
