// Features before folds: computed once, on all cores, or each fold would compute them again.

import type { ReadOptions } from '../../audio/types.js';
import type { FrontEndOptions } from '../../features/options.js';
import { defaultCacheFolder } from '../../float-cache.js';
import { asRecorded, type ClipVariant, otherVariants } from '../../training/clip-variant.js';
import type { FillRequest } from '../../training/fill-cache.js';
import type { SettledSettings } from '../../training/settings.js';
import type { CorpusSource } from '../plan.js';

/** The module of the processes that compute features, and train folds afterwards. */
export const foldProcess = new URL('./fold-process.js', import.meta.url);

/** One share of a corpus, in all variants of one configuration. */
export interface FeatureJob {
  readonly kind: 'features';
  readonly corpus: CorpusSource;
  /** The labels whose utterances are taken. */
  readonly labels: Pick<SettledSettings, 'labels' | 'labelMap'>;
  readonly frontEnd: FrontEndOptions;
  /** The model file whose encoder the front end asks for; absent: the package's encoder. */
  readonly from?: SettledSettings['from'];
  readonly variants: readonly ClipVariant[];
  readonly cacheFolder: string;
  readonly reading: ReadOptions;
  /** Which share: the utterances `i` with `i % shares === share`. */
  readonly share: number;
  readonly shares: number;
}

/** A share of a request. */
export interface FillJob extends Omit<FillRequest, 'onClip' | 'signal' | 'soundsOf'> {
  readonly kind: 'fill';
  /** Which made-up sounds are wanted too: the sounds `i` of the seed with `i % shares === share`; absent: none are. */
  readonly sounds?: {
    readonly seed: number;
    readonly share: number;
    readonly shares: number;
  };
}

/**
 * Lists the jobs that fill the cache for these settings, front ends in common computed once.
 * @param corpora those to go through; only the first is trained on, and needs the other variants
 */
export function featureJobs(
  configs: readonly SettledSettings[],
  corpora: readonly CorpusSource[],
  shares: number,
  cacheFolder = defaultCacheFolder(),
  reading: ReadOptions = {},
): FeatureJob[] {
  const analyses = new Map<string, FeatureJob>();
  for (const { labels: list, labelMap, frontEnd, augmentation, from } of configs) {
    const labels = { labels: list, ...(labelMap && { labelMap }) };
    for (const [index, corpus] of corpora.entries()) {
      const others = index === 0 ? otherVariants(augmentation) : [];
      const variants = [asRecorded, ...others];
      const encoded = frontEnd.output === 'encoder' && from ? { from } : {};
      const what = { frontEnd, ...encoded, variants, cacheFolder, reading };
      const job = { kind: 'features' as const, corpus, labels, ...what };
      analyses.set(JSON.stringify(job), { ...job, share: 0, shares });
    }
  }
  return [...analyses.values()].flatMap((job) =>
    Array.from({ length: shares }, (_, share) => ({ ...job, share })),
  );
}
