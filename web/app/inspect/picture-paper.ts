// What pictures for documents and messages are drawn on: the page's colours, its font, faces in colour.

import { resolvedColor } from './page-colors.js';

/** Logical px of a picture are drawn as so many. */
const scale = 2;

/** The paper to draw on, with what every step needs. */
export interface Paper {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  /** An element that stands where the page's colours apply. */
  readonly element: Element;
  /** Returns a colour of styles/colors.css. */
  color(variable: string): string;
  /** Writes text from (`x`, `y`) on, `size` px high, in the colour that is set. */
  write(text: string, x: number, y: number, size: number, weight?: number): void;
}

/**
 * Makes an empty paper.
 * @param element stands where the page's colours apply
 * @param width in logical px, as is `height`: the picture has twice as many
 */
export function paperOf(element: Element, width: number, height: number): Paper {
  const canvas = document.createElement('canvas');
  canvas.width = scale * width;
  canvas.height = scale * height;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  context.scale(scale, scale);
  // Faces in colour, as on the page.
  const faces = '"Apple Color Emoji", "Segoe UI Emoji", "Noto Color Emoji"';
  const font = getComputedStyle(element).fontFamily.replace(/, *system-ui/, `, ${faces}$&`);
  const color = (variable: string) => resolvedColor(element, variable);
  context.fillStyle = color('--card');
  context.fillRect(0, 0, width, height);
  return {
    canvas,
    context,
    element,
    color,
    write(text, x, y, size, weight = 400) {
      context.font = `${weight} ${size}px ${font}`;
      context.fillText(text, x, y);
    },
  };
}

/** Gives what was drawn as a PNG. */
export const pngOf = ({ canvas }: Paper): Promise<Blob> =>
  new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no picture'))), 'image/png'),
  );
