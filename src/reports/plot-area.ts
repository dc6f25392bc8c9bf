// A rectangle with two linear scales on a figure: the grid, the axes and the lines that small charts
// need. By hand rather than by Plot: its marks are too many bytes for dozens of folds in one page.
import { type Figure, shorten } from './figure.js';

export interface PlotAreaOptions {
  /** Where the area lies on the sheet, px. */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** The values at the left and right edge. */
  readonly x: readonly [number, number];
  /** The values at the bottom and top edge. */
  readonly y: readonly [number, number];
}

export interface LineOptions {
  readonly stroke: string;
  readonly width: number;
  readonly opacity?: number;
  readonly dash?: string;
}

const tickSize = 11;

export class PlotArea {
  readonly right: number;
  readonly bottom: number;
  private readonly sheet: Figure;
  private readonly options: PlotAreaOptions;

  constructor(sheet: Figure, options: PlotAreaOptions) {
    this.sheet = sheet;
    this.options = options;
    this.right = options.left + options.width;
    this.bottom = options.top + options.height;
  }

  /** Finds the place of a value on the sheet, px. */
  x(value: number): number {
    const { left, width, x } = this.options;
    return left + ((value - x[0]) / (x[1] - x[0])) * width;
  }

  y(value: number): number {
    const { height, y } = this.options;
    return this.bottom - ((value - y[0]) / (y[1] - y[0])) * height;
  }

  /** Draws horizontal grid lines with their labels left of the area. */
  gridY(ticks: readonly number[], format: (value: number) => string): void {
    const { left } = this.options;
    const { colors } = this.sheet;
    for (const tick of ticks) {
      const y = this.y(tick);
      this.rule(left, y, this.right, y, colors.grid);
      this.sheet.text(format(tick), left - 7, y + 3.8, {
        size: tickSize,
        fill: colors.faintInk,
        anchor: 'end',
      });
    }
  }

  /** Draws the bottom line with ticks and their labels; a title below, if given. */
  axisX(ticks: readonly number[], format: (value: number) => string, title?: string): void {
    const { left, width } = this.options;
    const { colors } = this.sheet;
    this.rule(left, this.bottom, this.right, this.bottom, colors.axis);
    for (const tick of ticks) {
      const x = this.x(tick);
      this.rule(x, this.bottom, x, this.bottom + 4, colors.axis);
      this.sheet.text(format(tick), x, this.bottom + 16, {
        size: tickSize,
        fill: colors.faintInk,
        anchor: 'middle',
      });
    }
    if (title === undefined) return;
    const options = { size: tickSize, fill: colors.faintInk, anchor: 'middle' } as const;
    const text = shorten(title, tickSize, width + Math.min(left, this.sheet.width - this.right));
    this.sheet.text(text, left + width / 2, this.bottom + 33, options);
  }

  /** Draws a line through points `[x, y]`; points that are not finite break it. */
  line(points: readonly (readonly [number, number])[], options: LineOptions): void {
    let path = '';
    let open = false;
    for (const [x, y] of points) {
      if (!Number.isFinite(x) || !Number.isFinite(y)) {
        open = false;
        continue;
      }
      path += `${open ? 'L' : 'M'}${short(this.x(x))},${short(this.y(y))}`;
      open = true;
    }
    if (path === '') return;
    this.sheet.element('path', {
      d: path,
      fill: 'none',
      stroke: options.stroke,
      'stroke-width': options.width,
      'stroke-linejoin': 'round',
      ...(options.opacity !== undefined && { 'stroke-opacity': options.opacity }),
      ...(options.dash !== undefined && { 'stroke-dasharray': options.dash }),
    });
  }

  private rule(x1: number, y1: number, x2: number, y2: number, stroke: string): void {
    this.sheet.element('line', { x1, y1, x2, y2, stroke });
  }
}

/** Chooses round values from 0 to at least `most`, about `count` of them. */
export function ticksFromZero(most: number, count: number): number[] {
  if (!(most > 0)) return [0, 1];
  const decade = 10 ** Math.floor(Math.log10(most / count));
  const step = [1, 2, 5, 10].map((n) => n * decade).find((n) => most / n <= count) as number;
  const steps = Math.ceil(most / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}

/**
 * Chooses whole tenths around the values, at least two apart, within 0 and 1: a run between 70 and 90% should
 * not be a flat line under 100%.
 */
export function tenthsAround(values: readonly number[]): [low: number, high: number] {
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return [0, 1];
  // Rounded first, or 0.7 would floor to 0.6 by its last bit.
  const tenths = finite.map((value) => Number((value * 10).toFixed(9)));
  const low = Math.max(Math.floor(Math.min(...tenths)), 0);
  const high = Math.min(Math.max(Math.ceil(Math.max(...tenths)), low + 2), 10);
  return [Math.min(low, high - 2) / 10, high / 10];
}

/** Chooses round shares within `[low, high]`, every tenth or, where that would be more than `most`, every fifth. */
export function shareTicks([low, high]: readonly [number, number], most: number): number[] {
  const step = (high - low) / 0.1 > most ? 0.2 : 0.1;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(9)),
  );
}

/** Writes a share in whole percent, `0.25` as `25%`. */
export function wholePercent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

function short(value: number): string {
  return String(Math.round(value * 10) / 10);
}
