// What a small symmetric matrix measures distances by. The matrix library could do it too, but every command that
// judges by a voice would then load it.

/**
 * Computes the inverse of the Cholesky factor L of a matrix, so that |L⁻¹ x|² is x times the matrix's inverse times x.
 * @param matrix symmetric and positive definite, row by row, [size * size]
 * @param size the number of its rows
 * @returns lower triangular, [size * size]
 */
export function inverseRoot(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  const inverse = new Float64Array(size * size);
  const at = (values: Float64Array, row: number, column: number) =>
    values[row * size + column] as number;
  for (let row = 0; row < size; row++) {
    for (let column = 0; column <= row; column++) {
      let rest = at(matrix, row, column);
      for (let k = 0; k < column; k++) rest -= at(factor, row, k) * at(factor, column, k);
      factor[row * size + column] =
        row === column ? Math.sqrt(rest) : rest / at(factor, column, column);
    }
    const pivot = 1 / at(factor, row, row);
    for (let column = 0; column < row; column++) {
      let sum = 0;
      for (let k = column; k < row; k++) sum += at(factor, row, k) * at(inverse, k, column);
      inverse[row * size + column] = -pivot * sum;
    }
    inverse[row * size + row] = pivot;
  }
  return inverse;
}
