// Everything that must be read is readable (WCAG 2.2 AA, 4.5 : 1), on light and on dark paper, and in
// every shade of a cell.
import { describe, expect, it } from 'vitest';
import { darkColors, inkOnShare, lightColors } from '../../src/reports/palette.js';

const channels = (color: string) =>
  [1, 3, 5].map((start) => Number.parseInt(color.slice(start, start + 2), 16));

/** WCAG 2.2, "relative luminance". */
function luminance(rgb: readonly number[]): number {
  const [r, g, b] = rgb.map((value) => {
    const s = value / 255;
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
}

function contrast(a: readonly number[], b: readonly number[]): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

describe.each([
  ['light', lightColors],
  ['dark', darkColors],
])('%s colours', (_, colors) => {
  it.each(['ink', 'faintInk', 'accent', 'warm'] as const)('%s can be read on paper', (role) => {
    expect(contrast(channels(colors[role]), channels(colors.paper))).toBeGreaterThanOrEqual(4.5);
  });

  it('text can be read on a cell of any share', () => {
    const [paper, shade] = [channels(colors.paper), channels(colors.shade)];
    for (let share = 0; share <= 1; share += 0.01) {
      const cell = paper.map((value, i) => value + (shade[i]! - value) * share);
      const ink = channels(inkOnShare(colors, share));
      expect(contrast(cell, ink), `share ${share}`).toBeGreaterThanOrEqual(4.4);
    }
  });
});
