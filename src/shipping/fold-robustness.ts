// How the models of an evaluation bear noise, telephones, codecs and rooms, each on the speakers that it
// had not heard: what can be said about a shipped model, which has heard them all.

import { dirname } from 'node:path';
import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey } from '../corpora/types.js';
import { type Degradation, standardDegradations } from '../degradations/degradation.js';
import { AffettoError } from '../errors.js';
import { measureRobustness } from '../evaluation/model-files/robustness.js';
import type { ModelEvidence } from '../model-file/evidence.js';
import { comparePaired } from '../scores/paired-comparison.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import { summarizePredictions } from '../scores/summary.js';
import { RunFolder, runFiles } from '../training/run-folder.js';
import type { TrainOptions } from '../training/train.js';
import type { FoldModel } from './fold-models.js';

export interface FoldRobustnessOptions {
  /** The folds of one seed, or of several that answer together: no speaker is tested twice. */
  readonly folds: readonly FoldModel[];
  readonly corpus: CorpusListing;
  readonly labels: readonly string[];
  readonly conditions?: readonly Degradation[];
  readonly processes?: number;
  /** How recordings are read; default: as `decodeAudio` reads them. */
  readonly reading?: NonNullable<TrainOptions['reading']>;
  /** Is told the recordings heard so far, over all folds. */
  readonly onProgress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Measures the UAR under each condition over all folds' answers together, and its difference from that of the
 * recordings as they are, over the same utterances.
 * @throws AffettoError as `measureRobustness`; `RUN_INVALID` where a fold's split is missing
 */
export async function measureFoldRobustness(
  options: FoldRobustnessOptions,
): Promise<NonNullable<ModelEvidence['robustness']>> {
  const { folds, corpus, labels, processes, signal } = options;
  const answers = new Map<string, { clean: ScoredUtterance[]; degraded: ScoredUtterance[] }>();
  const total = folds.reduce((sum, { fold }) => sum + fold.testUtterances, 0);
  let before = 0;
  for (const { fold, modelPath } of folds) {
    const { clean, rows } = await measureRobustness(
      {
        modelPath,
        corpus,
        speakers: await testedVoices(modelPath, corpus),
        ...(processes !== undefined && { processes }),
        reading: options.reading,
        onProgress: (done) => options.onProgress?.(before + done, total),
        ...(signal && { signal }),
      },
      options.conditions ?? standardDegradations,
    );
    before += fold.testUtterances;
    for (const { name, score } of rows) {
      const pooled = answers.get(name) ?? { clean: [], degraded: [] };
      const heard = new Set(score.predictions.utterances.map(({ id }) => id));
      pooled.clean.push(...clean.predictions.utterances.filter(({ id }) => heard.has(id)));
      pooled.degraded.push(...score.predictions.utterances);
      answers.set(name, pooled);
    }
  }
  return [...answers].map(([condition, { clean, degraded }]) => {
    const { uar } = comparePaired({
      labels,
      baseline: { name: 'as recorded', predictions: [{ seed: 1, utterances: clean }] },
      candidate: { name: condition, predictions: [{ seed: 1, utterances: degraded }] },
    });
    const summary = summarizePredictions({
      labels,
      predictions: [{ seed: 1, utterances: degraded }],
      resamples: 2,
    });
    return {
      condition,
      uar: summary.uar.mean,
      difference: uar.mean,
      interval: [uar.interval[0], uar.interval[1]],
    };
  });
}

/** Whom the fold tested, by the split beside its model file; of several corpora speakers' names are not enough. */
async function testedVoices(modelPath: string, corpus: CorpusListing): Promise<string[]> {
  const folder = new RunFolder(dirname(modelPath));
  const split = await folder.split();
  if (!split) {
    throw new AffettoError(
      'RUN_INVALID',
      `${folder.path} has no ${runFiles.split}, so nobody knows whom its model had not heard.`,
    );
  }
  const tested = new Set(split.test);
  const utterances = corpus.utterances.filter(({ id }) => tested.has(id));
  return [...new Set(utterances.map(speakerKey))];
}
