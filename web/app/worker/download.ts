// Fetches files with progress over all of them together.

import { AffettoError } from '../../../src/errors.js';

/** A file to fetch; `bytes` is its size, uncompressed. */
export interface Download {
  readonly url: string;
  readonly bytes: number;
}

/**
 * Fetches all files at the same time.
 * @param onShare hears how much has arrived, in [0, 1].
 * @param signal ends it when it is aborted
 * @throws AffettoError `DOWNLOAD_FAILED`; what `signal` is aborted with
 */
export async function download(
  files: readonly Download[],
  onShare: (share: number) => void,
  signal?: AbortSignal,
): Promise<Uint8Array<ArrayBuffer>[]> {
  const total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let arrived = 0;
  return Promise.all(
    files.map(({ url, bytes }) =>
      fetchWhole(url, bytes, signal, (count) => {
        arrived += count;
        onShare(Math.min(1, arrived / total));
      }),
    ),
  );
}

async function fetchWhole(
  url: string,
  expected: number,
  signal: AbortSignal | undefined,
  onBytes: (count: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  try {
    const response = await fetch(url, signal ? { signal } : {});
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    let whole = new Uint8Array(expected);
    let length = 0;
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      if (length + value.length > whole.length) {
        const grown = new Uint8Array(2 * (length + value.length));
        grown.set(whole);
        whole = grown;
      }
      whole.set(value, length);
      length += value.length;
      onBytes(value.length);
    }
    return whole.subarray(0, length);
  } catch (cause) {
    signal?.throwIfAborted();
    const words = cause instanceof Error ? cause.message : String(cause);
    throw new AffettoError('DOWNLOAD_FAILED', `${url} could not be fetched: ${words}`, { cause });
  }
}
