// Small changes to clips that do not change what is felt: other speeds, cuts, stretches, rooms, noise,
// masks. Speeds change the waveform and are cached; the rest acts on the raw feature matrix, drawn anew
// each epoch from the run's seed.

import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { dctMatrix } from '../features/matrices.js';
import type { FrontEndOptions } from '../features/options.js';
import { RandomStream } from '../random.js';
import { bandLimitSchema, limitBand } from './band-limit.js';
import { addNoise, noiseSchema } from './noise.js';
import { addRoom, roomSchema } from './room.js';

export const augmentationSchema = z.strictObject({
  /** The playback speeds (pitch follows), one of which is drawn each time; 1 alone: none. */
  speeds: z.array(z.number().min(0.5).max(2)).min(1).default([1]),
  /**
   * How many variants more of each utterance are heard, each at a drawn speed and through noise, a telephone or a room
   * drawn for it; they change the waveform and are cached. Where a model is fitted without epochs, they count together as the
   * recording does. Default 0.
   */
  degraded: z.int().min(0).max(16).default(0),
  /**
   * How many variants more of each utterance are heard that are a stretch of it, 0.6 to 2.2 s of speech, at a drawn speed;
   * half of them begin where the speech does. They are cached, and count half as much as the recording does where it is
   * fitted without epochs. Default 0.
   */
  shortened: z.int().min(0).max(16).default(0),
  /** The most frames that are cut off each end. */
  cutFrames: z.int().min(0).default(0),
  /** How much time is stretched: by exp(U(-stretch, stretch)). */
  stretch: z.number().min(0).max(1).default(0),
  /**
   * How many frames are kept of a longer clip, drawn from [least, most]; from where is drawn too; null: all
   * of the front end's. Training then takes `most` frames a clip, testing all.
   */
  cropFrames: z
    .tuple([z.int().min(1), z.int().min(1)])
    .refine(([least, most]) => least <= most, 'the least exceeds the most')
    .nullable()
    .default(null),
  /** The standard deviation, in dB, of a random equaliser with five points over the bands; MFCC or log-mel. */
  equalizerDb: z.number().min(0).default(0),
  /** A room's tail added to some clips; null: none. Only for log-mel. */
  room: roomSchema.nullable().default(null),
  /** Noise added to some clips; null: none. Only for log-mel. */
  noise: noiseSchema.nullable().default(null),
  /** A narrow channel (telephone, codec, low sample rate) that some clips pass; null: none. Only for log-mel. */
  bandLimit: bandLimitSchema.nullable().default(null),
  /** How many stretches of time are masked, each up to `timeMaskFrames`. */
  timeMasks: z.int().min(0).default(0),
  /** The most frames of one masked stretch. */
  timeMaskFrames: z.int().min(1).default(8),
  /** What masked frames become: the clip's mean frame, or the corpus's (0 after normalising). */
  timeMaskFill: z.enum(['clip', 'corpus']).default('clip'),
  /**
   * How many stretches of bands are masked (0 after normalising), each up to `frequencyMaskBands`. Only for
   * log-mel.
   */
  frequencyMasks: z.int().min(0).default(0),
  /** The most bands of one masked stretch. */
  frequencyMaskBands: z.int().min(1).default(8),
});

/** How utterances are changed anew each time they are heard, checked and complete. */
export interface Augmentation extends z.infer<typeof augmentationSchema> {}

/** The raw features of one clip: [length, channels] values, row by row. */
export interface ClipFeatures {
  /** The number of frames. */
  readonly length: number;
  /** The values, [length, channels], row by row. */
  readonly values: Float32Array;
}

/** What one channel of the features is, for the equaliser. */
export interface FeatureLayout {
  readonly frames: number;
  readonly channels: number;
  /** What 1 dB at each of the equaliser's points adds to the first channels, see `equalizerBasis`. */
  readonly equalizer: readonly Float64Array[];
  /** The middle of each mel band, Hz. */
  readonly bandHz: readonly number[];
  /** The seconds from one frame to the next. */
  readonly hopSeconds: number;
}

/** Where an augmented clip goes. */
export interface AugmentedClip {
  /** The features, [frames, channels]. */
  readonly features: Float32Array;
  /** Which frames are kept: 1, or 0 for one to be masked after normalising, [frames]. */
  readonly keptFrames: Float32Array;
  /** Which channels are kept: 1, or 0 for one to be masked after normalising, [channels]. */
  readonly keptBands: Float32Array;
}

/**
 * Checks that the features have what the augmentation changes.
 * @throws AffettoError `OPTION_INVALID`
 */
export function checkAugmentation(options: Augmentation, frontEnd: FrontEndOptions): void {
  const { room, noise, bandLimit, frequencyMasks } = options;
  const needy = Object.entries({ room, noise, bandLimit, frequencyMasks }).find(
    ([, on]) => on,
  )?.[0];
  if (needy === undefined) return;
  if (frontEnd.output === 'log-mel' && frontEnd.deltas === 0) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `augmentation: ${needy} needs mel bands, and the front end gives ${frontEnd.output} with deltas ${frontEnd.deltas}. Use log-mel with deltas 0, or leave it out.`,
  );
}

/** Tells whether the network must be given masks to apply after normalising. */
export function masksAfterNormalizing(options: Augmentation): boolean {
  return options.frequencyMasks > 0 || (options.timeMasks > 0 && options.timeMaskFill === 'corpus');
}

/** Copies a clip into `target` [frames, channels] unchanged, zeros after it; returns its valid frames. */
export function copyClip(
  clip: ClipFeatures,
  target: Float32Array,
  layout: Pick<FeatureLayout, 'frames' | 'channels'>,
): number {
  const length = Math.min(clip.length, layout.frames);
  target.fill(0);
  target.set(clip.values.subarray(0, length * layout.channels));
  return length;
}

/**
 * Writes a changed copy of a clip into `target`, zeros after it.
 * @returns valid frames of the result, at least 1.
 */
export function augmentClip(
  clip: ClipFeatures,
  target: AugmentedClip,
  layout: FeatureLayout,
  options: Augmentation,
  random: RandomStream,
): number {
  const { frames, channels } = layout;
  const { cropFrames, room, noise, bandLimit } = options;
  // Every draw happens whatever the clip, so that clips cannot shift each other's random numbers.
  const cutStart = random.integer(options.cutFrames + 1);
  const cutEnd = random.integer(options.cutFrames + 1);
  const rate = Math.exp((2 * random.uniform() - 1) * options.stretch);
  const curve = equalizerCurve(options.equalizerDb, layout, random);
  const timeMasks = drawMasks(options.timeMasks, options.timeMaskFrames, random);
  const bandMasks = drawMasks(options.frequencyMasks, options.frequencyMaskBands, random);
  const wanted = cropFrames
    ? cropFrames[0] + random.integer(cropFrames[1] - cropFrames[0] + 1)
    : frames;
  const place = cropFrames ? random.uniform() : 0;
  const own = (settings: object | null) =>
    settings && new RandomStream(random.uint32(), random.uint32());
  const noiseRandom = own(noise);
  const roomRandom = own(room);
  const bandRandom = own(bandLimit);

  const first = Math.min(cutStart, clip.length - 1);
  const last = Math.max(first, clip.length - 1 - cutEnd);
  const available = Math.max(1, Math.floor((last - first + 1) / rate));
  const length = Math.min(frames, wanted, available);
  const skipped = Math.floor(place * (available - length + 1));
  const { features } = target;
  features.fill(0);
  for (let frame = 0; frame < length; frame++) {
    const position = Math.min(first + (skipped + frame) * rate, last);
    const left = Math.floor(position);
    const right = Math.min(left + 1, last);
    const share = position - left;
    for (let channel = 0; channel < channels; channel++) {
      const a = clip.values[left * channels + channel] as number;
      const b = clip.values[right * channels + channel] as number;
      features[frame * channels + channel] =
        a + (b - a) * share + (curve ? (curve[channel] as number) : 0);
    }
  }
  const levels = features.subarray(0, length * channels);
  if (room && roomRandom) addRoom(levels, layout, room, roomRandom);
  if (noise && noiseRandom) addNoise(levels, channels, noise, noiseRandom);
  if (bandLimit && bandRandom) limitBand(levels, layout.bandHz, bandLimit, bandRandom);
  target.keptFrames.fill(1);
  target.keptBands.fill(1);
  for (const mask of bandMasks) target.keptBands.fill(0, ...extent(mask, channels));
  if (options.timeMaskFill === 'clip') fillWithMean(features, length, channels, timeMasks);
  else for (const mask of timeMasks) target.keptFrames.fill(0, ...extent(mask, length));
  return length;
}

interface Mask {
  readonly width: number;
  /** The share of the room it has that lies before it, [0, 1). */
  readonly position: number;
}

function drawMasks(count: number, widest: number, random: RandomStream): Mask[] {
  return Array.from({ length: count }, () => ({
    width: random.integer(widest + 1),
    position: random.uniform(),
  }));
}

/** Computes from and to where a mask reaches on an axis of `length`. */
function extent({ width, position }: Mask, length: number): [start: number, end: number] {
  const start = Math.floor(position * Math.max(1, length - width));
  return [start, Math.min(length, start + width)];
}

function fillWithMean(
  target: Float32Array,
  length: number,
  channels: number,
  masks: readonly Mask[],
): void {
  if (masks.length === 0) return;
  const mean = new Float64Array(channels);
  for (let i = 0; i < length * channels; i++) {
    mean[i % channels] = (mean[i % channels] as number) + (target[i] as number) / length;
  }
  for (const mask of masks) {
    const [start, end] = extent(mask, length);
    for (let frame = start; frame < end; frame++) target.set(mean, frame * channels);
  }
}

/** How many points the equaliser has, spread evenly over the mel bands. */
const equalizerPoints = 5;

/**
 * Computes the equaliser in parts: an offset a channel, in dB or in what dB become in coefficients, for 1 dB
 * at one of its points; linear between them, over the mel bands. Differences in time do not feel it.
 */
export function equalizerBasis(
  frontEnd: Pick<FrontEndOptions, 'output' | 'melBands' | 'coefficients'>,
): Float64Array[] {
  const { output, melBands, coefficients } = frontEnd;
  // A curve that is constant in time adds the same vector to all frames: in coefficients, its DCT.
  const dct = output === 'mfcc' ? dctMatrix(melBands, coefficients) : undefined;
  return Array.from({ length: equalizerPoints }, (_, point) => {
    const bands = Float64Array.from({ length: melBands }, (_, band) => {
      const position = (band / Math.max(1, melBands - 1)) * (equalizerPoints - 1);
      return Math.max(0, 1 - Math.abs(position - point));
    });
    if (!dct) return bands;
    return Float64Array.from({ length: coefficients }, (_, k) =>
      bands.reduce((sum, gain, band) => sum + gain * (dct[band * coefficients + k] as number), 0),
    );
  });
}

/** Draws a random equaliser as one offset a channel: its points are N(0, deviation). */
function equalizerCurve(
  deviation: number,
  { equalizer, channels }: FeatureLayout,
  random: RandomStream,
): Float64Array | undefined {
  if (deviation === 0) return undefined;
  const curve = new Float64Array(channels);
  for (const offsets of equalizer) {
    const level = random.normal() * deviation;
    for (let k = 0; k < offsets.length; k++) {
      curve[k] = (curve[k] as number) + level * (offsets[k] as number);
    }
  }
  return curve;
}
