// How the tables of `affetto evaluate` name a score.

import type { ScoreEntry } from '../../../scores/score-list.js';

/** Writes the heading of a column of values, such as `macro F1 %` and `ECE`. */
export function scoreColumn({ title, unit }: Pick<ScoreEntry, 'title' | 'unit'>): string {
  return unit === 'percent' ? `${title} %` : title;
}
