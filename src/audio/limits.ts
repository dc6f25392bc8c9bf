// Defaults and ranges of decoding options, as data, and their checks.
import { AffettoError } from '../errors.js';
import type { ReadOptions } from './types.js';

/** Longest accepted recording unless the caller says otherwise: 4 hours, in seconds. */
export const DEFAULT_MAX_DURATION_SECONDS = 4 * 60 * 60;

/** The lowest accepted rate in Hz, wanted or stored: less is a mistake, not speech. */
export const MIN_SAMPLE_RATE = 1_000;
/** The highest accepted rate in Hz, wanted or stored. */
export const MAX_SAMPLE_RATE = 384_000;

/** More channels than this in a header is damage rather than audio. */
export const MAX_CHANNELS = 64;

/** Options of every reading function once defaults are filled in. */
export interface ReadLimits {
  /** The longest accepted recording in seconds. */
  readonly maxDurationSeconds: number;
  /** Whether a file that ends early gives what was readable. */
  readonly allowTruncated: boolean;
  /** Ends reading. */
  readonly signal?: AbortSignal | undefined;
}

/** Fills in the defaults; throws `OPTION_INVALID`. */
export function readLimits(options: ReadOptions): ReadLimits {
  const { maxDurationSeconds = DEFAULT_MAX_DURATION_SECONDS, allowTruncated = false } = options;
  if (!(maxDurationSeconds > 0)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `maxDurationSeconds is ${maxDurationSeconds}; give a positive number of seconds.`,
    );
  }
  return { maxDurationSeconds, allowTruncated, signal: options.signal };
}

/** Throws `OPTION_INVALID` unless `rate` is a whole number of Hz in the supported range. */
export function checkRate(name: string, rate: number): void {
  if (!Number.isInteger(rate) || rate < MIN_SAMPLE_RATE || rate > MAX_SAMPLE_RATE) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${name} is ${rate}; give a whole number of Hz from ${MIN_SAMPLE_RATE} to ${MAX_SAMPLE_RATE}.`,
    );
  }
}

/**
 * The same memory as a plain Uint8Array: Node's Buffer overrides slice() to share memory instead of copying.
 * Throws `OPTION_INVALID` unless `bytes` is a Uint8Array, for callers without types.
 */
export function plainBytes(bytes: Uint8Array): Uint8Array {
  if (!(bytes instanceof Uint8Array)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The recording must be given as a Uint8Array, not ${typeof bytes}.`,
    );
  }
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
