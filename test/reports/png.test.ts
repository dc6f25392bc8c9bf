// The one thing that breaks silently on a bare server: text that does not appear for want of a font.
import { describe, expect, it } from 'vitest';
import { AffettoError } from '../../src/errors.js';
import { svgToPng } from '../../src/reports/png.js';
import { decodePng } from './decode-png.js';

const svg = (content: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50" viewBox="0 0 200 50">` +
  `<rect width="200" height="50" fill="#fff"/>${content}</svg>`;

describe('svgToPng', () => {
  it('gives a PNG of the width asked for, the height following', () => {
    const png = svgToPng(svg(''), { width: 400 });
    expect(png).toBeInstanceOf(Uint8Array);
    expect([...png.subarray(0, 8)]).toEqual([137, 80, 78, 71, 13, 10, 26, 10]);
    expect(decodePng(png)).toMatchObject({ width: 400, height: 100 });
  });

  // System fonts are switched off, so only the font that comes along can have drawn these.
  it.each([
    ['its own family', 'font-family="\'Open Sans\', sans-serif"'],
    ['a family nobody has', 'font-family="No Such Font"'],
    ['no family', ''],
    ['semi-bold', 'font-weight="600"'],
  ])('draws text in %s', (_, attributes) => {
    const drawn = svg(`<text x="10" y="35" font-size="24" ${attributes}>surprised</text>`);
    const dark = decodePng(svgToPng(drawn, { width: 200 })).darkIn(10, 10, 130, 35);
    expect(dark).toBeGreaterThan(200);
  });

  it('draws semi-bold heavier than regular', () => {
    const dark = (weight: number) =>
      decodePng(
        svgToPng(
          svg(`<text x="10" y="35" font-size="24" font-weight="${weight}">surprised</text>`),
          {
            width: 200,
          },
        ),
      ).darkIn(0, 0, 200, 50);
    expect(dark(600)).toBeGreaterThan(dark(400) * 1.1);
  });

  it.each([0, -1, 1.5, Number.NaN, 100_000])('refuses a width of %s', (width) => {
    expect(() => svgToPng(svg(''), { width })).toThrow(/whole number of pixels/);
  });

  it('says so when the SVG is broken', () => {
    expect(() => svgToPng('<svg', { width: 10 })).toThrow(AffettoError);
    expect(() => svgToPng('<svg', { width: 10 })).toThrow(/cannot be drawn/);
  });
});
