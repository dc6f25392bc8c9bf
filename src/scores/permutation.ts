// Would the difference between two models be as large if their names meant nothing? Decided by
// exchanging the two models' answers, speaker by speaker.

import { AffettoError } from '../errors.js';
import { RandomStream } from '../random.js';

/** How many random exchanges are made unless told, where there are too many speakers to try all. */
export const defaultPermutations = 10_000;

/** The number of speakers up to which all exchanges are tried: at most 2^14, half of them by symmetry. */
export const exactSpeakers = 14;

/** The key that keeps this stream apart from others made of the same seed. */
const streamKey = 0x5a9;

/** How far differences may be apart that count as equal: in their last bits they may differ. */
const tie = 1e-12;

/** What to exchange and what to compute after each exchange. */
export interface PermutationTest {
  /** The number of speakers, at least 1. */
  readonly speakers: number;
  /** The number of random exchanges where not all are tried, at least 1. */
  readonly permutations: number;
  readonly seed: number;
  /**
   * Computes the differences (candidate - baseline) when the two models' answers are exchanged for each speaker
   * `s` with `swapped[s] = 1`; the array is reused. Exchanging all must negate the differences.
   */
  readonly differences: (swapped: Uint8Array) => readonly number[];
}

/**
 * Computes two-sided p values of a paired permutation test with the speaker as the unit: the share of exchanges
 * whose difference is at least as large as the observed one, whatever its sign. For a mean over
 * speakers, exchanging is flipping the sign of the speaker's difference (Fisher's sign-flip test);
 * for UAR, F1 and kappa, which are no such means, the answers themselves are exchanged.
 *
 * Exact over all `2 ** speakers` exchanges up to 14 speakers, so never below `2 / 2 ** speakers`.
 * Beyond, `(1 + #) / (1 + N)` of N random ones, which counts the observed one and is never 0
 * (Nichols & Holmes: Nonparametric permutation tests for functional neuroimaging. Human Brain Mapping
 * 15, 2002; Phipson & Smyth: Permutation p-values should never be zero. 2010).
 *
 * @returns one p value for each difference, in (0, 1]
 * @throws AffettoError `OPTION_INVALID` when `permutations` is not a positive integer
 */
export function permutationPValues(test: PermutationTest): readonly number[] {
  const { speakers, permutations, seed, differences } = test;
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new AffettoError(
      'OPTION_INVALID',
      `The number of permutations must be a positive integer, got ${permutations}.`,
    );
  }
  const swapped = new Uint8Array(speakers);
  const observed = differences(swapped).map(Math.abs);
  const extreme = observed.map(() => 0);
  const compare = () => {
    const found = differences(swapped);
    observed.forEach((value, k) => {
      if (Math.abs(found[k]!) >= value - tie) extreme[k]! += 1;
    });
  };
  if (speakers <= exactSpeakers) {
    // The last speaker is never exchanged: exchanging all others instead gives the same size.
    const half = 2 ** (speakers - 1);
    for (let choice = 0; choice < half; choice++) {
      for (let s = 0; s < speakers; s++) swapped[s] = (choice >> s) & 1;
      compare();
    }
    return extreme.map((count) => count / half);
  }
  const random = new RandomStream(seed, streamKey);
  for (let round = 0; round < permutations; round++) {
    for (let s = 0; s < speakers; s++) swapped[s] = random.uint32() >>> 31;
    compare();
  }
  return extreme.map((count) => (1 + count) / (1 + permutations));
}
