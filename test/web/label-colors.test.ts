// Colours for labels that the stylesheet does not know: apart from one another, readable, and the same every time.

import { describe, expect, it } from 'vitest';
import { emojiFor } from '../../src/recognition/emoji.js';
import { labelRules, ownLabelColors } from '../../web/app/styles/label-colors.js';

/** WCAG 2.2, relative luminance of `#rrggbb`. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const v = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

describe('labels that nobody knows', () => {
  const labels = ['angry', ...Array.from({ length: 200 }, (_, index) => `label ${index}`)];

  it('have colours of their own, none of two labels the same, the same every time', () => {
    const colors = ownLabelColors(labels);
    expect(colors.size).toBe(200);
    expect(colors.has('angry')).toBe(false);
    expect(new Set([...colors.values()].map(({ light }) => light)).size).toBe(200);
    expect(new Set([...colors.values()].map(({ dark }) => dark)).size).toBe(200);
    expect(ownLabelColors(labels)).toEqual(colors);
  });

  it('stand out from the grounds of light and dark', () => {
    // --card and --sunken of colors.css; 3 and 2.8 is what the emotions' own colours are held to.
    for (const { light, dark } of ownLabelColors(labels).values()) {
      expect(contrast(light, '#ffffff')).toBeGreaterThanOrEqual(3);
      expect(contrast(light, '#f3f0ea')).toBeGreaterThanOrEqual(3);
      expect(contrast(dark, '#1c2024')).toBeGreaterThanOrEqual(3);
      expect(contrast(dark, '#14171a')).toBeGreaterThanOrEqual(3);
    }
  });

  it('cannot break out of the style sheet', () => {
    const rules = labelRules(['"] { } body { display: none } [x="', 'złość', 'a\nb\\']);
    expect(rules.split('\n')).toHaveLength(3);
    expect(rules).toContain('[data-emotion="złość"] { --emotion: light-dark(#');
    expect(rules).toContain('[data-emotion="a\\a b\\5c "] {');
    for (const rule of rules.split('\n')) {
      expect(rule).toMatch(
        /^\[data-emotion="[^"{}]*"\] \{ --emotion: light-dark\(#\w{6}, #\w{6}\); \}$/,
      );
    }
  });
});

describe('emoji', () => {
  it.each([
    ['happy', '😄'],
    ['bored', '🥱'],
    ['Langeweile', '🥱'],
    ['złość', '😠'],
    ['zlos\u0301c\u0301', '💬'],
    ['z\u0142os\u0301c\u0301', '😠'],
    ['7', '💬'],
    ['constructor', '💬'],
    ['schadenfreude', '💬'],
  ])('%s: %s', (label, emoji) => {
    expect(emojiFor(label)).toBe(emoji);
  });
});
