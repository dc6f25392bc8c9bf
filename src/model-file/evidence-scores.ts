// The scores of a shipped model's evidence, for those who show them: the card, and the page, which loads no schema.

import { countConfusion } from '../scores/confusion-matrix.js';
import { eachScore, type ScoreKey, scoreList } from '../scores/score-list.js';
import type { Estimate } from '../scores/summary.js';
import type { ModelEvidence } from './evidence.js';

/**
 * Every score of the evidence. One that an older file lacks is computed from its confusion matrix where that is of
 * one seed, without an interval; else, and where it needs confidences, it is NaN.
 */
export function evidenceScores(evidence: ModelEvidence): Readonly<Record<ScoreKey, Estimate>> {
  const { confusion, seeds } = evidence;
  const counts = countConfusion(confusion.flat(), confusion.length);
  return eachScore(scoreList, (entry): Estimate => {
    const stored = evidence[entry.key];
    if (stored) return stored;
    // The counts of several seeds are one matrix: a score of it is no mean over seeds.
    const isTold = entry.from === 'counts' && seeds.length === 1;
    return {
      mean: isTold ? entry.compute(counts) : Number.NaN,
      deviation: 0,
      interval: [Number.NaN, Number.NaN],
    };
  });
}
