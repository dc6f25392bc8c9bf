// What the folds of an evaluation answer to voices that they know by some recordings: thresholds of answer sets depend on
// that, as temperatures do. Nothing is asked twice; the answers stay beside the evaluation.

import type { CorpusFormat } from '../corpora/listing.js';
import { AffettoError } from '../errors.js';
import { measureFoldVoices } from '../evaluation/fold-voices.js';
import { evaluationFiles, settledPlanSchema } from '../evaluation/plan.js';
import { isFittedAtOnce } from '../models/encoder.js';
import { RunFolder } from '../training/run-folder.js';
import { measuredCounts } from '../voices/by-recordings.js';
import type { KnownAnswers } from './answer-sets.js';
import type { EvaluatedModel } from './fold-models.js';

/** Where the recordings are, and who is told. */
export interface KnownAnswersOptions {
  /** Folder of the recordings that were evaluated, wherever it lies now. */
  readonly corpusFolder: string;
  /** How the corpus says what its recordings are; default: as the evaluation read it. */
  readonly corpusFormat?: CorpusFormat;
  /** Is told the recordings heard so far. */
  readonly onRecordings?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Asks the finished folds for the numbers of known recordings that temperatures are measured for.
 * @returns none where the model cannot get to know voices
 * @throws AffettoError `RUN_INVALID` where the folder has no plan or a fold is missing; as `measureFoldVoices`
 */
export async function answersToKnown(
  { run, model }: EvaluatedModel,
  { corpusFolder, corpusFormat, onRecordings, signal }: KnownAnswersOptions,
): Promise<readonly KnownAnswers[]> {
  if (!isFittedAtOnce({ name: model.architecture })) return [];
  const stored = await new RunFolder(run).readJson(evaluationFiles.plan);
  const { data: plan } = settledPlanSchema.safeParse(stored);
  if (!plan) {
    throw new AffettoError(
      'RUN_INVALID',
      `${run} has no ${evaluationFiles.plan} that this version reads, so its folds cannot be asked about known voices. Evaluate again.`,
    );
  }
  const { rows } = await measureFoldVoices({
    plan: {
      ...plan,
      corpus: { path: corpusFolder, format: corpusFormat ?? plan.corpus.format },
      models: plan.models.filter(({ name }) => name === model.name),
    },
    out: run,
    recordings: measuredCounts,
    ...(onRecordings && { onProgress: onRecordings }),
    ...(signal && { signal }),
  });
  return rows;
}
