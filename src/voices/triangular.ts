// The inverse of a covariance's Cholesky factor: substitution takes a sixth of the products of a general inverse, which
// in JavaScript is the difference between seconds and a minute.

import { CholeskyDecomposition, type Matrix } from 'ml-matrix';
import type { RowMatrix } from './matrix-products.js';

/**
 * Computes the inverse of L, where L times its transpose is `covariance`.
 * @param covariance symmetric and positive definite, [n, n]
 * @returns lower triangular, [n, n]
 */
export function inverseFactor(covariance: Matrix): RowMatrix {
  const factor = new CholeskyDecomposition(covariance).lowerTriangularMatrix;
  const size = covariance.rows;
  const lower = Float64Array.from(factor.to1DArray());
  const inverse = new Float64Array(size * size);
  for (let row = 0; row < size; row++) {
    const pivot = 1 / (lower[row * size + row] as number);
    for (let below = 0; below < row; below++) {
      const factorHere = -(lower[row * size + below] as number) * pivot;
      if (factorHere === 0) continue;
      // Row `below` of the inverse ends at its own column.
      for (let column = 0; column <= below; column++) {
        inverse[row * size + column] =
          (inverse[row * size + column] as number) +
          factorHere * (inverse[below * size + column] as number);
      }
    }
    inverse[row * size + row] = pivot;
  }
  return { rows: size, columns: size, data: Float32Array.from(inverse) };
}

/** The transpose of a matrix, [columns, rows]. */
export function transposed({ rows, columns, data }: RowMatrix): RowMatrix {
  const turned = new Float32Array(data.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      turned[column * rows + row] = data[row * columns + column] as number;
    }
  }
  return { rows: columns, columns: rows, data: turned };
}
