// Which utterances a run trains on, validates on and tests on, with their features. Features come first:
// they tell which recordings are identical, and those must not be on both sides of a split.

import { createHash } from 'node:crypto';
import { isPart } from '../audio/recording-part.js';
import type { Utterance } from '../corpora/types.js';
import { defaultCacheFolder } from '../float-cache.js';
import type { Runtime } from '../runtime/runtime.js';
import { corpusFolds, corpusFoldWords, involvedUtterances } from '../splits/by-corpus.js';
import {
  cutParts,
  describeProtocol,
  partsShareSpeakers,
  type SplitParts,
} from '../splits/protocols.js';
import type { ClipFeatures } from './augmentation.js';
import { extractFeatures } from './clip-features.js';
import { asRecorded, type ClipVariant, otherVariants } from './clip-variant.js';
import { type Example, makeExamples } from './examples.js';
import type { RunSplit } from './run-folder.js';
import type { TrainingSettings } from './settings.js';

export interface PrepareOptions {
  readonly settings: TrainingSettings;
  /** The utterances whose emotion is among the labels of the settings. */
  readonly utterances: readonly Utterance[];
  /** The utterances of the second corpus, under the protocol `cross-corpus`. */
  readonly testUtterances?: readonly Utterance[];
  readonly runtime: Runtime;
  readonly cacheFolder?: string;
  readonly onClip?: (done: number, total: number) => void;
  readonly onSplit?: (split: RunSplit) => void;
  readonly signal?: AbortSignal;
}

/**
 * Extracts features (from the cache where it has them), splits, and extracts the other variants of the training
 * part.
 * @throws AffettoError what `cutParts` and decoding throw
 */
export async function prepareExamples(
  options: PrepareOptions,
): Promise<{ examples: SplitParts<Example[]>; split: RunSplit }> {
  const { settings, testUtterances = [] } = options;
  const utterances = involvedUtterances(options.utterances, settings.split);
  const all = [...utterances, ...testUtterances];
  // The true speed comes first: statistics are taken from it.
  const others = otherVariants(settings.augmentation);
  const trainShare = Math.round(utterances.length * (1 - settings.split.testFraction));
  // An estimate until the corpus is cut: speakers are held out whole, and validation comes off.
  let total = all.length + (others.length > 0 ? trainShare : 0);
  const contentKeys = new Map<string, string>();
  const extract = (
    part: readonly Utterance[],
    variants: readonly ClipVariant[],
    doneBefore: number,
  ) =>
    variants.length === 0
      ? []
      : extractFeatures(part, {
          frontEnd: settings.frontEnd,
          variants,
          runtime: options.runtime,
          cacheFolder: options.cacheFolder ?? defaultCacheFolder(),
          contentKeys,
          onClip: (done) => options.onClip?.(Math.min(doneBefore + done, total), total),
          ...(options.signal && { signal: options.signal }),
        });
  const trueSpeed = await extract(all, [asRecorded], 0);
  const features = new Map(all.map((utterance, i) => [utterance, trueSpeed[i] as ClipFeatures[]]));
  const identities = new Map(all.map((u) => [u, fingerprint(features.get(u)?.[0])]));
  const parts = cutParts(options.utterances, settings.split, {
    seed: settings.seed,
    identityOf: (utterance) => identities.get(utterance) as string,
    recordingOf: recordingsByContent(all, contentKeys),
    testUtterances,
  });
  const split = describeSplit(parts, settings, options.utterances);
  options.onSplit?.(split);

  const trained = parts.train;
  if (others.length > 0) total = all.length + trained.length;
  const changed = await extract(trained, others, all.length);
  const { labels } = settings;
  const variantsOf = (part: readonly Utterance[]) => part.map((u) => features.get(u) ?? []);
  return {
    split,
    examples: {
      train: makeExamples(
        trained,
        variantsOf(trained).map((variants, i) => [...variants, ...(changed[i] ?? [])]),
        labels,
      ),
      validation: makeExamples(parts.validation, variantsOf(parts.validation), labels),
      test: makeExamples(parts.test, variantsOf(parts.test), labels),
    },
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
  settings: TrainingSettings,
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
