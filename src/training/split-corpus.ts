// Which utterances a run trains on, validates on and tests on, with their features. Features come first:
// they tell which recordings are identical, and those must not be on both sides of a split.

import { createHash } from 'node:crypto';
import { isPart } from '../audio/recording-part.js';
import type { ReadOptions } from '../audio/types.js';
import { requireUsable } from '../audio/usable.js';
import { countLabels } from '../corpora/labels.js';
import type { Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { defaultCacheFolder } from '../float-cache.js';
import { isFittedAtOnce } from '../models/encoder.js';
import type { Runtime } from '../runtime/runtime.js';
import { corpusFolds, corpusFoldWords, involvedUtterances } from '../splits/by-corpus.js';
import {
  cutParts,
  describeProtocol,
  partsShareSpeakers,
  type SplitParts,
} from '../splits/protocols.js';
import type { ClipFeatures } from './augmentation.js';
import { extractUsable, type UsableFeatures } from './clip-features.js';
import { asRecorded, type ClipVariant, otherVariants } from './clip-variant.js';
import { type Example, makeExamples } from './examples.js';
import type { FillCache } from './fill-cache.js';
import { showsWhatSpeechIs } from './fit-speech.js';
import type { RunSplit } from './run-folder.js';
import type { SettledSettings } from './settings.js';

export interface PrepareOptions {
  readonly settings: SettledSettings;
  /** The utterances whose emotion is among the labels of the settings. */
  readonly utterances: readonly Utterance[];
  /** The utterances of the second corpus, under the protocol `cross-corpus`. */
  readonly testUtterances?: readonly Utterance[];
  readonly runtime: Runtime;
  readonly cacheFolder?: string;
  /** How recordings are read; default: as `decodeChannels` reads them. */
  readonly reading?: ReadOptions | undefined;
  /** Fills the cache before it is read. */
  readonly fillCache?: FillCache | undefined;
  readonly onClip?: (done: number, total: number) => void;
  /**
   * Is told of the recordings that cannot be used and of those that were read with a warning, before anything is split;
   * what it throws ends the run.
   */
  readonly onHeard?: (heard: HeardRecordings) => void;
  readonly onSplit?: (split: RunSplit, learnable: Learnable) => void;
  readonly signal?: AbortSignal;
}

/** What looking at recordings showed of some of them. */
export type HeardRecordings = Pick<UsableFeatures, 'unusable' | 'warned'>;

/** The labels that a training part teaches, and what that leaves out. */
export interface Learnable {
  /** The labels of the settings that an utterance of the training part has, in their order. */
  readonly labels: readonly string[];
  /** How many utterances of validation and test have one of those, by label: nobody could answer them. */
  readonly leftOut: Readonly<Record<string, number>>;
}

/**
 * Extracts features (from the cache where it has them), leaves out recordings that cannot be used, splits, and extracts
 * the other variants of the training part. Examples are labelled among the labels that the training part teaches.
 * @throws AffettoError what `cutParts` throws; `OPTION_INVALID` where the training part teaches fewer than two labels
 */
export async function prepareExamples(
  options: PrepareOptions,
): Promise<{ examples: SplitParts<Example[]>; split: RunSplit; learnable: Learnable }> {
  const { settings, testUtterances = [] } = options;
  const utterances = involvedUtterances(options.utterances, settings.split);
  const all = [...utterances, ...testUtterances];
  // The true speed comes first: statistics are taken from it.
  const others = otherVariants(settings.augmentation);
  const trainShare = Math.round(utterances.length * (1 - settings.split.testFraction));
  // An estimate until the corpus is cut: speakers are held out whole, and validation comes off.
  let total = all.length + (others.length > 0 ? trainShare : 0);
  const contentKeys = new Map<string, string>();
  const { frontEnd, seed } = settings;
  const extract = async (
    part: readonly Utterance[],
    variants: readonly ClipVariant[],
    doneBefore: number,
  ) => {
    let filled = 0;
    const request = {
      ...{ frontEnd, from: settings.from, variants, reading: options.reading },
      cacheFolder: options.cacheFolder ?? defaultCacheFolder(),
      // What was computed elsewhere is read in no time, and counted once.
      onClip: (done: number) => {
        if (done <= filled) return;
        filled = done;
        options.onClip?.(Math.min(doneBefore + filled, total), total);
      },
      ...(options.signal && { signal: options.signal }),
    };
    const wantsSounds =
      variants === others && isFittedAtOnce(settings.model) && showsWhatSpeechIs(part);
    await options.fillCache?.({
      ...request,
      utterances: part,
      ...(wantsSounds && { soundsOf: seed }),
    });
    const { runtime, reading } = options;
    return extractUsable(part, { ...request, runtime, reading, contentKeys });
  };
  const heard = await extract(all, [asRecorded], 0);
  options.onHeard?.(heard);
  requireUsable(heard.utterances.length, heard.unusable);
  const features = new Map(heard.utterances.map((u, i) => [u, heard.features[i] ?? []]));
  const identities = new Map(heard.utterances.map((u) => [u, fingerprint(features.get(u)?.[0])]));
  const usable = withUsable(options.utterances, utterances, features);
  const parts = cutParts(usable, settings.split, {
    seed: settings.seed,
    identityOf: (utterance) => identities.get(utterance) as string,
    recordingOf: recordingsByContent(all, contentKeys),
    testUtterances: testUtterances.filter((utterance) => features.has(utterance)),
  });
  const split = describeSplit(parts, settings, usable);
  const learnable = learnableFrom(parts, settings.labels);
  options.onSplit?.(split, learnable);

  const trained = parts.train;
  if (others.length > 0) total = all.length + trained.length;
  const changed = others.length > 0 ? (await extract(trained, others, all.length)).features : [];
  const { labels } = learnable;
  const answerable = (part: readonly Utterance[]) =>
    labels.length === 0 ? part : part.filter(({ emotion }) => labels.includes(emotion));
  const [validation, test] = [answerable(parts.validation), answerable(parts.test)];
  const variantsOf = (part: readonly Utterance[]) => part.map((u) => features.get(u) ?? []);
  return {
    split,
    learnable,
    examples: {
      train: makeExamples(
        trained,
        variantsOf(trained).map((variants, i) => [...variants, ...(changed[i] ?? [])]),
        labels,
      ),
      validation: makeExamples(validation, variantsOf(validation), labels),
      test: makeExamples(test, variantsOf(test), labels),
    },
  };
}

/** All utterances but the unusable ones among those that were looked at; a protocol over corpora looks at some alone. */
function withUsable(
  all: readonly Utterance[],
  looked: readonly Utterance[],
  usable: ReadonlyMap<Utterance, unknown>,
): Utterance[] {
  const lookedAt = new Set(looked);
  return all.filter((utterance) => !lookedAt.has(utterance) || usable.has(utterance));
}

/** @throws AffettoError `OPTION_INVALID` where fewer than two of the labels are taught, unless none is wanted */
function learnableFrom(
  { train, validation, test }: SplitParts<readonly Utterance[]>,
  wanted: readonly string[],
): Learnable {
  if (wanted.length === 0) return { labels: [], leftOut: {} };
  const taught = new Set(train.map(({ emotion }) => emotion));
  const labels = wanted.filter((label) => taught.has(label));
  if (labels.length < 2) {
    throw new AffettoError(
      'OPTION_INVALID',
      `All ${train.length} utterances of the training part are ${labels.join()}: telling apart takes two labels. Give more recordings, or split otherwise.`,
    );
  }
  const lost = [...validation, ...test].filter(({ emotion }) => !taught.has(emotion));
  return {
    labels,
    leftOut: countLabels(lost.map(({ emotion }) => emotion)),
  };
}

/**
 * Makes a key of a recording from its features: thousands of raw values agree in every bit only where the
 * samples behind them do (beyond silence cut off the ends, which no model hears either).
 */
function fingerprint(clip: ClipFeatures | undefined): string {
  const { values } = clip as ClipFeatures;
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256').update(bytes).digest('base64');
}

/** Tells recordings of which parts are taken by what the file holds, so that copies under two names are one. */
function recordingsByContent(
  utterances: readonly Utterance[],
  contentKeys: ReadonlyMap<string, string>,
): (utterance: Utterance) => string {
  const content = ({ path }: Utterance) => contentKeys.get(path) ?? path;
  const cut = new Set(utterances.filter(isPart).map(content));
  return (utterance) => (cut.has(content(utterance)) ? content(utterance) : utterance.path);
}

function describeSplit(
  parts: SplitParts<readonly Utterance[]>,
  settings: SettledSettings,
  utterances: readonly Utterance[],
): RunSplit {
  const ids = (part: readonly Utterance[]) => part.map(({ id }) => id);
  const shared = partsShareSpeakers(parts);
  const speakers = [...new Set(parts.test.map(({ speaker }) => speaker))].sort();
  const { title, foldsPerSeed } = describeProtocol(utterances, settings.split);
  const corpusFold = corpusFolds(utterances, settings.split)[settings.split.fold - 1];
  const fold = corpusFold
    ? `, ${corpusFoldWords(corpusFold)}`
    : foldsPerSeed > 1
      ? `, fold ${settings.split.fold} of ${foldsPerSeed}`
      : '';
  // A fifth of four speakers is one, and that one may have spoken a third of the recordings.
  const recordings = parts.train.length + parts.validation.length + parts.test.length;
  const share =
    settings.split.kind === 'speaker'
      ? `, ${Math.round((100 * parts.test.length) / recordings)}% of the recordings`
      : '';
  const voices = shared
    ? 'test voices are heard in training'
    : `test speakers ${speakers.join(', ')} never heard in training`;
  const tested = speakers.length > 0 ? `${title}${share}${fold}: ${voices}` : 'nothing is tested';
  return {
    protocol: `${tested}, seed ${settings.seed}`,
    speakerIndependent: !shared,
    train: ids(parts.train),
    validation: ids(parts.validation),
    test: ids(parts.test),
  };
}
