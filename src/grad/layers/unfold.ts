// Unfolding (im2col): the neighbours under a convolution's kernel side by side, and its way back, which
// adds them up again. Memory traffic decides here, so both are written to touch the columns once.

import { AffettoError } from '../../errors.js';
import { add } from '../operators/elementwise.js';
import { concatenate, pad, pick, reshape, slice, split, steps } from '../operators/shaping.js';
import { shapeError } from '../shape-error.js';
import type { Tensor } from '../tensor.js';

/** The windows of a convolution along one axis, as they are asked for. */
export interface UnfoldOptions {
  /** The number of taps. */
  readonly kernel: number;
  /** The distance from one window to the next. */
  readonly stride: number;
  /** The distance from one tap to the next. */
  readonly dilation: number;
  /** `same`: TensorFlow's rule, output length ceil(input / stride); `valid`: none; a number: so many zeros at both ends. */
  readonly padding: Padding;
}

/** See `UnfoldOptions.padding`. With a stride, PyTorch's `padding=1` and `same` see other neighbours. */
export type Padding = 'same' | 'valid' | number;

/** Where the windows along one axis of `length` lie. */
export interface Windows {
  /** The number of taps. */
  readonly kernel: number;
  /** The distance from one window to the next. */
  readonly stride: number;
  /** The distance from one tap to the next. */
  readonly dilation: number;
  /** The length of the axis. */
  readonly length: number;
  /** The number of windows. */
  readonly count: number;
  /** The number of zeros before the axis. */
  readonly before: number;
  /** The number of zeros after it. */
  readonly after: number;
}

/** An axis of length 1 that a convolution leaves alone. */
export const onePlace: Windows = {
  kernel: 1,
  stride: 1,
  dilation: 1,
  length: 1,
  count: 1,
  before: 0,
  after: 0,
};

/** Unfolds along time: [batch, time, channels] -> [batch, time', kernel * channels]; or without the batch. */
export function unfold1d(x: Tensor, windows: Windows): Tensor {
  return unfold(x, x.rank - 2, windows);
}

/**
 * `unfold1d` of one sequence [time, channels] whose length is known only at run time, at most the tensor's own.
 * Without gradient, and not for windows whose padding depends on the length (`same` with a stride).
 */
export function unfoldOpen(x: Tensor, windows: Windows): Tensor {
  const { kernel, stride, dilation, count, before, after } = windows;
  const { graph } = x;
  const padded = pad(x, 0, before, after);
  const taps = Array.from({ length: kernel }, (_, tap) => {
    // Counted from the end, because the length is open; the last tap goes on to the very end.
    const rest = (kernel - 1 - tap) * dilation;
    const end = rest === 0 ? Number.MAX_SAFE_INTEGER : -rest;
    const bounds = [tap * dilation, end, 0, stride].map((value) => graph.integers([value]));
    return graph.emit('Slice', [padded, ...bounds], [count, x.dim(1)]);
  });
  return concatenate(taps, -1);
}

/**
 * Unfolds along both axes of an image: [batch, height, width, channels] -> [batch, height', width',
 * kernelWidth * kernelHeight * channels], width taps outermost.
 */
export function unfold2d(x: Tensor, rows: Windows, columns: Windows): Tensor {
  const dilated = rows.dilation > 1 || columns.dilation > 1;
  if (dilated || x.dim(3) < pickable) return unfold(unfold(x, 1, rows), 2, columns);
  return pickCells(x, rows, columns);
}

/** Unfolds along the width of an image: [batch, height, width, channels] -> [batch, height, width', kernel * channels]. */
export function unfoldWidth(x: Tensor, columns: Windows): Tensor {
  return unfold(x, 2, columns);
}

/**
 * Adds up what a kernel's rows found where it belongs: [batch, height, width, kernel * channels], the kernel's last
 * row first -> [batch, height', width, channels]. Stride and dilation are 1.
 */
export function addRows(products: Tensor, rows: Windows): Tensor {
  const { kernel, length, count, before } = rows;
  // Turned round: the products are the windows, and what they see are the convolution's results.
  const lead = kernel - 1 - before;
  const turned = {
    kernel,
    stride: 1,
    dilation: 1,
    length: count,
    count: length,
    before: lead,
    after: length + kernel - 1 - lead - count,
  };
  const sum = fold(products.detached(), 1, turned);
  return products.graph.differentiable(sum, [products], (gradient) => [
    unfold(gradient, 1, turned),
  ]);
}

/** Puts the neighbours along `axis` side by side on the last axis. */
function unfold(x: Tensor, axis: number, windows: Windows): Tensor {
  const { kernel, stride, dilation, count, before, after } = windows;
  if (kernel === 1 && stride === 1) return x;
  const neighbours = (source: Tensor) => {
    const padded = pad(source, axis, before, after);
    if (dilation === 1 && axis === x.rank - 2 && x.dim(-1) >= pickable) {
      return pickAlong(padded, axis, windows);
    }
    const taps = Array.from({ length: kernel }, (_, tap) => {
      const start = tap * dilation;
      return slice(padded, axis, start, start + (count - 1) * stride + 1, stride);
    });
    return concatenate(taps, -1);
  };
  if (dilation > 1) return neighbours(x);
  return x.graph.differentiable(neighbours(x.detached()), [x], (gradient) => [
    fold(gradient, axis, windows),
  ]);
}

/** The fewest channels that make picking worth it: it is one pass over the columns, but moves `channels` numbers at once. */
const pickable = 8;

/** Picks the windows along the axis before the channels of a tensor that is padded: [..., count, kernel * channels]. */
function pickAlong(padded: Tensor, axis: number, { kernel, stride, count }: Windows): Tensor {
  const picked = pick(padded, axis, [steps(count, stride), steps(kernel, 1)]);
  return reshape(picked, [...padded.shape.slice(0, axis), count, kernel * padded.dim(-1)]);
}

/** Unfolds both axes at once, cell by cell. */
function pickCells(x: Tensor, rows: Windows, columns: Windows): Tensor {
  const [batch, , , channels] = x.shape as [number, number, number, number];
  const tall = pad(x.detached(), 1, rows.before, rows.after);
  const padded = pad(tall, 2, columns.before, columns.after);
  const width = padded.dim(2);
  const picked = pick(reshape(padded, [batch, padded.dim(1) * width, channels]), 1, [
    steps(rows.count, rows.stride * width),
    steps(columns.count, columns.stride),
    steps(columns.kernel, 1),
    steps(rows.kernel, width),
  ]);
  const taps = columns.kernel * rows.kernel;
  const unfolded = reshape(picked, [batch, rows.count, columns.count, taps * channels]);
  return x.graph.differentiable(unfolded, [x], (gradient) => [
    fold(fold(gradient, 2, columns), 1, rows),
  ]);
}

/**
 * The way back (col2im), dilation 1. Seen in cells of `stride` neighbours, the taps of one
 * kernel fill one cell after another, so a few shifted sums of whole cells do.
 */
function fold(gradient: Tensor, axis: number, windows: Windows): Tensor {
  const { graph, shape } = gradient;
  const { kernel, stride, length, count, before } = windows;
  const channels = gradient.dim(-1) / kernel;
  const inner = shape.slice(axis + 1, -1).reduce((product, size) => product * size, channels);
  const outer = shape.slice(0, axis);
  const taps =
    kernel === 1 ? [gradient] : split(gradient, new Array<number>(kernel).fill(channels));
  const last = Math.floor((kernel - 1) / stride);
  const cells = Math.max(last + count, Math.ceil((before + length) / stride));
  const none = [...outer, 0].map(() => 0);
  let sum: Tensor | undefined;
  for (let cell = 0; cell <= last; cell++) {
    const mine = taps
      .slice(cell * stride, (cell + 1) * stride)
      .map((tap) => reshape(tap, [...outer, count, inner]));
    const side = concatenate(mine, -1);
    const missing = stride * inner - side.dim(-1);
    const ends = [...none.slice(1), cells - cell - count, missing];
    const pads = graph.integers([...none.slice(1), cell, 0, ...ends]);
    const whole = [...outer, cells, stride * inner];
    const isWhole = missing === 0 && cells === count;
    const placed = isWhole ? side : graph.emit('Pad', [side, pads], whole);
    sum = sum ? add(sum, placed) : placed;
  }
  const steps = reshape(sum as Tensor, [
    ...outer,
    cells * stride,
    ...shape.slice(axis + 1, -1),
    channels,
  ]);
  return slice(steps, axis, before, before + length);
}

/**
 * Finds where a convolution's windows lie along `axis`.
 * @throws AffettoError `GRAPH_SHAPE`, `OPTION_INVALID`
 */
export function layOut(name: string, x: Tensor, axis: number, options: UnfoldOptions): Windows {
  const { kernel, stride, dilation, padding } = options;
  for (const [option, value] of Object.entries({ kernel, stride, dilation })) {
    requirePositive(name, option, value);
  }
  const span = (kernel - 1) * dilation + 1;
  const length = x.dim(axis);
  const wanted = Math.ceil(length / stride);
  if (typeof padding === 'number' && !(Number.isInteger(padding) && padding >= 0)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `convolution "${name}": padding is ${padding}. Give 'same', 'valid' or a whole number from 0.`,
    );
  }
  // TensorFlow's SAME rule: what is missing is split evenly, the odd zero at the end.
  const same = Math.max(0, (wanted - 1) * stride + span - length);
  const missing = padding === 'same' ? same : padding === 'valid' ? 0 : 2 * padding;
  const before = Math.floor(missing / 2);
  const count = Math.floor((length + missing - span) / stride) + 1;
  if (count < 1) {
    throw shapeError(
      `convolution${x.rank - 2}d "${name}"`,
      [x.shape],
      `a kernel that spans ${span} does not fit axis ${axis} of length ${length}`,
      "Use padding 'same', a smaller kernel or less pooling before",
    );
  }
  return { kernel, stride, dilation, length, count, before, after: missing - before };
}

/**
 * Refuses what is no positive integer.
 * @throws AffettoError `OPTION_INVALID`
 */
export function requirePositive(name: string, option: string, value: number): void {
  if (Number.isInteger(value) && value >= 1) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `convolution "${name}": ${option} is ${value}. Give a positive integer.`,
  );
}
