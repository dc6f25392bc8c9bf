// The files a report is drawn from, as schemas: enough is checked that no drawing can fail on what
// passed. JSON has no NaN: a score that is not a number was written as null and is read as one again, and so is
// one that an older file does not know.

import { z } from 'zod';
import type { AffettoErrorCode } from '../errors.js';
import { comparedScores, countScores, eachScore, scoreList } from '../scores/score-list.js';
import { completedScores } from '../scores/stored-scores.js';

const score = z.union([z.number(), z.null().transform(() => Number.NaN)]);
const laterScore = score.default(Number.NaN);
const count = z.int().min(0);
const label = z.string();
const interval = z.tuple([score, score]);
const counts = z.array(z.array(count));

const estimate = z.object({ mean: score, deviation: score, interval });
const dimensionSummary = z.object({
  dimension: z.string(),
  count,
  without: count,
  speakers: count,
  range: z.tuple([z.number(), z.number()]),
  ccc: estimate,
  rmse: estimate,
  pearson: estimate,
});
const answered = z.record(
  z.string(),
  z.object({ predicted: z.number(), truth: z.number().optional() }),
);
const twoOrNone = z
  .array(label)
  .refine(({ length }) => length !== 1, { message: 'one label alone' });
const unknownEstimate = { mean: Number.NaN, deviation: Number.NaN, interval: unknownInterval() };
const group = z.object({
  group: z.string(),
  count,
  ...eachScore(countScores, () => laterScore),
});
const classScores = z.object({
  label,
  precision: score,
  recall: score,
  f1: score,
  support: count,
});
const calibrationBin = z.object({
  lower: z.number(),
  upper: z.number(),
  count,
  meanConfidence: z.number().nullable(),
  accuracy: z.number().nullable(),
});
const setEstimate = z.object({ mean: score, interval });
const answerSets = z.object({
  level: z.number(),
  speakers: count,
  coverage: setEstimate,
  size: setEstimate,
  below: z.number(),
  speakersBelow: z.number(),
  perCorpus: z.array(
    z.object({ corpus: z.string(), speakers: count, coverage: z.number(), size: z.number() }),
  ),
  perClass: z.array(z.object({ label, coverage: z.number() })),
  bySize: z.array(z.object({ size: count, share: z.number(), coverage: z.number() })),
});
const epoch = z.object({
  epoch: z.int().min(1),
  trainLoss: score,
  trainAccuracy: score,
  learningRate: score,
  validation: z
    .object({ loss: score, ...eachScore(countScores, () => laterScore) })
    .nullish()
    .transform((value) => value ?? undefined),
});
const difference = z.object({ mean: score, interval, pValue: score });
const unknownDifference = { mean: Number.NaN, interval: unknownInterval(), pValue: Number.NaN };

/** The schema of a run's `history.json`. */
export const historySchema = z.array(epoch);

/** The schema of a run's `config.json`: what the report shows of it. */
export const configSchema = z.looseObject({
  model: z.looseObject({ name: z.string() }),
  seed: z.int(),
  split: z.looseObject({}).optional(),
});

/** The schema of a run's `metrics.json`. */
export const metricsSchema = z
  .object({
    bestEpoch: z.int(),
    epochs: z.int(),
    temperature: score,
    trainingSeconds: z.number().optional(),
    labels: twoOrNone,
    dimensions: z.array(dimensionSummary).optional(),
    count,
    confusion: counts,
    ...eachScore(scoreList, () => laterScore),
    perClass: z.array(classScores),
    calibration: z.array(calibrationBin),
  })
  .refine(({ labels, confusion }) => isSquare(confusion, labels.length), {
    path: ['confusion'],
    message: 'not as many rows and columns as labels',
  })
  .transform((metrics) => ({ ...metrics, ...completedScores(metrics, metrics.confusion) }));

/** Makes the schema of the `predictions.json` of a run with so many labels. */
export function predictionsSchema(labels: number) {
  return z.array(
    z.looseObject({
      id: z.string(),
      corpus: z.string(),
      speaker: z.string(),
      sex: z.enum(['female', 'male']).optional(),
      intensity: z.enum(['normal', 'strong']).optional(),
      statement: z.string().optional(),
      path: z.string(),
      startSeconds: z.number().min(0).optional(),
      endSeconds: z.number().min(0).optional(),
      channel: count.optional(),
      truth: labels === 0 ? z.literal(-1) : count.max(labels - 1),
      probabilities: z.array(z.number()).length(labels),
      dimensions: answered.optional(),
    }),
  );
}

const corpus = z.object({
  name: z.string(),
  folder: z.string(),
  utterances: count,
  speakers: count,
  leftOut: z.record(z.string(), count),
});

/** The schema of the recordings that an evaluation could not use. */
export const unusableSchema = z.array(
  z.object({
    corpus: z.string(),
    id: z.string(),
    path: z.string(),
    code: z.custom<AffettoErrorCode>((value) => typeof value === 'string'),
    reason: z.string(),
  }),
);

const model = (labels: number) =>
  z.object({
    name: z.string(),
    trainedOn: z.string().optional(),
    architecture: z.string(),
    parameters: score,
    config: z.record(z.string(), z.unknown()),
    folds: z.array(
      z.object({
        seed: z.int(),
        fold: z.int(),
        testSpeakers: z.array(z.string()),
        trainedOn: z.array(z.string()).optional(),
        testedOn: z.array(z.string()).optional(),
        trainUtterances: count,
        validationUtterances: count,
        testUtterances: count,
        unanswerable: z.record(z.string(), count).optional(),
        bestEpoch: z.int(),
        epochs: z.int(),
        temperature: score,
        ...eachScore(scoreList, () => laterScore),
        trainingSeconds: score,
        seconds: score,
        history: historySchema,
      }),
    ),
    predictions: z.array(z.object({ seed: z.int(), utterances: predictionsSchema(labels) })),
    summary: z.object({
      seeds: count,
      count,
      speakers: count,
      ...eachScore(scoreList, () => estimate.default(unknownEstimate)),
      perClass: z.array(classScores),
      confusion: counts.refine((rows) => isSquare(rows, labels), {
        message: 'not as many rows and columns as labels',
      }),
      calibration: z.array(calibrationBin),
      coverage: z.array(z.object({ threshold: score, coverage: z.number(), accuracy: score })),
      perSpeaker: z.array(group),
      perSex: z.array(group),
      perIntensity: z.array(group),
    }),
    dimensions: z.array(dimensionSummary).optional(),
    answerSets: answerSets.optional(),
  });

const evaluation = (labels: number) =>
  z.object({
    format: z.literal(1),
    affettoVersion: z.string(),
    protocol: z.object({
      kind: z.string(),
      speakerIndependent: z.boolean(),
      title: z.string(),
      description: z.string(),
      foldsPerSeed: count,
    }),
    corpus,
    corpora: z.array(corpus).optional(),
    testCorpus: corpus.optional(),
    unusable: unusableSchema.optional(),
    labels: twoOrNone.refine((all) => new Set(all).size === all.length, {
      message: 'a label twice',
    }),
    seeds: z.array(z.int()).min(1),
    models: z.array(model(labels)).min(1),
    comparisons: z.array(
      z.object({
        baseline: z.string(),
        candidate: z.string(),
        ...eachScore(comparedScores, () => difference.default(unknownDifference)),
        speakers: z.object({ better: count, equal: count, worse: count }),
      }),
    ),
    wallSeconds: score,
    foldSeconds: score,
    processes: count,
  });

/** The schema of `evaluation.json`; sizes are held to its own labels. */
export const evaluationSchema = z.unknown().transform((value, context) => {
  const { data } = z.object({ labels: z.array(label) }).safeParse(value);
  const parsed = evaluation(data?.labels.length ?? 0).safeParse(value);
  if (parsed.success) return parsed.data;
  for (const { path, message } of parsed.error.issues) {
    context.addIssue({ code: 'custom', path, message });
  }
  return z.NEVER;
});

function unknownInterval(): [number, number] {
  return [Number.NaN, Number.NaN];
}

function isSquare(rows: readonly (readonly number[])[], size: number): boolean {
  return rows.length === size && rows.every((row) => row.length === size);
}
