// Convolutions on channels-last activations, as unfolding (im2col) and one matrix product, so that
// both gradients are matrix products too: the fastest form that ONNX Runtime's CPU kernels offer.

import { type WeightInit, weightInitializer } from '../initialization.js';
import { linear } from '../operators/linear.js';
import { reshape } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';
import { requirePositive, unfold1d, unfold2d } from './unfold.js';

export interface Convolution1dOptions {
  readonly channels: number;
  readonly kernel: number;
  /** Default 1. */
  readonly stride?: number;
  /** Default 1. */
  readonly dilation?: number;
  /** `same`: output length ceil(input / stride), zeros at both ends; `valid`: none. Default `same`. */
  readonly padding?: 'same' | 'valid';
  /** Default true. */
  readonly bias?: boolean;
  /** `he` (default), or the smaller `glorot` where nothing normalises what max pooling makes larger. */
  readonly init?: WeightInit;
}

export interface Convolution2dOptions {
  readonly channels: number;
  /** [height, width]. */
  readonly kernel: readonly [number, number];
  /** Default [1, 1]. */
  readonly stride?: readonly [number, number];
  /** Default [1, 1]. */
  readonly dilation?: readonly [number, number];
  readonly padding?: 'same' | 'valid';
  readonly bias?: boolean;
  readonly init?: WeightInit;
}

/**
 * 1-D convolution: [batch, time, in] -> [batch, time', channels].
 * The weight is [kernel * in, channels], taps outermost.
 */
export function convolution1d(
  scope: Scope,
  name: string,
  x: Tensor,
  options: Convolution1dOptions,
): Tensor {
  if (x.rank !== 3) {
    throw shapeError(
      `convolution1d "${name}"`,
      [x.shape],
      'the input does not have three axes',
      'Give [batch, time, channels]',
    );
  }
  const { channels, kernel, stride = 1, dilation = 1, padding = 'same', bias = true } = options;
  const columns = unfold1d(name, x, { kernel, stride, dilation, padding });
  const y = apply(scope, name, columns, options);
  scope.describe(
    name,
    describeKernel('conv1d', [kernel], stride, dilation),
    y,
    parameters(columns, channels, bias),
  );
  return y;
}

/**
 * 2-D convolution: [batch, height, width, in] -> [batch, height', width', channels].
 * The weight is [kernelWidth * kernelHeight * in, channels], width taps outermost.
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
  const { channels, kernel, stride = [1, 1], dilation = [1, 1], padding = 'same' } = options;
  const { bias = true } = options;
  const along = (axis: 0 | 1) => ({
    kernel: kernel[axis],
    stride: stride[axis],
    dilation: dilation[axis],
    padding,
  });
  const columns = unfold2d(name, x, along(0), along(1));
  const y = apply(scope, name, columns, options);
  scope.describe(
    name,
    describeKernel('conv2d', kernel, stride[0], dilation[0]),
    y,
    parameters(columns, channels, bias),
  );
  return y;
}

function apply(
  scope: Scope,
  name: string,
  columns: Tensor,
  { channels, kernel, bias = true, init = 'he' }: Convolution1dOptions | Convolution2dOptions,
): Tensor {
  requirePositive(name, 'channels', channels);
  const fanIn = columns.dim(-1);
  const taps = typeof kernel === 'number' ? kernel : kernel[0] * kernel[1];
  const weight = scope.parameter(
    `${name}/weight`,
    [fanIn, channels],
    weightInitializer(init, fanIn, taps * channels),
  );
  const offset = bias
    ? scope.parameter(`${name}/bias`, [channels], { kind: 'constant', value: 0 })
    : undefined;
  return reshape(linear(columns, weight, offset), [...columns.shape.slice(0, -1), channels]);
}

function parameters(columns: Tensor, channels: number, bias: boolean): number {
  return columns.dim(-1) * channels + (bias ? channels : 0);
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
