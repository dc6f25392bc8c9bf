// What a shipped model carries about how well its kind hears: scores on speakers that models trained the
// same way had not heard. The page and the command line show it beside every answer that asks for it.

import { z } from 'zod';
import { eachScore, type ScoreKey, scoreList } from '../scores/score-list.js';

/** The scores that every model file carries; what was thought of later, an older file does not know. */
const firstScores = ['accuracy', 'uar', 'macroF1', 'ece'] as const satisfies readonly ScoreKey[];
type FirstScore = (typeof firstScores)[number];

/** Fields for a value of each score, for a schema. */
export function scoreFields<T extends z.ZodType>(value: T) {
  const later = scoreList.filter(({ key }) => !(firstScores as readonly ScoreKey[]).includes(key));
  return {
    ...(Object.fromEntries(firstScores.map((key) => [key, value])) as Record<FirstScore, T>),
    ...(eachScore(later, () => value.optional()) as Record<
      Exclude<ScoreKey, FirstScore>,
      z.ZodOptional<T>
    >),
  };
}

const share = z.number().min(0).max(1);

const estimateSchema = z.object({
  /** Over seeds. */
  mean: z.number(),
  /** Sample standard deviation over seeds. */
  deviation: z.number(),
  /** 95%, by bootstrap over speakers. */
  interval: z.tuple([z.number(), z.number()]),
});

const groupSchema = z.object({
  group: z.string(),
  /** Utterances a seed. */
  count: z.int(),
  accuracy: share,
  uar: share,
});

/**
 * Answers of models of the same configuration, each on speakers out of its training part; confidences
 * at temperatures fitted on other speakers than those they are judged on.
 */
export const evidenceSchema = z.object({
  /** One or two sentences: how test and training were separated. */
  protocol: z.string(),
  seeds: z.array(z.int()),
  foldsPerSeed: z.int(),
  /** Networks that answered together; absent: each alone. */
  members: z.int().min(2).optional(),
  speakers: z.int(),
  ...scoreFields(estimateSchema),
  /** ECE at temperature 1. */
  eceUncalibrated: share,
  perClass: z.array(
    z.object({ label: z.string(), precision: share, recall: share, f1: share, support: z.int() }),
  ),
  /** Counts over all seeds, rows = truth. */
  confusion: z.array(z.array(z.int())),
  perSex: z.array(groupSchema),
  perIntensity: z.array(groupSchema),
  perSpeaker: z.array(groupSchema),
  /** Reliability bins of equal width. */
  calibration: z.array(
    z.object({
      lower: share,
      upper: share,
      count: z.int(),
      meanConfidence: share.nullable(),
      accuracy: share.nullable(),
    }),
  ),
  /** What not answering below `calibration.notSureBelow` buys. */
  answered: z.object({ coverage: share, accuracy: share }),
  /** UAR minus that of the recordings as they are, in a row a condition. */
  robustness: z
    .array(
      z.object({
        condition: z.string(),
        uar: share,
        difference: z.number(),
        interval: z.tuple([z.number(), z.number()]),
      }),
    )
    .optional(),
});

/** See `evidenceSchema`. */
export type ModelEvidence = z.infer<typeof evidenceSchema>;
