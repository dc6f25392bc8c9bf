// Kaldi's log mel filter bank as a graph, for the frames that are asked for: 25 ms under Povey's window, mean taken out,
// pre-emphasis, 512 points, 80 bands on the HTK mel scale from 20 to 8,000 Hz, no dither.

import { axisOf, sparseConstant } from '../../src/features/compact-constants.js';
import type { Tensor } from '../../src/grad/tensor.js';
import type { Net } from './stored-weights.js';

const sampleRate = 16_000;
const frameLength = 400;
/** 10 ms. */
export const frameStep = 160;
const fftSize = 512;
const bins = fftSize / 2;
const bands = 80;
const preemphasis = 0.97;
/** The smallest energy that has a logarithm: float32's epsilon, as in Kaldi. */
const floor = 2 ** -23;

/**
 * Appends the features, each band's mean over the frames taken out.
 * @param waveform [samples] at 16,000 Hz, nominally in [-1, 1]
 * @param frames int32 [n]: frame f starts at sample 160 f
 * @returns [n, 80]
 */
export function kaldiFeatures(net: Net, waveform: Tensor, frames: Tensor): Tensor {
  const { graph } = net;
  const starts = net.node(
    'Mul',
    [
      net.node('Unsqueeze', [frames, graph.integers([1])], {}, 'int32'),
      graph.constant([frameStep], [1], 'int32'),
    ],
    {},
    'int32',
  );
  const within = axisOf(graph, [...Array(frameLength).keys()], 1, 2);
  const places = net.node('Add', [starts, within], {}, 'int32');
  const samples = net.node('Gather', [waveform, places], { axis: 0 });
  const mean = net.node('ReduceMean', [samples, graph.integers([1])], { keepdims: 1 });
  const centred = net.node('Sub', [samples, mean]);
  const emphasised = net.node('Sub', [
    centred,
    net.node('Mul', [delayed(net, centred), graph.scalar(preemphasis)]),
  ]);
  const windowed = net.node('Mul', [emphasised, graph.constant(poveyWindow(), [1, frameLength])]);
  const { cosines, sines } = transform(net);
  const [real, imaginary] = [cosines, sines].map((waves) => {
    const part = net.node('MatMul', [windowed, waves]);
    return net.node('Mul', [part, part]);
  }) as [Tensor, Tensor];
  const power = net.node('Add', [real, imaginary]);
  const mel = net.node('MatMul', [power, sparseConstant(graph, melFilters(), [bins, bands])]);
  const level = net.node('Log', [net.node('Max', [mel, graph.scalar(floor)])]);
  const average = net.node('ReduceMean', [level, graph.integers([0])], { keepdims: 1 });
  return net.node('Sub', [level, average]);
}

/** The sample before each one; before the first, the first. */
function delayed(net: Net, x: Tensor): Tensor {
  const { graph } = net;
  const part = (from: number, to: number) =>
    net.node('Slice', [x, graph.integers([from]), graph.integers([to]), graph.integers([1])]);
  return net.node('Concat', [part(0, 1), part(0, frameLength - 1)], { axis: 1 });
}

/** Hann's window to the power of 0.85. */
function poveyWindow(): Float32Array {
  return Float32Array.from(
    { length: frameLength },
    (_, n) => (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / (frameLength - 1))) ** 0.85,
  );
}

/** Cosines and sines of 2π n k / 512, each [400, 256], spread out of a table by the engine when it loads the graph. */
function transform(net: Net): { cosines: Tensor; sines: Tensor } {
  const { graph } = net;
  const integers = (opType: string, inputs: readonly Tensor[]) =>
    net.node(opType, inputs, {}, 'int32');
  const n = axisOf(graph, [...Array(frameLength).keys()], 0, 2);
  const k = axisOf(graph, [...Array(bins).keys()], 1, 2);
  const step = integers('Mod', [integers('Mul', [n, k]), graph.constant([fftSize], [1], 'int32')]);
  const lookUp = (wave: (angle: number) => number) => {
    const table = Float32Array.from({ length: fftSize }, (_, index) =>
      wave((2 * Math.PI * index) / fftSize),
    );
    return net.node('Gather', [graph.constant(table, [fftSize]), step], { axis: 0 });
  };
  return { cosines: lookUp(Math.cos), sines: lookUp(Math.sin) };
}

/** Triangles of height 1 on the mel scale, [256, 80]. */
function melFilters(): Float32Array {
  const mel = (frequency: number) => 1127 * Math.log(1 + frequency / 700);
  const [low, high] = [mel(20), mel(sampleRate / 2)];
  const width = (high - low) / (bands + 1);
  const filters = new Float32Array(bins * bands);
  for (let bin = 0; bin < bins; bin++) {
    const at = mel((bin * sampleRate) / fftSize);
    for (let band = 0; band < bands; band++) {
      const left = low + band * width;
      const rise = (at - left) / width;
      filters[bin * bands + band] = Math.max(0, Math.min(rise, 2 - rise));
    }
  }
  return filters;
}
