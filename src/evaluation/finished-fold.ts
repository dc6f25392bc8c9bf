// A fold that was trained and tested: told by the file its process writes last, read back from its run folder.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CorpusListing } from '../corpora/listing.js';
import { speakerKey } from '../corpora/types.js';
import { describeChanges } from '../corpora/utterance-changes.js';
import { AffettoError } from '../errors.js';
import { readModelMetadata } from '../model-file/model-file.js';
import { amongAllLabels } from '../scores/answered-labels.js';
import type { ScoredUtterance } from '../scores/predictions.js';
import { eachScore, scoreList } from '../scores/score-list.js';
import { completedScores } from '../scores/stored-scores.js';
import { involvedUtterances } from '../splits/by-corpus.js';
import type { Epoch } from '../training/epoch.js';
import { RunFolder, type RunSplit, runFiles } from '../training/run-folder.js';
import type { TestReport } from '../training/train.js';
import type { FoldJob } from './plan.js';
import type { FoldResult } from './result.js';

/**
 * The file that a fold's process writes last: `{ seconds }`, its wall time, and `diverged`, why, where that is an answer.
 */
export const finishedFile = 'fold.json';

/** Says why the training of a finished fold diverged; undefined where it did not. */
export async function divergenceOf(job: FoldJob): Promise<string | undefined> {
  const time = await new RunFolder(job.outFolder).readJson(finishedFile);
  return (time as { diverged?: string } | undefined)?.diverged;
}

/**
 * Reads how many weights a run's model file says it has: one that settles its size by what it is trained on has more or fewer
 * than its settings tell.
 * @returns undefined where no model file was kept
 */
export async function trainedParameters(folder: string): Promise<number | undefined> {
  try {
    return readModelMetadata(await readFile(join(folder, runFiles.model))).model.parameters;
  } catch {
    return undefined;
  }
}

/** Tells whether the fold's run was finished, by this evaluation or one before it. */
export async function isFinished(job: FoldJob): Promise<boolean> {
  const file = new RunFolder(job.outFolder).file(finishedFile);
  return (await readFile(file).catch(() => undefined)) !== undefined;
}

/**
 * Checks that finished folds were cut from the corpora as they are now: beside folds of others, some
 * utterances would be tested twice and some never.
 * @throws AffettoError `RUN_INVALID` saying what changed
 */
export async function requireSameCorpora(
  finished: readonly FoldJob[],
  corpora: readonly CorpusListing[],
): Promise<void> {
  for (const { outFolder, settings } of finished) {
    const now = corpora.flatMap(({ utterances }) =>
      involvedUtterances(utterances, settings.split).map(({ id }) => id),
    );
    const split = await new RunFolder(outFolder).split();
    if (!split) continue;
    const changes = describeChanges([...split.train, ...split.validation, ...split.test], now);
    if (changes === undefined) continue;
    throw new AffettoError(
      'RUN_INVALID',
      `The corpus is not what it was when ${outFolder} was trained: ${changes}. Put it back as it was, or evaluate anew in another folder with --out.`,
    );
  }
}

/**
 * Reads what a finished fold left.
 * @throws AffettoError `RUN_INVALID` for files that are missing or damaged
 */
export async function readFold(
  job: FoldJob,
): Promise<{ readonly fold: FoldResult; readonly predictions: readonly ScoredUtterance[] }> {
  const folder = new RunFolder(job.outFolder);
  const read = async <T>(name: string): Promise<T> => {
    try {
      return JSON.parse(await readFile(folder.file(name), 'utf8')) as T;
    } catch (cause) {
      throw new AffettoError(
        'RUN_INVALID',
        `${folder.file(name)} cannot be read (${(cause as Error).message}). Delete ${folder.path} to train this fold again.`,
        { cause },
      );
    }
  };
  const [metrics, split, history, predictions, time] = await Promise.all([
    read<TestReport>(runFiles.metrics),
    read<RunSplit>(runFiles.split),
    read<Epoch[]>(runFiles.history),
    read<ScoredUtterance[]>(runFiles.predictions),
    read<{ seconds: number }>(finishedFile),
  ]);
  const nameOf = (answer: ScoredUtterance) =>
    job.namesCorpora ? speakerKey(answer) : answer.speaker;
  const { unanswerable } = metrics;
  const { labels } = job.settings;
  const fold: FoldResult = {
    seed: job.seed,
    fold: job.fold,
    testSpeakers: [...new Set(predictions.map(nameOf))].sort(),
    ...(job.corpora && { trainedOn: job.corpora.trainedOn, testedOn: job.corpora.testedOn }),
    trainUtterances: split.train.length,
    validationUtterances: split.validation.length,
    testUtterances: predictions.length,
    ...(unanswerable && { unanswerable }),
    bestEpoch: metrics.bestEpoch,
    epochs: metrics.epochs,
    temperature: metrics.temperature,
    // The fold may have been tested before a score was thought of.
    ...(labels.length > 0
      ? completedScores(metrics, metrics.confusion)
      : eachScore(scoreList, () => Number.NaN)),
    seconds: time.seconds,
    trainingSeconds: metrics.trainingSeconds,
    history,
  };
  // What a fold was not taught, it did not answer; others of the same evaluation may have been.
  const isWhole = metrics.labels.join('\n') === labels.join('\n');
  return {
    fold,
    predictions: isWhole ? predictions : amongAllLabels(predictions, metrics.labels, labels),
  };
}
