// Features before folds: computed once, on all cores, or each fold's process would compute them again.

import type { FrontEndOptions } from '../../features/options.js';
import { defaultCacheFolder } from '../../training/clip-features.js';
import type { TrainingSettings } from '../../training/settings.js';
import type { CorpusSource } from '../plan.js';

/** One share of a corpus, at all speeds of one configuration. */
export interface FeatureJob {
  readonly kind: 'features';
  readonly corpus: CorpusSource;
  /** The labels whose utterances are taken. */
  readonly labels: readonly string[];
  readonly frontEnd: FrontEndOptions;
  readonly speeds: readonly number[];
  readonly cacheFolder: string;
  /** Which share: the utterances `i` with `i % shares === share`. */
  readonly share: number;
  readonly shares: number;
}

/**
 * Lists the jobs that fill the cache for these settings, front ends in common computed once.
 * @param corpora those to go through; only the first is trained on, and needs the other speeds
 */
export function featureJobs(
  configs: readonly TrainingSettings[],
  corpora: readonly CorpusSource[],
  shares: number,
  cacheFolder = defaultCacheFolder(),
): FeatureJob[] {
  const analyses = new Map<string, FeatureJob>();
  for (const { labels, frontEnd, augmentation } of configs) {
    for (const [index, corpus] of corpora.entries()) {
      const speeds = index === 0 ? [...new Set([1, ...augmentation.speeds])] : [1];
      const job = { kind: 'features' as const, corpus, labels, frontEnd, speeds, cacheFolder };
      analyses.set(JSON.stringify(job), { ...job, share: 0, shares });
    }
  }
  return [...analyses.values()].flatMap((job) =>
    Array.from({ length: shares }, (_, share) => ({ ...job, share })),
  );
}
