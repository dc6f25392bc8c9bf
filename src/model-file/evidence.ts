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
  /** What the utterances have in common: a sex, an intensity, or a speaker's name. */
  group: z.string(),
  /** Utterances a seed. */
  count: z.int(),
  /** Share of right answers, 0 to 1. */
  accuracy: share,
  /** Mean recall of the emotions that occur, 0 to 1. */
  uar: share,
});

/**
 * Answers of models of the same configuration, each on speakers out of its training part; confidences
 * at temperatures fitted on other speakers than those they are judged on.
 */
export const evidenceSchema = z.object({
  /** One or two sentences: how test and training were separated. */
  protocol: z.string(),
  /** Seeds of the models that were tested. */
  seeds: z.array(z.int()),
  /** How many models each seed has: one a fold. */
  foldsPerSeed: z.int(),
  /** Networks that answered together; absent: each alone. */
  members: z.int().min(2).optional(),
  /** How many speakers were tested. */
  speakers: z.int(),
  ...scoreFields(estimateSchema),
  /** ECE at temperature 1. */
  eceUncalibrated: share,
  /** Scores of each label, in the order of `confusion`. */
  perClass: z.array(
    z.object({
      /** The label itself. */
      label: z.string(),
      /** Share of right ones among the answers with the label. */
      precision: share,
      /** Share of right answers among the utterances of the label. */
      recall: share,
      /** Harmonic mean of the two. */
      f1: share,
      /** Utterances of the label, over all seeds. */
      support: z.int(),
    }),
  ),
  /** Counts over all seeds, rows = truth. */
  confusion: z.array(z.array(z.int())),
  /** Scores by sex of the speaker. */
  perSex: z.array(groupSchema),
  /** Scores by intensity of the acting, where the corpus says it. */
  perIntensity: z.array(groupSchema),
  /** Scores by speaker. */
  perSpeaker: z.array(groupSchema),
  /** Reliability bins of equal width. */
  calibration: z.array(
    z.object({
      /** Least confidence in the bin. */
      lower: share,
      /** Where the next bin begins. */
      upper: share,
      /** Answers in the bin. */
      count: z.int(),
      /** Their mean confidence; null in an empty bin. */
      meanConfidence: share.nullable(),
      /** Their share of right ones; null in an empty bin. */
      accuracy: share.nullable(),
    }),
  ),
  /** What not answering below `calibration.notSureBelow` buys. */
  answered: z.object({
    /** Share of the utterances that are answered then. */
    coverage: share,
    /** Share of right answers among these. */
    accuracy: share,
  }),
  /** UAR minus that of the recordings as they are, in a row a condition. */
  robustness: z
    .array(
      z.object({
        /** What was done to the recordings, for people. */
        condition: z.string(),
        /** UAR on the recordings so treated, 0 to 1. */
        uar: share,
        /** That UAR minus the UAR on the recordings as they are. */
        difference: z.number(),
        /** 95% interval of the difference, by bootstrap over speakers. */
        interval: z.tuple([z.number(), z.number()]),
      }),
    )
    .optional(),
});

/** See `evidenceSchema`. */
export type ModelEvidence = z.infer<typeof evidenceSchema>;
