// Reads rendered figures back, so that tests can ask what is really to be seen.
import { PNG } from 'pngjs';

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Number of pixels darker than mid-grey in the rectangle, px. */
  darkIn(left: number, top: number, width: number, height: number): number;
  /** `#rrggbb` at the point, px. */
  colorAt(x: number, y: number): string;
}

export function decodePng(bytes: Uint8Array): Pixels {
  const { width, height, data } = PNG.sync.read(Buffer.from(bytes));
  const channelsAt = (x: number, y: number) => data.subarray((y * width + x) * 4).subarray(0, 3);
  return {
    width,
    height,
    darkIn(left, top, w, h) {
      let dark = 0;
      for (let y = top; y < top + h; y++) {
        for (let x = left; x < left + w; x++) {
          const [r, g, b] = channelsAt(x, y);
          if (r! + g! + b! < 3 * 128) dark++;
        }
      }
      return dark;
    },
    colorAt: (x, y) => `#${Buffer.from(channelsAt(x, y)).toString('hex')}`,
  };
}
