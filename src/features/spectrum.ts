// Power spectra of overlapping frames as matrix products. A transform of N = N1 * N2 points is two
// small ones (Cooley & Tukey 1965, "four-step" form): on ONNX Runtime's CPU kernels this beats the STFT
// operator several times over, and only half of the first transform is needed as the signal is real.

import type { Graph } from '../grad/graph.js';
import { add, multiply, subtract } from '../grad/operators/elementwise.js';
import { matmul } from '../grad/operators/linear.js';
import { reshape, reshapeOpen, slice } from '../grad/operators/shaping.js';
import type { Tensor } from '../grad/tensor.js';
import { axisOf, sumOfIndices } from './compact-constants.js';
import { hannWindow } from './matrices.js';
import type { FrontEndOptions } from './options.js';

/** Where the power of each frequency bin lies in the result of `powerSpectrum`. */
export interface BinLayout {
  /** The number of columns of the result. */
  readonly size: number;
  /**
   * The bin (0 .. fftSize / 2) of each column, or -1 where a column repeats another one. Frequency rises from
   * one run of columns to the next, so that a band of frequencies lies in few neighbouring runs.
   */
  readonly bins: readonly number[];
}

/**
 * Appends the power spectrum, |STFT|², of a padded signal.
 * @param signal The samples, [samples], already padded by fftSize / 2 at both ends where frames are centred.
 * @param frames The number of frames; frame t starts at sample t * hopLength.
 * @returns The power, [frames, layout.size], its columns in the order of `layout`.
 */
export function powerSpectrum(
  signal: Tensor,
  frames: number,
  options: FrontEndOptions,
): { power: Tensor; layout: BinLayout } {
  return rowsPower(framed(signal, frames, options, innerLength(options)), options.windowLength);
}

/**
 * `powerSpectrum` of frames that are cut into rows already: [outer, frames, inner], frame f's sample
 * n1 * inner + n2 at [n1, f, n2]. The number of frames may be known only at run time. `outer` must be even.
 */
export function rowsPower(
  rows: Tensor,
  windowLength: number,
): { power: Tensor; layout: BinLayout } {
  const { graph } = rows;
  const [outer, frames, inner] = rows.shape as [number, number, number];
  const fftSize = outer * inner;
  const half = outer / 2 + 1;
  const window = graph.constant(hannWindow(windowLength, fftSize), [outer, 1, inner]);
  const windowed = multiply(rows, window);

  // First transform, over n1, for k1 = 0 .. outer / 2: the rest is its mirror image.
  const first = matmul(firstTransform(graph, outer, half), reshapeOpen(windowed, [outer, -1]));
  const parts = reshapeOpen(first, [2, half, -1, inner]);
  const part = (index: number) => reshapeOpen(slice(parts, 0, index, index + 1), [half, -1, inner]);

  // Second transform, over n2, with the twiddle factors folded into one matrix for each k1.
  const { cosines, sines } = secondTransform(graph, fftSize, outer, inner, half);
  const [a, b] = [part(0), part(1)];
  const real = add(matmul(a, cosines), matmul(b, sines));
  const imaginary = subtract(matmul(b, cosines), matmul(a, sines));
  const power = add(multiply(real, real), multiply(imaginary, imaginary));
  const byFrame = graph.emit('Transpose', [power], [frames, inner, half], { perm: [1, 2, 0] });
  return {
    power: reshapeOpen(byFrame, [-1, inner * half]),
    layout: binLayout(fftSize, outer, inner, half),
  };
}

/** Chooses the length of the inner transform: near the square root, and a divisor of the hop where that can be. */
function innerLength({ fftSize, hopLength }: FrontEndOptions): number {
  const ideal = 2 ** Math.floor(Math.log2(fftSize) / 2);
  for (let length = ideal; length >= 8; length /= 2) {
    if (hopLength % length === 0) return length;
  }
  return ideal;
}

/**
 * The k2 of each column of the second transform: 0, inner - 1, 1, inner - 2 ... As the upper half of them
 * mirrors the lower one, two neighbours hold the same stretch of frequencies.
 */
function byFrequency(inner: number): number[] {
  return Array.from({ length: inner }, (_, index) =>
    index % 2 === 0 ? index / 2 : inner - (index + 1) / 2,
  );
}

/** Cuts frames into rows of `inner` samples: [outer, frames, inner]. */
function framed(
  signal: Tensor,
  frames: number,
  { fftSize, hopLength }: FrontEndOptions,
  inner: number,
): Tensor {
  const { graph } = signal;
  const outer = fftSize / inner;
  const shape = [outer, frames, inner];
  if (hopLength % inner === 0) {
    // Every row starts at a multiple of `inner`: gather whole rows.
    const rows = (fftSize + (frames - 1) * hopLength) / inner;
    const table = reshape(slice(signal, 0, 0, rows * inner), [rows, inner]);
    const index = sumOfIndices(graph, [
      Array.from({ length: outer }, (_, n1) => n1),
      Array.from({ length: frames }, (_, frame) => (frame * hopLength) / inner),
    ]);
    return graph.emit('Gather', [table, index], shape, { axis: 0 });
  }
  const index = sumOfIndices(graph, [
    Array.from({ length: outer }, (_, n1) => n1 * inner),
    Array.from({ length: frames }, (_, frame) => frame * hopLength),
    Array.from({ length: inner }, (_, n2) => n2),
  ]);
  return graph.emit('Gather', [signal, index], shape, { axis: 0 });
}

/** Makes the first transform, e^(-2πi n1 k1 / outer): real rows, then imaginary ones, [2 * half, outer]. */
function firstTransform(graph: Graph, outer: number, half: number): Tensor {
  const matrix = new Float32Array(2 * half * outer);
  for (let k1 = 0; k1 < half; k1++) {
    for (let n1 = 0; n1 < outer; n1++) {
      const angle = (2 * Math.PI * ((n1 * k1) % outer)) / outer;
      matrix[k1 * outer + n1] = Math.cos(angle);
      matrix[(half + k1) * outer + n1] = -Math.sin(angle);
    }
  }
  return graph.constant(matrix, [2 * half, outer]);
}

/**
 * Makes the second transform: cosines and sines of 2π n2 (k1 + outer * k2) / fftSize, each [half (k1), inner (n2), inner
 * (k2, by frequency)].
 */
function secondTransform(
  graph: Graph,
  fftSize: number,
  outer: number,
  inner: number,
  half: number,
): { cosines: Tensor; sines: Tensor } {
  const shape = [half, inner, inner];
  const n2 = axisOf(
    graph,
    Array.from({ length: inner }, (_, index) => index),
    1,
    3,
  );
  const order = byFrequency(inner);
  const k = graph.constant(
    Array.from({ length: half }, (_, k1) => order.map((k2) => k1 + outer * k2)).flat(),
    [half, 1, inner],
    'int32',
  );
  const steps = graph.emit('Mul', [n2, k], shape, {}, 'int32');
  const circle = graph.constant([fftSize], [1], 'int32');
  const step = graph.emit('Mod', [steps, circle], shape, {}, 'int32');
  const lookUp = (wave: (angle: number) => number) => {
    const table = Float32Array.from({ length: fftSize }, (_, index) =>
      wave((2 * Math.PI * index) / fftSize),
    );
    return graph.emit('Gather', [graph.constant(table, [fftSize]), step], shape, { axis: 0 });
  };
  return { cosines: lookUp(Math.cos), sines: lookUp(Math.sin) };
}

function binLayout(fftSize: number, outer: number, inner: number, half: number): BinLayout {
  const bins: number[] = [];
  for (const k2 of byFrequency(inner)) {
    for (let k1 = 0; k1 < half; k1++) {
      const k = k1 + outer * k2;
      const selfMirrored = k1 === 0 || k1 === outer / 2;
      if (k <= fftSize / 2) bins.push(k);
      else bins.push(selfMirrored ? -1 : fftSize - k);
    }
  }
  return { size: bins.length, bins };
}
