// From the answers of an evaluation to the thresholds of answer sets that a shipped model carries, and what these were
// worth on voices that the answers' models had not heard.

import type { AnswerSets } from '../model-file/answer-sets.js';
import type { ModelEvidence } from '../model-file/evidence.js';
import {
  type AnswerSetSummary,
  summarizeAnswerSets,
  thresholdFrom,
} from '../scores/answer-set-summary.js';
import type { SeedPredictions } from '../scores/predictions.js';
import type { Recalibration } from '../scores/recalibrate.js';

/** Answers to voices that were known by so many recordings, before confidences were made honest. */
export interface KnownAnswers {
  /** How many recordings of each voice were to be known. */
  readonly recordings: number;
  /** How many were on average. */
  readonly knownBy: number;
  readonly predictions: readonly SeedPredictions[];
}

/** What a model file carries of answer sets. */
export interface ShippedSets {
  /** The probabilities from which on a label belongs to a set. */
  readonly answerSets: AnswerSets;
  /** What that was worth. */
  readonly evidence: NonNullable<ModelEvidence['answerSets']>;
}

/**
 * Computes thresholds from all answers, and what sets are worth with thresholds from the other speakers.
 *
 * @param known answers with voices known; those of unknown voices are the recalibration's
 * @param level how often sets are to hold the truth, above 0 and below 1
 * @returns undefined where there are too few speakers
 * @throws AffettoError `OPTION_INVALID` for a level that is not between 0 and 1
 */
export function shippedSets(
  labels: readonly string[],
  recalibration: Pick<Recalibration, 'predictions' | 'cool'>,
  known: readonly KnownAnswers[],
  level: number,
): ShippedSets | undefined {
  const unknown = { recordings: 0, knownBy: 0, predictions: recalibration.predictions };
  const others = known
    .filter(({ recordings }) => recordings > 0)
    .map((one) => ({ ...one, predictions: recalibration.cool(one.predictions) }))
    .sort((a, b) => a.recordings - b.recordings);
  const measured = [unknown, ...others].flatMap(({ recordings, knownBy, predictions }) => {
    const threshold = thresholdFrom(predictions, level);
    const summary = summarizeAnswerSets({ labels, predictions, level });
    // A threshold of which nobody knows what it is worth is not shipped.
    if (threshold === undefined || !summary) return [];
    return [{ recordings, threshold: roundedDown(threshold), knownBy, summary }];
  });
  if (measured.length === 0) return undefined;
  return {
    answerSets: {
      level,
      thresholds: measured.map(({ recordings, threshold }) => ({ recordings, threshold })),
    },
    evidence: measured.map(({ recordings, knownBy, summary }) => ({
      ...{ recordings, knownBy },
      ...plain(summary),
    })),
  };
}

/** A summary as a model file holds it. */
export function plain(
  summary: AnswerSetSummary,
): Omit<NonNullable<ModelEvidence['answerSets']>[number], 'recordings' | 'knownBy'> {
  const { coverage, size, perCorpus, perClass, bySize } = summary;
  return {
    ...summary,
    coverage: { mean: coverage.mean, interval: [...coverage.interval] },
    size: { mean: size.mean, interval: [...size.interval] },
    perCorpus: perCorpus.map((row) => ({ ...row })),
    perClass: perClass.map((row) => ({ ...row })),
    bySize: bySize.map((row) => ({ ...row })),
  };
}

/** Six digits, down: rounded up, the label that the threshold came from would be left out. */
const roundedDown = (threshold: number) => Math.floor(threshold * 1e6) / 1e6;
