// What tells one person's clips from another's, whatever their emotions: how much people differ along the directions in which
// clips vary most, beside how much one person's clips do (probabilistic linear discriminant analysis; Ioffe 2006).

import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { inverseFactor } from './triangular.js';
import type { VoiceModel } from './voice-model.js';

/** Clips with what is known of them. */
export interface PeoplesClips {
  /** Where each lies along the directions, [clips][directions]. */
  readonly along: readonly (readonly number[])[];
  /** The index of each clip's label, [clips]. */
  readonly labels: readonly number[];
  /** Who speaks, [clips]. */
  readonly voices: readonly string[];
  /** The index of each clip's corpus, [clips]. */
  readonly corpora: readonly number[];
}

/** Digits that are kept of each number in the file. */
const digits = 4;

/** Finds the axes in which clips of one person spread by 1 and people independently. */
export function fitPeople({
  along,
  labels,
  voices,
  corpora,
}: PeoplesClips): NonNullable<NonNullable<VoiceModel['corpora']>['people']> {
  const size = along[0]?.length ?? 0;
  const cellOf = along.map((_, clip) => `${corpora[clip]} ${labels[clip]}`);
  const cells = meansBy(along, cellOf);
  const middles = meansBy(along, corpora.map(String));
  const rest = along.map((own, clip) => minus(own, cells.get(cellOf[clip] as string)));
  const offsets = meansBy(rest, voices);
  const within = Matrix.zeros(size, size);
  for (const [clip, own] of rest.entries()) {
    addSquare(within, minus(own, offsets.get(voices[clip] as string)), 1 / rest.length);
  }
  // A clip of an unknown emotion: how emotions differ counts as one person's spread, too.
  for (const [cell, mean] of cells) {
    const [corpus = ''] = cell.split(' ');
    addSquare(within, minus(mean, middles.get(corpus)), 1 / cells.size);
  }
  const between = Matrix.zeros(size, size);
  for (const offset of offsets.values()) addSquare(between, offset, 1 / offsets.size);
  const typical = within.trace() / size;
  const lower = inverseFactor(within.add(Matrix.eye(size).mul(1e-6 * typical + 1e-12)));
  const whitening = Matrix.from1DArray(size, size, Array.from(lower.data));
  const seen = whitening.mmul(between).mmul(whitening.transpose());
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.add(seen, seen.transpose()).div(2),
    { assumeSymmetric: true },
  );
  const axes = whitening.transpose().mmul(eigenvectorMatrix);
  const order = [...middles.keys()].sort((a, b) => Number(a) - Number(b));
  const shortened = (value: number) => Number(value.toPrecision(digits));
  return {
    axes: axes.to1DArray().map(shortened),
    spreads: realEigenvalues.map((value) => shortened(Math.max(value, 1e-3))),
    centres: order.map((corpus) =>
      Matrix.rowVector([...(middles.get(corpus) as number[])])
        .mmul(axes)
        .to1DArray()
        .map(shortened),
    ),
  };
}

function meansBy(
  rows: readonly (readonly number[])[],
  keys: readonly string[],
): Map<string, number[]> {
  const sums = new Map<string, { sum: number[]; count: number }>();
  for (const [index, row] of rows.entries()) {
    const key = keys[index] as string;
    const own = sums.get(key) ?? { sum: row.map(() => 0), count: 0 };
    sums.set(key, own);
    own.count++;
    for (const [i, value] of row.entries()) own.sum[i] = (own.sum[i] as number) + value;
  }
  return new Map([...sums].map(([key, { sum, count }]) => [key, sum.map((one) => one / count)]));
}

const minus = (row: readonly number[], mean: readonly number[] = []) =>
  row.map((value, i) => value - (mean[i] ?? 0));

function addSquare(matrix: Matrix, row: readonly number[], weight: number): void {
  const column = Matrix.columnVector([...row]);
  matrix.add(column.mmul(column.transpose()).mul(weight));
}
