// The course of a training run as a figure: loss, scores and learning rate over epochs, one above
// the other so that the chosen epoch is one line through all of them.
import * as Plot from '@observablehq/plot';
import { AffettoError } from '../errors.js';
import { Figure, textWidth } from './figure.js';
import { lightColors } from './palette.js';
import { spreadApart } from './spread-apart.js';
import { type EpochRecord, epochTicks, type Panel, trainingPanels } from './training-panels.js';

export type { EpochRecord } from './training-panels.js';

export interface TrainingCurvesFigure {
  /** A record for each epoch, at least one, epochs rising. */
  readonly history: readonly EpochRecord[];
  /** The epoch whose weights were kept; must be in `history`. */
  readonly bestEpoch: number;
  readonly title: string;
  readonly subtitle?: string;
}

const width = 800;
/** What `Figure` adds left and right of what is drawn, px. */
const marginOfSheet = 24;
// Above each plot: a line for the panel's title and one for the note on the chosen epoch.
const marginTop = 46;
const marginRight = 164;
const marginBottom = 12;
const marginLeft = 66;
const right = width - marginRight;
const panelGap = 20;
const axisHeight = 30;
const labelSize = 13;
const tickSize = 12;
/** The most epochs that get a dot each. */
const dottedEpochs = 30;

/**
 * Draws loss, scores and, where it varies, the learning rate over epochs, each curve labelled at its
 * end, the chosen epoch marked through all panels.
 *
 * @returns SVG text, 800 px wide, the same for the same input
 * @throws AffettoError `OPTION_INVALID` when the history is empty, its epochs do not rise, or the
 *   chosen epoch is not among them
 */
export function trainingCurvesSvg(figure: TrainingCurvesFigure): string {
  const { history, bestEpoch, title, subtitle } = figure;
  const panels = trainingPanels(history, bestRecord(history, bestEpoch));
  const notes = panels.map((panel) => panel.note).filter((note) => note !== '');
  const sheet = new Figure({
    width: width - 2 * marginOfSheet,
    title,
    subtitle,
    description:
      `Training over ${history.length} epochs, ${history[0]!.epoch} to ${history.at(-1)!.epoch}. ` +
      `Chosen: epoch ${[bestEpoch, ...notes].join(', ')}.`,
  });
  let top = sheet.top;
  for (const panel of panels) {
    const last = panel === panels.at(-1);
    drawPanel(sheet, top, panel, figure, last);
    top += marginTop + panel.height + (last ? axisHeight : panelGap);
  }
  sheet.text('Epoch', (marginLeft + right) / 2, top + labelSize, {
    weight: 600,
    size: labelSize,
    anchor: 'middle',
  });
  return sheet.toSvg(top + labelSize);
}

function drawPanel(
  sheet: Figure,
  top: number,
  panel: Panel,
  figure: TrainingCurvesFigure,
  last: boolean,
): void {
  const { history, bestEpoch } = figure;
  const first = history[0]!.epoch;
  const final = history.at(-1)!.epoch;
  const bottom = last ? axisHeight : marginBottom;
  const plot = sheet.plot(0, top, {
    width,
    height: marginTop + panel.height + bottom,
    marginTop,
    marginRight,
    marginBottom: bottom,
    marginLeft,
    x: { axis: null, domain: first === final ? [first - 0.5, final + 0.5] : [first, final] },
    y: {
      axis: null,
      type: panel.logarithmic ? 'log' : 'linear',
      domain: panel.domain,
      nice: typeof panel.ticks === 'number' ? panel.ticks : false,
    },
    marks: [
      ...backgroundMarks(panel, bestEpoch),
      ...curveMarks(panel, figure),
      ...(last ? [epochAxis(first, final)] : []),
    ],
  });
  sheet.text(panel.title, sheet.left, top + 14, { weight: 600, size: labelSize });
  if (panel.note !== '') {
    const note = `epoch ${bestEpoch}: ${panel.note}`;
    const half = textWidth(note, tickSize) / 2;
    const centre = Math.min(
      Math.max(plot.scale('x')!.apply(bestEpoch), marginLeft + half),
      right - half,
    );
    sheet.text(note, centre, top + marginTop - 10, { size: tickSize, anchor: 'middle' });
  }
  const y = plot.scale('y')!;
  drawEndLabels(sheet, panel, history, (value) => top + y.apply(value), top + marginTop);
}

/** Makes the grid, the values beside it, and the line through the chosen epoch. */
function backgroundMarks({ ticks, tickFormat }: Panel, bestEpoch: number): Plot.Markish[] {
  return [
    Plot.gridY({ stroke: lightColors.grid, strokeOpacity: 1, ticks }),
    Plot.axisY({
      label: null,
      tickSize: 0,
      tickPadding: 8,
      fontSize: tickSize,
      ...(tickFormat && { tickFormat }),
      ticks,
    }),
    Plot.frame({ anchor: 'bottom', stroke: lightColors.axis }),
    Plot.ruleX([bestEpoch], { stroke: lightColors.ink, strokeDasharray: '2 3' }),
  ];
}

/** Makes the curves, with a dot an epoch where there are few, and the rings of the chosen epoch. */
function curveMarks(panel: Panel, { history, bestEpoch }: TrainingCurvesFigure): Plot.Markish[] {
  const dots = history.length <= dottedEpochs && !panel.stepped;
  const best = history.filter((record) => record.epoch === bestEpoch);
  const lines = panel.curves.flatMap((curve) => [
    Plot.line(history, {
      x: 'epoch',
      y: curve.key,
      curve: panel.stepped ? 'step-after' : 'linear',
      stroke: curve.color,
      strokeWidth: curve.width,
      ...(curve.dash && { strokeDasharray: curve.dash }),
    }),
    Plot.dot(dots ? history : [], {
      x: 'epoch',
      y: curve.key,
      r: curve.width + 0.75,
      fill: curve.color,
    }),
  ]);
  const rings = panel.curves
    .filter((curve) => curve.ringed)
    .map((curve) =>
      Plot.dot(best, {
        x: 'epoch',
        y: curve.key,
        r: 4.5,
        fill: lightColors.paper,
        stroke: curve.color,
        strokeWidth: 2,
      }),
    );
  // Rings last: no curve should run through them.
  return [...lines, ...rings];
}

function epochAxis(first: number, final: number): Plot.Markish {
  return Plot.axisX(epochTicks(first, final), {
    label: null,
    tickSize: 4,
    fontSize: tickSize,
    tickFormat: String,
  });
}

function drawEndLabels(
  sheet: Figure,
  panel: Panel,
  history: readonly EpochRecord[],
  at: (value: number) => number,
  top: number,
): void {
  const labels = panel.curves
    .filter((curve) => curve.name !== '')
    .flatMap((curve) => {
      const value = history.findLast((record) => Number.isFinite(record[curve.key]))?.[curve.key];
      return value === undefined ? [] : [{ curve, y: at(value) }];
    })
    .sort((a, b) => a.y - b.y);
  const spread = spreadApart(
    labels.map((label) => label.y),
    17,
    top,
    top + panel.height,
  );
  labels.forEach(({ curve, y }, index) => {
    // A short leader ties the label to its curve where labels had to move apart.
    sheet.element('path', {
      d: `M${right + 7},${y.toFixed(2)}L${right + 17},${spread[index]!.toFixed(2)}`,
      fill: 'none',
      stroke: curve.color,
    });
    sheet.text(curve.name, right + 21, spread[index]! + 4.5, {
      size: labelSize,
      fill: curve.color,
    });
  });
}

function bestRecord(history: readonly EpochRecord[], bestEpoch: number): EpochRecord {
  if (history.length === 0) {
    throw new AffettoError('OPTION_INVALID', 'There are no epochs to draw: the history is empty.');
  }
  const stuck = history.findIndex(
    ({ epoch }, i) => !Number.isInteger(epoch) || (i > 0 && epoch <= history[i - 1]!.epoch),
  );
  if (stuck >= 0) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Epochs must be whole numbers that rise; entry ${stuck} of the history is ${history[stuck]!.epoch}.`,
    );
  }
  const best = history.find(({ epoch }) => epoch === bestEpoch);
  if (best === undefined) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The chosen epoch ${bestEpoch} is not in the history (${history[0]!.epoch} to ${history.at(-1)!.epoch}).`,
    );
  }
  return best;
}
