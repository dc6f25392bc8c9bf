// All that a shipped model carries about how well its kind hears: scores, temperature and thresholds from evaluations,
// what known voices and recordings of another kind are worth, and what noise and rooms cost.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { countLeftOut } from '../corpora/chosen-labels.js';
import type { CorpusFormat, CorpusListing } from '../corpora/listing.js';
import { openCorpus } from '../corpora/open-corpus.js';
import { utteranceKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import {
  asEvaluated,
  evaluatedFormat,
  requireEvaluatedCorpus,
} from '../evaluation/evaluated-corpus.js';
import { refuseTwins } from '../evaluation/plan.js';
import { readResult } from '../evaluation/read-result.js';
import type { EvaluationResult, UnusableUtterance } from '../evaluation/result.js';
import type { ModelEvidence } from '../model-file/evidence.js';
import { checkSetLevel, defaultSetLevel } from '../scores/answer-sets.js';
import type { Evidence, TrainOptions } from '../training/train.js';
import { writeOutput } from '../write-files.js';
import { type ShippedSets, shippedSets } from './answer-sets.js';
import { defaultAnsweredAccuracy, type GatheredEvidence, gatherEvidence } from './evidence.js';
import { type EvaluatedModel, firstSeedModels, joinedModels } from './fold-models.js';
import { measureFoldRobustness } from './fold-robustness.js';
import { foreignEvidence } from './foreign.js';
import { answersToKnown } from './known-answers.js';

/** Most networks of one evaluation that a file may hold: more would only make it slow. */
export const mostMembers = 16;

/** Where evidence comes from, and what it is asked for. */
export interface EvidenceSources {
  /** Folders of `affetto evaluate` or `compare`; the networks of several answer together. */
  readonly runs: readonly [string, ...string[]];
  /** Folder of the recordings that were evaluated; all of them are trained on. */
  readonly corpusFolder: string;
  /** How the corpus says what its recordings are; default: as the evaluation read it. */
  readonly corpusFormat?: CorpusFormat;
  /** How recordings are read: `allowTruncated` where the evaluation took those that end early. */
  readonly reading?: NonNullable<TrainOptions['reading']>;
  /** Which model of each evaluation; may be left out where it holds one. */
  readonly model?: string;
  /** Networks of each evaluation that answer together, 1 to `mostMembers`; default 1. */
  readonly members?: number;
  /** How often answers that are not called "not sure" shall be right, 0 to 1; default 0.75. */
  readonly answeredAccuracy?: number;
  /** How often sets of emotions shall hold the true one, above 0 and below 1; default 0.9. */
  readonly setLevel?: number;
  /**
   * Folders of evaluations on other corpora (`cross-corpus`, `leave-one-corpus-out`) with the same settings: what the file then says of recordings
   * of which its siblings had heard nothing. Default none.
   */
  readonly foreign?: readonly string[];
  /** Whether noise, telephones, codecs and rooms are measured too, which takes minutes. */
  readonly robustness?: boolean;
  /** Is told what of the corpus is left out, once: recordings by label, and those that cannot be used. */
  readonly onCorpus?: (left: {
    readonly leftOut: Readonly<Record<string, number>>;
    readonly unusable: readonly UnusableUtterance[];
  }) => void;
  /** Is told the recordings heard so far while known voices or robustness are measured, and their number. */
  readonly onRecordings?: (done: number, total: number) => void;
  /** Stops the work; the same call goes on where it was. */
  readonly signal?: AbortSignal;
}

/** What was collected, and of which models. */
export interface CollectedEvidence {
  readonly sources: readonly [EvaluatedModel, ...EvaluatedModel[]];
  readonly evidence: Evidence;
  /** How the corpus was read. */
  readonly format: CorpusFormat | undefined;
  /** Keys of the utterances that cannot be used. */
  readonly without: readonly string[];
  /** The labels that the corpus teaches; results of earlier versions may name more. */
  readonly taught: ReadonlySet<string>;
}

/**
 * Reads evaluations and asks their folds again where that is needed; what was asked is kept beside them.
 * @throws AffettoError `OPTION_INVALID` where an evaluation shares speakers between training and test, is
 *   of another corpus, lacks the model or the seeds, where no threshold reaches the accuracy, for a level that is not
 *   between 0 and 1, or where a foreign evaluation is of no other corpus or of other settings; `RUN_INVALID` where a run
 *   is damaged
 */
export async function collectEvidence(options: EvidenceSources): Promise<CollectedEvidence> {
  const { runs, members = 1, setLevel = defaultSetLevel } = options;
  checkSetLevel(setLevel);
  if (!Number.isInteger(members) || members < 1 || members > mostMembers) {
    throw new AffettoError(
      'OPTION_INVALID',
      `There cannot be ${members} members; give 1 to ${mostMembers} networks.`,
    );
  }
  // Its networks would be trained by two processes in one folder.
  refuseTwins('evaluation', runs);
  refuseTwins('evaluation', options.foreign ?? []);
  const evaluations = await Promise.all(runs.map(readResult));
  const format = options.corpusFormat ?? (await evaluatedFormat(runs[0]));
  const opened = await openCorpus(options.corpusFolder, { format });
  for (const evaluation of evaluations) requireEvaluatedCorpus(evaluation, opened);
  const corpus = asEvaluated(evaluations[0] as EvaluationResult, opened);
  const { unusable = [] } = evaluations[0] as EvaluationResult;
  const taught = new Set(corpus.utterances.map(({ emotion }) => emotion));
  options.onCorpus?.({ leftOut: countLeftOut(corpus), unusable });
  const gathered = gatherEvidence(evaluations, options.model, {
    answeredAccuracy: options.answeredAccuracy ?? defaultAnsweredAccuracy,
    members,
  });
  const { models, labels, recalibration } = gathered;
  const foreign = await foreignEvidences(options.foreign ?? [], gathered, members, setLevel);
  const sources = models.map((model, index) => ({ run: runs[index] as string, model })) as [
    EvaluatedModel,
    ...EvaluatedModel[],
  ];
  const known = sources.length * members === 1 ? await answersToKnown(sources[0], options) : [];
  const sets = shippedSets(labels, recalibration, known, setLevel);
  const robustness = options.robustness
    ? await robustnessOf(sources, members, corpus, options)
    : undefined;
  const evidence = withMore(gathered.evidence, sets, { robustness, foreign });
  return { sources, evidence, format, without: unusable.map(utteranceKey), taught };
}

/** What only some files carry, beside what all do. */
function withMore(
  { evidence, calibration, ...rest }: Evidence,
  sets: ShippedSets | undefined,
  {
    robustness,
    foreign,
  }: { readonly [Key in 'robustness' | 'foreign']: ModelEvidence[Key] | undefined },
): Evidence {
  return {
    ...rest,
    calibration: { ...calibration, ...(sets && { answerSets: sets.answerSets }) },
    evidence: {
      ...evidence,
      ...(sets && { answerSets: sets.evidence }),
      ...(foreign && { foreign }),
      ...(robustness && { robustness }),
    },
  };
}

async function foreignEvidences(
  folders: readonly string[],
  gathered: GatheredEvidence,
  members: number,
  level: number,
): Promise<ModelEvidence['foreign']> {
  if (folders.length === 0) return undefined;
  if (members > 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `--foreign: an evaluation on another corpus tells of one network alone, not of ${members} that answer together. Leave it out.`,
    );
  }
  const all = await Promise.all(
    folders.map(async (folder) =>
      foreignEvidence(await readResult(folder), folder, gathered, level),
    ),
  );
  const told = all.flat();
  refuseTwins(
    'corpus of --foreign',
    told.map(({ corpus }) => corpus),
  );
  return told;
}

/** Measures robustness once, and keeps it beside the first evaluation. */
async function robustnessOf(
  sources: readonly [EvaluatedModel, ...EvaluatedModel[]],
  members: number,
  corpus: CorpusListing,
  { reading, onRecordings, signal }: Pick<EvidenceSources, 'reading' | 'onRecordings' | 'signal'>,
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
    ...(reading && { reading }),
    ...(onRecordings && { onProgress: onRecordings }),
    ...(signal && { signal }),
  });
  await writeOutput(path, JSON.stringify(rows, null, 2));
  return rows;
}
