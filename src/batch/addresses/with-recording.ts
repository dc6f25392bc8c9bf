// A recording by what a list calls it: a path as it is, an address fetched within limits. Long ones wait in a temporary file.

import { realpath } from 'node:fs/promises';
import { resolve } from 'node:path';
import { holdRecording } from '../../audio/node/recording-input.js';
import { AffettoError } from '../../errors.js';
import { isInside } from '../../is-inside.js';
import type { FetchLimits } from './fetch-limits.js';
import { openHttp } from './http.js';
import { PassingFailure } from './passing-failure.js';

/** Tells whether a name is an address and not a path. */
export function isAddress(name: string): boolean {
  return /^(https?|s3):\/\//i.test(name);
}

/**
 * Hands a recording to `use` and lets go of it.
 * @param place a path, or an address that begins with http:, https: or s3:
 * @throws AffettoError `FILE_UNREADABLE` for a file outside of `limits.root`; `DOWNLOAD_FAILED` where an address gives no
 *   recording, as a `PassingFailure` where it may the next time
 */
export async function withRecording<T>(
  place: string,
  limits: FetchLimits,
  use: (input: string | Uint8Array) => Promise<T>,
): Promise<T> {
  if (!isAddress(place)) {
    await checkRoot(place, limits.root);
    return use(place);
  }
  const signal = AbortSignal.timeout(1000 * limits.seconds);
  try {
    const stream = await (/^s3:/i.test(place)
      ? (await import('./s3.js')).openS3(place, signal)
      : openHttp(place, limits, signal));
    const name = place.replace(/\?.*$/s, '');
    const held = await holdRecording(stream, { maxBytes: limits.maxBytes, signal, name });
    try {
      return await use(
        'path' in held.place ? held.place.path : (held.place as { bytes: Uint8Array }).bytes,
      );
    } finally {
      await held.release();
    }
  } catch (error) {
    if (signal.aborted) {
      throw new PassingFailure(
        'DOWNLOAD_FAILED',
        `Fetching took longer than ${limits.seconds} s.`,
        {
          cause: error,
        },
      );
    }
    throw error;
  }
}

async function checkRoot(path: string, root: string | undefined): Promise<void> {
  if (root === undefined) return;
  // Links are followed: one that leads out is outside.
  const [real, home] = await Promise.all(
    [path, root].map((one) => realpath(one).catch(() => resolve(one))),
  );
  if (isInside(home as string, real as string)) return;
  throw new AffettoError(
    'FILE_UNREADABLE',
    `${path} does not lie below ${root}, and nothing else is read here.`,
  );
}
