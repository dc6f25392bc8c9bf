// The figure says what the matrix says, to people, to screen readers, and in pixels.
import { describe, expect, it } from 'vitest';
import { emotions } from '../../src/corpora/types.js';
import { AffettoError } from '../../src/errors.js';
import { confusionMatrixSvg } from '../../src/reports/confusion-matrix-svg.js';
import { svgToPng } from '../../src/reports/png.js';
import { decodePng } from './decode-png.js';

const labels = [...emotions];
// Counts that are all different, so that each can be looked for.
const matrix = labels.map((_, row) =>
  labels.map((_, column) => (row === column ? 2000 + row : 100 + row * 8 + column)),
);
const figure = { labels, matrix, title: 'Confusion <of> "8" & more', subtitle: 'accuracy 73%' };
const svg = confusionMatrixSvg(figure);

/** What stands in the text elements of a figure, in order. */
function textsOf(source: string): string[] {
  return [...source.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);
}

describe('confusionMatrixSvg', () => {
  it('shows every label on both axes, every count, and the titles', () => {
    const texts = textsOf(svg);
    for (const label of labels) expect(texts.filter((text) => text === label)).toHaveLength(2);
    for (const count of matrix.flat()) expect(texts).toContain(String(count));
    for (const text of ['True', 'Predicted', 'accuracy 73%']) expect(texts).toContain(text);
  });

  it('is self-contained, sized and described', () => {
    expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(svg).toMatch(/^<svg [^>]*viewBox="0 0 \d+ \d+"/);
    expect(svg).toMatch(/^<svg [^>]*\bwidth="\d+"/);
    expect(svg).toMatch(/^<svg [^>]*\bheight="\d+"/);
    expect(svg).toContain("'Open Sans'");
    expect(svg).toMatch(/<title>[^<]+<\/title><desc>[^<]*neutral 2000 of [^<]*<\/desc>/);
    expect(svg).not.toMatch(/<style|\bid="|class="/);
  });

  it('escapes what a title or a label may hold', () => {
    expect(svg).toContain('Confusion &lt;of&gt; "8" &amp; more');
    const odd = confusionMatrixSvg({
      labels: ['<b>"x"&\u0000', 'überrascht \u00a0 驚き'],
      matrix: [
        [1, 2],
        [3, 4],
      ],
      title: '&nbsp;\u0007',
    });
    // The reader is a strict XML parser: it would throw at anything not well-formed.
    expect(svgToPng(odd, { width: 300 }).length).toBeGreaterThan(100);
  });

  it('gives the same bytes for the same input', () => {
    expect(confusionMatrixSvg(figure)).toBe(svg);
    expect(svgToPng(svg, { width: 400 })).toEqual(svgToPng(svg, { width: 400 }));
  });

  it('never rounds a few to none or most to all, and shows no share of nothing', () => {
    const texts = textsOf(
      confusionMatrixSvg({
        labels: ['a', 'b'],
        matrix: [
          [1000, 1],
          [0, 0],
        ],
        title: 't',
      }),
    );
    expect(texts).toContain('&gt;99%');
    expect(texts).toContain('&lt;1%');
    expect(texts.filter((text) => text === '\u2013')).toHaveLength(2);
  });

  it('shades by row and draws its text without system fonts', () => {
    const source = confusionMatrixSvg({
      labels: ['calm', 'angry'],
      matrix: [
        [0, 5],
        [500, 0],
      ],
      title: 'Title',
    });
    const width = Number(/\bwidth="(\d+)"/.exec(source)![1]);
    const pixels = decodePng(svgToPng(source, { width }));
    expect(pixels.width).toBe(width);
    const dark = '#0a5a83';
    let shaded = 0;
    for (let y = 0; y < pixels.height; y++) {
      for (let x = 0; x < width; x++) if (pixels.colorAt(x, y) === dark) shaded++;
    }
    // Two full cells of 92 px less their gaps and text, however different their counts.
    expect(shaded).toBeGreaterThan(2 * 80 * 80);
    // Left of the matrix there is nothing but the row labels and the axis title.
    expect(pixels.darkIn(0, 60, 80, 200)).toBeGreaterThan(80);
    expect(pixels.darkIn(0, 0, 100, 50)).toBeGreaterThan(80);
  });

  it.each([
    ['no labels', { labels: [], matrix: [] }, /needs labels/],
    ['labels twice', { labels: ['a', 'a'], matrix: [] }, /differ/],
    ['too few rows', { labels: ['a', 'b'], matrix: [[1, 2]] }, /2 x 2/],
    ['a short row', { labels: ['a', 'b'], matrix: [[1, 2], [3]] }, /rows of 2, 1/],
    ['a share for a count', { labels: ['a'], matrix: [[0.5]] }, /one cell is 0.5/],
    ['a negative count', { labels: ['a'], matrix: [[-1]] }, /one cell is -1/],
  ])('refuses %s', (_, wrong, message) => {
    expect(() => confusionMatrixSvg({ ...wrong, title: 't' })).toThrow(message);
    expect(() => confusionMatrixSvg({ ...wrong, title: 't' })).toThrow(AffettoError);
  });
});
