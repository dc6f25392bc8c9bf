// What a model file says about the numbers that it answers beside its labels, or alone: their names, the scale that it
// learnt them on, and how right they are.

import { z } from 'zod';
import { type DimensionScore, dimensionScoreList } from '../scores/dimension-scores.js';

/** Fields for a value of each score of a dimension. */
function eachDimensionScore<T extends z.ZodType>(value: T): Record<DimensionScore['key'], T> {
  return Object.fromEntries(dimensionScoreList.map(({ key }) => [key, value])) as Record<
    DimensionScore['key'],
    T
  >;
}

const estimateSchema = z.object({
  /** Over seeds; null where the score is not defined. */
  mean: z.number().nullable(),
  /** Sample standard deviation over seeds. */
  deviation: z.number().nullable(),
  /** 95%, by bootstrap over speakers; null where nobody can tell. */
  interval: z.tuple([z.number(), z.number()]).nullable(),
});

export const dimensionSchema = z.object({
  /** Its name, such as `arousal`. */
  name: z.string(),
  /** The least and the largest number that it was trained on: the ends of its scale, which answers may go beyond a little. */
  range: z.tuple([z.number(), z.number()]),
  /** How many recordings with a number it was trained on. */
  utterances: z.int(),
  /** How many speakers they have. */
  speakers: z.int(),
  /** How strongly its weights were held back, in units of the numbers' mean variance. */
  penalty: z.number(),
  /** The scores on the run's own test part, by the protocol of `evaluation`; absent where nothing was tested. */
  scores: z
    .object({
      /** How many recordings with a number were tested. */
      count: z.int(),
      ...eachDimensionScore(z.number().nullable()),
    })
    .optional(),
  /** The scores of models of the same settings on speakers they had not heard, by the protocol of `evidence`. */
  evidence: z
    .object({
      /** How many recordings with a number were tested a seed. */
      count: z.int(),
      /** How many speakers they have. */
      speakers: z.int(),
      ...eachDimensionScore(estimateSchema),
    })
    .optional(),
});

/** See `dimensionSchema`. */
export type ModelDimension = z.infer<typeof dimensionSchema>;

/** What tells clips that no model could judge, in a file without labels; else it stands in `voice`. */
export const speechLimitsSchema = z.object({
  /** The `distance` from what was trained on beyond which a clip is no speech that the model could judge. */
  farFrom: z.number().positive(),
  /** The `speech` below which a clip is rather another sound than speech. */
  speechFrom: z.number(),
});

/** See `speechLimitsSchema`. */
export type SpeechLimits = z.infer<typeof speechLimitsSchema>;
