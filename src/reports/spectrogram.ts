// A log-mel spectrogram as a small picture: dark where there is sound, as printed spectrograms are,
// so that a page in the dark only has to invert it.
import { PNG } from 'pngjs';
import { AffettoError } from '../errors.js';

/** A mel spectrum in dB, time after time. */
export interface Spectrogram {
  /** The levels `[frames][bands]`, row by row, lowest band first, dB. */
  readonly decibels: Float32Array;
  readonly frames: number;
  readonly bands: number;
  /** The length of the sound shown, s. */
  readonly seconds: number;
}

/** The dB from the loudest cell down to white. */
const rangeDb = 60;
/** The number of grey levels: as many as eyes tell apart; fewer make smaller files. */
const levels = 24;
const mostColumns = 240;
const mostRows = 80;

/**
 * Draws a spectrogram in grey, time to the right, low frequencies below; at most 240 x 80 pixels,
 * each the loudest of the cells it stands for.
 *
 * @returns a `data:image/png;base64,` URI
 * @throws AffettoError `OPTION_INVALID` when the matrix has no cells or not as many as it says
 */
export function spectrogramUri({ decibels, frames, bands }: Spectrogram): string {
  if (!(frames > 0 && bands > 0) || decibels.length !== frames * bands) {
    throw new AffettoError(
      'OPTION_INVALID',
      `A spectrogram of ${frames} frames and ${bands} bands needs ${frames * bands} values, at least one; got ${decibels.length}.`,
    );
  }
  const width = Math.min(frames, mostColumns);
  const height = Math.min(bands, mostRows);
  const loudest = decibels.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const png = new PNG({ width, height, colorType: 0 });
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const level = loudestIn(
        decibels,
        bands,
        [Math.floor((column * frames) / width), Math.floor(((column + 1) * frames) / width)],
        [Math.floor((row * bands) / height), Math.floor(((row + 1) * bands) / height)],
      );
      const share = Math.min(Math.max(1 - (loudest - level) / rangeDb, 0), 1);
      const grey = 255 - Math.round((Math.round(share * (levels - 1)) * 255) / (levels - 1));
      const offset = ((height - 1 - row) * width + column) * 4;
      png.data.fill(grey, offset, offset + 3);
      png.data[offset + 3] = 255;
    }
  }
  const bytes = PNG.sync.write(png, { colorType: 0, deflateLevel: 9 });
  return `data:image/png;base64,${bytes.toString('base64')}`;
}

function loudestIn(
  decibels: Float32Array,
  bands: number,
  [firstFrame, endFrame]: readonly [number, number],
  [firstBand, endBand]: readonly [number, number],
): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let frame = firstFrame; frame < endFrame; frame++) {
    for (let band = firstBand; band < endBand; band++) {
      most = Math.max(most, decibels[frame * bands + band]!);
    }
  }
  return most;
}
