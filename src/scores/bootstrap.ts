// Intervals by cluster bootstrap: speakers, not utterances, are redrawn, because the utterances of one
// voice resemble each other and a new test set would bring new voices.

import { AffettoError } from '../errors.js';
import { RandomStream } from '../random.js';
import { quantile } from './statistics.js';

/** The lowest and the highest plausible value. */
export type Interval = readonly [low: number, high: number];

/** How often speakers are redrawn unless told. */
export const defaultResamples = 2000;

const level = 0.95;
/** The key that keeps this stream apart from others made of the same seed. */
const streamKey = 0xb007;

/** What to redraw and what to compute on each draw. */
export interface Bootstrap {
  /** The number of speakers. */
  readonly speakers: number;
  /** The number of draws, at least 1. */
  readonly resamples: number;
  readonly seed: number;
  /** The intervals to give where there are fewer than two speakers, one for each statistic. */
  readonly ranges: readonly Interval[];
  /** Computes the statistics of a draw in which speaker `s` occurs `times[s]` times; `times` is reused. */
  readonly statistics: (times: Uint32Array) => readonly number[];
}

/**
 * Computes 95% percentile intervals of statistics when speakers are redrawn with replacement, as many as there
 * are (Efron & Tibshirani: An Introduction to the Bootstrap. 1993, chapters 8 and 13; redrawing whole
 * clusters: Davison & Hinkley: Bootstrap Methods and their Application. 1997, section 3.8).
 *
 * Where all `speakers ** speakers` draws are at most `resamples`, each is taken once and the interval
 * has no Monte-Carlo error. With one speaker, nothing is known of other voices: the answer is `ranges`,
 * all that a statistic can be. With few speakers (fewer than about ten) such intervals are too narrow.
 *
 * @returns one interval for each statistic
 * @throws AffettoError `OPTION_INVALID` when `resamples` is not a positive integer
 */
export function bootstrapIntervals(bootstrap: Bootstrap): readonly Interval[] {
  const { speakers, resamples, seed, ranges, statistics } = bootstrap;
  if (!Number.isInteger(resamples) || resamples < 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The number of bootstrap resamples must be a positive integer, got ${resamples}.`,
    );
  }
  if (speakers < 2) return ranges;
  const values: number[][] = ranges.map(() => []);
  for (const times of speakerDraws(speakers, resamples, seed)) {
    const drawn = statistics(times);
    values.forEach((list, k) => {
      list.push(drawn[k]!);
    });
  }
  return values.map((list) => {
    const sorted = Float64Array.from(list).sort();
    return [quantile(sorted, (1 - level) / 2), quantile(sorted, (1 + level) / 2)];
  });
}

/** Yields, draw after draw, how often each speaker is drawn; the array is reused. */
function* speakerDraws(speakers: number, resamples: number, seed: number): Generator<Uint32Array> {
  const times = new Uint32Array(speakers);
  const all = speakers ** speakers;
  if (all <= resamples) {
    for (let draw = 0; draw < all; draw++) {
      times.fill(0);
      // The digits of `draw` to the base `speakers` are one ordered choice of that many speakers.
      for (let k = 0, rest = draw; k < speakers; k++, rest = Math.floor(rest / speakers)) {
        times[rest % speakers]! += 1;
      }
      yield times;
    }
    return;
  }
  const random = new RandomStream(seed, streamKey);
  for (let draw = 0; draw < resamples; draw++) {
    times.fill(0);
    for (let k = 0; k < speakers; k++) times[random.integer(speakers)]! += 1;
    yield times;
  }
}
