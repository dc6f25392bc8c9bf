// What a shipped model carries about how well its kind hears: scores on speakers that models trained the
// same way had not heard. The page and the command line show it beside every answer that asks for it.

import { z } from 'zod';
import { eachScore, type ScoreKey, scoreList } from '../scores/score-list.js';
import { languageTag } from './heard.js';

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

const setEstimateSchema = z.object({
  /** Over speakers, each of whom weighs the same. */
  mean: z.number(),
  /** 95%, by bootstrap over speakers. */
  interval: z.tuple([z.number(), z.number()]),
});

/** How often sets of labels held the true one; see `AnswerSetSummary`. */
const setsSchema = z.object({
  /** How often they were to hold it. */
  level: share,
  /** How many speakers were tested. */
  speakers: z.int(),
  /** Share of sets that held it. */
  coverage: setEstimateSchema,
  /** Labels in a set. */
  size: setEstimateSchema,
  /** The coverage that `speakersBelow` is about. */
  below: share,
  /** Share of speakers whose own coverage is below that. */
  speakersBelow: share,
  /** The same corpus by corpus. */
  perCorpus: z.array(
    z.object({
      /** Name of the corpus. */
      corpus: z.string(),
      /** How many of its speakers were tested. */
      speakers: z.int(),
      /** Share of sets that held the true label. */
      coverage: share,
      /** Labels in a set. */
      size: z.number(),
    }),
  ),
  /** Share of sets that held the true label, label by label. */
  perClass: z.array(
    z.object({
      /** The label itself. */
      label: z.string(),
      /** Share of sets that held it, of those where it was the true one. */
      coverage: share,
    }),
  ),
  /** How often a set has so many labels, and how often it holds the true one then. */
  bySize: z.array(
    z.object({
      /** Labels in the set. */
      size: z.int(),
      /** Share of sets that have so many. */
      share,
      /** Share of these that held the true label. */
      coverage: share,
    }),
  ),
});

/** What models of the same configuration answered on a corpus of which nothing was trained on; see `ModelEvidence`. */
const foreignSchema = z.object({
  /** Name of the corpus. */
  corpus: z.string(),
  /** Its name for people. */
  title: z.string(),
  /** BCP 47 tags; none where nobody described the corpus. */
  languages: z.array(languageTag),
  /** The corpora that were trained on instead, in words. */
  trainedOn: z.string(),
  /** The labels that both have, among which the models chose. */
  labels: z.array(z.string()).min(2),
  /** How many recordings were answered. */
  utterances: z.int(),
  /** How many speakers they have. */
  speakers: z.int(),
  /** Mean recall of these labels. */
  uar: estimateSchema,
  /** Share of right answers. */
  accuracy: estimateSchema,
  /** Mean confidence of the answers, calibrated on other corpora alone: right as often, were it honest there. */
  confidence: share,
  /** Expected calibration error of these confidences. */
  ece: share,
  /** Sets at thresholds from other corpora alone; absent where these have too few speakers. */
  answerSets: setsSchema.optional(),
});

/** See `foreignSchema`. */
export type ForeignEvidence = z.infer<typeof foreignSchema>;

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
  /** What naming several labels at once is worth, by how many recordings a voice is known; absent: nobody measured it. */
  answerSets: z
    .array(
      setsSchema.extend({
        /** How many recordings of a voice were to be known. */
        recordings: z.int().min(0),
        /** How many were on average: some speakers have fewer. */
        knownBy: z.number().min(0),
      }),
    )
    .min(1)
    .optional(),
  /** How models did on corpora of which they had heard nothing; absent: nobody measured it. */
  foreign: z.array(foreignSchema).min(1).optional(),
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
