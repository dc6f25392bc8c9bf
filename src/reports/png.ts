// SVG to PNG without a browser and without the machine's fonts: the figures' font comes along as a
// dependency, so that a bare server draws the same pixels as a desktop.
import { createRequire } from 'node:module';
import { Resvg } from '@resvg/resvg-js';
import { AffettoError } from '../errors.js';

/** The widest PNG that `svgToPng` draws, px; a square one of this width takes 1 GiB while it is drawn. */
export const maxPngWidth = 16_384;

const require = createRequire(import.meta.url);
// Open Sans (SIL Open Font License 1.1), regular and semi-bold: all that figures use.
const fontFiles = ['400Regular/OpenSans_400Regular.ttf', '600SemiBold/OpenSans_600SemiBold.ttf'];

/**
 * Draws an SVG as a PNG. Text appears in Open Sans whatever fonts the machine has; system fonts are
 * never looked at.
 *
 * @param svg SVG text
 * @param options.width width of the PNG, px, 1 to `maxPngWidth`; the height follows
 * @returns the bytes of the PNG file
 * @throws AffettoError `OPTION_INVALID` when the width is out of range or the SVG cannot be read
 */
export function svgToPng(svg: string, { width }: { readonly width: number }): Uint8Array {
  if (!Number.isInteger(width) || width < 1 || width > maxPngWidth) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The width of a PNG must be a whole number of pixels from 1 to ${maxPngWidth}, got ${width}.`,
    );
  }
  let png: Buffer;
  try {
    png = new Resvg(svg, {
      fitTo: { mode: 'width', value: width },
      font: {
        fontFiles: fontFiles.map((file) => require.resolve(`@expo-google-fonts/open-sans/${file}`)),
        loadSystemFonts: false,
        defaultFontFamily: 'Open Sans',
        sansSerifFamily: 'Open Sans',
      },
    })
      .render()
      .asPng();
  } catch (cause) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The SVG cannot be drawn: ${cause instanceof Error ? cause.message : String(cause)}.`,
      { cause },
    );
  }
  // A plain Uint8Array: a Buffer would compare and serialise differently for callers.
  return new Uint8Array(png);
}
