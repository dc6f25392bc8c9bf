// Whisper's log-mel spectrum as a graph: what its encoder was trained on, computed for the clip alone. No padding
// to 30 s (or to 8 s, as its fine-tuned kin is fed): a short clip costs what it is long.

import { add, affine, divide, multiply } from '../grad/operators/elementwise.js';
import type { Tensor } from '../grad/tensor.js';
import { sumOfIndices } from './compact-constants.js';
import { heardStretch, melPower } from './front-end.js';
import type { FrontEndOptions } from './options.js';
import { rowsPower } from './spectrum.js';
import { dynamicSlice, length, padEdges, trimSilence } from './waveform.js';

/** The rate of the waveform in Hz. */
export const whisperSampleRate = 16_000;
/** The number of samples from one frame to the next: 10 ms. */
const hopLength = 160;
/** 25 ms; the window is as long. */
const fftSize = 400;
/** Both rows and columns of the transform: 20 * 20 points. */
const inner = 20;
/** The most samples that are heard: 8 s. */
export const whisperMaxSamples = 8 * whisperSampleRate;
/** The most frames. */
export const whisperMaxFrames = whisperMaxSamples / hopLength;
/** Mel bands of a frame. */
export const whisperBands = 80;

const mel = {
  sampleRate: whisperSampleRate,
  fftSize,
  melBands: whisperBands,
  minFrequency: 0,
  maxFrequency: 8000,
};

/** How the spectrum lies in time and pitch. */
export const whisperSpectrum = { ...mel, hopLength } as const;

/** Decibels of one unit of the spectrum, and at its zero. */
export const whisperDecibels = { perUnit: 40, atZero: -40 } as const;

export interface WhisperLogMelOptions {
  /** Cuts silence off both ends first, as the front end of the other models does; null (default): keeps it. */
  readonly trim?: FrontEndOptions['trim'];
}

export interface WhisperLogMel {
  /** The levels, [frames, 80], nominally within about -1 to 2; frames = max(1, floor(samples / 160)), known at run time. */
  readonly features: Tensor;
  /** First and end sample of what was left after trimming, float32 [2]; absent without trimming. */
  readonly heard?: Tensor;
}

/**
 * Appends the spectrum: the waveform divided by the root of its sum of squares over 128,000 (its level over 8 s, so
 * that loudness does not count), power of 400 points every 160 samples under a periodic Hann window, reflected at
 * the ends, 80 Slaney mel bands from 0 to 8,000 Hz, log10 of at least 1e-10 and of at least 8 below the largest,
 * then (x + 4) / 4. All but the division is `WhisperFeatureExtractor` of Hugging Face's transformers.
 *
 * @param waveform [1, samples] at 16,000 Hz, samples of any number (dynamic); beyond 8 s nothing is heard.
 */
export function appendWhisperLogMel(
  waveform: Tensor,
  options: WhisperLogMelOptions = {},
): WhisperLogMel {
  const { graph } = waveform;
  const { trim = null } = options;
  const speech = trim ? trimSilence(waveform, { sampleRate: whisperSampleRate, trim }) : undefined;
  const flat = graph.emit(
    'Reshape',
    [speech?.kept ?? waveform, graph.integers([-1])],
    [whisperMaxSamples],
  );
  const limit = graph.integers([whisperMaxSamples]);
  const cut = dynamicSlice(flat, graph.integers([0]), limit);
  const rows = frameRows(levelled(cut), length(cut));
  const { power, layout } = rowsPower(rows, fftSize);
  const features = logarithmic(melPower(power, layout, mel));
  return { features, ...(speech && { heard: heardStretch({ from: speech.from, to: speech.to }) }) };
}

/** Sums of squares below this are silence, and stay it; otherwise even -100 dB is brought to full level. */
const leastPower = 1e-20;

function levelled(samples: Tensor): Tensor {
  const { graph } = samples;
  const energy = graph.emit('ReduceSumSquare', [samples, graph.integers([0])], [1], {
    keepdims: 1,
  });
  const power = affine(energy, 1 / whisperMaxSamples);
  const floored = graph.emit('Max', [power, graph.scalar(leastPower)], [1]);
  return divide(samples, graph.emit('Sqrt', [floored], [1]));
}

/** The signal in overlapping frames, in rows of 20 samples: [20, frames, 20], see `rowsPower`. */
function frameRows(samples: Tensor, count: Tensor): Tensor {
  const { graph } = samples;
  const integer = (opType: string, inputs: readonly Tensor[]) =>
    graph.emit(opType, inputs, [1], {}, 'int64');
  const hop = graph.integers([hopLength]);
  const frames = integer('Max', [integer('Div', [count, hop]), graph.integers([1])]);
  const used = integer('Add', [
    integer('Mul', [frames, hop]),
    graph.integers([fftSize - hopLength]),
  ]);
  const padded = padEdges(samples, fftSize / 2, 'reflect');
  const signal = dynamicSlice(padded, graph.integers([0]), used);
  const outer = fftSize / inner;
  const most = (whisperMaxFrames * hopLength + fftSize - hopLength) / inner;
  const table = graph.emit('Reshape', [signal, graph.integers([-1, inner])], [most, inner]);
  const places = sumOfIndices(graph, [
    Array.from({ length: outer }, (_, row) => row),
    Array.from({ length: whisperMaxFrames }, (_, frame) => (frame * hopLength) / inner),
  ]);
  const index = graph.emit(
    'Slice',
    [places, graph.integers([0]), frames, graph.integers([1])],
    places.shape,
    {},
    'int32',
  );
  const shape = [outer, whisperMaxFrames, inner];
  return graph.emit('Gather', [table, index], shape, { axis: 0 });
}

/** log10, the floor 8 below the largest of the clip, and Whisper's scale. */
function logarithmic(power: Tensor): Tensor {
  const { graph } = power;
  const floored = graph.emit('Max', [power, graph.scalar(1e-10)], power.shape);
  const level = multiply(graph.emit('Log', [floored], power.shape), graph.scalar(Math.LOG10E));
  const peak = graph.emit('ReduceMax', [level, graph.integers([0, 1])], [1, 1], { keepdims: 1 });
  const limited = graph.emit('Max', [level, add(peak, graph.scalar(-8))], power.shape);
  return affine(limited, 0.25, 1);
}
