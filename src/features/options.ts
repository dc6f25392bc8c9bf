// Every parameter of the front end, as data: it is written into run configurations and model files,
// so training, Node, the browser and other runtimes can only compute the same features.

import { z } from 'zod';
import { AffettoError } from '../errors.js';

const powerOfTwo = z
  .int()
  .min(64)
  .max(16384)
  .refine((value) => Number.isInteger(Math.log2(value)), 'must be a power of two');

const statistics = z.strictObject({
  /** One value a feature channel. */
  mean: z.array(z.number()),
  /** One value a feature channel, > 0. */
  deviation: z.array(z.number().positive()),
});

/** Schema with defaults: librosa 0.11's `feature.mfcc(n_mfcc=40)` at 22,050 Hz, cut or padded to 174 frames. */
export const frontEndSchema = z.strictObject({
  /** Hz of the waveform that goes in. */
  sampleRate: z.int().min(4000).max(192000).default(22050),
  /** Points of the Fourier transform, a power of two. */
  fftSize: powerOfTwo.default(2048),
  /** Samples under the Hann window, centred in the transform; at most fftSize. */
  windowLength: z.int().min(16).default(2048),
  /** Samples from one frame to the next. */
  hopLength: z.int().min(1).max(65536).default(512),
  /** Frame t is centred on sample t * hopLength (librosa `center=True`). */
  center: z.boolean().default(true),
  /** What lies beyond the ends when centred. */
  padMode: z.enum(['constant', 'reflect']).default('constant'),
  melBands: z.int().min(4).max(512).default(128),
  /** Hz, lower edge of the lowest mel band. */
  minFrequency: z.number().min(0).default(0),
  /** Hz, upper edge of the highest mel band; at most half the sample rate. */
  maxFrequency: z.number().positive().default(11025),
  /** Levels below the loudest cell by more than this are raised to it; null: no limit. dB. */
  topDb: z.number().positive().nullable().default(80),
  /** `mfcc`: orthonormal DCT-II of the dB mel spectrum; `log-mel`: that spectrum itself. */
  output: z.enum(['mfcc', 'log-mel']).default('mfcc'),
  /** Cepstral coefficients kept, from the 0th. Only for `mfcc`. */
  coefficients: z.int().min(1).max(512).default(40),
  /** Orders of time differences appended as channels (0, 1 or 2), width 9, on the padded matrix. */
  deltas: z.int().min(0).max(2).default(0),
  /** Frames of the result: longer clips are cut, shorter ones padded with zeros. */
  frames: z.int().min(1).max(8192).default(174),
  /** Cuts silence off both ends first; null: keeps it. */
  trim: z
    .strictObject({
      /** Kept from the first to the last 40 ms within this many dB of the loudest 40 ms. */
      belowPeakDb: z.number().positive().default(30),
      /** Milliseconds kept beyond them at each end. */
      keepMs: z.number().min(0).default(50),
      /**
       * Where there is noise, only what is louder than it by this many dB counts as sound; null: the
       * threshold is `belowPeakDb` alone, and under noise nothing is cut.
       */
      aboveNoiseDb: z.number().positive().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** Applied in this order; padding stays 0 whatever is chosen. */
  normalization: z
    .strictObject({
      /** Levels below the clip's loudest cell by more than this are raised to it, dB; null: none are. Only for `log-mel` without differences. */
      floorDb: z.number().positive().nullable().default(null),
      /** Subtract (mean) and divide by (mean-variance) each channel's statistics over the clip; `level` removes only the recording's gain. */
      utterance: z.enum(['none', 'level', 'mean', 'mean-variance']).default('none'),
      /** Use the graph inputs `speakerMean` and `speakerDeviation`, [channels]. */
      speaker: z.boolean().default(false),
      /** Standardise each channel by fixed statistics of the training set; null: none. */
      global: statistics.nullable().default(null),
    })
    .default({ floorDb: null, utterance: 'none', speaker: false, global: null }),
});

/** The front end's parameters; see `frontEndSchema` for each one's meaning and default. */
export type FrontEndOptions = z.infer<typeof frontEndSchema>;
/** The same with everything optional. */
export type FrontEndInput = z.input<typeof frontEndSchema>;

/**
 * Fills in defaults and checks every value and their combination.
 * @throws AffettoError `OPTION_INVALID` naming the parameter, the value and the limit.
 */
export function frontEndOptions(input: FrontEndInput = {}): FrontEndOptions {
  const parsed = frontEndSchema.safeParse(input);
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0] as z.core.$ZodIssue;
    throw new AffettoError(
      'OPTION_INVALID',
      `front end: ${path.join('.') || 'options'}: ${message}, given ${given(input, path)}. See the defaults of frontEndOptions().`,
    );
  }
  const options = parsed.data;
  const fail = (problem: string) => {
    throw new AffettoError('OPTION_INVALID', `front end: ${problem}.`);
  };
  if (options.windowLength > options.fftSize) {
    fail(`windowLength ${options.windowLength} exceeds fftSize ${options.fftSize}; lower it`);
  }
  if (options.maxFrequency > options.sampleRate / 2) {
    fail(
      `maxFrequency ${options.maxFrequency} Hz exceeds half the sample rate (${options.sampleRate / 2} Hz)`,
    );
  }
  if (options.minFrequency >= options.maxFrequency) {
    fail(`minFrequency ${options.minFrequency} is not below maxFrequency ${options.maxFrequency}`);
  }
  if (options.output === 'mfcc' && options.coefficients > options.melBands) {
    fail(
      `coefficients ${options.coefficients} exceed melBands ${options.melBands}; a DCT has no more`,
    );
  }
  if (options.deltas > 0 && options.frames < 9) {
    fail(`deltas need at least 9 frames, there are ${options.frames}`);
  }
  const { global, floorDb } = options.normalization;
  if (floorDb !== null && (options.output !== 'log-mel' || options.deltas > 0)) {
    fail(
      `normalization.floorDb ${floorDb} needs levels, and the output is ${options.output} with deltas ${options.deltas}; use log-mel with deltas 0, or topDb`,
    );
  }
  const [, channels] = featureShape(options);
  if (global && (global.mean.length !== channels || global.deviation.length !== channels)) {
    fail(
      `normalization.global has ${global.mean.length} means and ${global.deviation.length} deviations for ${channels} channels`,
    );
  }
  return options;
}

/** What was given at `path` of the options, for a message. */
function given(input: unknown, path: readonly PropertyKey[]): string {
  let value = input;
  for (const key of path) value = (value as Record<PropertyKey, unknown> | undefined)?.[key];
  return typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? String(value));
}

/** Shape of the features without the batch axis: [frames, channels]. */
export function featureShape(options: FrontEndOptions): [frames: number, channels: number] {
  const channels = options.output === 'mfcc' ? options.coefficients : options.melBands;
  return [options.frames, channels * (1 + options.deltas)];
}

/** The most samples that can influence the features (after trimming): frames * hopLength. */
export function maxSamples(options: FrontEndOptions): number {
  return options.frames * options.hopLength;
}
