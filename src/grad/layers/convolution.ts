// Convolutions on channels-last activations, as unfolding (im2col) and one matrix product, so that
// both gradients are matrix products too: the fastest form that ONNX Runtime's CPU kernels offer.

import { AffettoError } from '../../errors.js';
import { linear } from '../operators/linear.js';
import { concatenate, pad, reshape, slice } from '../operators/shaping.js';
import type { Scope } from '../scope.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

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
  readonly init?: 'he' | 'glorot';
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
  readonly init?: 'he' | 'glorot';
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
  const columns = unfold(name, x, 1, { kernel, stride, dilation, padding, given: x.shape });
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
  const rows = unfold(name, x, 1, {
    kernel: kernel[0],
    stride: stride[0],
    dilation: dilation[0],
    padding,
    given: x.shape,
  });
  const columns = unfold(name, rows, 2, {
    kernel: kernel[1],
    stride: stride[1],
    dilation: dilation[1],
    padding,
    given: x.shape,
  });
  const y = apply(scope, name, columns, options);
  scope.describe(
    name,
    describeKernel('conv2d', kernel, stride[0], dilation[0]),
    y,
    parameters(columns, channels, bias),
  );
  return y;
}

interface UnfoldOptions {
  readonly kernel: number;
  readonly stride: number;
  readonly dilation: number;
  readonly padding: 'same' | 'valid';
  /** The shape that the layer was given, for messages. */
  readonly given: readonly number[];
}

/** Puts the `kernel` neighbours along `axis` side by side on the last axis. */
function unfold(name: string, x: Tensor, axis: number, options: UnfoldOptions): Tensor {
  const { kernel, stride, dilation, padding } = options;
  for (const [option, value] of Object.entries({ kernel, stride, dilation })) {
    requirePositive(name, option, value);
  }
  const span = (kernel - 1) * dilation + 1;
  const length = x.dim(axis);
  const wanted = Math.ceil(length / stride);
  // TensorFlow's SAME rule: what is missing is split evenly, the odd zero at the end.
  const missing = padding === 'same' ? Math.max(0, (wanted - 1) * stride + span - length) : 0;
  const before = Math.floor(missing / 2);
  const padded = pad(x, axis, before, missing - before);
  const count = Math.floor((padded.dim(axis) - span) / stride) + 1;
  if (count < 1) {
    throw shapeError(
      `convolution${x.rank - 2}d "${name}"`,
      [options.given],
      `a kernel that spans ${span} does not fit axis ${axis} of length ${length}`,
      "Use padding 'same', a smaller kernel or less pooling before",
    );
  }
  if (kernel === 1 && stride === 1) return padded;
  const taps = Array.from({ length: kernel }, (_, tap) => {
    const start = tap * dilation;
    return slice(padded, axis, start, start + (count - 1) * stride + 1, stride);
  });
  return concatenate(taps, -1);
}

function requirePositive(name: string, option: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `convolution "${name}": ${option} is ${value}. Give a positive integer.`,
  );
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
    init === 'he' ? { kind: 'he', fanIn } : { kind: 'glorot', fanIn, fanOut: taps * channels },
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
