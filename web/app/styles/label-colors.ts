// Colours for labels that colors.css does not know: a model may answer among any words. They are told by their place in
// the model, so the same model always has the same ones, and no two labels of a model share one.

import { emotions } from '../../../src/corpora/types.js';

/** Relative luminances (WCAG 2.2) at which a bar has a contrast above 3 to every ground of light and of dark. */
const luminance = { light: 0.18, dark: 0.32 } as const;
/** The golden angle in degrees: neighbours in a list are far apart on the circle of hues, and no two hues are the same. */
const hueStep = 137.50776405;
const firstHue = 40;
const saturation = 0.55;

/**
 * Makes the colours of a model's labels that affetto does not know.
 * @returns a colour for light and one for dark, as `#rrggbb`, by label
 */
export function ownLabelColors(
  labels: readonly string[],
): Map<string, { readonly light: string; readonly dark: string }> {
  const own = labels.filter((label) => !(emotions as readonly string[]).includes(label));
  return new Map(
    own.map((label, index) => {
      const hue = (firstHue + index * hueStep) % 360;
      return [label, { light: colorOf(hue, luminance.light), dark: colorOf(hue, luminance.dark) }];
    }),
  );
}

/** Writes the rules that give the labels of a model their colours, as those of colors.css do for affetto's eight. */
export function labelRules(labels: readonly string[]): string {
  return [...ownLabelColors(labels)]
    .map(
      ([label, { light, dark }]) =>
        `[data-emotion="${escaped(label)}"] { --emotion: light-dark(${light}, ${dark}); }`,
    )
    .join('\n');
}

let sheet: CSSStyleSheet | undefined;

/** Gives the labels of the model that answers their colours. */
export function colorLabels(labels: readonly string[]): void {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  }
  sheet.replaceSync(labelRules(labels));
}

/** Writes a label for a string in a style sheet, whatever it holds: each character that could end it as its code. */
function escaped(label: string): string {
  return label.replaceAll(
    /[^\p{L}\p{N} _-]/gu,
    (character) => `\\${(character.codePointAt(0) as number).toString(16)} `,
  );
}

/** The colour of a hue (degrees) that is as light as wanted, found by halving. */
function colorOf(hue: number, wanted: number): string {
  let [low, high] = [0, 1];
  for (let step = 0; step < 16; step++) {
    const middle = (low + high) / 2;
    if (luminanceOf(rgbOf(hue, middle)) < wanted) low = middle;
    else high = middle;
  }
  const bytes = rgbOf(hue, (low + high) / 2).map((value) => Math.round(255 * value));
  return `#${bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Red, green and blue, 0 to 1, of a hue in degrees at a lightness from 0 to 1 (CSS Color 4, hsl). */
function rgbOf(hue: number, lightness: number): number[] {
  const reach = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map((offset) => {
    const place = (offset + hue / 30) % 12;
    return lightness - reach * Math.max(-1, Math.min(place - 3, 9 - place, 1));
  });
}

/** The relative luminance of a colour (WCAG 2.2). */
function luminanceOf(rgb: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((value) =>
    value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
