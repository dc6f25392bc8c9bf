// Weights in eight bits: whole steps of a column's own size. Nothing is computed in it.

/** A matrix in eight bits. */
export interface EightBits {
  /** How many steps each value is, -127 to 127; as many as there are values. */
  readonly steps: Int8Array;
  /** The size of one step, shape [columns]: one for each place on the last axis. */
  readonly scales: Float32Array;
}

/**
 * Rounds a matrix to whole steps, symmetric about 0 (scheme of Jacob et al. 2018, each output channel by itself);
 * what is in whole steps already comes back the same.
 * @param values The matrix, row by row, shape [rows * columns].
 * @param columns The length of the last axis; 1 gives the whole matrix one scale.
 * @param most The number of steps up to the largest value; fewer than 127 are those of fewer bits.
 */
export function toEightBits(values: Float32Array, columns: number, most = 127): EightBits {
  const scales = new Float32Array(columns);
  for (const [index, value] of values.entries()) {
    const column = index % columns;
    scales[column] = Math.max(scales[column] as number, Math.abs(value));
  }
  for (const [column, largest] of scales.entries()) scales[column] = roundedUp(largest / most) || 1;
  return { steps: inSteps(values, scales), scales };
}

function inSteps(values: Float32Array, scales: Float32Array): Int8Array {
  return Int8Array.from(values, (value, index) =>
    Math.round(value / (scales[index % scales.length] as number)),
  );
}

/**
 * The most steps of two neighbours in a column, rows 0 and 1, 2 and 3 and so on, with which a matrix can be multiplied with
 * its sign. Kernels for AVX2 add the products of such a pair with unsigned bytes in 16 bits: 255 times 128 fit.
 */
const mostOfPair = 128;

/** The larger of each pair of rows' sums without sign, by column: rows 0 and 1, 2 and 3 and so on. */
function largestPairs(values: ArrayLike<number>, columns: number): Float64Array {
  const largest = new Float64Array(columns);
  for (let start = 0; start < values.length; start += 2 * columns) {
    for (let column = 0; column < columns; column++) {
      const [upper, lower] = [values[start + column], values[start + columns + column]];
      const sum = Math.abs(upper as number) + Math.abs(lower ?? 0);
      largest[column] = Math.max(largest[column] as number, sum);
    }
  }
  return largest;
}

/**
 * Rounds a matrix to whole steps as `toEightBits` does, in so few that it can be multiplied with its sign on any processor:
 * those of two neighbours in a column are 128 at most. Its scales are finer than if each were 64 at most.
 * @param values The matrix, row by row, shape [rows * columns].
 * @param columns The length of the last axis.
 */
export function toSignedEightBits(values: Float32Array, columns: number): EightBits {
  // Rounding adds half a step to each.
  const scales = Float32Array.from(
    largestPairs(values, columns),
    (pair) => roundedUp(pair / (mostOfPair - 1)) || 1,
  );
  return { steps: inSteps(values, scales), scales };
}

/** Whether a matrix in eight bits can be multiplied with its sign, see `toSignedEightBits`. */
export function fitsSigned({ steps, scales }: EightBits): boolean {
  return largestPairs(steps, scales.length).every((pair) => pair <= mostOfPair);
}

/** Rounds a scale up to 17 bits, so that products with steps of 7 are exact in the 24 of float32. */
function roundedUp(scale: number): number {
  if (scale === 0) return 0;
  const unit = 2 ** (Math.floor(Math.log2(scale)) - 16);
  return Math.ceil(scale / unit) * unit;
}

/**
 * Turns steps back into values, exactly as the graph multiplies.
 * @returns The matrix, row by row, shape [rows * columns].
 */
export function fromEightBits({ steps, scales }: EightBits): Float32Array {
  const values = new Float32Array(steps.length);
  // Row by row in plain loops: there are millions.
  for (let start = 0; start < steps.length; start += scales.length) {
    for (let column = 0; column < scales.length; column++) {
      values[start + column] = (steps[start + column] as number) * (scales[column] as number);
    }
  }
  return values;
}
