// What a figure of a training run shows, before anything is drawn: which panels, which curves, and
// scales that stay readable for 1 epoch or 1000, for loss that diverged, for any schedule.
import { lightColors } from './palette.js';
import { tenthsAround, wholePercent } from './plot-area.js';

/** What one epoch of training left behind. Values that are not finite are drawn as gaps. */
export interface EpochRecord {
  /** The number of the epoch: whole, usually counted from 1. */
  readonly epoch: number;
  /** The mean training loss of the epoch, nats. */
  readonly trainLoss: number;
  /** The mean validation loss after the epoch, nats. */
  readonly validationLoss: number;
  /** The accuracy on the training part, 0 to 1. */
  readonly trainAccuracy?: number;
  /** The accuracy on the validation part, 0 to 1. */
  readonly validationAccuracy: number;
  /** The unweighted average recall on the validation part, 0 to 1. */
  readonly validationUar?: number;
  readonly learningRate?: number;
}

export interface Curve {
  readonly key: Exclude<keyof EpochRecord, 'epoch'>;
  /** The label at the end of the curve; empty where the panel's title says it all. */
  readonly name: string;
  readonly color: string;
  /** The stroke width, px. */
  readonly width: number;
  readonly dash?: string;
  /** Whether the chosen epoch gets a ring on this curve. */
  readonly ringed?: boolean;
}

/** One of the plots that stand above each other. */
export interface Panel {
  readonly title: string;
  /** The height of the plot area, px. */
  readonly height: number;
  /** The values from bottom to top; widened to round ones where `ticks` is a number. */
  readonly domain: readonly [number, number];
  readonly logarithmic?: boolean;
  /** The values with a label and a grid line, or about how many of them. */
  readonly ticks: number | readonly number[];
  readonly tickFormat?: (value: number) => string;
  readonly curves: readonly Curve[];
  /** The values of the chosen epoch, in words; empty for none. */
  readonly note: string;
  /** Whether values hold for the whole epoch rather than at its end. */
  readonly stepped?: boolean;
}

const train = { color: lightColors.faintInk, width: 1.5 };
const validation = { color: lightColors.accent, width: 2.25, ringed: true };
const uar = { color: lightColors.warm, width: 2, dash: '5 3', ringed: true };

/** Makes the panels of a run, from top to bottom; `best` is the record of the chosen epoch. */
export function trainingPanels(history: readonly EpochRecord[], best: EpochRecord): Panel[] {
  const panels = [lossPanel(history, best), scorePanel(history, best)];
  const rates = finiteValues(history, ['learningRate']);
  // A constant rate is a fact for the subtitle, not a curve.
  if (Math.max(...rates) > Math.min(...rates)) panels.push(ratePanel(rates));
  return panels;
}

function lossPanel(history: readonly EpochRecord[], best: EpochRecord): Panel {
  const losses = finiteValues(history, ['trainLoss', 'validationLoss']);
  return {
    title: 'Loss (nats)',
    height: 180,
    domain: [0, Math.max(...losses, 0) || 1],
    ticks: 5,
    curves: [
      { ...train, key: 'trainLoss', name: 'training' },
      { ...validation, key: 'validationLoss', name: 'validation' },
    ],
    note: Number.isFinite(best.validationLoss)
      ? `validation loss ${best.validationLoss.toPrecision(3)}`
      : '',
  };
}

function scorePanel(history: readonly EpochRecord[], best: EpochRecord): Panel {
  const curves: Curve[] = [
    { ...train, key: 'trainAccuracy', name: 'training accuracy' },
    { ...validation, key: 'validationAccuracy', name: 'validation accuracy' },
    { ...uar, key: 'validationUar', name: 'validation UAR' },
  ];
  const shown = curves.filter(({ key }) => finiteValues(history, [key]).length > 0);
  const scores = finiteValues(
    history,
    shown.map(({ key }) => key),
  );
  return {
    title: shown.some(({ key }) => key === 'validationUar') ? 'Accuracy and UAR' : 'Accuracy',
    height: 180,
    domain: tenthsAround(scores),
    ticks: 5,
    tickFormat: wholePercent,
    curves: shown,
    note: [
      ['accuracy', best.validationAccuracy] as const,
      ['UAR', best.validationUar ?? Number.NaN] as const,
    ]
      .filter(([, value]) => Number.isFinite(value))
      .map(([name, value]) => `${name} ${(100 * value).toFixed(1)}%`)
      .join(', '),
  };
}

function ratePanel(rates: readonly number[]): Panel {
  const low = Math.min(...rates);
  const high = Math.max(...rates);
  const median = [...rates].sort((a, b) => a - b)[Math.floor(rates.length / 2)]!;
  // A schedule that spends half its time below an eighth of its peak falls by factors (steps,
  // exponential) and reads on a log scale; cosines, warm-ups and slow decays read on a linear one.
  const logarithmic = low > 0 && high / median >= 8;
  const domain: [number, number] = logarithmic
    ? [10 ** Math.floor(Math.log10(low)), 10 ** Math.ceil(Math.log10(high))]
    : [0, high];
  return {
    title: 'Learning rate',
    height: 64,
    domain,
    logarithmic,
    ticks: domain,
    tickFormat: (value) => (value === 0 ? '0' : Number(value.toPrecision(2)).toExponential()),
    curves: [{ key: 'learningRate', name: '', color: lightColors.ink, width: 1.5 }],
    note: '',
    stepped: true,
  };
}

/**
 * Chooses the epochs to label on the axis: whole ones, round ones between, the first and the last always, about
 * ten in all.
 */
export function epochTicks(first: number, last: number): number[] {
  if (first === last) return [first];
  const span = last - first;
  const decade = 10 ** Math.max(Math.floor(Math.log10(span / 10)), 0);
  const step = [1, 2, 5, 10].map((n) => n * decade).find((n) => span / n <= 10) ?? 10 * decade;
  const ticks: number[] = [];
  for (let tick = Math.ceil(first / step) * step; tick < last; tick += step) {
    // A round number close to an end would run into it.
    if (tick - first >= step * 0.6 && last - tick >= step * 0.6) ticks.push(tick);
  }
  return [first, ...ticks, last];
}

function finiteValues(history: readonly EpochRecord[], keys: readonly Curve['key'][]): number[] {
  return history
    .flatMap((record) => keys.map((key) => record[key]))
    .filter((value): value is number => Number.isFinite(value));
}
