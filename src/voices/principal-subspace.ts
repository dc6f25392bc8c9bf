// The subspace in which numbers vary most, by orthogonal iteration (Halko, Martinsson & Tropp 2011): thousands of
// columns are too many for a full decomposition in JavaScript.

import { Matrix } from 'ml-matrix';
import { RandomStream } from '../random.js';
import type { MatrixProducts, RowMatrix } from './matrix-products.js';
import { inverseFactor, transposed } from './triangular.js';

/** How often the products are taken: the subspace's last directions need not be exact. */
const iterations = 4;

/**
 * Finds an orthonormal basis of the subspace in which the rows of `x` vary most. Its directions are in no order.
 * @param x [n, D], its columns of mean 0
 * @param dimensions at most min(n, D)
 * @param seed what the first guess is drawn from
 * @returns the basis as columns, [D, dimensions]
 */
export async function principalSubspace(
  x: RowMatrix,
  dimensions: number,
  products: MatrixProducts,
  seed = 1,
): Promise<RowMatrix> {
  const random = new RandomStream(seed, dimensions, 0x5b5a);
  let basis = await orthonormal(
    {
      rows: x.columns,
      columns: dimensions,
      data: Float32Array.from({ length: x.columns * dimensions }, () => random.normal()),
    },
    products,
  );
  for (let round = 0; round < iterations; round++) {
    const seen = await products.times(x, basis);
    basis = await orthonormal(await products.transposedTimes(x, seen), products);
  }
  return basis;
}

/** Makes the columns orthonormal by Cholesky factors of their products, twice: once leaves rounding errors. */
async function orthonormal(columns: RowMatrix, products: MatrixProducts): Promise<RowMatrix> {
  let basis = scaled(columns);
  for (let pass = 0; pass < 2; pass++) {
    const { data } = await products.transposedTimes(basis, basis);
    const size = basis.columns;
    const gram = Matrix.from1DArray(size, size, Array.from(data));
    // Rounding may leave the products a little short of positive; the second pass makes good what this changes.
    const lift = pass === 0 ? 1e-7 * gram.trace() : 0;
    for (let i = 0; i < size; i++) gram.set(i, i, gram.get(i, i) + lift);
    basis = await products.times(basis, transposed(inverseFactor(gram)));
  }
  return basis;
}

/** Brings every column to length 1, so that none drowns the others in the products. */
function scaled({ rows, columns, data }: RowMatrix): RowMatrix {
  const squares = new Float64Array(columns);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    squares[i % columns] = (squares[i % columns] as number) + value * value;
  }
  const factors = squares.map((square) => 1 / Math.sqrt(Math.max(square, 1e-300)));
  return {
    rows,
    columns,
    data: data.map((value, i) => value * (factors[i % columns] as number)),
  };
}
