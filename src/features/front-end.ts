// The front end as a graph: waveform in, features out. This is the only implementation: training,
// Node, the browser and the exported model file all run these nodes.

import { Graph } from '../grad/graph.js';
import { timeMask } from '../grad/layers/pooling.js';
import { add, multiply, subtract } from '../grad/operators/elementwise.js';
import { reshape, slice } from '../grad/operators/shaping.js';
import type { Tensor } from '../grad/tensor.js';
import { sparseConstant } from './compact-constants.js';
import { dctMatrix, deltaMatrix, melFilters } from './matrices.js';
import { normalizeFeatures } from './normalization.js';
import { type FrontEndOptions, featureShape, maxSamples } from './options.js';
import { type BinLayout, powerSpectrum } from './spectrum.js';
import { cutAndPad, sampleCount, trimSilence } from './waveform.js';

export interface FrontEndTensors {
  /** The features, [1, frames, channels]; rows from `lengths` on are 0. */
  readonly features: Tensor;
  /** The number of valid frames, 1 to frames, float32 [1]. */
  readonly lengths: Tensor;
  /** The first and the end sample of what was left after trimming, float32 [2]; absent without trimming. */
  readonly heard?: Tensor;
}

/** What a clip is before it is turned into features: its mel spectrum. */
export interface MelTensors {
  /** The levels in dB, [frames, bands]; rows from `lengths` on are beyond the clip. */
  readonly levels: Tensor;
  /** 1 for the frames of the clip, [1, frames]. */
  readonly mask: Tensor;
  /** The number of valid frames, as in `FrontEndTensors`. */
  readonly lengths: Tensor;
  /** The first and the end sample of what was left after trimming, int64 [1] each; absent without trimming. */
  readonly kept?: { readonly from: Tensor; readonly to: Tensor };
}

/**
 * Appends the front end to a graph.
 * @param waveform Mono samples of any number (dynamic), nominally in [-1, 1], shape [1, samples].
 */
export function appendFrontEnd(waveform: Tensor, options: FrontEndOptions): FrontEndTensors {
  const { levels, mask, lengths, kept } = appendMelLevels(waveform, options);
  const features = appendFeatures(levels, mask, options);
  return { features, lengths, ...(kept && { heard: heardStretch(kept) }) };
}

/** Appends the first half of `appendFrontEnd`: waveform to mel spectrum. */
export function appendMelLevels(waveform: Tensor, options: FrontEndOptions): MelTensors {
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
  const signal = cutAndPad(trimmed, { limit, edge, mode: options.padMode, length });
  const heardFrames = validFrames(graph, samples, options, spectrumFrames);
  const lengths = graph.emit('Min', [heardFrames, graph.scalar(frames)], [1]);
  const heardMask = timeMask(heardFrames, spectrumFrames);

  const { power, layout } = powerSpectrum(signal, spectrumFrames, options);
  const level = toDecibels(melPower(power, layout, options));
  const limited = options.topDb === null ? level : limitRange(level, options.topDb, heardMask);
  const cut = slice(limited, 0, 0, frames);
  const mask = slice(heardMask, 1, 0, frames);
  return {
    levels: cut,
    mask,
    lengths,
    ...(speech && { kept: { from: speech.from, to: speech.to } }),
  };
}

/**
 * Appends the second half of `appendFrontEnd`: mel spectrum to features, [1, frames, channels].
 * @param levels The levels of `MelTensors`, and so is `mask`.
 */
export function appendFeatures(levels: Tensor, mask: Tensor, options: FrontEndOptions): Tensor {
  const { graph } = levels;
  const [frames] = featureShape(options);
  const base =
    options.output === 'mfcc'
      ? graph.emit(
          'MatMul',
          [
            levels,
            graph.constant(dctMatrix(options.melBands, options.coefficients), [
              options.melBands,
              options.coefficients,
            ]),
          ],
          [frames, options.coefficients],
        )
      : levels;
  const padded = withDeltas(multiply(base, reshape(mask, [frames, 1])), options);
  return normalizeFeatures(reshape(padded, [1, ...padded.shape]), mask, options);
}

/**
 * Builds the front end alone as a graph: the input `waveform` [1, samples] gives `features` [1, frames, channels] and
 * `lengths` [1], the number of valid frames.
 * @returns The bytes of an .onnx file.
 */
export function buildFrontEnd(options: FrontEndOptions): Uint8Array {
  const graph = new Graph();
  const waveform = graph.input('waveform', [1, maxSamples(options)], 'float32', [1, 'samples']);
  const { features, lengths } = appendFrontEnd(waveform, options);
  graph.output('features', features);
  graph.output('lengths', lengths);
  return graph.toOnnx();
}

/** Joins `kept` to one float32 vector, [2]. */
export function heardStretch({ from, to }: NonNullable<MelTensors['kept']>): Tensor {
  const { graph } = from;
  const both = graph.emit('Concat', [from, to], [2], { axis: 0 }, 'int64');
  return graph.emit('Cast', [both], [2], { to: 1 });
}

/**
 * Counts the frames whose centre (uncentred: whose every sample) lies inside the signal: librosa's count, at least 1
 * and at most `most`.
 */
function validFrames(
  graph: Graph,
  samples: Tensor,
  options: FrontEndOptions,
  most: number,
): Tensor {
  const usable = options.center ? samples : subtract(samples, graph.scalar(options.fftSize));
  const whole = graph.emit(
    'Floor',
    [graph.emit('Div', [usable, graph.scalar(options.hopLength)], [1])],
    [1],
  );
  return graph.emit(
    'Clip',
    [add(whole, graph.scalar(1)), graph.scalar(1), graph.scalar(most)],
    [1],
  );
}

/** The number of groups of bands, each computed from the columns that it hears: else two thirds of the products are by 0. */
const melParts = 3;

/** What `melPower` asks of a front end's options. */
export type MelBandOptions = Pick<
  FrontEndOptions,
  'sampleRate' | 'fftSize' | 'melBands' | 'minFrequency' | 'maxFrequency'
>;

/** Sums power into mel bands: [frames, layout.size] -> [frames, bands]. */
export function melPower(power: Tensor, layout: BinLayout, options: MelBandOptions): Tensor {
  const { graph } = power;
  const frames = power.dim(0);
  const { sampleRate, fftSize, melBands: bands, minFrequency, maxFrequency } = options;
  const filters = melFilters({ sampleRate, fftSize, bands, minFrequency, maxFrequency });
  const parts = Array.from({ length: melParts }, (_, part) => {
    const own = filters.slice(
      Math.floor((part * bands) / melParts),
      Math.floor(((part + 1) * bands) / melParts),
    );
    const isHeard = (bin: number) => bin >= 0 && own.some((filter) => filter[bin] !== 0);
    const first = Math.max(0, layout.bins.findIndex(isHeard));
    const end = Math.max(first, layout.bins.findLastIndex(isHeard)) + 1;
    const matrix = layout.bins
      .slice(first, end)
      .flatMap((bin) => own.map((filter) => (bin < 0 ? 0 : (filter[bin] ?? 0))));
    const weights = sparseConstant(graph, Float32Array.from(matrix), [end - first, own.length]);
    const heard = slice(power, 1, first, end);
    return graph.emit('MatMul', [heard, weights], [frames, own.length]);
  });
  return graph.emit('Concat', parts, [frames, bands], { axis: 1 });
}

/** The least power that is told from silence (librosa's `amin`). */
const floorPower = 1e-10;
/** Its level in dB. */
const floorDb = -100;

/** Computes 10 log10(max(power, 1e-10)) (librosa `power_to_db`, ref=1, amin=1e-10). */
function toDecibels(power: Tensor): Tensor {
  const { graph } = power;
  const floored = graph.emit('Max', [power, graph.scalar(floorPower)], power.shape);
  const natural = graph.emit('Log', [floored], power.shape);
  return multiply(natural, graph.scalar(10 / Math.LN10));
}

/**
 * Raises everything to `range` dB below the loudest cell of the frames that `mask` [1, frames] marks.
 * A frame beyond the clip still reaches into its end, so it may be louder than any that counts.
 */
function limitRange(level: Tensor, range: number, mask: Tensor): Tensor {
  const { graph } = level;
  const frames = level.dim(0);
  const loudest = graph.emit('ReduceMax', [level, graph.integers([1])], [1, frames], {
    keepdims: 0,
  });
  const valid = graph.emit('Cast', [mask], [1, frames], { to: 9 }, 'bool');
  const counted = graph.emit('Where', [valid, loudest, graph.scalar(floorDb)], [1, frames]);
  const peak = graph.emit('ReduceMax', [counted, graph.integers([0, 1])], [1, 1], { keepdims: 1 });
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
