// The legend of shaded cells: from nothing to a full cell, with shares beside it.
import type { Figure } from './figure.js';

const rampWidth = 10;

/** The width that a ramp takes with its labels and the space before it, px. */
export const rampSpace = 62;

/** Draws the ramp with its top left corner at `(x, top)`, and what shares are of below it. */
export function drawRamp(
  sheet: Figure,
  {
    x,
    top,
    height,
    caption,
  }: {
    readonly x: number;
    readonly top: number;
    readonly height: number;
    readonly caption: string;
  },
): void {
  // Flat steps instead of a gradient: a gradient needs an id, and ids clash when several figures are
  // put into one page.
  const steps = 50;
  const { shade, axis, faintInk } = sheet.colors;
  for (let step = 0; step < steps; step++) {
    sheet.element('rect', {
      x,
      y: top + (step * height) / steps,
      width: rampWidth,
      height: height / steps,
      fill: shade,
      'fill-opacity': 1 - (step + 0.5) / steps,
    });
  }
  sheet.element('rect', { x, y: top, width: rampWidth, height, fill: 'none', stroke: axis });
  for (const share of [0, 0.5, 1]) {
    sheet.text(
      `${share * 100}%`,
      x + rampWidth + 6,
      top + (1 - share) * height + (share === 1 ? 9 : share === 0 ? 0 : 4),
      { size: 11, fill: faintInk },
    );
  }
  sheet.text(caption, x, top + height + 18, { size: 11, fill: faintInk });
}
