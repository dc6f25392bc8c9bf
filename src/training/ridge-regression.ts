// Ridge regression on few numbers of many rows, for one target: sums over the rows once, then any penalty in no time.

import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** What a regression depends on: sums over rows that add up, so that leaving rows out is a subtraction. */
export class RegressionSums {
  private count = 0;
  private target = 0;
  private readonly inputs: Float64Array;
  /** The sums of products of inputs, [columns * columns]; only the lower half is kept. */
  private readonly products: Float64Array;
  private readonly withTarget: Float64Array;

  /** @param columns the number of inputs */
  constructor(private readonly columns: number) {
    this.inputs = new Float64Array(columns);
    this.products = new Float64Array(columns * columns);
    this.withTarget = new Float64Array(columns);
  }

  /** Adds a row. @param row its inputs, [columns] */
  add(row: ArrayLike<number>, target: number): void {
    this.count++;
    this.target += target;
    for (let i = 0; i < this.columns; i++) {
      const value = row[i] as number;
      this.inputs[i] = (this.inputs[i] as number) + value;
      this.withTarget[i] = (this.withTarget[i] as number) + value * target;
      for (let j = 0, at = i * this.columns; j <= i; j++, at++) {
        this.products[at] = (this.products[at] as number) + value * (row[j] as number);
      }
    }
  }

  /** Makes the sums of these rows and others, or of these without others. */
  combined(other: RegressionSums, sign: 1 | -1): RegressionSums {
    const result = new RegressionSums(this.columns);
    result.count = this.count + sign * other.count;
    result.target = this.target + sign * other.target;
    for (const part of ['inputs', 'products', 'withTarget'] as const) {
      for (let i = 0; i < result[part].length; i++) {
        result[part][i] = (this[part][i] as number) + sign * (other[part][i] as number);
      }
    }
    return result;
  }

  /**
   * Minimises the squared errors plus the penalty times the sum of squared weights; what is added is free (Hoerl &
   * Kennard 1970).
   * @param penalty in units of the mean variance of the inputs times the number of rows, > 0
   * @returns weights, [columns], and what is added
   */
  solve(penalty: number): { readonly weight: Float64Array; readonly bias: number } {
    const { columns, count } = this;
    const means = this.inputs.map((sum) => sum / count);
    const meanTarget = this.target / count;
    const moments = Matrix.zeros(columns, columns);
    let trace = 0;
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j <= i; j++) {
        const centred =
          (this.products[i * columns + j] as number) -
          count * (means[i] as number) * (means[j] as number);
        moments.set(i, j, centred);
        moments.set(j, i, centred);
        if (i === j) trace += centred;
      }
    }
    // Rows that are all alike vary in nothing: any penalty makes all weights 0.
    const ridge = penalty * (trace / columns) || 1;
    for (let i = 0; i < columns; i++) moments.set(i, i, moments.get(i, i) + ridge);
    const right = Matrix.columnVector(
      Array.from(this.withTarget, (sum, i) => sum - count * (means[i] as number) * meanTarget),
    );
    const weight = Float64Array.from(new CholeskyDecomposition(moments).solve(right).to1DArray());
    const bias =
      meanTarget - weight.reduce((sum, value, i) => sum + value * (means[i] as number), 0);
    return { weight, bias };
  }
}
