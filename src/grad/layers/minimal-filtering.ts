// Convolution by minimal filtering (Winograd 1980; Lavin & Gray 2016, "Fast Algorithms for Convolutional Neural
// Networks"): four results of a kernel of r taps cost r + 3 products in place of 4 r along each axis. What tiles
// and kernel are turned into, and back, are small matrices; all three gradients are the same products.

import { add } from '../operators/elementwise.js';
import { gemm, matmul, turned } from '../operators/linear.js';
import { pad, pick, reshape, steps } from '../operators/shaping.js';
import type { Tensor } from '../tensor.js';
import type { Windows } from './unfold.js';

/** The number of results of a tile along an axis. */
const tileLength = 4;

/** The largest number of taps: more need more points, and float32 loses digits. */
const mostTaps = 5;

/** The fewest channels: with less, turning the tiles takes longer than the products that are saved. */
const fewestChannels = 16;

/** Where the polynomials are evaluated, besides infinity; the smaller, the fewer digits are lost. */
const points = [0, 1, -1, 0.5, -2, -0.5, 2];

/** Whether minimal filtering serves a convolution of `channels` along axes with these windows, and is quicker. */
export function isFilterable(channels: number, axes: readonly Windows[]): boolean {
  return (
    channels >= fewestChannels &&
    axes.some(({ kernel }) => kernel > 1) &&
    axes.every(
      ({ kernel, stride, dilation, count }) =>
        stride === 1 &&
        dilation === 1 &&
        (kernel === 1 || (kernel > 2 && kernel <= mostTaps && count >= tileLength)),
    )
  );
}

/** One axis in tiles: `taps` neighbours of the input are turned into `results` of the output. */
interface Axis extends Windows {
  readonly results: number;
  readonly taps: number;
  readonly tiles: number;
  /** Input positions of all tiles together, padding included. */
  readonly padded: number;
  readonly transforms: Transforms;
}

type Matrix = readonly (readonly number[])[];

/** y = outputᵀ · ((kernel · w) ∘ (input · x)): [taps, results], [taps, kernel], [taps, taps]. */
interface Transforms {
  readonly output: Matrix;
  readonly kernel: Matrix;
  readonly input: Matrix;
}

/**
 * Stride 1, dilation 1: [batch, height, width, in] -> [batch, height', width', out], with a weight
 * [kernelWidth * kernelHeight * in, out], width taps outermost. Ask `isFilterable` first.
 */
export function filterByTiles(
  x: Tensor,
  weight: Tensor,
  rowWindows: Windows,
  columnWindows: Windows,
): Tensor {
  const [rows, columns] = [layOutTiles(rowWindows), layOutTiles(columnWindows)];
  const [batch, channels, filters] = [x.dim(0), x.dim(3), weight.dim(1)];
  const stack = columns.taps * rows.taps;
  const tiles = batch * rows.tiles * columns.tiles;

  const kernel = reshape(weight.detached(), [columns.kernel, rows.kernel, channels * filters]);
  const turnedKernel = reshape(along(kernel, columns.transforms.kernel, rows.transforms.kernel), [
    stack,
    channels,
    filters,
  ]);
  const turnedTiles = reshape(
    along(cutTiles(x.detached(), rows, columns), columns.transforms.input, rows.transforms.input),
    [stack, tiles, channels],
  );
  const products = reshape(matmul(turnedTiles, turnedKernel), [
    columns.taps,
    rows.taps,
    tiles * filters,
  ]);
  const results = along(
    products,
    flipped(columns.transforms.output),
    flipped(rows.transforms.output),
  );
  const y = joinTiles(reshape(results, [-1, filters]), batch, rows, columns);

  return x.graph.differentiable(y, [x, weight], (gradient) => {
    const cut = cutResults(gradient, rows, columns);
    const turnedGradient = reshape(along(cut, columns.transforms.output, rows.transforms.output), [
      stack,
      tiles,
      filters,
    ]);
    const kernelGradient = reshape(matmul(turned(turnedTiles), turnedGradient), [
      columns.taps,
      rows.taps,
      channels * filters,
    ]);
    const weightGradient = reshape(
      along(kernelGradient, flipped(columns.transforms.kernel), flipped(rows.transforms.kernel)),
      weight.shape,
    );
    if (!x.requiresGradient) return [undefined, weightGradient];
    const tileGradient = reshape(matmul(turnedGradient, turned(turnedKernel)), [
      columns.taps,
      rows.taps,
      tiles * channels,
    ]);
    const neighbours = along(tileGradient, wayBack(columns), wayBack(rows));
    return [addTiles(reshape(neighbours, [-1, channels]), x, rows, columns), weightGradient];
  });
}

function layOutTiles(windows: Windows): Axis {
  const { kernel, count } = windows;
  const results = kernel === 1 ? 1 : tileLength;
  const taps = results + kernel - 1;
  const tiles = Math.ceil(count / results);
  const padded = (tiles - 1) * results + taps;
  return { ...windows, results, taps, tiles, padded, transforms: transformsOf(results, kernel) };
}

/**
 * Toom and Cook's: a product of polynomials from its values at taps - 1 points and its leading coefficient,
 * transposed, which turns a product into a filter. Input: the coefficients of Lagrange's polynomials.
 */
function transformsOf(results: number, kernel: number): Transforms {
  const taps = results + kernel - 1;
  const used = points.slice(0, taps - 1);
  const evaluate = (length: number): Matrix => [
    ...used.map((point) => Array.from({ length }, (_, power) => point ** power)),
    Array.from({ length }, (_, power) => (power === length - 1 ? 1 : 0)),
  ];
  const input = used.map((point, index) => {
    const others = used.filter((_, other) => other !== index);
    const scale = others.reduce((product, other) => product * (point - other), 1);
    return [...withRoots(others).map((coefficient) => coefficient / scale), 0];
  });
  return {
    output: evaluate(results),
    kernel: evaluate(kernel),
    input: [...input, withRoots(used)],
  };
}

/** Coefficients, lowest first, of the polynomial with these roots and leading coefficient 1. */
function withRoots(roots: readonly number[]): number[] {
  let polynomial = [1];
  for (const root of roots) {
    const raised = [0, ...polynomial];
    polynomial = raised.map((above, power) => above - root * (polynomial[power] ?? 0));
  }
  return polynomial;
}

function flipped(matrix: Matrix): Matrix {
  return (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] as number));
}

/** The input's transform turned round, with a tap of zeros for neighbours that no tile has. */
function wayBack({ kernel, transforms }: Axis): Matrix {
  const matrix = flipped(transforms.input);
  return kernel === 1 ? matrix : [...matrix, matrix.map(() => 0)];
}

/** Multiplies the first axis by one matrix and the second by another: [a, b, n] -> [a', b', n]. */
function along(x: Tensor, first: Matrix, second: Matrix): Tensor {
  const { graph } = x;
  const constant = (matrix: Matrix) =>
    graph.constant(matrix.flat(), [matrix.length, (matrix[0] as readonly number[]).length]);
  const isNothing = (matrix: Matrix) => matrix.length === 1 && matrix[0]?.length === 1;
  let y = x;
  if (!isNothing(first)) {
    const [, b, n] = y.shape as [number, number, number];
    y = reshape(gemm(constant(first), reshape(y, [y.dim(0), b * n])), [first.length, b, n]);
  }
  if (!isNothing(second)) {
    const [a, b, n] = y.shape as [number, number, number];
    y =
      a === 1
        ? reshape(gemm(constant(second), reshape(y, [b, n])), [1, second.length, n])
        : graph.emit('MatMul', [constant(second), y], [a, second.length, n]);
  }
  return y;
}

/** Overlapping tiles, their taps first: [columnTaps, rowTaps, batch * tiles * channels]. */
function cutTiles(x: Tensor, rows: Axis, columns: Axis): Tensor {
  const fill = (y: Tensor, axis: number, { before, padded, length }: Axis) =>
    pad(y, axis, before, padded - before - length);
  const filled = fill(fill(x, 1, rows), 2, columns);
  return pickTiles(filled, rows, columns, [rows.taps, columns.taps]);
}

/** Results that belong together, their places in the tile first: [columnResults, rowResults, batch * tiles * filters]. */
function cutResults(y: Tensor, rows: Axis, columns: Axis): Tensor {
  const fill = (z: Tensor, axis: number, { results, tiles, count }: Axis) =>
    pad(z, axis, 0, tiles * results - count);
  const filled = fill(fill(y, 1, rows), 2, columns);
  return pickTiles(filled, rows, columns, [rows.results, columns.results]);
}

/** Picks `height` x `width` neighbours from each tile of [batch, height, width, channels]. */
function pickTiles(
  x: Tensor,
  rows: Axis,
  columns: Axis,
  [height, width]: readonly [number, number],
): Tensor {
  const [batch, down, across, channels] = x.shape as [number, number, number, number];
  const picked = pick(reshape(x, [-1, channels]), 0, [
    steps(width, 1),
    steps(height, across),
    steps(batch, down * across),
    steps(rows.tiles, rows.results * across),
    steps(columns.tiles, columns.results),
  ]);
  return reshape(picked, [width, height, -1]);
}

/** The way back from tiles: [columnResults * rowResults * batch * tiles, filters] -> [batch, height', width', filters]. */
function joinTiles(results: Tensor, batch: number, rows: Axis, columns: Axis): Tensor {
  const each = rows.tiles * columns.tiles;
  const place = ({ count, results: length }: Axis, tap: number, tile: number) =>
    Array.from({ length: count }, (_, at) => (at % length) * tap + Math.floor(at / length) * tile);
  return pick(results, 0, [
    steps(batch, each),
    place(rows, batch * each, columns.tiles),
    place(columns, rows.results * batch * each, 1),
  ]);
}

/** Adds up what tiles that overlap say of the same place: [taps * tiles, channels] -> the shape of x. */
function addTiles(neighbours: Tensor, x: Tensor, rows: Axis, columns: Axis): Tensor {
  const batch = x.dim(0);
  const each = rows.tiles * columns.tiles;
  const down = placesIn(rows, batch * each, columns.tiles);
  const across = placesIn(columns, wayBack(rows).length * batch * each, 1);
  return down
    .flatMap((row) =>
      across.map((column) => pick(neighbours, 0, [steps(batch, each), row, column])),
    )
    .reduce((sum, part) => add(sum, part));
}

/** Where each input position lies in the tile that begins before it, and in the one before that. */
function placesIn(axis: Axis, tapStep: number, tileStep: number): number[][] {
  const { kernel, length, before, results, taps, tiles } = axis;
  if (kernel === 1) return [steps(length, tileStep)];
  return [0, 1].map((back) =>
    Array.from({ length }, (_, position) => {
      const tile = Math.floor((position + before) / results) - back;
      const tap = ((position + before) % results) + back * results;
      const exists = tile >= 0 && tile < tiles && tap < taps;
      return exists ? tap * tapStep + tile * tileStep : taps * tapStep;
    }),
  );
}
