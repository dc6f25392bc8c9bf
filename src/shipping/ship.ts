// The recipe of shipping: evaluations in, out comes a model trained on everybody that carries what its
// siblings scored on speakers they had not heard. `affetto ship` is this with options and progress.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { CorpusFormat, CorpusListing } from '../corpora/listing.js';
import { openCorpus } from '../corpora/open-corpus.js';
import { AffettoError } from '../errors.js';
import { evaluatedFormat, requireEvaluatedCorpus } from '../evaluation/evaluated-corpus.js';
import { refuseTwins } from '../evaluation/plan.js';
import { readResult } from '../evaluation/read-result.js';
import type { ModelEvidence } from '../model-file/evidence.js';
import { joinModels } from '../model-file/join.js';
import { storedAs } from '../model-file/storage.js';
import { trainingSettings } from '../training/settings.js';
import type { Evidence } from '../training/train.js';
import { writeOutput } from '../write-files.js';
import { defaultAnsweredAccuracy, gatherEvidence } from './evidence.js';
import { type EvaluatedModel, firstSeedModels, joinedModels } from './fold-models.js';
import { measureFoldRobustness } from './fold-robustness.js';
import { type TrainMembersOptions, trainMembers } from './train-members.js';

/** Most networks of one evaluation that a file may hold: more would only make it slow. */
export const mostMembers = 16;

/** What to ship, and how. */
export interface ShipOptions {
  /** Folders of `affetto evaluate` or `compare`; the networks of several answer together. */
  readonly runs: readonly [string, ...string[]];
  /** Folder of the recordings that were evaluated; all of them are trained on. */
  readonly corpusFolder: string;
  /** How the corpus says what its recordings are; default: as the evaluation read it. */
  readonly corpusFormat?: CorpusFormat;
  /** Which model of each evaluation; may be left out where it holds one. */
  readonly model?: string;
  /** Networks of each evaluation that answer together, 1 to `mostMembers`; default 1. */
  readonly members?: number;
  /** Seed of weights, order and augmentation of the first member, default 1; further members count up. */
  readonly seed?: number;
  /** How often answers that are not called "not sure" shall be right, 0 to 1; default 0.75. */
  readonly answeredAccuracy?: number;
  /** Whether noise, telephones, codecs and rooms are measured too, which takes minutes. */
  readonly robustness?: boolean;
  /** Folder of cached features; default `~/.cache/affetto`. */
  readonly cacheFolder?: string;
  /** Is told the epochs trained so far, over all networks, and their number. */
  readonly onEpochs?: (done: number, total: number) => void;
  /** Is told the recordings heard so far while robustness is measured, and their number. */
  readonly onRecordings?: (done: number, total: number) => void;
  /** Stops the work; the same call goes on where it was. */
  readonly signal?: AbortSignal;
}

/**
 * Trains the evaluated configurations on all recordings and puts what their out-of-fold siblings scored,
 * the temperature and the threshold of "not sure" into one model file, weights stored in eight bits.
 *
 * @returns the bytes of the model file
 * @throws AffettoError `OPTION_INVALID` where an evaluation shares speakers between training and test, is
 *   of another corpus, lacks the model or the seeds, or where no threshold reaches the accuracy;
 *   `RUN_INVALID` where a run is damaged or its folder holds another training; what training throws
 */
export async function shipModel(options: ShipOptions): Promise<Uint8Array> {
  const { runs, members = 1, seed = 1, signal } = options;
  if (!Number.isInteger(members) || members < 1 || members > mostMembers) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There cannot be ${members} members; give 1 to ${mostMembers} networks.`,
    );
  }
  // Its networks would be trained by two processes in one folder.
  refuseTwins('evaluation', runs);
  const evaluations = await Promise.all(runs.map(readResult));
  const format = options.corpusFormat ?? (await evaluatedFormat(runs[0]));
  const corpus = await openCorpus(options.corpusFolder, { format });
  for (const evaluation of evaluations) requireEvaluatedCorpus(evaluation, corpus);
  const { models, evidence } = gatherEvidence(evaluations, options.model, {
    answeredAccuracy: options.answeredAccuracy ?? defaultAnsweredAccuracy,
    members,
  });
  const sources = models.map((model, index) => ({ run: runs[index] as string, model }));
  const robustness = options.robustness
    ? await robustnessOf(sources as [EvaluatedModel, ...EvaluatedModel[]], members, corpus, options)
    : undefined;
  const files = await trainMembers({
    members: membersToTrain(sources, members, seed),
    evidence: withRobustness(evidence, robustness),
    corpusFolder: options.corpusFolder,
    ...(format && { corpusFormat: format }),
    ...(options.cacheFolder !== undefined && { cacheFolder: options.cacheFolder }),
    ...(options.onEpochs && { onProgress: options.onEpochs }),
    ...(signal && { signal }),
  });
  // A quarter of the size to download; what that changes in the scores is measured.
  return storedAs(files.length > 1 ? joinModels(files) : (files[0] as Uint8Array), 'int8');
}

function withRobustness(
  evidence: Evidence,
  robustness: ModelEvidence['robustness'] | undefined,
): Evidence {
  return { ...evidence, evidence: { ...evidence.evidence, ...(robustness && { robustness }) } };
}

function membersToTrain(
  sources: readonly EvaluatedModel[],
  members: number,
  firstSeed: number,
): TrainMembersOptions['members'] {
  return sources.flatMap(({ run, model }) =>
    Array.from({ length: members }, (_, index) => ({
      settings: trainingSettings({
        ...model.config,
        seed: firstSeed + index,
        split: { kind: 'none', validationFraction: 0 },
        // Nothing is kept aside that could tell when to stop.
        patience: 0,
      }),
      outFolder: join(run, model.name, 'shipped', `seed-${firstSeed + index}`),
    })),
  );
}

/** Measures robustness once, and keeps it beside the first evaluation. */
async function robustnessOf(
  sources: readonly [EvaluatedModel, ...EvaluatedModel[]],
  members: number,
  corpus: CorpusListing,
  { onRecordings, signal }: Pick<ShipOptions, 'onRecordings' | 'signal'>,
): Promise<NonNullable<ModelEvidence['robustness']>> {
  const [first] = sources;
  const isAlone = sources.length * members === 1;
  const names = sources.map(({ model }) => `${model.name}-${members}`).join('+');
  const path = join(first.run, first.model.name, `robustness${isAlone ? '' : `-${names}`}.json`);
  const known = await readFile(path, 'utf8').catch(() => undefined);
  if (known !== undefined) return JSON.parse(known);
  const rows = await measureFoldRobustness({
    folds: isAlone ? firstSeedModels(first) : await joinedModels(sources, members),
    corpus,
    labels: first.model.summary.perClass.map(({ label }) => label),
    ...(onRecordings && { onProgress: onRecordings }),
    ...(signal && { signal }),
  });
  await writeOutput(path, JSON.stringify(rows, null, 2));
  return rows;
}
