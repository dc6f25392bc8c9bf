// How near a clip is to each corpus of the training: its squared distance from the corpus's mean, in deviations of clips
// about their own corpus, but for the directions in which all corpora vary most. There a clip may lie anywhere; off them it
// lies near the corpora that are like its own, and far from all where nothing like it was heard (a probabilistic subspace's
// residual; Tipping & Bishop 1999).

import { directionsLeftOut, leastDistance } from '../models/opinion-layout.js';
import type { MatrixProducts, RowMatrix } from './matrix-products.js';
import { principalSubspace } from './principal-subspace.js';

/** What a clip's numbers have to be put to, to say how near each corpus is. */
export interface Nearness {
  /** What is taken off a clip's numbers first, [numbers]. */
  readonly mean: Float32Array;
  /** What numbers less that are multiplied by, [numbers]. */
  readonly scale: Float32Array;
  /** The directions that are left out, and behind them the corpora's means off these: [numbers, directions + corpora]. */
  readonly weight: RowMatrix;
  /** The squared length of each corpus's mean there, [corpora]. */
  readonly offsets: Float32Array;
}

/**
 * Finds what tells the corpora apart, each counting alike.
 * @param numbers what was computed of each clip, [clips, numbers]
 * @param from what is taken off them first, [numbers]: distances are the same whatever it is, rounding least where it is
 *   in their middle
 * @param options `corpusOf` has the index of each clip's corpus, [clips], -1 where the clip does not count; `corpora` how
 *   many there are
 */
export async function fitNearness(
  numbers: RowMatrix,
  from: ArrayLike<number>,
  { corpusOf, corpora }: { readonly corpusOf: readonly number[]; readonly corpora: number },
  products: MatrixProducts,
): Promise<Nearness> {
  const { columns, data } = numbers;
  const chosen = corpusOf.flatMap((corpus, row) => (corpus < 0 ? [] : [row]));
  const counts = new Float64Array(corpora);
  for (const row of chosen) counts[corpusOf[row] as number]! += 1;
  const means = Array.from({ length: corpora }, () => new Float64Array(columns));
  for (const row of chosen) {
    const corpus = corpusOf[row] as number;
    const [mean, count] = [means[corpus] as Float64Array, counts[corpus] as number];
    for (let i = 0; i < columns; i++) mean[i]! += (data[row * columns + i] as number) / count;
  }
  const within = new Float32Array(chosen.length * columns);
  const variances = new Float64Array(columns);
  for (const [place, row] of chosen.entries()) {
    const corpus = corpusOf[row] as number;
    const mean = means[corpus] as Float64Array;
    // Weighed by the root of the share, so that plain products of the rows are covariances.
    const root = 1 / Math.sqrt(corpora * (counts[corpus] as number));
    for (let i = 0; i < columns; i++) {
      const value = root * ((data[row * columns + i] as number) - (mean[i] as number));
      within[place * columns + i] = value;
      variances[i]! += value * value;
    }
  }
  const deviations = variances.map((variance) => Math.sqrt(variance) + 1e-6);
  for (let i = 0; i < within.length; i++) within[i]! /= deviations[i % columns] as number;
  const rows = { rows: chosen.length, columns, data: within };
  const directions = await principalSubspace(rows, directionsLeftOut(columns), products);
  const along = await products.times(rows, directions);
  // What clips vary off the directions: distances are told in that unit.
  const rest = columns - along.data.reduce((sum, value) => sum + value * value, 0);
  const unit = Math.sqrt(Math.max(rest, 1e-6));
  const mean = Float32Array.from(from);
  const scale = deviations.map((deviation) => 1 / (deviation * unit));
  const centres = {
    rows: corpora,
    columns,
    data: Float32Array.from({ length: corpora * columns }, (_, place) => {
      const i = place % columns;
      const own = means[Math.floor(place / columns)]?.[i] as number;
      return (own - (mean[i] as number)) * (scale[i] as number);
    }),
  };
  const centresAlong = await products.times(centres, directions);
  const kept = directions.columns;
  const weight = new Float32Array(columns * (kept + corpora));
  const offsets = new Float32Array(corpora);
  for (let i = 0; i < columns; i++) {
    const row = directions.data.subarray(i * kept, (i + 1) * kept);
    weight.set(row, i * (kept + corpora));
    for (let corpus = 0; corpus < corpora; corpus++) {
      let off = centres.data[corpus * columns + i] as number;
      for (let j = 0; j < kept; j++) {
        off -= (row[j] as number) * (centresAlong.data[corpus * kept + j] as number);
      }
      weight[i * (kept + corpora) + kept + corpus] = off;
      offsets[corpus]! += off * off;
    }
  }
  return {
    mean,
    scale: Float32Array.from(scale),
    weight: { rows: columns, columns: kept + corpora, data: weight },
    offsets,
  };
}

/** Where a clip lies. */
export interface ClipPlace {
  /** Along the directions that distances leave out, [directions]. */
  readonly along: readonly number[];
  /** The logarithm of its distance from each corpus, about 0 for a clip like those of the corpus, [corpora]. */
  readonly distances: readonly number[];
}

/**
 * Says how near clips are to each corpus.
 * @param numbers [clips, numbers]
 * @returns where each lies, [clips]
 */
export async function placeClips(
  numbers: RowMatrix,
  { mean, scale, weight, offsets }: Nearness,
  products: MatrixProducts,
): Promise<ClipPlace[]> {
  const { rows, columns } = numbers;
  const scaled = {
    ...numbers,
    data: numbers.data.map((value, place) => {
      const i = place % columns;
      return (value - (mean[i] as number)) * (scale[i] as number);
    }),
  };
  const along = await products.times(scaled, weight);
  const kept = weight.columns - offsets.length;
  return Array.from({ length: rows }, (_, row) => {
    const own = along.data.subarray(row * weight.columns, (row + 1) * weight.columns);
    const all = scaled.data.subarray(row * columns, (row + 1) * columns);
    const rest =
      all.reduce((sum, value) => sum + value * value, 0) -
      own.subarray(0, kept).reduce((sum, value) => sum + value * value, 0);
    return {
      along: Array.from(own.subarray(0, kept)),
      distances: Array.from(offsets, (offset, corpus) =>
        Math.log(Math.max(rest - 2 * (own[kept + corpus] as number) + offset, leastDistance)),
      ),
    };
  });
}
