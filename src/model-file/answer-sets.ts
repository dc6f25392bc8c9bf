// What a model file says about naming several emotions at once: from which probability on an emotion belongs to the set
// that holds the true one as often as a level says.

import { z } from 'zod';
import { riseFromZero, valueFor } from '../voices/by-recordings.js';

export const answerSetsSchema = z.object({
  /** How often sets hold the true label on voices never heard, in recordings like those that were evaluated. */
  level: z.number().gt(0).lt(1),
  /** The thresholds, by how many recordings a voice is known; counts rise from 0. */
  thresholds: z
    .array(
      z.object({
        /** How many recordings of the voice are known. */
        recordings: z.int().min(0),
        /** The least probability of a label in the set; the most probable label is always in it. */
        threshold: z.number().min(0).max(1),
      }),
    )
    .min(1)
    .refine(riseFromZero, 'the counts do not rise from 0'),
});

/** See `answerSetsSchema`. */
export type AnswerSets = z.infer<typeof answerSetsSchema>;

/**
 * Finds the threshold for a voice of which `recordings` are known, see `valueFor`.
 * @param recordings 0 or more
 */
export function setThresholdFor({ thresholds }: AnswerSets, recordings: number): number {
  return valueFor(
    thresholds.map((entry) => ({ recordings: entry.recordings, value: entry.threshold })),
    recordings,
  );
}
