// A plan with its corpora: which labels it answers among is settled by what the corpora hold, and recordings that cannot
// be used are taken out before anything is split.

import { relative, sep } from 'node:path';
import { partName } from '../audio/recording-part.js';
import type { UnusableRecording } from '../audio/usable.js';
import { settleDimensions } from '../corpora/chosen-dimensions.js';
import { labelledBy, settleLabels } from '../corpora/chosen-labels.js';
import { foldersOf } from '../corpora/joined-corpora.js';
import { type CorpusListing, withoutUtterances } from '../corpora/listing.js';
import { openCorpus } from '../corpora/open-corpus.js';
import { utteranceKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import type { RunFolder } from '../training/run-folder.js';
import {
  type CorpusSource,
  type EvaluationPlan,
  evaluationFiles,
  refuseOtherLabels,
  type SettledPlan,
} from './plan.js';
import type { UnusableUtterance } from './result.js';
import { unusableSchema } from './result-schemas.js';

/** A plan whose labels are settled, and its corpora with these labels alone. */
export interface OpenedPlan {
  readonly plan: SettledPlan;
  readonly corpus: CorpusListing;
  /** What `cross-corpus` tests. */
  readonly testCorpus: CorpusListing | undefined;
}

/**
 * Opens the corpora of a plan and settles its labels.
 * @throws AffettoError what `openCorpus` and `settleLabels` throw; `OPTION_INVALID` where labels differ between models
 */
export async function openPlan(plan: EvaluationPlan): Promise<OpenedPlan> {
  const open = ({ path, format }: CorpusSource) => openCorpus(path, format ? { format } : {});
  const corpus = await open(plan.corpus);
  const testCorpus = plan.testCorpus ? await open(plan.testCorpus) : undefined;
  const settled = settlePlan(plan, testCorpus ? [corpus, testCorpus] : [corpus]);
  const { config } = settled.models[0]!;
  return {
    plan: settled,
    corpus: labelledBy(corpus, config),
    testCorpus: testCorpus && labelledBy(testCorpus, config),
  };
}

/**
 * Settles the labels of a plan.
 * @param corpora the one that is trained on, then those that are only tested
 * @throws AffettoError what `settleLabels` throws; `OPTION_INVALID` where labels differ between models
 */
export function settlePlan(
  plan: EvaluationPlan,
  corpora: readonly [CorpusListing, ...CorpusListing[]],
): SettledPlan {
  const settled: SettledPlan = {
    ...plan,
    models: plan.models.map(({ name, config }) => ({
      name,
      config: {
        ...config,
        ...(config.dimensions && { dimensions: settleDimensions(config.dimensions, corpora) }),
        labels: settleLabels(config, corpora),
      },
    })),
  };
  refuseOtherLabels(settled);
  return settled;
}

/** Takes recordings that cannot be used out of the corpora of a plan. */
export function withoutUnusable(
  { plan, corpus, testCorpus }: OpenedPlan,
  unusable: readonly UnusableUtterance[],
): OpenedPlan {
  if (unusable.length === 0) return { plan, corpus, testCorpus };
  const keys = unusable.map(utteranceKey);
  return {
    plan,
    corpus: withoutUtterances(corpus, keys),
    testCorpus: testCorpus && withoutUtterances(testCorpus, keys),
  };
}

/** Says which utterances of the corpora the recordings are, each once. */
export function unusableAmong(
  { corpus, testCorpus }: Pick<OpenedPlan, 'corpus' | 'testCorpus'>,
  recordings: readonly UnusableRecording[],
): UnusableUtterance[] {
  const found = new Map(recordings.map((recording) => [recording.path, recording]));
  return [corpus, ...(testCorpus ? [testCorpus] : [])].flatMap((listing) => {
    const folderOf = foldersOf(listing);
    return listing.utterances.flatMap((utterance): UnusableUtterance[] => {
      const recording = found.get(partName(utterance.path, utterance));
      if (!recording) return [];
      const below = relative(folderOf(utterance.corpus), utterance.path).split(sep).join('/');
      const path = partName(below, utterance);
      const { code, reason } = recording;
      return [{ corpus: utterance.corpus, id: utterance.id, path, code, reason }];
    });
  });
}

/**
 * Reads which recordings an evaluation could not use; undefined where nobody looked yet.
 * @throws AffettoError `RUN_INVALID` where the file is damaged
 */
export async function readUnusable(
  folder: RunFolder,
): Promise<readonly UnusableUtterance[] | undefined> {
  const stored = await folder.readJson(evaluationFiles.unusable);
  if (stored === undefined) return undefined;
  const parsed = unusableSchema.safeParse(stored);
  if (parsed.success) return parsed.data;
  throw new AffettoError(
    'RUN_INVALID',
    `${folder.file(evaluationFiles.unusable)} is damaged. Delete it to look at the recordings again.`,
  );
}
