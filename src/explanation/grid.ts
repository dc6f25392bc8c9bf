// How a mel spectrum is divided for occlusion: into cells of about a syllable's length and a seventh of the
// bands, few enough that hiding them one after the other takes a moment.

import { bandCentres } from '../features/matrices.js';
import type { FrontEndOptions } from '../features/options.js';

/** A patch of the spectrum; ends are not part of it. */
export interface Patch {
  /** The first frame in it. */
  readonly firstFrame: number;
  /** The first frame after it. */
  readonly endFrame: number;
  /** The lowest band in it. */
  readonly firstBand: number;
  /** The lowest band above it. */
  readonly endBand: number;
}

/** Cells in rows and columns of nearly the same size. */
export interface Grid {
  /** The first frame of each column, and the end of the last. */
  readonly frameEdges: readonly number[];
  /** The first band of each row, lowest first, and the end of the last. */
  readonly bandEdges: readonly number[];
}

/** The length of a cell: less is no sound that anybody would hear on its own. */
const cellSeconds = 0.2;

/** How a spectrum lies in time and pitch. */
export type SpectrumLayout = Pick<
  FrontEndOptions,
  'sampleRate' | 'hopLength' | 'melBands' | 'minFrequency' | 'maxFrequency'
>;

/** The most columns and rows of a grid. */
export interface GridSize {
  /** The most columns. */
  readonly columns: number;
  /** The most rows. */
  readonly rows: number;
}

/** What hiding it takes: about a hundred runs of the model. */
export const fineGrid: GridSize = { columns: 14, rows: 7 };
/** What hiding it takes: about forty runs. */
export const coarseGrid: GridSize = { columns: 8, rows: 5 };

/** Lays a grid over `frames` heard frames. */
export function gridOver(
  frames: number,
  { hopLength, sampleRate, melBands }: SpectrumLayout,
  most = fineGrid,
): Grid {
  const seconds = (frames * hopLength) / sampleRate;
  const columns = Math.min(most.columns, frames, Math.max(1, Math.round(seconds / cellSeconds)));
  return {
    frameEdges: edgesOf(frames, columns),
    bandEdges: edgesOf(melBands, Math.min(most.rows, melBands)),
  };
}

function edgesOf(length: number, parts: number): number[] {
  return Array.from({ length: parts + 1 }, (_, index) => Math.round((index * length) / parts));
}

/** Tells where rows begin and end, in Hz: midway between the centres of neighbouring bands. */
export function edgeFrequencies({ bandEdges }: Grid, options: SpectrumLayout): number[] {
  const { minFrequency, maxFrequency, melBands } = options;
  const centres = bandCentres(options);
  return bandEdges.map((band) => {
    if (band === 0) return minFrequency;
    if (band === melBands) return maxFrequency;
    return ((centres[band - 1] as number) + (centres[band] as number)) / 2;
  });
}

/** Finds the patch of cells from `column` and `row` on, `width` x `height` cells. */
export function patchOf(
  { frameEdges, bandEdges }: Grid,
  [column, width]: readonly [number, number],
  [row, height]: readonly [number, number],
): Patch {
  return {
    firstFrame: frameEdges[column] as number,
    endFrame: frameEdges[column + width] as number,
    firstBand: bandEdges[row] as number,
    endBand: bandEdges[row + height] as number,
  };
}
