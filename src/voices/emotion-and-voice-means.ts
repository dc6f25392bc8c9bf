// What of a clip is its emotion and what its voice, from clips with both labels: two-way means, as in an analysis of
// variance with empty cells.

import { Matrix } from 'ml-matrix';
import type { ReducedVoices } from './labelled-voices.js';

/** Means of all clips of one voice and one label. */
export interface CellMeans {
  /** The voices, sorted. */
  readonly voices: readonly string[];
  /** The labels that have clips, sorted. */
  readonly labels: readonly number[];
  /** The mean of each cell that has clips: `mean[voice].get(label)`. */
  readonly means: readonly ReadonlyMap<number, Float64Array>[];
  /** The number of columns. */
  readonly columns: number;
  /** Finds the index of a voice. */
  placeOf(voice: string): number;
}

/** How often means and offsets are computed in turn. */
const rounds = 6;

/** Computes the mean of each voice's clips of each label; `chosen` are indices of clips. */
export function cellMeans(
  { coordinates, labels, voices }: Pick<ReducedVoices, 'coordinates' | 'labels' | 'voices'>,
  chosen: readonly number[],
): CellMeans {
  const names = [...new Set(chosen.map((clip) => voices[clip] as string))].sort();
  const place = new Map(names.map((name, index) => [name, index]));
  const sums = names.map(() => new Map<number, { sum: Float64Array; count: number }>());
  const { columns } = coordinates;
  for (const clip of chosen) {
    const own = sums[place.get(voices[clip] as string) as number]!;
    const label = labels[clip] as number;
    const cell = own.get(label) ?? { sum: new Float64Array(columns), count: 0 };
    own.set(label, cell);
    cell.count++;
    for (let i = 0; i < columns; i++) cell.sum[i] = cell.sum[i]! + coordinates.get(clip, i);
  }
  return {
    voices: names,
    labels: [...new Set(chosen.map((clip) => labels[clip] as number))].sort((a, b) => a - b),
    means: sums.map(
      (own) =>
        new Map(
          [...own].map(([label, { sum, count }]) => [label, sum.map((value) => value / count)]),
        ),
    ),
    columns,
    placeOf: (voice) => place.get(voice) as number,
  };
}

/**
 * Splits cell means into emotions' means and voices' offsets, every cell counting as its voice does; the offsets' mean is
 * 0.
 * @param classes the number of labels; one without clips has the mean 0
 * @param weights how much each voice counts, [voices]
 * @returns `means` [classes, columns] and `offsets` [voices, columns]
 */
export function separate(
  cells: CellMeans,
  classes: number,
  weights: readonly number[] = cells.voices.map(() => 1),
): { means: Matrix; offsets: Matrix } {
  const { columns } = cells;
  const means = Matrix.zeros(classes, columns);
  const offsets = Matrix.zeros(cells.voices.length, columns);
  const weightOf = (voice: number) => weights[voice] as number;
  const refreshMeans = () => {
    for (const label of cells.labels) {
      const rows = cells.means.flatMap((own, voice) => {
        const mean = own.get(label);
        if (!mean) return [];
        const row = mean.map((value, i) => value - offsets.get(voice, i));
        return [{ row, weight: weightOf(voice) }];
      });
      means.setRow(label, average(rows, columns));
    }
  };
  refreshMeans();
  for (let round = 0; round < rounds; round++) {
    for (const [voice, own] of cells.means.entries()) {
      const rows = [...own].map(([label, mean]) => ({
        row: mean.map((value, i) => value - means.get(label, i)),
        weight: 1,
      }));
      offsets.setRow(voice, average(rows, columns));
    }
    const rows = offsets.to2DArray().map((row, voice) => ({ row, weight: weightOf(voice) }));
    offsets.subRowVector(average(rows, columns));
    refreshMeans();
  }
  return { means, offsets };
}

function average(
  rows: readonly { readonly row: ArrayLike<number>; readonly weight: number }[],
  columns: number,
): number[] {
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  return Array.from(
    { length: columns },
    (_, i) => rows.reduce((sum, { row, weight }) => sum + weight * row[i]!, 0) / total,
  );
}
