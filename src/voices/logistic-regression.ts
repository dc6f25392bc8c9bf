// Multinomial logistic regression by products of large matrices, which the engine does fast: no line search, no second
// derivatives that change with every step.

import { Matrix } from 'ml-matrix';
import type { MatrixProducts, RowMatrix } from './matrix-products.js';
import { inverseFactor } from './triangular.js';

/** What a regression is fitted to. */
export interface LogisticTask {
  /** The rows, [rows, columns]. */
  readonly x: RowMatrix;
  /** The index of each row's class, 0 to `classes` - 1, [rows]. */
  readonly labels: readonly number[];
  /** How much each row counts, summing to 1, [rows]. */
  readonly weights: ArrayLike<number>;
  readonly classes: number;
  /** What half the sum of the weights' squares is multiplied by, > 0; biases are free. */
  readonly penalty: number;
}

/** Twenty more change nothing in the third digit of any answer. */
const steps = 60;

/** Biases are free, but for what keeps the bound invertible. */
const biasPenalty = 1e-6;

/**
 * Minimises the weighted mean of the cross-entropies plus the penalty: the curvature is replaced by a bound that holds
 * everywhere (Böhning 1992, "Multinomial logistic regression algorithm"), inverted once, and steps gain momentum
 * (Nesterov 1983). The optimum is unique, so that nothing is drawn.
 * @returns `weight` [columns, classes] and `bias` [classes]
 */
export async function fitLogisticRegression(
  { x, labels, weights, classes, penalty }: LogisticTask,
  products: MatrixProducts,
): Promise<{ weight: Matrix; bias: number[] }> {
  const design = withOnes(x);
  const inverse = await inverseBound(design, weights, penalty, products);
  const size = design.columns * classes;
  let current = new Float32Array(size);
  let ahead = current;
  let momentum = 1;
  for (let step = 0; step < steps; step++) {
    const rows = (data: Float32Array): RowMatrix => ({
      rows: design.columns,
      columns: classes,
      data,
    });
    const scores = await products.times(design, rows(ahead));
    const gradient = (await products.transposedTimes(design, errorsOf(scores, labels, weights)))
      .data;
    for (let i = 0; i < size - classes; i++) {
      gradient[i] = (gradient[i] as number) + penalty * (ahead[i] as number);
    }
    const { data: move } = await products.times(inverse, rows(gradient));
    const next = ahead.map((value, i) => value - (move[i] as number));
    const faster = (1 + Math.sqrt(1 + 4 * momentum ** 2)) / 2;
    const share = (momentum - 1) / faster;
    const before = current;
    ahead = next.map((value, i) => value + share * (value - (before[i] as number)));
    current = next;
    momentum = faster;
  }
  const fitted = Matrix.from1DArray(design.columns, classes, Array.from(current));
  return {
    weight: fitted.subMatrix(0, x.columns - 1, 0, classes - 1),
    bias: fitted.getRow(x.columns),
  };
}

function withOnes({ rows, columns, data }: RowMatrix): RowMatrix {
  const wider = new Float32Array(rows * (columns + 1)).fill(1);
  for (let row = 0; row < rows; row++) {
    wider.set(data.subarray(row * columns, (row + 1) * columns), row * (columns + 1));
  }
  return { rows, columns: columns + 1, data: wider };
}

/** The inverse of the bound on the curvature that all classes share, [columns, columns]. */
async function inverseBound(
  design: RowMatrix,
  weights: ArrayLike<number>,
  penalty: number,
  products: MatrixProducts,
): Promise<RowMatrix> {
  const { columns } = design;
  const scaled = {
    ...design,
    data: design.data.map(
      (value, i) => value * Math.sqrt((weights[Math.floor(i / columns)] as number) / 2),
    ),
  };
  const { data } = await products.transposedTimes(scaled, scaled);
  const bound = Matrix.from1DArray(columns, columns, Array.from(data));
  for (let i = 0; i < columns; i++) {
    bound.set(i, i, bound.get(i, i) + (i < columns - 1 ? penalty : biasPenalty));
  }
  const factor = inverseFactor(bound);
  return products.transposedTimes(factor, factor);
}

/** How much each class is answered too much, row by row, by the row's weight: [rows, classes]. */
function errorsOf(
  { rows, columns, data }: RowMatrix,
  labels: readonly number[],
  weights: ArrayLike<number>,
): RowMatrix {
  const errors = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    const own = data.subarray(row * columns, (row + 1) * columns);
    const top = Math.max(...own);
    const powers = own.map((score) => Math.exp(score - top));
    const sum = powers.reduce((total, power) => total + power, 0);
    const weight = weights[row] as number;
    for (let column = 0; column < columns; column++) {
      const truth = labels[row] === column ? 1 : 0;
      errors[row * columns + column] = weight * ((powers[column] as number) / sum - truth);
    }
  }
  return { rows, columns, data: errors };
}
