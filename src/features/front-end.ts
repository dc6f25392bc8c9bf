// The front end as a graph: waveform in, features out. This is the only implementation: training,
// Node, the browser and the exported model file all run these nodes.

import {
  add,
  Graph,
  multiply,
  reshape,
  slice,
  subtract,
  type Tensor,
  timeMask,
} from '../grad/index.js';
import { sparseConstant } from './compact-constants.js';
import { dctMatrix, deltaMatrix, melFilters } from './matrices.js';
import { normalizeFeatures } from './normalization.js';
import { type FrontEndOptions, featureShape, maxSamples } from './options.js';
import { type BinLayout, powerSpectrum } from './spectrum.js';
import { sampleCount, settle, trimSilence } from './waveform.js';

export interface FrontEndTensors {
  /** [1, frames, channels]; rows from `lengths` on are 0. */
  readonly features: Tensor;
  /** Valid frames, float32 [1], 1 .. frames. */
  readonly lengths: Tensor;
  /** First and end sample of what was left after trimming, float32 [2]; absent without trimming. */
  readonly heard?: Tensor;
}

/**
 * Appends the front end to a graph.
 * @param waveform [1, samples], samples of any number (dynamic), mono, nominally in [-1, 1].
 */
export function appendFrontEnd(waveform: Tensor, options: FrontEndOptions): FrontEndTensors {
  const { graph } = waveform;
  const [frames] = featureShape(options);
  const speech = options.trim ? trimSilence(waveform, options) : undefined;
  const trimmed = speech?.kept ?? waveform;
  const limit = maxSamples(options);
  const samples = sampleCount(trimmed, limit);
  const edge = options.center ? options.fftSize / 2 : 0;
  // One frame more than is kept takes part in the peak level, as in `mfcc(y[:limit])[:, :frames]`.
  const spectrumFrames = frames + 1;
  const length = options.fftSize + (spectrumFrames - 1) * options.hopLength;
  const signal = settle(trimmed, { limit, edge, mode: options.padMode, length });
  const lengths = validFrames(graph, samples, options);

  const { power, layout } = powerSpectrum(signal, spectrumFrames, options);
  const mel = graph.emit(
    'MatMul',
    [power, melMatrix(graph, layout, options)],
    [spectrumFrames, options.melBands],
  );
  const level = toDecibels(mel);
  const limited = options.topDb === null ? level : limitRange(level, options.topDb);
  const cut = slice(limited, 0, 0, frames);
  const mask = timeMask(lengths, frames);
  const base =
    options.output === 'mfcc'
      ? graph.emit(
          'MatMul',
          [
            cut,
            graph.constant(dctMatrix(options.melBands, options.coefficients), [
              options.melBands,
              options.coefficients,
            ]),
          ],
          [frames, options.coefficients],
        )
      : cut;
  const padded = withDeltas(multiply(base, reshape(mask, [frames, 1])), options);
  const features = normalizeFeatures(reshape(padded, [1, ...padded.shape]), mask, options);
  return { features, lengths, ...(speech && { heard: stretchOf(speech.from, speech.to) }) };
}

/** The front end alone: input `waveform` [1, samples] -> `features` [1, frames, channels], `lengths` [1]. */
export function buildFrontEnd(options: FrontEndOptions): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, maxSamples(options)], 'float32', [1, 'samples']);
  const { features, lengths } = appendFrontEnd(waveform, options);
  graph.output('features', features);
  graph.output('lengths', lengths);
  return graph.toOnnx();
}

function stretchOf(from: Tensor, to: Tensor): Tensor {
  const { graph } = from;
  const both = graph.emit('Concat', [from, to], [2], { axis: 0 }, 'int64');
  return graph.emit('Cast', [both], [2], { to: 1 });
}

/** Frames whose centre (or start, uncentred) lies inside the signal: librosa's count, at least 1, at most `frames`. */
function validFrames(graph: Graph, samples: Tensor, options: FrontEndOptions): Tensor {
  const usable = options.center ? samples : subtract(samples, graph.scalar(options.fftSize));
  const whole = graph.emit(
    'Floor',
    [graph.emit('Div', [usable, graph.scalar(options.hopLength)], [1])],
    [1],
  );
  return graph.emit(
    'Clip',
    [add(whole, graph.scalar(1)), graph.scalar(1), graph.scalar(options.frames)],
    [1],
  );
}

/** Mel filters with rows in the spectrum's column order, [layout.size, bands]. */
function melMatrix(graph: Graph, layout: BinLayout, options: FrontEndOptions): Tensor {
  const { sampleRate, fftSize, melBands: bands, minFrequency, maxFrequency } = options;
  const filters = melFilters({ sampleRate, fftSize, bands, minFrequency, maxFrequency });
  const matrix = new Float32Array(layout.size * bands);
  for (const [row, bin] of layout.bins.entries()) {
    if (bin < 0) continue;
    for (const [band, filter] of filters.entries()) matrix[row * bands + band] = filter[bin] ?? 0;
  }
  return sparseConstant(graph, matrix, [layout.size, bands]);
}

/** 10 log10(max(power, 1e-10)) (librosa `power_to_db`, ref=1, amin=1e-10). */
function toDecibels(power: Tensor): Tensor {
  const { graph } = power;
  const floored = graph.emit('Max', [power, graph.scalar(1e-10)], power.shape);
  const natural = graph.emit('Log', [floored], power.shape);
  return multiply(natural, graph.scalar(10 / Math.LN10));
}

/** Raises everything to `range` dB below the loudest valid cell. */
function limitRange(level: Tensor, range: number): Tensor {
  const { graph } = level;
  // Padding beyond the clip is silence at -100 dB: it can never be the loudest cell, so no mask.
  const peak = graph.emit('ReduceMax', [level, graph.integers([0, 1])], [1, 1], { keepdims: 1 });
  return graph.emit('Max', [level, subtract(peak, graph.scalar(range))], level.shape);
}

function withDeltas(base: Tensor, options: FrontEndOptions): Tensor {
  const { graph } = base;
  const { frames } = options;
  const orders = ([1, 2] as const).slice(0, options.deltas);
  if (orders.length === 0) return base;
  const parts = orders.map((order) => {
    const matrix = sparseConstant(graph, deltaMatrix(frames, order), [frames, frames]);
    return graph.emit('MatMul', [matrix, base], base.shape);
  });
  const [rows, channels] = base.shape as [number, number];
  return graph.emit('Concat', [base, ...parts], [rows, channels * (1 + parts.length)], { axis: 1 });
}
