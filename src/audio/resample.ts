// Sample-rate conversion in two stages: one filter is sharp and always the same (half-band.ts), one is short and takes
// any ratio (fraction-stage.ts). docs/audio.md has what they keep and reject, and why no library does it.
import { AffettoError } from '../errors.js';
import { guarded } from './failures.js';
import { checkRate } from './limits.js';
import { FractionStage } from './resampling/fraction-stage.js';
import { GONE, KEPT, sharpStage } from './resampling/half-band.js';
import type { Stage } from './resampling/stage.js';
import { SampleList } from './sample-list.js';

/** How many samples go through all stages at once: it bounds the memory, and what lies between stages stays in the cache. */
const CHUNK = 1 << 12;
/** How much silence at a time pushes the end of a signal out of the filters. */
const FLUSH = 1 << 10;
/** The beta of the short filter's window: it rejects 113 dB. */
const BETA = 11.5;

/** Converts a signal that arrives in pieces; the pieces' borders leave no trace in the output. */
export interface Resampler {
  /** Feeds `samples`, shape [n], and returns those ready so far, shape [m]. */
  push(samples: Float32Array): Float32Array;
  /** Ends the signal and returns the rest, shape [m]: the total is round(n * toRate / fromRate) samples. */
  finish(): Float32Array;
  /** Frees the filters' memory; idempotent. After it, `push` and `finish` throw. */
  free(): void;
}

/**
 * Converts a whole signal. Output sample k stands at time k / toRate, so there is no delay to correct.
 *
 * @param samples One channel, shape [n].
 * @param fromRate The rate of `samples` in Hz, 1,000-384,000.
 * @param toRate The wanted rate in Hz, 1,000-384,000.
 * @returns Shape [round(n * toRate / fromRate)]; a copy where the rates are equal.
 * @throws AffettoError `OPTION_INVALID`, `RUNTIME_FAILED`, `AUDIO_TOO_LONG` where memory does not suffice.
 */
export async function resample(
  samples: Float32Array,
  fromRate: number,
  toRate: number,
): Promise<Float32Array> {
  return guarded(async () => {
    const resampler = await createResampler(fromRate, toRate);
    try {
      const list = new SampleList();
      list.add(resampler.push(samples));
      list.add(resampler.finish());
      return list.join();
    } finally {
      resampler.free();
    }
  });
}

/**
 * A resampler for a signal that arrives in pieces, such as a live stream. Free it after use.
 *
 * @param fromRate The rate of the signal in Hz, 1,000-384,000.
 * @param toRate The wanted rate in Hz, 1,000-384,000.
 * @throws AffettoError `OPTION_INVALID`, `RUNTIME_FAILED`.
 */
export async function createResampler(fromRate: number, toRate: number): Promise<Resampler> {
  checkRate('fromRate', fromRate);
  checkRate('toRate', toRate);
  if (fromRate === toRate) {
    return {
      push: (samples) => samples.slice(),
      finish: () => new Float32Array(0),
      free: () => {},
    };
  }
  try {
    return new StagedResampler(await stagesOf(fromRate, toRate), toRate / fromRate);
  } catch (error) {
    throw new AffettoError(
      'RUNTIME_FAILED',
      `The resampler from ${fromRate} to ${toRate} Hz could not be started: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/**
 * The stages of a conversion. Downwards the short filter goes to twice the wanted rate, upwards it comes from twice the
 * given one: it need not tell apart what the sharp one does.
 */
async function stagesOf(fromRate: number, toRate: number): Promise<readonly Stage[]> {
  if (toRate < fromRate) {
    const sharp = await sharpStage('halve');
    return fromRate === 2 * toRate ? [sharp] : [shortStage(fromRate, 2 * toRate, toRate), sharp];
  }
  const sharp = await sharpStage('double');
  return toRate === 2 * fromRate ? [sharp] : [sharp, shortStage(2 * fromRate, toRate, fromRate)];
}

/** @param lower The rate, in Hz, whose band must pass; the sharp filter is at twice that rate and mirrors what is above. */
function shortStage(fromRate: number, toRate: number, lower: number): Stage {
  const passed = (KEPT * lower) / fromRate;
  const stopped = ((2 - GONE) * lower) / fromRate;
  // Kaiser's formula for the length, of which the reach is half.
  const rejection = BETA / 0.1102 + 8.7;
  const reach = (rejection - 7.95) / (2 * 14.36 * (stopped - passed));
  return new FractionStage(fromRate, toRate, { reach, cutoff: (passed + stopped) / 2, beta: BETA });
}

/** One conversion after the other. */
class StagedResampler implements Resampler {
  #stages: readonly Stage[] | undefined;
  readonly #ratio: number;
  #pushed = 0;
  #returned = 0;

  /** @param ratio The rate that comes out, as a multiple of that which goes in. */
  constructor(stages: readonly Stage[], ratio: number) {
    this.#stages = stages;
    this.#ratio = ratio;
  }

  push(samples: Float32Array): Float32Array {
    this.#pushed += samples.length;
    const list = new SampleList();
    for (let at = 0; at < samples.length; at += CHUNK) {
      list.add(this.#process(samples.subarray(at, at + CHUNK)));
    }
    this.#returned += list.length;
    return list.join();
  }

  finish(): Float32Array {
    const missing = Math.max(0, Math.round(this.#pushed * this.#ratio) - this.#returned);
    const list = new SampleList();
    const silence = new Float32Array(FLUSH);
    // The filters still hold the end of the signal; silence pushes it out.
    while (list.length < missing) {
      list.add(this.#process(silence).subarray(0, missing - list.length));
    }
    this.#returned += list.length;
    return list.join();
  }

  free(): void {
    this.#stages = undefined;
  }

  #process(samples: Float32Array): Float32Array {
    if (!this.#stages) throw new AffettoError('RUNTIME_FAILED', 'The resampler was freed.');
    let signal = samples;
    for (const stage of this.#stages) signal = stage.process(signal);
    return signal.slice();
  }
}
