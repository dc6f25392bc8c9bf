// The sheet every figure is drawn on: size, background, font, title block, accessible description.
// Observable Plot draws the inside of a figure; this file makes the whole a self-contained SVG whose
// bytes depend on nothing but the input.
import * as Plot from '@observablehq/plot';
import { DOMParser } from 'linkedom';
import { type FigureColors, lightColors, pageColors } from './palette.js';

/** The font stack of every figure; the first family is the one `svgToPng` brings along. */
export const fontStack = "'Open Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif";

/**
 * Where a figure will be seen: `file`, a sheet of its own with title, margins and fixed colours, or
 * `page`, inside a report that has the title, the font, and the colours as CSS variables.
 */
export type FigurePlace = 'file' | 'page';

export interface FigureOptions {
  /** The width of what is drawn, px; a file has margins around it. */
  readonly width: number;
  readonly place?: FigurePlace | undefined;
  readonly title: string;
  readonly subtitle?: string | undefined;
  /** What the figure shows, for people who cannot see it. */
  readonly description: string;
}

export interface TextOptions {
  readonly size?: number;
  readonly weight?: 400 | 600;
  readonly fill?: string;
  readonly anchor?: 'start' | 'middle' | 'end';
}

const margin = 24;
const titleSize = 18;
const subtitleSize = 13;
/** The distance from the title block to what is drawn, px. */
const titleGap = 20;

/** A figure under construction; coordinates are px from the top left of the sheet. */
export class Figure {
  readonly width: number;
  readonly colors: FigureColors;
  /** The left edge of the title block and of what is drawn, px. */
  readonly left: number;
  /** Where the space below the title block begins, px. */
  readonly top: number;
  /** The width between the margins, px. */
  readonly inner: number;
  private readonly document: Document;
  private readonly root: Element;
  private readonly place: FigurePlace;

  constructor({ width, place = 'file', title, subtitle, description }: FigureOptions) {
    this.place = place;
    this.left = place === 'file' ? margin : 0;
    this.inner = width;
    this.width = width + 2 * this.left;
    this.colors = place === 'file' ? lightColors : pageColors;
    // Parsed as XML, not HTML: only then is the output well-formed for strict SVG readers.
    this.document = new DOMParser().parseFromString(
      '<svg xmlns="http://www.w3.org/2000/svg"></svg>',
      'image/svg+xml',
    ) as unknown as Document;
    this.root = this.document.documentElement;
    this.root.setAttribute('role', 'img');
    this.root.setAttribute('font-size', '13');
    this.root.setAttribute('fill', this.colors.ink);
    // Plot draws in currentColor wherever it is not told otherwise.
    this.root.setAttribute('color', this.colors.ink);
    this.element('title', {}).textContent = title;
    this.element('desc', {}).textContent = description;
    this.top = place === 'file' ? this.drawTitleBlock(title, subtitle) : 0;
  }

  private drawTitleBlock(title: string, subtitle: string | undefined): number {
    const inner = this.width - 2 * margin;
    this.root.setAttribute('font-family', fontStack);
    this.element('rect', { width: '100%', height: '100%', fill: this.colors.paper });
    let baseline = margin + titleSize * 0.8;
    for (const line of wrapText(title, titleSize * 1.06, inner)) {
      this.text(line, margin, baseline, { size: titleSize, weight: 600 });
      baseline += titleSize * 1.35;
    }
    baseline += subtitleSize * 1.6 - titleSize * 1.35;
    for (const line of subtitle ? wrapText(subtitle, subtitleSize, inner) : []) {
      this.text(line, margin, baseline, { size: subtitleSize, fill: this.colors.faintInk });
      baseline += subtitleSize * 1.45;
    }
    // The next baseline less a line's ascent is where the last line's descenders end.
    return Math.round(baseline - subtitleSize) + titleGap;
  }

  /** Adds a text whose baseline starts, is centred on, or ends at `(x, y)`. */
  text(content: string, x: number, y: number, options: TextOptions = {}): Element {
    const text = this.element('text', {
      x,
      y,
      ...(options.size && { 'font-size': options.size }),
      ...(options.weight && { 'font-weight': options.weight }),
      ...(options.fill && { fill: options.fill }),
      ...(options.anchor && { 'text-anchor': options.anchor }),
    });
    text.textContent = content;
    return text;
  }

  /** Adds an SVG element with the given attributes to the sheet. */
  element(name: string, attributes: Readonly<Record<string, string | number>>): Element {
    const element = this.document.createElementNS('http://www.w3.org/2000/svg', name);
    for (const [key, value] of Object.entries(attributes)) {
      element.setAttribute(key, String(typeof value === 'number' ? round(value) : value));
    }
    this.root.append(element);
    return element;
  }

  /** Draws a plot with its top left corner at `(x, y)` and returns it, for its scales. */
  plot(x: number, y: number, options: Plot.PlotOptions): Plot.Plot {
    // A fixed class name: Plot's default is random and would change the bytes on every call.
    const plot = Plot.plot({ ...options, className: 'plot', document: this.document });
    // Plot's stylesheet only serves responsive web pages, and its font would hide the sheet's.
    plot.querySelector('style')?.remove();
    for (const name of ['class', 'font-family', 'font-size']) plot.removeAttribute(name);
    plot.setAttribute('x', String(x));
    plot.setAttribute('y', String(y));
    this.root.append(plot);
    return plot;
  }

  /** Returns the finished figure as SVG text; what is drawn ends at `bottom` px. */
  toSvg(bottom: number): string {
    const height = Math.ceil(bottom + this.left);
    // Inside a page, the page says how wide a figure is.
    if (this.place === 'file') {
      this.root.setAttribute('width', String(this.width));
      this.root.setAttribute('height', String(height));
    }
    this.root.setAttribute('viewBox', `0 0 ${this.width} ${height}`);
    return `${withoutControls(this.root.outerHTML)}\n`;
  }
}

/**
 * Estimates the width of a text in the figures' font, px. Three classes of letters are close enough to
 * keep labels apart, and spare us reading font files just to lay out a figure.
 */
export function textWidth(text: string, size: number): number {
  let em = 0;
  for (const letter of text) {
    if (/[ijl.,:;'|!()[\] ]/.test(letter)) em += 0.27;
    else if (/[mwMW%@\u2013-\u2014]/.test(letter)) em += 0.85;
    else if (/[A-Z]/.test(letter)) em += 0.66;
    else if (/[frtsz-]/.test(letter)) em += 0.42;
    // Beyond Latin, Greek and Cyrillic, letters are as wide as they are high.
    else em += letter.codePointAt(0)! > 0x2e80 ? 1 : 0.58;
  }
  return em * size;
}

/** Makes a text fit into `width` px: whole, or cut with an ellipsis. */
export function shorten(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  const letters = [...text];
  while (letters.length > 1 && textWidth(`${letters.join('')}\u2026`, size) > width) letters.pop();
  return `${letters.join('').trimEnd()}\u2026`;
}

function wrapText(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && textWidth(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

// XML 1.0 has no way to write control characters, not even escaped.
function withoutControls(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ');
}

// A hundredth of a pixel cannot be seen; seventeen digits only make files fat.
function round(value: number): number {
  return Math.round(value * 100) / 100;
}
