// Recordings -> raw features, computed once and cached by content: the key is what the file holds and
// how it was analysed, never its name or date.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import pMap from 'p-map';
import { decodeChannels } from '../audio/decode.js';
import { downMix } from '../audio/down-mix.js';
import { readAudioFile } from '../audio/read-file.js';
import { resample } from '../audio/resample.js';
import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { buildFrontEnd } from '../features/front-end.js';
import { type FrontEndOptions, featureShape } from '../features/options.js';
import { extractionOptions } from '../models/network.js';
import { floatOutput, floats, type Runtime, type Session } from '../runtime/runtime.js';
import { makeFolder, writeWhole } from '../write-files.js';
import type { ClipFeatures } from './augmentation.js';

/**
 * The version of the cache, raised when decoding or feature code changes what it computes: old entries are
 * then ignored.
 */
const cacheVersion = 3;

/** Names the cache folder: `$XDG_CACHE_HOME/affetto`, by default `~/.cache/affetto`. */
export function defaultCacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'affetto');
}

/** How many clips are worked on at a time: while one file is read, another is hashed. */
const inFlight = 8;

export interface ExtractOptions {
  readonly frontEnd: FrontEndOptions;
  /** The playback speeds to compute, see `Augmentation.speeds`. */
  readonly speeds: readonly number[];
  readonly runtime: Runtime;
  readonly cacheFolder: string;
  /**
   * What files hold, by path: filled in here, and believed, so that a second call reads only what it must
   * compute.
   */
  readonly contentKeys?: Map<string, string>;
  readonly onClip?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Computes the raw (not normalised) features of every utterance at every speed: `result[utterance][speed]`.
 * Audio is decoded only for what the cache lacks, and never kept.
 */
export async function extractFeatures(
  utterances: readonly Utterance[],
  options: ExtractOptions,
): Promise<ClipFeatures[][]> {
  const frontEnd = extractionOptions(options.frontEnd);
  const [, channels] = featureShape(frontEnd);
  const folders = options.speeds.map((speed) =>
    join(options.cacheFolder, 'features', analysisKey(frontEnd, speed)),
  );
  for (const folder of folders) await makeFolder(folder);
  const engine = new LazySession(options.runtime, frontEnd);
  const { contentKeys = new Map<string, string>() } = options;
  let done = 0;
  const begun: Promise<ClipFeatures[]>[] = [];
  const next = async ({ path }: Utterance) => {
    options.signal?.throwIfAborted();
    const work = extractOne(path);
    begun.push(work);
    const variants = await work;
    done++;
    options.onClip?.(done, utterances.length);
    return variants;
  };
  try {
    return await pMap(utterances, next, { concurrency: inFlight });
  } finally {
    // Where one fails, the others still use the engine.
    await Promise.allSettled(begun);
    await engine.dispose();
  }

  async function extractOne(audioPath: string): Promise<ClipFeatures[]> {
    const read = once(() => readAudioFile(audioPath));
    const known = contentKeys.get(audioPath);
    const key =
      known ??
      createHash('sha256')
        .update(await read())
        .digest('hex')
        .slice(0, 32);
    contentKeys.set(audioPath, key);
    const decode = once(async () => decodeMono(audioPath, await read()));
    const variants: ClipFeatures[] = [];
    for (const [index, speed] of options.speeds.entries()) {
      const path = join(folders[index] as string, `${key}.f32`);
      const cached = readCached(path, channels);
      if (cached) {
        variants.push(cached);
        continue;
      }
      const { mono, sampleRate } = await decode();
      // Played at the nominal rate, samples taken at rate / speed sound faster by `speed`.
      const samples = await resample(mono, sampleRate, Math.round(frontEnd.sampleRate / speed));
      variants.push(await compute(engine, samples, channels, path));
    }
    return variants;
  }
}

/**
 * Decodes a file.
 * @throws AffettoError what `decodeChannels` throws, with the file's path before it: a corpus holds
 *   thousands.
 */
async function decodeMono(path: string, bytes: Uint8Array) {
  try {
    const { channels, source } = await decodeChannels(bytes);
    return { mono: downMix(channels), sampleRate: source.sampleRate };
  } catch (error) {
    if (!(error instanceof AffettoError)) throw error;
    throw new AffettoError(error.code, `${path}: ${error.message}`, { cause: error });
  }
}

/** Two clips of the same content may be computed at the same time. */
let writes = 0;

async function compute(
  engine: LazySession,
  samples: Float32Array,
  channels: number,
  path: string,
): Promise<ClipFeatures> {
  const outputs = await engine.run(samples);
  const length = floatOutput(outputs, 'lengths')[0] as number;
  const values = floatOutput(outputs, 'features').slice(0, length * channels);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  await writeWhole(path, bytes, `${path}.${process.pid}-${++writes}.tmp`);
  return { length, values };
}

/** Reads synchronously: thousands of small files take longer to wait for than to read. */
function readCached(path: string, channels: number): ClipFeatures | undefined {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(path);
  } catch {
    return undefined;
  }
  if (bytes.length === 0 || bytes.length % (4 * channels) !== 0) return undefined;
  const values = new Float32Array(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length),
  );
  return { length: values.length / channels, values };
}

/** Returns the result of `work`, which runs at the first call only. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

function analysisKey(frontEnd: FrontEndOptions, speed: number): string {
  const text = JSON.stringify([cacheVersion, frontEnd, speed]);
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The front end's session, created only if the cache misses something. */
class LazySession {
  private session: Promise<Session> | undefined;
  private readonly runtime: Runtime;
  private readonly frontEnd: FrontEndOptions;

  constructor(runtime: Runtime, frontEnd: FrontEndOptions) {
    this.runtime = runtime;
    this.frontEnd = frontEnd;
  }

  async run(samples: Float32Array) {
    this.session ??= this.runtime.createSession(buildFrontEnd(this.frontEnd));
    return (await this.session).run({ waveform: floats(samples, [1, samples.length]) });
  }

  async dispose(): Promise<void> {
    await (await this.session)?.dispose();
  }
}
