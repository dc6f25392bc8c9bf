// Scores read back from files that were written before some of them were thought of: what the stored confusion
// matrix tells is computed, what it cannot tell is not a number and shown as a dash.

import { countConfusion } from './confusion-matrix.js';
import { eachScore, type ScoreKey, type ScoreValues, scoreList } from './score-list.js';

/**
 * Completes the scores of one set of answers.
 *
 * @param stored what the file holds, by key
 * @param confusion counts `[labels][labels]` of the same answers, rows = truth
 * @returns every score; NaN where it needs confidences and the file lacks it
 */
export function completedScores(
  stored: { readonly [K in ScoreKey]?: number | undefined },
  confusion: readonly (readonly number[])[],
): ScoreValues {
  const counts = countConfusion(confusion.flat(), confusion.length);
  return eachScore(scoreList, (entry) => {
    const value = stored[entry.key];
    if (value !== undefined && !Number.isNaN(value)) return value;
    return entry.from === 'counts' ? entry.compute(counts) : Number.NaN;
  });
}
