// How all trainings of one model went: each fold a thin line, their mean a thick one.
import type { FoldResult } from '../evaluation/result.js';
import type { Epoch } from '../training/epoch.js';
import { Figure, type FigurePlace } from './figure.js';
import { PlotArea, shareTicks, tenthsAround, ticksFromZero, wholePercent } from './plot-area.js';

export interface FoldCurvesFigure {
  /** The folds, at least one; those without a history are left out. */
  readonly folds: readonly FoldResult[];
  readonly title: string;
  readonly subtitle?: string;
  /** The width of what is drawn, px; from 600 on the panels stand side by side. Default 720. */
  readonly width?: number;
  readonly place?: FigurePlace;
}

interface Curve {
  readonly name: string;
  readonly tone: 'accent' | 'faintInk';
  readonly value: (epoch: Epoch) => number;
}

interface Panel {
  readonly title: string;
  readonly curves: readonly Curve[];
  readonly domain: readonly [number, number];
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

type Point = readonly [epoch: number, value: number];

const axisWidth = 42;
const headHeight = 28;
const footHeight = 44;
const columnGap = 36;
/** How many points all thin lines of one curve may have together: it keeps the figure of dozens of folds small. */
const pointBudget = 1800;
const mostPoints = 60;

const lossCurves: readonly Curve[] = [
  { name: 'training', tone: 'faintInk', value: ({ trainLoss }) => trainLoss },
  { name: 'validation', tone: 'accent', value: ({ validation }) => validation?.loss ?? Number.NaN },
];
const scoreCurves: readonly Curve[] = [
  { name: 'training accuracy', tone: 'faintInk', value: ({ trainAccuracy }) => trainAccuracy },
  {
    name: 'validation UAR',
    tone: 'accent',
    value: ({ validation }) => validation?.uar ?? Number.NaN,
  },
];

/**
 * Draws loss and scores over epochs for every fold of a model, their mean over the epochs that all
 * folds reached, and below the axis a tick at each epoch whose weights were kept. Thinned: a long
 * history loses points, not its course.
 *
 * @returns SVG text, the same for the same input; undefined when no fold has a history
 */
export function foldCurvesSvg(figure: FoldCurvesFigure): string | undefined {
  const { width = 720 } = figure;
  const folds = figure.folds.filter(({ history }) => history.length > 0);
  if (folds.length === 0) return undefined;
  const sheet = new Figure({ ...figure, width, description: describe(folds) });
  const panels = [lossPanel(folds), scorePanel(folds)];
  const beside = width >= 600;
  const panelWidth = beside ? (width - columnGap) / 2 : width;
  const height = Math.round(panelWidth * 0.56);
  const last = Math.max(...folds.map(({ history }) => history.at(-1)!.epoch));
  let bottom = sheet.top;
  panels.forEach((panel, index) => {
    const left = sheet.left + (beside ? index * (panelWidth + columnGap) : 0);
    const top = beside ? sheet.top : sheet.top + index * (headHeight + height + footHeight + 14);
    drawHead(sheet, panel, left, top);
    const area = new PlotArea(sheet, {
      left: left + axisWidth,
      top: top + headHeight,
      width: panelWidth - axisWidth - 10,
      height,
      x: [1, Math.max(last, 2)],
      y: panel.domain,
    });
    area.gridY(panel.ticks, panel.format);
    drawCurves(sheet, area, panel, folds);
    area.axisX(fewEpochs(last), String, 'epoch');
    drawChosen(sheet, area, folds);
    bottom = area.bottom + 40;
  });
  return sheet.toSvg(bottom);
}

function drawHead(sheet: Figure, panel: Panel, left: number, top: number): void {
  sheet.text(panel.title, left, top + 12, { size: 12.5, weight: 600 });
  let x = left + 8 + panel.title.length * 7;
  for (const { name, tone } of panel.curves) {
    const stroke = sheet.colors[tone];
    sheet.element('line', {
      x1: x + 8,
      x2: x + 24,
      y1: top + 8,
      y2: top + 8,
      stroke,
      'stroke-width': 2.25,
    });
    sheet.text(name, x + 29, top + 12, { size: 11.5, fill: stroke });
    x += 38 + name.length * 6.1;
  }
}

function drawCurves(
  sheet: Figure,
  area: PlotArea,
  panel: Panel,
  folds: readonly FoldResult[],
): void {
  const most = Math.max(Math.min(Math.floor(pointBudget / folds.length), mostPoints), 12);
  const several = folds.length > 1;
  // All thin lines first: no mean should run under another curve's folds.
  for (const { tone, value } of several ? panel.curves : []) {
    const look = { stroke: sheet.colors[tone], width: 0.75, opacity: 0.35 };
    for (const { history } of folds) area.line(thinned(pointsOf(history, value), most), look);
  }
  for (const { tone, value } of panel.curves) {
    area.line(thinned(meanOf(folds, value), 120), { stroke: sheet.colors[tone], width: 2.25 });
  }
}

function drawChosen(sheet: Figure, area: PlotArea, folds: readonly FoldResult[]): void {
  for (const { bestEpoch } of folds) {
    const x = area.x(bestEpoch);
    sheet.element('line', {
      x1: x,
      x2: x,
      y1: area.bottom - 7,
      y2: area.bottom,
      stroke: sheet.colors.ink,
      'stroke-opacity': 0.6,
    });
  }
}

function lossPanel(folds: readonly FoldResult[]): Panel {
  const values = folds
    .flatMap(({ history }) => history.flatMap((e) => lossCurves.map(({ value }) => value(e))))
    .filter(Number.isFinite);
  const ticks = ticksFromZero(Math.max(...values, 0), 4);
  const domain = [0, ticks.at(-1)!] as const;
  return { title: 'Loss', curves: lossCurves, domain, ticks, format: String };
}

function scorePanel(folds: readonly FoldResult[]): Panel {
  const domain = tenthsAround(
    folds.flatMap(({ history }) =>
      history.flatMap((e) => scoreCurves.map(({ value }) => value(e))),
    ),
  );
  const ticks = shareTicks(domain, 6);
  return { title: 'Score', curves: scoreCurves, domain, ticks, format: wholePercent };
}

function pointsOf(history: readonly Epoch[], value: Curve['value']): Point[] {
  return history.map((epoch) => [epoch.epoch, value(epoch)]);
}

/** Averages over the epochs that all folds have; a mean of ever fewer folds would bend for no reason of theirs. */
function meanOf(folds: readonly FoldResult[], value: Curve['value']): Point[] {
  const shared = Math.min(...folds.map(({ history }) => history.length));
  return folds[0]!.history.slice(0, shared).map(({ epoch }, index) => {
    const values = folds.map(({ history }) => value(history[index]!));
    return [epoch, values.reduce((sum, v) => sum + v, 0) / values.length];
  });
}

/** Keeps at most `most` of the points, evenly spaced, the first and the last always. */
export function thinned<T>(points: readonly T[], most: number): T[] {
  if (points.length <= most) return [...points];
  return Array.from(
    { length: most },
    (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))]!,
  );
}

/**
 * Chooses the epochs to label: the first, the last, and round ones between that do not run into them: panels
 * are narrow.
 */
export function fewEpochs(last: number): number[] {
  if (last <= 1) return [1];
  const room = last * 0.12;
  const between = ticksFromZero(last, 4).filter(
    (epoch) => Number.isInteger(epoch) && epoch - 1 > room && last - epoch > room,
  );
  return [1, ...between, last];
}

function describe(folds: readonly FoldResult[]): string {
  const chosen = folds.map(({ bestEpoch }) => bestEpoch);
  return (
    `Training curves of ${folds.length} folds. Weights were kept from epochs ` +
    `${Math.min(...chosen)} to ${Math.max(...chosen)}.`
  );
}
