// The colours of every figure, chosen to survive colour blindness, grey printing and small sizes:
// one hue for amounts; grey, blue and orange, told apart by width and dash as well, for curves.

/** Colours by role, as `#rrggbb`; text but for `quiet` has a contrast of 4.5 or more to the paper. */
export const palette = {
  paper: '#ffffff',
  ink: '#1f2328',
  faintInk: '#5b636b',
  /** For what should be there but not be read first, such as zeros. */
  quiet: '#858d95',
  grid: '#e4e7ea',
  axis: '#8a929a',
  train: '#6e6e6e',
  validation: '#0067a8',
  uar: '#b84d00',
} as const;

// ColorBrewer "Blues" (Brewer, Harrower: colorbrewer2.org), with white for zero: single hue, evenly
// darkening, so that it also reads in grey.
const blues = [
  '#ffffff',
  '#deebf7',
  '#c6dbef',
  '#9ecae1',
  '#6baed6',
  '#4292c6',
  '#2171b5',
  '#08519c',
];

/**
 * Colour of a share on the sequential scale: white for 0 to dark blue for 1.
 *
 * @param share 0 to 1, clamped; NaN is white
 * @returns `#rrggbb`
 */
export function sequentialColor(share: number): string {
  const position = Math.min(Math.max(share || 0, 0), 1) * (blues.length - 1);
  const below = Math.min(Math.floor(position), blues.length - 2);
  const from = channels(blues[below]!);
  const to = channels(blues[below + 1]!);
  const mixed = from.map((value, i) => Math.round(value + (to[i]! - value) * (position - below)));
  return `#${mixed.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

/** Ink or paper, whichever reads better on the given `#rrggbb` background. */
export function inkOn(background: string): string {
  return contrast(background, palette.ink) >= contrast(background, palette.paper)
    ? palette.ink
    : palette.paper;
}

/** Contrast ratio of two `#rrggbb` colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

// WCAG 2.2, "relative luminance".
function luminance(color: string): number {
  const [r, g, b] = channels(color).map((value) => {
    const s = value / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function channels(color: string): number[] {
  return [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));
}
