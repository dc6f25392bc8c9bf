// Many recordings as numbers, in order, one by one: what was computed is kept by content, and a broken file is told
// of without stopping the rest.

import { join } from 'node:path';
import { pMapIterable } from 'p-map';
import { decodeRecording } from '../audio/node/decode-recording.js';
import { readAudioFile } from '../audio/read-file.js';
import type { AudioWarning, ReadOptions } from '../audio/types.js';
import { contentKey, FloatCache } from '../float-cache.js';
import type { Embedding, Encoder } from './encoder.js';
import {
  columnNames,
  type EmbeddingChoice,
  type EmbeddingLayout,
  embeddingLayout,
} from './layout.js';

/** The version of the cache, raised when decoding or embedding changes what it computes. */
const cacheVersion = 3;

/** How many files are worked on at a time: while one is heard, the next is read and decoded. */
const inFlight = 2;

/** How files are embedded. */
export interface EmbedFilesOptions extends EmbeddingChoice {
  /**
   * Where results are kept, by what a file holds, the encoder and what is asked for; `defaultCacheFolder()` is the
   * folder of the command line. Default: nothing is kept. Frames take 77 kB a second and layer.
   */
  readonly cacheFolder?: string;
  /** How recordings are read; default: as `decodeRecording` reads them. */
  readonly reading?: ReadOptions;
  /** Which channel is heard, from 0; default: the mean of all. A recording without it yields an error. */
  readonly channel?: number;
  /** Ends the work when it is aborted. */
  readonly signal?: AbortSignal;
}

/** What became of one file. */
export type EmbeddedFile =
  | {
      /** The path as it was given. */
      readonly file: string;
      /** Its numbers. */
      readonly embedding: Embedding;
      /** What was not heard of it and what was mended; absent: nothing. */
      readonly warnings?: readonly AudioWarning[];
    }
  | {
      /** The path as it was given. */
      readonly file: string;
      /** Why there are none: mostly an AffettoError of `readAudioFile`, `decodeRecording` or `Encoder.embed`. */
      readonly error: Error;
    };

/**
 * Embeds recordings, and yields what became of each in the order given; memory holds a few of them at a time.
 * @param files Paths of recordings, relative to the working folder or absolute, of any length and rate.
 * @throws AffettoError `OPTION_INVALID` for a layer that the encoder lacks; `FILE_UNREADABLE` where the cache cannot be
 *   written. What `signal` is aborted with.
 */
export async function* embedFiles(
  files: Iterable<string> | AsyncIterable<string>,
  encoder: Encoder,
  options: EmbedFilesOptions = {},
): AsyncGenerator<EmbeddedFile> {
  const { signal, cacheFolder, reading, channel } = options;
  const layout = embeddingLayout(encoder.metadata, options);
  const columns = columnNames(layout);
  const cache =
    cacheFolder === undefined ? undefined : cacheOf(cacheFolder, encoder, layout, channel);
  await cache?.open();
  const begun = new Set<Promise<EmbeddedFile>>();
  const one = async (file: string): Promise<EmbeddedFile> => {
    signal?.throwIfAborted();
    const work = embedOne(file);
    begun.add(work);
    return work.finally(() => begun.delete(work));
  };
  try {
    yield* pMapIterable(files, one, { concurrency: inFlight });
  } finally {
    // Where the caller stops early, or one fails for good, the others still use the engine.
    await Promise.allSettled(begun);
  }

  async function embedOne(file: string): Promise<EmbeddedFile> {
    let embedding: Embedding;
    let key: string | undefined;
    let warnings: readonly AudioWarning[];
    try {
      const bytes = await readAudioFile(file);
      key = cache && contentKey(bytes);
      const kept = key === undefined ? undefined : cache?.read(key);
      if (kept) return { file, embedding: { columns, ...unpacked(kept, layout.size) } };
      const { sampleRate } = encoder.metadata;
      const decoded = await decodeRecording(bytes, {
        ...reading,
        sampleRate,
        ...(channel !== undefined && { channel }),
        ...(signal && { signal }),
      });
      warnings = decoded.source.warnings;
      embedding = await encoder.embed(decoded.samples, { ...layout, ...(signal && { signal }) });
    } catch (error) {
      signal?.throwIfAborted();
      return { file, error: error instanceof Error ? error : new Error(String(error)) };
    }
    // A cache that cannot be written would fail for every file, so it ends the work.
    // What carries a warning is computed anew, so that it is told every time, and refused where it is not allowed.
    if (key !== undefined && warnings.length === 0) {
      await cache?.write(key, packed(embedding, layout.size));
    }
    return { file, embedding, ...(warnings.length > 0 && { warnings }) };
  }
}

/** An entry holds what one call gives, so other layers are another entry; a row is its time, then its numbers. */
function cacheOf(
  folder: string,
  { digest }: Encoder,
  { what, layers, size }: EmbeddingLayout,
  channel: number | undefined,
) {
  const heard = channel === undefined ? [] : [channel];
  const analysis = [cacheVersion, digest, what, layers, ...heard];
  return new FloatCache(join(folder, 'embeddings'), analysis, 1 + size);
}

function packed({ values, seconds }: Embedding, size: number): Float32Array {
  const rows = new Float32Array(seconds.length * (1 + size));
  for (const [row, time] of seconds.entries()) {
    rows[row * (1 + size)] = time;
    rows.set(values.subarray(row * size, (row + 1) * size), row * (1 + size) + 1);
  }
  return rows;
}

function unpacked(rows: Float32Array, size: number): Pick<Embedding, 'values' | 'seconds'> {
  const count = rows.length / (1 + size);
  const values = new Float32Array(count * size);
  const seconds = new Float32Array(count);
  for (let row = 0; row < count; row++) {
    const at = row * (1 + size);
    seconds[row] = rows[at] as number;
    values.set(rows.subarray(at + 1, at + 1 + size), row * size);
  }
  return { values, seconds };
}
