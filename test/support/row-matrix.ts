// Rows of numbers as the matrix that large products take.

import type { RowMatrix } from '../../src/voices/matrix-products.js';

export function rowMatrix(rows: number[][]): RowMatrix {
  return {
    rows: rows.length,
    columns: (rows[0] as number[]).length,
    data: Float32Array.from(rows.flat()),
  };
}
