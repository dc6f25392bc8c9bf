// Whether a corpus is the one an evaluation was made on: a model trained on another one would carry scores
// that it did not earn.

import { labelledBy } from '../corpora/chosen-labels.js';
import { type CorpusFormat, type CorpusListing, withoutUtterances } from '../corpora/listing.js';
import { utteranceKey } from '../corpora/types.js';
import { describeChanges } from '../corpora/utterance-changes.js';
import { AffettoError } from '../errors.js';
import { RunFolder } from '../training/run-folder.js';
import { labelMapSchema } from '../training/settings.js';
import { evaluationFiles, storedPlan } from './plan.js';
import type { EvaluationResult } from './result.js';

/** Reads as what the corpus was taken for the evaluation in this folder; undefined where its names told. */
export async function evaluatedFormat(run: string): Promise<CorpusFormat | undefined> {
  const plan = storedPlan(await new RunFolder(run).readJson(evaluationFiles.plan));
  return plan?.corpus.format ?? undefined;
}

/**
 * Refuses a corpus that is not the evaluated one. Compares by ids, not by places: a corpus may have been moved.
 * @throws AffettoError `OPTION_INVALID` saying how many utterances are others
 */
export function requireEvaluatedCorpus(result: EvaluationResult, listing: CorpusListing): void {
  const changes = changesSince(result, listing);
  if (changes === undefined) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `${listing.folder} is not the corpus that was evaluated${result.corpus.folder === '' ? '' : ` (${result.corpus.folder})`}: ${changes}, so the scores would not be those of a model trained on it. Give the corpus that was evaluated, or evaluate on this one.`,
  );
}

/**
 * A corpus as an evaluation saw it: its labels mapped, what it does not answer and what could not be used left out.
 * @throws AffettoError `OPTION_INVALID` where fewer than two of the labels have an utterance
 */
export function asEvaluated(
  { models, labels, unusable = [] }: EvaluationResult,
  listing: CorpusListing,
): CorpusListing {
  const { data } = labelMapSchema.safeParse(models[0]?.config.labelMap);
  const labelled = labelledBy(listing, { labels, ...(data && { labelMap: data }) });
  return withoutUtterances(labelled, unusable.map(utteranceKey));
}

function changesSince(result: EvaluationResult, listing: CorpusListing): string | undefined {
  const { corpus, testCorpus, models } = result;
  const now = asEvaluated(result, listing).utterances.map(({ id }) => id);
  // What is tested on another corpus says nothing about what was trained on.
  const tested = new Set(
    testCorpus
      ? []
      : models
          .flatMap(({ predictions }) => predictions)
          .flatMap(({ utterances: answered }) => answered.map(({ id }) => id)),
  );
  // Where only a part was tested, the others' ids are not known, only how many they are.
  const allTested = tested.size >= corpus.utterances;
  const untested = allTested ? [] : now.filter((id) => !tested.has(id));
  const changes = describeChanges([...tested, ...untested], now);
  if (changes !== undefined) return changes;
  // An edited or old result may not say how many.
  if (Number.isNaN(corpus.utterances) || now.length === corpus.utterances) return undefined;
  return `it has ${now.length} utterances, the evaluated one ${corpus.utterances}`;
}
