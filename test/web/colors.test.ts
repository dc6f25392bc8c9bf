// The palette of the app, read from its stylesheet: texts and bars stand out from their grounds, and the
// emotions' colours stay apart for every kind of colour vision.

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../../web/app/styles/colors.css', import.meta.url), 'utf8');
type Color = readonly [number, number, number];
type Theme = 'light' | 'dark';
const themes: readonly Theme[] = ['light', 'dark'];

const parse = (hex: string): Color =>
  [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16) / 255) as unknown as Color;

function pairs(pattern: RegExp): Map<string, Record<Theme, Color>> {
  const found = new Map<string, Record<Theme, Color>>();
  for (const [, name = '', light = '', dark = ''] of css.matchAll(pattern)) {
    found.set(name, { light: parse(light), dark: parse(dark) });
  }
  return found;
}
const roles = pairs(/--([a-z-]+): light-dark\((#\w{6}), (#\w{6})\)/g);
const emotions = pairs(
  /\[data-emotion=['"](\w+)['"]\] \{\s*--emotion: light-dark\((#\w{6}), (#\w{6})\)/g,
);

const linear = (v: number) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
const luminance = ([r, g, b]: Color) =>
  0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);

/** WCAG 2.2, relative luminance contrast. */
function contrast(a: Color, b: Color): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const visions: Record<string, readonly Color[]> = {
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  common: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
};

/** OKLab of a colour as it is seen (Ottosson 2020). */
function seen(color: Color, rows: readonly Color[]): Color {
  const rgb = color.map(linear);
  const [r = 0, g = 0, b = 0] = rows.map((row) =>
    Math.min(
      1,
      Math.max(
        0,
        row.reduce((sum, weight, i) => sum + weight * (rgb[i] ?? 0), 0),
      ),
    ),
  );
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s,
    1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s,
    0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s,
  ];
}
const distance = (a: Color, b: Color) => Math.hypot(...a.map((v, i) => v - (b[i] ?? 0)));

describe.each(themes)('the colours in %s', (theme) => {
  const role = (name: string) => roles.get(name)?.[theme] as Color;

  it.each([
    ['ink', 'paper'],
    ['ink', 'card'],
    ['ink', 'sunken'],
    ['ink', 'main-pale'],
    ['ink', 'alarm-pale'],
    ['faint-ink', 'paper'],
    ['faint-ink', 'card'],
    ['faint-ink', 'sunken'],
    ['faint-ink', 'alarm-pale'],
    ['on-main', 'main'],
    ['alarm', 'card'],
    ['main', 'main-pale'],
  ])('%s can be read on %s', (text, ground) => {
    expect(contrast(role(text), role(ground))).toBeGreaterThanOrEqual(4.5);
  });

  it('controls and bars stand out', () => {
    expect(emotions.size).toBe(8);
    expect(contrast(role('control-line'), role('card'))).toBeGreaterThanOrEqual(3);
    for (const [name, pair] of emotions) {
      expect(contrast(pair[theme], role('card')), name).toBeGreaterThanOrEqual(3);
      expect(contrast(pair[theme], role('sunken')), name).toBeGreaterThanOrEqual(2.8);
    }
  });

  it.each(Object.keys(visions))('"not sure" is like no emotion in %s vision', (vision) => {
    // The first one is that of the whole page.
    const [, light = '', dark = ''] = /--emotion: light-dark\((#\w{6}), (#\w{6})\)/.exec(css) ?? [];
    const unsure = seen(parse(theme === 'light' ? light : dark), visions[vision]!);
    for (const [name, pair] of emotions) {
      expect(distance(unsure, seen(pair[theme], visions[vision]!)), name).toBeGreaterThan(0.1);
    }
  });

  it.each(Object.keys(visions))('emotions stay apart in %s vision', (vision) => {
    const all = [...emotions].map(
      ([name, pair]) => [name, seen(pair[theme], visions[vision]!)] as const,
    );
    let nearest: [number, string] = [1, ''];
    for (const [i, [a, left]] of all.entries()) {
      for (const [b, right] of all.slice(i + 1)) {
        const gap = distance(left, right);
        if (gap < nearest[0]) nearest = [gap, `${a} and ${b}`];
      }
    }
    // 0.02 is about what can just be told apart, side by side.
    expect(nearest[0], nearest[1]).toBeGreaterThan(0.07);
  });
});
