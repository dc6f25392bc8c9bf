// The folds around a search: whose recordings each keeps out of all that is tried, and how the rest is dealt to choose by.

import { availableParallelism } from 'node:os';
import { refuseUnusable, requireUsable } from '../../audio/usable.js';
import { speakerKey, utteranceKey } from '../../corpora/types.js';
import { AffettoError } from '../../errors.js';
import { nodeRuntime } from '../../runtime/node.js';
import { isBySpeaker, type SplitSettings, splitSchema } from '../../splits/protocols.js';
import { augmentationSchema } from '../../training/augmentation.js';
import type { RunFolder } from '../../training/run-folder.js';
import { prepareExamples } from '../../training/split-corpus.js';
import { extractAll } from '../evaluate.js';
import type { JobProcesses } from '../jobs/job-processes.js';
import { featureJobs } from '../jobs/feature-jobs.js';
import { type OpenedPlan, readUnusable, unusableAmong, withoutUnusable } from '../opened-plan.js';
import { evaluationFiles, type FoldJob } from '../plan.js';
import type { UnusableUtterance } from '../result.js';
import type { SearchSettings } from './search-settings.js';

/** The protocols whose training parts can be dealt again. */
export const searchableKinds = [
  'random',
  'random-folds',
  'speaker',
  'speaker-folds',
  'leave-one-speaker-out',
  'speakers',
] as const satisfies readonly SplitSettings['kind'][];

/** @throws AffettoError `OPTION_INVALID` for a protocol whose training parts cannot be dealt again */
export function requireSearchable({ kind }: SplitSettings): void {
  if ((searchableKinds as readonly string[]).includes(kind)) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `A search inside the training part of ${kind} is not known. Give a split of ${searchableKinds.join(', ')}.`,
  );
}

/** How a training part is dealt: by speakers where the test is by speakers. */
export function innerSplit(outer: SplitSettings, { folds, seed }: SearchSettings): SplitSettings {
  return splitSchema.parse({
    kind: isBySpeaker(outer.kind) ? 'speaker-folds' : 'random-folds',
    folds,
    seed,
    validationFraction: outer.validationFraction,
  });
}

/** What features need. */
export interface FeatureOptions {
  readonly processes?: number | undefined;
  readonly cacheFolder?: string | undefined;
  readonly strict?: boolean | undefined;
  readonly listener?: { onFeatures?(done: number, total: number): void } | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Computes all features that trials need, and leaves out recordings that cannot be used; once looked at, they stay out.
 * @throws AffettoError `CORPUS_UNUSABLE` where `strict` and one cannot be used, or none can
 */
export async function usablePlan(
  whole: OpenedPlan,
  folder: RunFolder,
  options: FeatureOptions & { readonly children: JobProcesses },
): Promise<{ readonly opened: OpenedPlan; readonly unusable: readonly UnusableUtterance[] }> {
  const { plan } = whole;
  const { listener, signal, children, processes = availableParallelism() } = options;
  const configs = plan.models.map(({ config }) => config);
  const found = await extractAll(
    featureJobs(configs, [plan.corpus], processes, options.cacheFolder),
    {
      ...{ processes, children },
      ...(listener && { listener }),
      ...(signal && { signal }),
    },
  );
  const stored = await readUnusable(folder);
  const unusable = stored ?? unusableAmong(whole, found);
  if (options.strict) refuseUnusable(unusable);
  if (!stored) await folder.writeJson(evaluationFiles.unusable, unusable);
  const opened = withoutUnusable(whole, unusable);
  requireUsable(opened.corpus.utterances.length, unusable);
  return { opened, unusable };
}

/**
 * Cuts a fold as its own training will: the same rule, the same recordings.
 * @returns keys of the utterances of its test part
 * @throws AffettoError what `prepareExamples` throws; `OPTION_INVALID` where the rest has fewer speakers than inner folds
 */
export async function testPartOf(
  { settings }: FoldJob,
  { corpus }: OpenedPlan,
  { folds }: SearchSettings,
  { cacheFolder, signal }: FeatureOptions,
): Promise<ReadonlySet<string>> {
  const { examples } = await prepareExamples({
    // As recorded is enough to cut by.
    settings: { ...settings, augmentation: augmentationSchema.parse({}) },
    utterances: corpus.utterances,
    runtime: nodeRuntime,
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(signal && { signal }),
  });
  const trained = [...examples.train, ...examples.validation].map(({ utterance }) => utterance);
  const heard = new Set(trained.map(utteranceKey));
  const speakers = new Set(trained.map(speakerKey)).size;
  if (isBySpeaker(settings.split.kind) && speakers < folds) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The training part of fold ${settings.split.fold} has ${speakers} speakers, too few to deal into ${folds} inner folds. Set search.folds to ${Math.max(2, speakers)} or less, or test fewer speakers.`,
    );
  }
  return new Set(corpus.utterances.map(utteranceKey).filter((key) => !heard.has(key)));
}
