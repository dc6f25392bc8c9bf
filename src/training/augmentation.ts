// Small changes to clips that do not change what is felt: other speeds, cuts, stretches, masks, rooms.
// Speeds change the waveform and are cached; the rest acts on the raw feature matrix, drawn anew each
// epoch from the run's seed.

import { z } from 'zod';
import { dctMatrix } from '../features/matrices.js';
import type { RandomStream } from '../random.js';

export const augmentationSchema = z.object({
  /** Playback speeds (pitch follows), one drawn each time; 1 alone: none. */
  speeds: z.array(z.number().min(0.5).max(2)).min(1).default([1]),
  /** Up to this many frames are cut off each end. */
  cutFrames: z.int().min(0).default(0),
  /** Time is stretched by exp(U(-stretch, stretch)). */
  stretch: z.number().min(0).max(1).default(0),
  /** Standard deviation, in dB, of a random equaliser with five points over the bands; MFCC or log-mel. */
  equalizerDb: z.number().min(0).default(0),
  /** How many stretches of time are masked (set to the clip's mean frame), each up to `timeMaskFrames`. */
  timeMasks: z.int().min(0).default(0),
  timeMaskFrames: z.int().min(1).default(8),
});

export type Augmentation = z.infer<typeof augmentationSchema>;

/** Raw features of one clip: [length, channels] values, row by row. */
export interface ClipFeatures {
  readonly length: number;
  readonly values: Float32Array;
}

/** What one channel of the features is, for the equaliser. */
export interface FeatureLayout {
  readonly frames: number;
  readonly channels: number;
  readonly output: 'mfcc' | 'log-mel';
  readonly melBands: number;
}

/** Copies a clip into `target` [frames, channels] unchanged, zeros after it; returns its valid frames. */
export function copyClip(clip: ClipFeatures, target: Float32Array, layout: FeatureLayout): number {
  const length = Math.min(clip.length, layout.frames);
  target.fill(0);
  target.set(clip.values.subarray(0, length * layout.channels));
  return length;
}

/**
 * Writes a changed copy of a clip into `target` [frames, channels], zeros after it.
 * @returns valid frames of the result, at least 1.
 */
export function augmentClip(
  clip: ClipFeatures,
  target: Float32Array,
  layout: FeatureLayout,
  options: Augmentation,
  random: RandomStream,
): number {
  const { frames, channels } = layout;
  // Every draw happens whatever the clip, so that clips cannot shift each other's random numbers.
  const cutStart = random.integer(options.cutFrames + 1);
  const cutEnd = random.integer(options.cutFrames + 1);
  const rate = Math.exp((2 * random.uniform() - 1) * options.stretch);
  const curve = equalizerCurve(options.equalizerDb, layout, random);
  const masks = Array.from({ length: options.timeMasks }, () => ({
    width: random.integer(options.timeMaskFrames + 1),
    position: random.uniform(),
  }));

  const first = Math.min(cutStart, clip.length - 1);
  const last = Math.max(first, clip.length - 1 - cutEnd);
  const length = Math.max(1, Math.min(frames, Math.floor((last - first + 1) / rate)));
  target.fill(0);
  for (let frame = 0; frame < length; frame++) {
    const position = Math.min(first + frame * rate, last);
    const left = Math.floor(position);
    const right = Math.min(left + 1, last);
    const share = position - left;
    for (let channel = 0; channel < channels; channel++) {
      const a = clip.values[left * channels + channel] as number;
      const b = clip.values[right * channels + channel] as number;
      target[frame * channels + channel] = a + (b - a) * share + (curve?.[channel] ?? 0);
    }
  }
  maskTime(target, length, channels, masks);
  return length;
}

function maskTime(
  target: Float32Array,
  length: number,
  channels: number,
  masks: readonly { width: number; position: number }[],
): void {
  if (masks.length === 0) return;
  const mean = new Float64Array(channels);
  for (let i = 0; i < length * channels; i++) {
    mean[i % channels] = (mean[i % channels] as number) + (target[i] as number) / length;
  }
  for (const { width, position } of masks) {
    const start = Math.floor(position * Math.max(1, length - width));
    for (let frame = start; frame < Math.min(length, start + width); frame++) {
      target.set(mean, frame * channels);
    }
  }
}

/** A random equaliser as one offset a channel: five points N(0, deviation), linear between, over the mel bands. */
function equalizerCurve(
  deviation: number,
  layout: FeatureLayout,
  random: RandomStream,
): Float64Array | undefined {
  if (deviation === 0) return undefined;
  const points = Array.from({ length: 5 }, () => random.normal() * deviation);
  const bands = Float64Array.from({ length: layout.melBands }, (_, band) => {
    const position = (band / (layout.melBands - 1)) * (points.length - 1);
    const left = Math.min(points.length - 2, Math.floor(position));
    const [a, b] = [points[left] as number, points[left + 1] as number];
    return a + (b - a) * (position - left);
  });
  if (layout.output === 'log-mel') return bands;
  // A constant curve over the bands is a constant vector over the coefficients: its DCT.
  const base = Math.min(layout.channels, layout.melBands);
  const dct = dctMatrix(layout.melBands, base);
  return Float64Array.from({ length: base }, (_, k) =>
    bands.reduce((sum, value, band) => sum + value * (dct[band * base + k] as number), 0),
  );
}
