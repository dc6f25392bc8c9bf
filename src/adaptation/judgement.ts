// What a check says about adapting to a speaker: right answers before and after, where an answer means
// something, and whether chance alone could do that. The command line and the web app tell it in their words.

import type { AdaptationCheck, CheckedClip } from './cross-validation.js';

/**
 * What adapting did. `unknown` means that no emotion has two clips, so none could be answered by a model that had heard
 * its emotion. For the others, the clips count whose emotion has a second one.
 */
export type Verdict = 'better' | 'same' | 'worse' | 'unknown';

/** What a check says, counted. */
export interface Judged {
  /** The number of clips that count. */
  readonly clips: number;
  /** How many of them the shipped model answered rightly. */
  readonly rightBefore: number;
  /** How many of them the adapted models answered rightly. */
  readonly rightAfter: number;
  /** The number of answers that were wrong and became right. */
  readonly gained: number;
  /** The number of answers that were right and became wrong. */
  readonly lost: number;
  /** What that means. */
  readonly verdict: Verdict;
}

/** Counts right answers where an answer means something. */
export function judge(
  { clips, singleClipLabels }: AdaptationCheck,
  labels: readonly string[],
): Judged {
  const counting = clips.filter(({ truth }) => !singleClipLabels.includes(labels[truth]!));
  const right = (clip: CheckedClip, side: 'before' | 'after') => top(clip[side]) === clip.truth;
  const count = (what: (clip: CheckedClip) => boolean) => counting.filter(what).length;
  const gained = count((clip) => !right(clip, 'before') && right(clip, 'after'));
  const lost = count((clip) => right(clip, 'before') && !right(clip, 'after'));
  const verdict =
    counting.length === 0 ? 'unknown' : gained > lost ? 'better' : gained < lost ? 'worse' : 'same';
  return {
    clips: counting.length,
    rightBefore: count((clip) => right(clip, 'before')),
    rightAfter: count((clip) => right(clip, 'after')),
    gained,
    lost,
    verdict,
  };
}

/** Computes the chance of at least such a difference if every changed answer fell either way alike (two-sided sign test). */
export function chanceOf({ gained, lost }: Judged): number {
  const changed = gained + lost;
  let ways = 1;
  let tail = 0;
  for (let k = 0; k <= changed; k++) {
    if (k <= Math.min(gained, lost)) tail += ways;
    ways = (ways * (changed - k)) / (k + 1);
  }
  return Math.min(1, (2 * tail) / 2 ** changed);
}

function top(probabilities: readonly number[]): number {
  return probabilities.indexOf(Math.max(...probabilities));
}
