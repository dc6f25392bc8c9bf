// What lies below hearing: the constant offset of a cheap sound card, the rumble of wind and handling. No ear hears it, but
// every level that is measured does: silence is not found, the ends of a recording are not cut off, and a model answers
// something else. So whatever hears a recording takes it out first; what decodes one hands over what the file holds.

import { peakOf } from './peak.js';
import { windowedSinc } from './resampling/windowed-sinc.js';

/** The frequency in Hz below which sound counts as rumble: the lowest voices are above 60 Hz. */
const cutoffHz = 20;
/** How far the low-pass looks to both sides, in seconds; with the window's beta it passes 14 Hz and rejects 60 dB from 27 Hz on. */
const reachSeconds = 0.14;
const beta = 5.65;
/** How often what is low is computed; between two of these times it is interpolated. */
const stepsPerSecond = 200;
/** How long the stretch is that tells the value at an end, in seconds: more than a period of a voice. */
const edgeSeconds = 0.01;
/** The offset up to which a recording is clean, over its peak: of 844 recordings of three corpora, none has more than 0.35%. */
const mostOffset = 0.005;
/** The rumble up to which it is, as a root mean square over the peak: of the same, one in a hundred has more. */
const mostRumble = 0.05;

/**
 * Takes the offset (the mean) out of a recording where it is above 0.5% of the peak, and what rumbles below 20 Hz where its
 * root mean square is above 5% of the peak. Nothing is delayed, and nothing above 27 Hz is changed. Recordings with less
 * stay as they are, to the bit: models learnt with it, and answers to clean recordings do not move.
 *
 * @param samples Mono samples, shape [n], nominally in [-1, 1]; they are not modified.
 * @param sampleRate Their rate in Hz.
 * @returns Shape [n]: the very array that came in where there is nothing to take out, or a sample is not finite.
 */
export function withoutInfrasound(samples: Float32Array, sampleRate: number): Float32Array {
  const offset = meanOf(samples);
  if (!Number.isFinite(offset)) return samples;
  const hasOffset = Math.abs(offset) > mostOffset * (peakOf(samples) - Math.abs(offset));
  if (!hasOffset && !mayRumble(samples, offset, sampleRate)) return samples;
  const centred = samples.map((sample) => sample - offset);
  const rest = withoutRumble(centred, sampleRate);
  return rest !== centred || hasOffset ? rest : samples;
}

/**
 * Tells whether a closer look for rumble is worth its time, by means over 20 ms, which cost next to nothing. They keep three
 * quarters of 20 Hz, so half the level that counts is asked of them.
 */
function mayRumble(samples: Float32Array, offset: number, sampleRate: number): boolean {
  const hop = Math.max(1, Math.floor(sampleRate / 50));
  let power = 0;
  let steps = 0;
  for (let at = 0; at < samples.length; at += hop, steps++) {
    const mean = meanOf(samples.subarray(at, at + hop)) - offset;
    power += mean * mean;
  }
  return Math.sqrt(power / steps) > (mostRumble / 2) * peakOf(samples);
}

function withoutRumble(samples: Float32Array, sampleRate: number): Float32Array {
  const peak = peakOf(samples);
  const rumble = rumbleOf(samples, sampleRate);
  const level = rootMeanSquare(rumble);
  // Rumble raises the peak that it is held against, so what is softer than its share of that peak is soft enough.
  if (!(level > mostRumble * peak)) return samples;
  const rest = less(samples, rumble, sampleRate);
  return level > mostRumble * peakOf(rest) ? rest : samples;
}

function less(samples: Float32Array, rumble: Float64Array, sampleRate: number): Float32Array {
  const hop = sampleRate / stepsPerSecond;
  return samples.map((sample, index) => sample - between(rumble, index / hop));
}

function rootMeanSquare(values: Float64Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);
}

function meanOf(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i] as number;
  return samples.length === 0 ? 0 : sum / samples.length;
}

/** What lets the low part through. */
interface LowPass {
  /** Half its length, in samples. */
  readonly reach: number;
  /** The filter, shape [2 * reach + 1]. */
  readonly weights: Float64Array;
  readonly total: number;
}

/** The filter of the rate that was asked for last: recordings come at that of the model. */
let last: (LowPass & { readonly sampleRate: number }) | undefined;

function filterAt(sampleRate: number): LowPass {
  if (last?.sampleRate === sampleRate) return last;
  const reach = Math.round(reachSeconds * sampleRate);
  const shape = windowedSinc({ reach: reach + 1, cutoff: cutoffHz / sampleRate, beta });
  const weights = Float64Array.from({ length: 2 * reach + 1 }, (_, i) => shape(i - reach));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  last = { sampleRate, reach, weights, total };
  return last;
}

/** The low part of a signal at every step, from one step before its start to behind its end. */
function rumbleOf(samples: Float32Array, sampleRate: number): Float64Array {
  const { reach, weights, total } = filterAt(sampleRate);
  const hop = sampleRate / stepsPerSecond;
  const extended = withEnds(
    samples,
    reach + 2 * Math.ceil(hop),
    Math.ceil(edgeSeconds * sampleRate),
  );
  const first = 2 * Math.ceil(hop);
  return Float64Array.from({ length: Math.ceil(samples.length / hop) + 3 }, (_, step) => {
    const from = first + Math.round((step - 1) * hop);
    let sum = 0;
    for (let j = 0; j < weights.length; j++) {
      sum += (weights[j] as number) * (extended[from + j] as number);
    }
    return sum / total;
  });
}

/**
 * Goes on beyond both ends by `more` samples with the signal turned by half a circle about the middle of its last `edge`
 * samples, whose mean is its value there: a wave goes on as one.
 */
function withEnds(samples: Float32Array, more: number, edge: number): Float32Array {
  const { length } = samples;
  const [start, end] = [meanOf(samples.subarray(0, edge)), meanOf(samples.subarray(-edge))];
  return Float32Array.from({ length: length + 2 * more }, (_, i) => {
    const at = i - more;
    // What is shorter than the filter's reach goes on with its value at the end.
    if (at < 0) return 2 * start - (samples[edge - 1 - at] ?? start);
    if (at >= length) return 2 * end - (samples[2 * length - edge - at] ?? end);
    return samples[at] as number;
  });
}

/** The value at a time in steps, by a cubic through the four around it (Catmull and Rom 1974). */
function between(steps: Float64Array, time: number): number {
  const whole = Math.floor(time);
  const t = time - whole;
  const [a, b, c, d] = [steps[whole], steps[whole + 1], steps[whole + 2], steps[whole + 3]] as [
    number,
    number,
    number,
    number,
  ];
  return b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
}
