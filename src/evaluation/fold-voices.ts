// What it is worth to know a voice, over the folds of a finished evaluation: each fold's model file is asked about its
// test speakers again, with some of their recordings known. What was answered is kept in the evaluation's folder.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { AffettoError } from '../errors.js';
import { isFittedAtOnce } from '../models/encoder.js';
import { amongAllLabels } from '../scores/answered-labels.js';
import type { ScoredUtterance, SeedPredictions } from '../scores/predictions.js';
import { type ModelSummary, summarizePredictions } from '../scores/summary.js';
import { isOverCorpora } from '../splits/by-corpus.js';
import { isBySpeaker } from '../splits/protocols.js';
import { RunFolder, runFiles } from '../training/run-folder.js';
import { type VoiceDraw, voiceDraws } from '../voices/draw-recordings.js';
import { writeWhole } from '../write-files.js';
import { readFold } from './finished-fold.js';
import { checkCounts, type KnownVoices, scoreKnownVoices } from './model-files/known-voices.js';
import { openPlan, readUnusable, withoutUnusable } from './opened-plan.js';
import { type EvaluationPlan, evaluationFiles, foldJobs, planLabels, readingOf } from './plan.js';
import {
  type Asked,
  type AskedTogether,
  askedWhole,
  groupsByCorpora,
  type Question,
  questionsOf,
  testedCorpora,
} from './voice-questions.js';

/** Which evaluation is asked again, and who is told. */
export interface FoldVoicesOptions extends KnownVoices {
  readonly plan: EvaluationPlan;
  /** The folder of the evaluation, finished. */
  readonly out: string;
  /** The number of processes; default: that of the cores. */
  readonly processes?: number | undefined;
  /** Is told the recordings heard so far, over all folds that were not asked before. */
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** The scores of one model for one number of known recordings, over all folds and seeds. */
export interface FoldVoicesRow {
  /** The model's name in the plan. */
  readonly model: string;
  /** The corpora that were trained on, and the one that was tested, under a protocol over several. */
  readonly corpora?: { readonly trainedOn: readonly string[]; readonly testedOn: string };
  /** How many recordings of the voice were to be known. */
  readonly recordings: number;
  /** How many were on average. */
  readonly knownBy: number;
  /** The answers, sorted by seed. */
  readonly predictions: readonly SeedPredictions[];
  /** The scores of its answers. */
  readonly summary: ModelSummary;
}

/** What it is worth to know voices; plain data. */
export interface FoldVoices {
  readonly draw: VoiceDraw;
  readonly seed: number;
  /** Model by model, in the order asked for. */
  readonly rows: readonly FoldVoicesRow[];
}

const storedSchema = z.object({
  format: z.literal(1),
  draw: z.enum(voiceDraws),
  seed: z.int(),
  folds: z.array(
    z.object({
      model: z.string(),
      seed: z.int(),
      fold: z.int(),
      /** The corpus that was tested, where a fold tests several apart. */
      corpus: z.string().optional(),
      rows: z.array(
        z.object({
          recordings: z.int(),
          knownBy: z.number(),
          utterances: z.array(z.custom<ScoredUtterance>((value) => typeof value === 'object')),
        }),
      ),
    }),
  ),
});
type Stored = z.infer<typeof storedSchema>;
type StoredFold = Stored['folds'][number];

/**
 * Checks, before anything is trained, that voices can be known in an evaluation.
 * @throws AffettoError `OPTION_INVALID` as `checkCounts`, where no model can get to know a voice, or where the protocol
 *   draws recordings and not speakers, so that the rest of a test speaker was heard in training
 */
export function checkFoldVoices(plan: EvaluationPlan, { recordings }: KnownVoices): void {
  checkCounts(recordings);
  if (!isBySpeaker(plan.split.kind)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `Under the protocol ${plan.split.kind} a tested voice is heard in training, so nothing is left to get to know. Give a protocol by speaker, such as speaker-folds.`,
    );
  }
  if (askedModels(plan).length > 0) return;
  const names = plan.models.map(({ config }) => config.model.name).join(', ');
  throw new AffettoError(
    'OPTION_INVALID',
    `No model here can get to know a voice (${names}). Evaluate the model encoder.`,
  );
}

/**
 * Scores every fold's test speakers by how well their voices are known, and keeps that in `voices.json`; folds that were
 * asked for as much before are not asked again.
 * @throws AffettoError as `checkFoldVoices` and `scoreKnownVoices`; `RUN_INVALID` where a fold is not finished or
 *   `voices.json` is damaged; the signal's reason when aborted, with the folds asked so far kept
 */
export async function measureFoldVoices(options: FoldVoicesOptions): Promise<FoldVoices> {
  const { out, recordings, draw = 'natural', seed = 1, processes, signal } = options;
  checkFoldVoices(options.plan, options);
  const unusable = (await readUnusable(new RunFolder(out))) ?? [];
  const opened = withoutUnusable(await openPlan(options.plan), unusable);
  const { plan, corpus, testCorpus: tested = corpus } = opened;
  const labels = planLabels(plan);
  const path = join(out, evaluationFiles.voices);
  const stored = await readStored(path, draw, seed);
  const asked = askedModels(plan);
  const jobs = foldJobs(plan, corpus, { out }).filter(({ model }) => asked.includes(model));
  const overCorpora = isOverCorpora(plan.split.kind);
  const isStored = (question: Asked) =>
    stored.folds.some(
      (one) => isOf(question, one) && recordings.every((count) => rowOf(one, count)),
    );
  const todo: Question[] = [];
  for (const job of jobs) {
    const corpora = overCorpora ? testedCorpora(job, corpus) : [undefined];
    if (corpora.every((name) => isStored({ job, corpus: name }))) continue;
    const questions = questionsOf(job, await readFold(job), tested, { labels, corpora });
    todo.push(...questions.filter((question) => !isStored(question)));
  }
  const total = todo.reduce((sum, { utterances }) => sum + utterances, 0);
  let heard = 0;
  for (const question of todo) {
    const { job, listing, speakers } = question;
    const { rows } = await scoreKnownVoices(
      {
        modelPath: join(job.outFolder, runFiles.model),
        corpus: listing,
        speakers,
        processes,
        reading: readingOf(plan),
        onProgress: (done) => options.onProgress?.(heard + done, total),
        signal,
      },
      { recordings, draw, seed },
    );
    heard += question.utterances;
    const before = stored.folds.find((one) => isOf(question, one))?.rows ?? [];
    stored.folds = stored.folds.filter((one) => !isOf(question, one));
    stored.folds.push({
      ...{ model: job.model, seed: job.seed, fold: job.fold },
      ...(question.corpus !== undefined && { corpus: question.corpus }),
      rows: [
        ...before.filter((row) => !recordings.includes(row.recordings)),
        ...rows.map(({ recordings: count, knownBy, score }) => ({
          ...{ recordings: count, knownBy },
          utterances: amongAllLabels(score.predictions.utterances, score.labels, labels),
        })),
      ],
    });
    await writeWhole(path, JSON.stringify(stored));
  }
  const rows = asked.flatMap((model) => {
    const own = jobs.filter((job) => job.model === model);
    const groups: AskedTogether[] = overCorpora
      ? groupsByCorpora(own, corpus)
      : [{ asked: askedWhole(own) }];
    return groups.flatMap((group) =>
      recordings.map((count) => {
        const folds = stored.folds.filter((one) => group.asked.some((asked) => isOf(asked, one)));
        return summarise({ model, corpora: group.corpora, folds, count, labels });
      }),
    );
  });
  return { draw, seed, rows };
}

/** The models that can get to know voices, by their names in the plan. */
function askedModels({ models }: EvaluationPlan): string[] {
  return models.filter(({ config }) => isFittedAtOnce(config.model)).map(({ name }) => name);
}

async function readStored(path: string, draw: VoiceDraw, seed: number): Promise<Stored> {
  const fresh: Stored = { format: 1, draw, seed, folds: [] };
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch {
    return fresh;
  }
  try {
    const stored = storedSchema.parse(JSON.parse(text));
    return stored.draw === draw && stored.seed === seed ? stored : fresh;
  } catch (cause) {
    throw new AffettoError('RUN_INVALID', `${path} is damaged. Delete it to ask the folds again.`, {
      cause,
    });
  }
}

function isOf({ job, corpus }: Asked, one: StoredFold): boolean {
  return (
    one.model === job.model &&
    one.seed === job.seed &&
    one.fold === job.fold &&
    one.corpus === corpus
  );
}

function rowOf({ rows }: StoredFold, count: number): StoredFold['rows'][number] | undefined {
  return rows.find(({ recordings }) => recordings === count);
}

function summarise({
  model,
  corpora,
  folds,
  count,
  labels,
}: {
  readonly model: string;
  readonly corpora: FoldVoicesRow['corpora'];
  readonly folds: readonly StoredFold[];
  readonly count: number;
  readonly labels: readonly string[];
}): FoldVoicesRow {
  const rows = folds.flatMap((fold) => {
    const row = rowOf(fold, count);
    return row ? [{ seed: fold.seed, ...row }] : [];
  });
  const seeds = [...new Set(rows.map(({ seed }) => seed))].sort((a, b) => a - b);
  const predictions = seeds.map((seed) => ({
    seed,
    utterances: rows.filter((row) => row.seed === seed).flatMap(({ utterances }) => utterances),
  }));
  const utterances = rows.reduce((sum, row) => sum + row.utterances.length, 0);
  const known = rows.reduce((sum, row) => sum + row.knownBy * row.utterances.length, 0);
  return {
    ...{ model, recordings: count, knownBy: known / utterances, predictions },
    ...(corpora && { corpora }),
    summary: summarizePredictions({ labels, predictions }),
  };
}
