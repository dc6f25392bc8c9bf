// Power spectra of overlapping frames as matrix products. A transform of N = N1 * N2 points is two
// small ones (Cooley & Tukey 1965, "four-step" form): on ONNX Runtime's CPU kernels this beats the STFT
// operator several times over, and only half of the first transform is needed as the signal is real.

import { add, type Graph, matmul, multiply, reshape, slice, type Tensor } from '../grad/index.js';
import { hannWindow } from './matrices.js';
import type { FrontEndOptions } from './options.js';

/** Where the power of each frequency bin lies in the result of `powerSpectrum`. */
export interface BinLayout {
  /** Columns of the result. */
  readonly size: number;
  /** Bin (0 .. fftSize / 2) of each column, or -1 where a column repeats another one. */
  readonly bins: readonly number[];
}

/**
 * |STFT|² of a padded signal.
 * @param signal [samples], already padded by fftSize / 2 at both ends where frames are centred.
 * @param frames number of frames; frame t starts at sample t * hopLength.
 * @returns power [frames, layout.size], columns in the order of `layout`.
 */
export function powerSpectrum(
  signal: Tensor,
  frames: number,
  options: FrontEndOptions,
): { power: Tensor; layout: BinLayout } {
  const { graph } = signal;
  const { fftSize } = options;
  const inner = innerLength(options);
  const outer = fftSize / inner;
  const half = outer / 2 + 1;
  const window = graph.constant(hannWindow(options.windowLength, fftSize), [outer, 1, inner]);
  const windowed = multiply(framed(signal, frames, options, inner), window);

  // First transform, over n1, for k1 = 0 .. outer / 2: the rest is its mirror image.
  const first = matmul(
    firstTransform(graph, outer, half),
    reshape(windowed, [outer, frames * inner]),
  );
  const parts = reshape(first, [2, half, frames, inner]);
  const part = (index: number) =>
    reshape(slice(parts, 0, index, index + 1), [half, frames, inner]);

  // Second transform, over n2, with the twiddle factors folded into one matrix for each k1.
  const [onReal, onImaginary] = secondTransforms(graph, fftSize, outer, inner, half);
  const spectrum = add(matmul(part(0), onReal), matmul(part(1), onImaginary));
  const squares = multiply(spectrum, spectrum);
  const power = add(slice(squares, 2, 0, inner), slice(squares, 2, inner, 2 * inner));
  const byFrame = graph.emit('Transpose', [power], [frames, half, inner], { perm: [1, 0, 2] });
  return {
    power: reshape(byFrame, [frames, half * inner]),
    layout: binLayout(fftSize, outer, inner, half),
  };
}

/** Length of the inner transform: near the square root, and a divisor of the hop where that can be. */
function innerLength({ fftSize, hopLength }: FrontEndOptions): number {
  const ideal = 2 ** Math.floor(Math.log2(fftSize) / 2);
  for (let length = ideal; length >= 8; length /= 2) {
    if (hopLength % length === 0) return length;
  }
  return ideal;
}

/** The frames, cut into rows of `inner` samples: [outer, frames, inner]. */
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
    const indices = Int32Array.from(
      { length: outer * frames },
      (_, i) => ((i % frames) * hopLength) / inner + Math.floor(i / frames),
    );
    const index = graph.constant(indices, [outer, frames], 'int32');
    return graph.emit('Gather', [table, index], shape, { axis: 0 });
  }
  const indices = Int32Array.from({ length: fftSize * frames }, (_, i) => {
    const n2 = i % inner;
    const frame = Math.floor(i / inner) % frames;
    const n1 = Math.floor(i / (inner * frames));
    return frame * hopLength + n1 * inner + n2;
  });
  const index = graph.constant(indices, shape, 'int32');
  return graph.emit('Gather', [signal, index], shape, { axis: 0 });
}

/** e^(-2πi n1 k1 / outer): real rows, then imaginary ones, [2 * half, outer]. */
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

/** e^(-2πi n2 (k1 + outer * k2) / fftSize) applied to the real and to the imaginary part, each [half, inner, 2 * inner]. */
function secondTransforms(
  graph: Graph,
  fftSize: number,
  outer: number,
  inner: number,
  half: number,
): [Tensor, Tensor] {
  const shape = [half, inner, 2 * inner];
  const onReal = new Float32Array(half * inner * 2 * inner);
  const onImaginary = new Float32Array(onReal.length);
  let at = 0;
  for (let k1 = 0; k1 < half; k1++) {
    for (let n2 = 0; n2 < inner; n2++) {
      for (let k2 = 0; k2 < inner; k2++) {
        const angle = (2 * Math.PI * ((n2 * (k1 + outer * k2)) % fftSize)) / fftSize;
        onReal[at + k2] = Math.cos(angle);
        onReal[at + inner + k2] = -Math.sin(angle);
        onImaginary[at + k2] = Math.sin(angle);
        onImaginary[at + inner + k2] = Math.cos(angle);
      }
      at += 2 * inner;
    }
  }
  return [graph.constant(onReal, shape), graph.constant(onImaginary, shape)];
}

function binLayout(fftSize: number, outer: number, inner: number, half: number): BinLayout {
  const bins: number[] = [];
  for (let k1 = 0; k1 < half; k1++) {
    for (let k2 = 0; k2 < inner; k2++) {
      const k = k1 + outer * k2;
      const selfMirrored = k1 === 0 || k1 === outer / 2;
      if (k <= fftSize / 2) bins.push(k);
      else bins.push(selfMirrored ? -1 : fftSize - k);
    }
  }
  return { size: bins.length, bins };
}
