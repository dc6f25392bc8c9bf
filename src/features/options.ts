// Every parameter of the front end, as data: it is written into run configurations and model files,
// so training, Node, the browser and other runtimes can only compute the same features.

import { z } from 'zod';
import { checkInput, inputError } from '../check-input.js';
import { AffettoError } from '../errors.js';

const powerOfTwo = z
  .int()
  .min(64)
  .max(16384)
  .refine((value) => Number.isInteger(Math.log2(value)), 'must be a power of two');

const statistics = z.strictObject({
  /** The mean of each feature channel, [channels]. */
  mean: z.array(z.number()),
  /** The standard deviation of each, > 0, [channels]. */
  deviation: z.array(z.number().positive()),
});

/** Schema with defaults: librosa 0.11's `feature.mfcc(n_mfcc=40)` at 22,050 Hz, cut or padded to 174 frames. */
export const frontEndSchema = z.strictObject({
  /** The rate of the waveform that goes in, 4,000 to 192,000 Hz. Default 22,050. */
  sampleRate: z.int().min(4000).max(192000).default(22050),
  /** The points of the Fourier transform, a power of two from 64 to 16,384. Default 2,048. */
  fftSize: powerOfTwo.default(2048),
  /** The samples under the Hann window, centred in the transform; at most `fftSize`. Default 2,048. */
  windowLength: z.int().min(16).default(2048),
  /** The samples from one frame to the next. Default 512. */
  hopLength: z.int().min(1).max(65536).default(512),
  /** Whether frame t is centred on sample t * `hopLength` (librosa `center=True`) or starts there. Default true. */
  center: z.boolean().default(true),
  /** What lies beyond the ends when centred: zeros, or the signal mirrored. Default `constant`. */
  padMode: z.enum(['constant', 'reflect']).default('constant'),
  /** The number of mel bands, 4 to 512. Default 128. */
  melBands: z.int().min(4).max(512).default(128),
  /** The lower edge of the lowest mel band in Hz. Default 0. */
  minFrequency: z.number().min(0).default(0),
  /** The upper edge of the highest mel band in Hz, at most half the sample rate. Default 11,025. */
  maxFrequency: z.number().positive().default(11025),
  /** How far below the loudest cell a level may lie, in dB: lower ones are raised; null: no limit. Default 80. */
  topDb: z.number().positive().nullable().default(80),
  /**
   * `mfcc`: the orthonormal DCT-II of the dB mel spectrum; `log-mel`: that spectrum itself; `encoder`: one row of what a
   * pretrained encoder makes of the clip, see `encoderStatistics`, for which nothing of the spectrum but rate, hop and
   * frames counts (`encoderFrontEnd` has them). Default `mfcc`.
   */
  output: z.enum(['mfcc', 'log-mel', 'encoder']).default('mfcc'),
  /**
   * The cepstral coefficients kept, from the 0th, at most `melBands`; for `encoder` the number of its statistics, 1 to
   * 65,536. Default 40.
   */
  coefficients: z.int().min(1).max(65_536).default(40),
  /** The orders of time differences appended as channels (0, 1 or 2), width 9, on the padded matrix. Default 0. */
  deltas: z.int().min(0).max(2).default(0),
  /** The frames of the result: longer clips are cut, shorter ones padded with zeros. Default 174. */
  frames: z.int().min(1).max(8192).default(174),
  /** How silence is cut off both ends first; null keeps it. Default null. */
  trim: z
    .strictObject({
      /** What counts as sound: 40 ms within this many dB of the loudest 40 ms. Default 30. */
      belowPeakDb: z.number().positive().default(30),
      /** How much is kept beyond the first and the last sound, in ms. Default 50. */
      keepMs: z.number().min(0).default(50),
      /**
       * Where there is noise, only what is louder than it by this many dB counts as sound; null: the
       * threshold is `belowPeakDb` alone, and under noise nothing is cut.
       */
      aboveNoiseDb: z.number().positive().nullable().default(null),
    })
    .nullable()
    .default(null),
  /** What makes recordings comparable, applied in this order; padding stays 0 whatever is chosen. */
  normalization: z
    .strictObject({
      /**
       * How far below the clip's loudest cell a level may lie, in dB: lower ones are raised; null: no limit. Only for
       * `log-mel` without differences. Unlike `topDb` it acts after augmentation. Default null.
       */
      floorDb: z.number().positive().nullable().default(null),
      /**
       * What is taken out of each clip: `level` the recording's gain alone, `mean` each channel's mean over the clip,
       * `mean-variance` its spread too. Default `none`.
       */
      utterance: z.enum(['none', 'level', 'mean', 'mean-variance']).default('none'),
      /** Whether the graph takes two inputs more, `speakerMean` and `speakerDeviation`, [channels]. Default false. */
      speaker: z.boolean().default(false),
      /** The statistics of the training set by which each channel is standardised; null: none. Default null. */
      global: statistics.nullable().default(null),
    })
    .default({ floorDb: null, utterance: 'none', speaker: false, global: null }),
});

/**
 * The front end's parameters, checked and complete. An interface, so that editors and the API reference name it
 * instead of writing it out.
 */
export interface FrontEndOptions extends z.infer<typeof frontEndSchema> {}
/** The front end's parameters as they are given: all are optional. */
export interface FrontEndInput extends z.input<typeof frontEndSchema> {}

/**
 * Fills in defaults and checks every value and their combination.
 * @param input What differs from the defaults.
 * @throws AffettoError `OPTION_INVALID` naming the parameter, the value and the limit.
 */
export function frontEndOptions(input: FrontEndInput = {}): FrontEndOptions {
  const { data: options, problems } = checkInput(frontEndSchema, input);
  if (problems) throw inputError('front end', problems);
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
  if (options.output === 'encoder') checkEncoderOptions(options, fail);
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

/** The part of a front end that an encoder's input fixes: 8 s at 16,000 Hz, a frame every 10 ms, silence cut off the ends. */
export const encoderFrontEnd = {
  sampleRate: 16_000,
  hopLength: 160,
  frames: 800,
  maxFrequency: 8000,
  output: 'encoder',
  coefficients: 3072,
  trim: { aboveNoiseDb: 6 },
} as const satisfies FrontEndInput;

/** Refuses what an encoder cannot be given, or what means nothing for a single row of statistics. */
function checkEncoderOptions(options: FrontEndOptions, fail: (problem: string) => void): void {
  const { sampleRate, hopLength, frames } = encoderFrontEnd;
  for (const [name, value] of Object.entries({ sampleRate, hopLength, frames })) {
    const given = options[name as 'sampleRate' | 'hopLength' | 'frames'];
    if (given !== value) fail(`output encoder needs ${name} ${value}, given ${given}`);
  }
  const { deltas, normalization } = options;
  if (deltas > 0) fail(`output encoder is one row, so deltas ${deltas} cannot be; use 0`);
  if (normalization.utterance !== 'none') {
    fail(
      `output encoder hears no level, so normalization.utterance is none, given ${normalization.utterance}`,
    );
  }
}

/** Tells the shape of the features without the batch axis: [frames, channels]. */
export function featureShape(options: FrontEndOptions): [frames: number, channels: number] {
  if (options.output === 'encoder') return [1, options.coefficients];
  const channels = options.output === 'mfcc' ? options.coefficients : options.melBands;
  return [options.frames, channels * (1 + options.deltas)];
}

/** Counts the samples that can influence the features (after trimming) at most: frames * hopLength. */
export function maxSamples(options: FrontEndOptions): number {
  return options.frames * options.hopLength;
}
