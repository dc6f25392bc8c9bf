// Recordings -> raw features, computed once and cached by content: the key is what the file holds and
// how it was analysed, never its name or date.

import { join } from 'node:path';
import pMap from 'p-map';
import { decodeRecordingChannels, type RecordingOptions } from '../audio/node/decode-recording.js';
import { readAudioFile } from '../audio/read-file.js';
import { RecordingReader } from '../audio/read-part.js';
import { isPart, partKey, partName } from '../audio/recording-part.js';
import type { ReadOptions } from '../audio/types.js';
import {
  refusalOf,
  type UnusableRecording,
  type UsableRecording,
  usableMono,
  type WarnedRecording,
} from '../audio/usable.js';
import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { type FrontEndOptions, featureShape } from '../features/options.js';
import { contentKey, FloatCache } from '../float-cache.js';
import { extractionOptions } from '../models/network.js';
import type { Runtime } from '../runtime/runtime.js';
import type { ClipFeatures } from './augmentation.js';
import { type ClipVariant, samplesOf } from './clip-variant.js';
import { RawFeatures } from './raw-features.js';
import { encoderFor, type ShippedEncoder } from './shipped-encoder.js';
import type { StartSettings } from './start-settings.js';

/**
 * The version of the cache, raised when decoding or feature code changes what it computes: old entries are
 * then ignored.
 */
const cacheVersion = 6;
/** The version of what is known to be usable, raised when the rule changes. */
const usableVersion = 2;

/** How many clips are worked on at a time: while one file is read, another is hashed. */
const inFlight = 8;

export interface ExtractOptions {
  readonly frontEnd: FrontEndOptions;
  /** The model file whose encoder the front end asks for; default the package's encoder. */
  readonly from?: StartSettings | undefined;
  /** What of each recording to compute. */
  readonly variants: readonly ClipVariant[];
  readonly runtime: Runtime;
  readonly cacheFolder: string;
  /** How recordings are read, and whether on another thread; default: as `decodeRecordingChannels` reads them. */
  readonly reading?: (ReadOptions & Pick<RecordingOptions, 'thread'>) | undefined;
  /**
   * What files hold, by path: filled in here, and believed, so that a second call reads only what it must
   * compute.
   */
  readonly contentKeys?: Map<string, string>;
  readonly onClip?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The utterances that can be used, with their features, and the recordings that cannot. */
export interface UsableFeatures {
  readonly utterances: readonly Utterance[];
  /** The features of each: `features[utterance][variant]`. */
  readonly features: readonly ClipFeatures[][];
  readonly unusable: readonly UnusableRecording[];
  /** Which of those that can be used were not heard whole, or mended. */
  readonly warned: readonly WarnedRecording[];
}

/**
 * Computes the raw (not normalised) features of every variant of every utterance: `result[utterance][variant]`.
 * @throws AffettoError for the first recording that cannot be used, naming it
 */
export async function extractFeatures(
  utterances: readonly Utterance[],
  options: ExtractOptions,
): Promise<ClipFeatures[][]> {
  const { features, unusable } = await extractUsable(utterances, options);
  const [first] = unusable;
  if (first) throw new AffettoError(first.code, `${first.path}: ${first.reason}`);
  return [...features];
}

/**
 * Computes features as `extractFeatures` does, of the recordings that can be used (`usableMono`). Audio is decoded only
 * for what the cache lacks, features or the knowledge that it can be used, and never kept.
 */
export async function extractUsable(
  utterances: readonly Utterance[],
  options: ExtractOptions,
): Promise<UsableFeatures> {
  const { frontEnd, channels, encoder, caches } = await openCaches(options);
  const known = new FloatCache(join(options.cacheFolder, 'usable'), [usableVersion], 1);
  await known.open();
  const engine = new RawFeatures(options.runtime, frontEnd, encoder);
  const { contentKeys = new Map<string, string>() } = options;
  let done = 0;
  const begun: Promise<ClipFeatures[] | UnusableRecording>[] = [];
  const reader = new RecordingReader(options.reading);
  const warned: WarnedRecording[] = [];
  const next = async (utterance: Utterance) => {
    options.signal?.throwIfAborted();
    const work = extractOne(utterance);
    begun.push(work);
    const variants = await work;
    done++;
    options.onClip?.(done, utterances.length);
    return variants;
  };
  try {
    const outcomes = await pMap(utterances, next, { concurrency: inFlight });
    return { ...parted(utterances, outcomes), warned };
  } finally {
    // Where one fails, the others still use the engine.
    await Promise.allSettled(begun);
    await engine.dispose();
  }

  /**
   * What the recording or the part of one holds, as a key, and a way to its samples; which are looked at where nobody did
   * before.
   */
  async function openOne(utterance: Utterance): Promise<{
    readonly key: string;
    readonly decode: () => Promise<UsableRecording>;
  }> {
    const read = once(() => readAudioFile(utterance.path));
    const fileKey = contentKeys.get(utterance.path) ?? contentKey(await read());
    contentKeys.set(utterance.path, fileKey);
    const key = partKey(fileKey, utterance);
    const decode = once(async () =>
      usableMono(
        await (isPart(utterance)
          ? reader.channels(utterance)
          : decodeRecordingChannels(await read(), options.reading)),
      ),
    );
    if (known.read(key) === undefined) {
      const { warnings } = await decode();
      // What carries a warning is looked at anew, so that it is told every time, and refused where it is not allowed.
      if (warnings.length === 0) await known.write(key, Float32Array.of(1));
      else warned.push({ path: partName(utterance.path, utterance), warnings });
    }
    return { key, decode };
  }

  async function extractOne(utterance: Utterance): Promise<ClipFeatures[] | UnusableRecording> {
    let opened: Awaited<ReturnType<typeof openOne>>;
    try {
      opened = await openOne(utterance);
    } catch (error) {
      return { path: partName(utterance.path, utterance), ...refusalOf(error) };
    }
    const { key, decode } = opened;
    const variants: ClipFeatures[] = [];
    for (const [index, variant] of options.variants.entries()) {
      const cache = caches[index] as FloatCache;
      const cached = cache.read(key);
      if (cached) {
        variants.push({ length: cached.length / channels, values: cached });
        continue;
      }
      const recorded = { ...(await decode()), contentKey: key };
      const samples = await samplesOf(recorded, variant, frontEnd.sampleRate);
      const clip = await engine.of(samples);
      await cache.write(key, clip.values);
      variants.push(clip);
    }
    return variants;
  }
}

/** How many recordings are looked at to tell whether the cache was filled before. */
const looked = 8;

/**
 * Tells whether the cache holds every variant of a few of the recordings, spread over the list: then it was filled before,
 * and what it lacks is little.
 */
export async function seemsCached(
  utterances: readonly Utterance[],
  options: Pick<ExtractOptions, 'frontEnd' | 'from' | 'variants' | 'cacheFolder'>,
): Promise<boolean> {
  const { caches } = await openCaches(options);
  const count = Math.min(looked, utterances.length);
  for (let index = 0; index < count; index++) {
    const utterance = utterances[Math.floor((index * utterances.length) / count)] as Utterance;
    const bytes = await readAudioFile(utterance.path).catch(() => undefined);
    // One that cannot be read has no features at all.
    if (!bytes) continue;
    const key = partKey(contentKey(bytes), utterance);
    if (caches.some((cache) => cache.read(key) === undefined)) return false;
  }
  return true;
}

/** Opens a cache for each variant. */
async function openCaches(
  options: Pick<ExtractOptions, 'frontEnd' | 'from' | 'variants' | 'cacheFolder'>,
) {
  const frontEnd = extractionOptions(options.frontEnd);
  const [, channels] = featureShape(frontEnd);
  const encoder = await encoderFor(frontEnd, options.from);
  const home = join(options.cacheFolder, 'features');
  const caches = options.variants.map(
    (variant) => new FloatCache(home, analysisOf(frontEnd, variant, encoder), channels),
  );
  for (const cache of caches) await cache.open();
  return { frontEnd, channels, encoder, caches };
}

function parted(
  utterances: readonly Utterance[],
  outcomes: readonly (ClipFeatures[] | UnusableRecording)[],
): Omit<UsableFeatures, 'warned'> {
  const usable: Utterance[] = [];
  const features: ClipFeatures[][] = [];
  const unusable: UnusableRecording[] = [];
  for (const [index, outcome] of outcomes.entries()) {
    if ('code' in outcome) unusable.push(outcome);
    else {
      usable.push(utterances[index] as Utterance);
      features.push(outcome);
    }
  }
  return { utterances: usable, features, unusable };
}

/** Returns the result of `work`, which runs at the first call only. */
export function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}

/** All that a clip's numbers depend on beside what its file holds. */
function analysisOf(
  frontEnd: FrontEndOptions,
  variant: ClipVariant,
  encoder: ShippedEncoder | undefined,
): unknown {
  const what = 'speed' in variant ? variant.speed : variant;
  return [cacheVersion, frontEnd, what, ...(encoder ? [encoder.digest] : [])];
}
