// Whatever a recording is given as becomes mono samples at the rate of the model, piece by piece: what a file holds is
// never in memory as a whole.

import { downMix } from '../audio/down-mix.js';
import { checkRate } from '../audio/limits.js';
import type { FfmpegChoice } from '../audio/node/ffmpeg-program.js';
import { createResampler } from '../audio/resample.js';
import type { AudioSource, DecodeOptions } from '../audio/types.js';
import { decodeFile } from './decode-file.js';
import { mediaPieces } from './media-stream.js';
import type { KnownInput } from './recording-input.js';

/** How a recording is taken in. */
export interface TakeInOptions extends Omit<DecodeOptions, 'sampleRate'> {
  /** Stops the work when it is aborted: what it is aborted with comes out. */
  readonly signal?: AbortSignal | undefined;
  /** How many seconds of a `MediaStream` are heard. Default 4, or until its tracks end. */
  readonly seconds?: number;
  /**
   * Which ffmpeg decodes a file that affetto cannot read by itself: default the one on the PATH, unless the environment
   * variable `AFFETTO_FFMPEG` says otherwise; `false` for none. A page has none.
   */
  readonly ffmpeg?: FfmpegChoice;
}

/** Hears of mono samples at the wanted rate, shape [n]; `share` is how much of the recording is done, where it is known. */
export type OnSamples = (samples: Float32Array, share: number | undefined) => void | Promise<void>;

/** The number of samples that are handed over at once where all are there already. */
const chunk = 1 << 16;

/**
 * Hands a recording over, piece by piece.
 * @param sampleRate the wanted rate in Hz
 * @returns how the recording was stored; undefined for what was no file
 * @throws AffettoError as `decodeAudio`, for a path as `readAudioFile`, for an address as `fetchBytes`
 */
export async function takeIn(
  input: KnownInput,
  sampleRate: number,
  options: TakeInOptions,
  onSamples: OnSamples,
): Promise<AudioSource | undefined> {
  const { signal, seconds = 4 } = options;
  const stopping: OnSamples = (samples, share) => {
    signal?.throwIfAborted();
    return onSamples(samples, share);
  };
  signal?.throwIfAborted();
  if (input.kind === 'samples') {
    checkRate('sampleRate', input.sampleRate);
    await convert(downMix(input.channels), input.sampleRate, sampleRate, stopping);
    return undefined;
  }
  if (input.kind === 'media') {
    await takeMedia(mediaPieces(input.media, signal), { seconds, sampleRate }, stopping);
    return undefined;
  }
  try {
    return await decodeFile(input, sampleRate, options, stopping);
  } catch (error) {
    // The decoder lets out aborts of the usual kind alone.
    signal?.throwIfAborted();
    throw error;
  }
}

async function convert(
  samples: Float32Array,
  fromRate: number,
  toRate: number,
  onSamples: OnSamples,
): Promise<void> {
  const resampler = await createResampler(fromRate, toRate);
  try {
    for (let at = 0; at < samples.length; at += chunk) {
      const part = samples.subarray(at, at + chunk);
      await onSamples(resampler.push(part), (at + part.length) / samples.length);
    }
    await onSamples(resampler.finish(), 1);
  } finally {
    resampler.free();
  }
}

async function takeMedia(
  pieces: AsyncIterable<{ readonly samples: Float32Array; readonly sampleRate: number }>,
  { seconds, sampleRate }: { readonly seconds: number; readonly sampleRate: number },
  onSamples: OnSamples,
): Promise<void> {
  const parts: Float32Array[] = [];
  let rate = sampleRate;
  let length = 0;
  for await (const piece of pieces) {
    rate = piece.sampleRate;
    parts.push(piece.samples);
    length += piece.samples.length;
    if (length >= seconds * rate) break;
  }
  const resampler = await createResampler(rate, sampleRate);
  try {
    for (const part of parts) await onSamples(resampler.push(part), undefined);
    await onSamples(resampler.finish(), 1);
  } finally {
    resampler.free();
  }
}
