// Convolutions on channels-last activations, as matrix products, so that both gradients are matrix products
// too: the fastest form that ONNX Runtime's CPU kernels offer. Without strides, by minimal filtering, which takes
// the fewest; where only the width is strided, that alone is unfolded (im2col) and the product's rows are added up.

import { type WeightInit, weightInitializer } from '../initialization.js';
import { add } from '../operators/elementwise.js';
import { linear } from '../operators/linear.js';
import { concatenate, reshape, slice, transpose } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { product } from './integer-product.js';
import { filterByTiles, isFilterable } from './minimal-filtering.js';
import {
  addRows,
  layOut,
  onePlace,
  type Padding,
  requirePositive,
  unfold1d,
  unfold2d,
  unfoldOpen,
  unfoldWidth,
  type Windows,
} from './unfold.js';

/** What `convolution1d` can be told. */
export interface Convolution1dOptions {
  /** The number of output channels, at least 1. */
  readonly channels: number;
  /** The number of steps that one output sees, at least 1. */
  readonly kernel: number;
  /** The number of steps from one output to the next. Default 1. */
  readonly stride?: number;
  /** The number of steps from one tap of the kernel to the next. Default 1. */
  readonly dilation?: number;
  /**
   * `same`: output length ceil(input / stride), zeros at both ends; `valid`: none; a number: so many zeros at
   * each end, as PyTorch pads. Default `same`.
   */
  readonly padding?: Padding;
  /** Whether a number is added to each channel. Default true. */
  readonly bias?: boolean;
  /** How the weights start: `he` (default), or the smaller `glorot` where max pooling follows without normalisation. */
  readonly init?: WeightInit;
}

/** What `convolution2d` can be told. */
export interface Convolution2dOptions {
  /** The number of output channels, at least 1. */
  readonly channels: number;
  /** The size of what one output sees, [height, width]. */
  readonly kernel: readonly [number, number];
  /** The distance from one output to the next, [height, width]. Default [1, 1]. */
  readonly stride?: readonly [number, number];
  /** The distance from one tap of the kernel to the next, [height, width]. Default [1, 1]. */
  readonly dilation?: readonly [number, number];
  /** `same`: output lengths ceil(input / stride), zeros around; `valid`: none. Default `same`. */
  readonly padding?: 'same' | 'valid';
  /** Whether a number is added to each channel. Default true. */
  readonly bias?: boolean;
  /** How the weights start: `he` (default), or the smaller `glorot` where max pooling follows without normalisation. */
  readonly init?: WeightInit;
}

/**
 * 1-D convolution: `x` [batch, time, in] -> [batch, time', channels].
 * The weight is [kernel * in, channels], taps outermost.
 *
 * One sequence may come without the batch, [time, in] -> [time', channels]; in inference its length may then be
 * known only at run time, at most `time` (with a stride, give `padding` as `valid` or a number).
 * @throws AffettoError `GRAPH_SHAPE` where `x` has neither three axes nor two, or the kernel does not fit, `OPTION_INVALID` for
 *   options that are no positive integers.
 */
export function convolution1d(
  scope: Scope,
  name: string,
  x: Tensor,
  options: Convolution1dOptions,
): Tensor {
  if (x.rank !== 3 && x.rank !== 2) {
    throw shapeError(
      `convolution1d "${name}"`,
      [x.shape],
      'the input does not have three axes',
      'Give [batch, time, channels], or one sequence [time, channels]',
    );
  }
  const { channels, kernel, stride = 1, dilation = 1, padding = 'same' } = options;
  if (x.rank === 2 && !scope.training && padding === 'same' && stride > 1) {
    throw shapeError(
      `convolution1d "${name}"`,
      [x.shape],
      `where padding 'same' with a stride of ${stride} puts its zeros depends on the length, which is open`,
      'Give the padding as a number, or the sequence as a batch of one',
    );
  }
  const windows = layOut(name, x, x.rank - 2, { kernel, stride, dilation, padding });
  const { weight, offset, count } = declare(scope, name, kernel * x.dim(-1), options);
  let y: Tensor;
  if (x.rank === 2) {
    const unfolded = scope.training ? unfold1d(x, windows) : unfoldOpen(x, windows);
    y = product(scope, unfolded, weight, offset);
  } else if (isFilterable(x.dim(2), [windows])) {
    const image = reshape(x, [x.dim(0), x.dim(1), 1, x.dim(2)]);
    const filtered = filterByTiles(image, weight, windows, onePlace);
    y = withBias(reshape(filtered, [x.dim(0), windows.count, channels]), offset);
  } else {
    y = linear(unfold1d(x, windows), weight, offset);
  }
  scope.describe(name, describeKernel('conv1d', [kernel], stride, dilation), y, count);
  return y;
}

/**
 * 2-D convolution: `x` [batch, height, width, in] -> [batch, height', width', channels].
 * The weight is [kernelWidth * kernelHeight * in, channels], width taps outermost.
 * @throws AffettoError `GRAPH_SHAPE` where `x` has not four axes or the kernel does not fit, `OPTION_INVALID` for
 *   options that are no positive integers.
 */
export function convolution2d(
  scope: Scope,
  name: string,
  x: Tensor,
  options: Convolution2dOptions,
): Tensor {
  if (x.rank !== 4) {
    throw shapeError(
      `convolution2d "${name}"`,
      [x.shape],
      'the input does not have four axes',
      'Give [batch, height, width, channels]',
    );
  }
  const { kernel, stride = [1, 1], dilation = [1, 1], padding = 'same' } = options;
  const along = (axis: 0 | 1) =>
    layOut(name, x, axis + 1, {
      kernel: kernel[axis],
      stride: stride[axis],
      dilation: dilation[axis],
      padding,
    });
  const [rows, columns] = [along(0), along(1)];
  const fanIn = kernel[0] * kernel[1] * x.dim(3);
  const { weight, offset, count } = declare(scope, name, fanIn, options);
  let y: Tensor;
  if (isFilterable(x.dim(3), [rows, columns])) {
    y = withBias(filterByTiles(x, weight, rows, columns), offset);
  } else if (isSeparable(x, rows, columns)) {
    const product = linear(unfoldWidth(x, columns), rowTapsAside(weight, kernel, x.dim(3)));
    y = withBias(addRows(product, rows), offset);
  } else {
    y = linear(unfold2d(x, rows, columns), weight, offset);
  }
  scope.describe(name, describeKernel('conv2d', kernel, stride[0], dilation[0]), y, count);
  return y;
}

/**
 * Whether the rows' taps can be products of their own, added up afterwards: a third of the memory
 * for a kernel of 3, and matrices as wide as deep, which are multiplied twice as fast as narrow ones.
 * A stride of rows would compute products that nobody adds; few channels are not worth the passes.
 */
function isSeparable(x: Tensor, rows: Windows, columns: Windows) {
  const dilated = rows.dilation > 1 || columns.dilation > 1;
  return rows.kernel > 1 && rows.stride === 1 && !dilated && x.dim(3) >= 8;
}

function withBias(y: Tensor, bias: Tensor | undefined): Tensor {
  return bias ? add(y, bias) : y;
}

/**
 * Lays the taps of rows side by side, last row first, as `addRows` takes them: [kernelWidth * kernelHeight * in, out] ->
 * [kernelWidth * in, kernelHeight * out].
 */
function rowTapsAside(weight: Tensor, kernel: readonly [number, number], channels: number): Tensor {
  const [height, width] = kernel;
  const taps = reshape(weight, [width, height, channels, weight.dim(1)]);
  const reversed = Array.from({ length: height }, (_, tap) =>
    slice(taps, 1, height - 1 - tap, height - tap),
  );
  return reshape(transpose(concatenate(reversed, 1), [0, 2, 1, 3]), [width * channels, -1]);
}

/** The layer's parameters: a weight [fanIn, channels] and, unless left out, a bias [channels]. */
function declare(
  scope: Scope,
  name: string,
  fanIn: number,
  { channels, kernel, bias = true, init = 'he' }: Convolution1dOptions | Convolution2dOptions,
) {
  requirePositive(name, 'channels', channels);
  const taps = typeof kernel === 'number' ? kernel : kernel[0] * kernel[1];
  const weight = scope.parameter(
    `${name}/weight`,
    [fanIn, channels],
    weightInitializer(init, fanIn, taps * channels),
  );
  const offset = bias
    ? scope.parameter(`${name}/bias`, [channels], { kind: 'constant', value: 0 })
    : undefined;
  return { weight, offset, count: fanIn * channels + (bias ? channels : 0) };
}

function describeKernel(
  kind: string,
  kernel: readonly number[],
  stride: number,
  dilation: number,
): string {
  const strideText = stride === 1 ? '' : ` stride ${stride}`;
  const dilationText = dilation === 1 ? '' : ` dilation ${dilation}`;
  return `${kind} ${kernel.join('x')}${strideText}${dilationText}`;
}
