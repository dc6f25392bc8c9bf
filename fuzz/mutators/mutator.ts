// What every mutator is: a file in, a damaged copy out, with a note of what was done so that a failure
// can be read without a hex editor.

import { joinBytes } from '../../src/join-bytes.js';
import type { RandomStream } from '../../src/random.js';

/** A damaged copy and what was done to it, for people. */
export interface Mutation {
  readonly bytes: Uint8Array;
  readonly step: string;
}

/**
 * Damages a copy of `bytes`; the input stays as it was. `other` is some other whole file, of any format,
 * for mutators that mix two. Null where the mutator finds nothing of its kind to damage.
 */
export type Mutator = (
  bytes: Uint8Array,
  random: RandomStream,
  other: Uint8Array,
) => Mutation | null;

/** One of `items`, each equally likely; undefined if there are none. */
export function pick<T>(items: readonly T[], random: RandomStream): T | undefined {
  return items[random.integer(items.length)];
}

/** A stretch of a file that can be dropped, doubled or moved as a whole: a chunk, a page, a frame. */
export interface Piece {
  readonly start: number;
  readonly end: number;
}

/** Drops, doubles, swaps or moves whole pieces; what lies between and around them stays. */
export function shufflePieces(
  bytes: Uint8Array,
  pieces: readonly Piece[],
  noun: string,
  random: RandomStream,
): Mutation | null {
  const a = random.integer(pieces.length);
  const b = random.integer(pieces.length);
  const [first, second] = [pieces[Math.min(a, b)], pieces[Math.max(a, b)]];
  if (!first || !second) return null;
  const cut = (from: number, to: number) => bytes.subarray(from, to);
  const one = cut(first.start, first.end);
  const before = cut(0, first.start);
  const behind = cut(first.end, bytes.length);
  switch (random.integer(13)) {
    case 0: {
      // Many small pieces: where a reader's work grows with the square of their number, it shows.
      const size = Math.max(1, one.length);
      const times = Math.ceil(2 ** (13 + 7 * random.uniform()) / size);
      const copies = Array.from({ length: times }, () => one);
      return {
        bytes: joinBytes([before, ...copies, cut(first.start, bytes.length)]),
        step: `repeat ${noun} at ${first.start} ${times} times`,
      };
    }
    case 1:
    case 2:
    case 3:
      return { bytes: joinBytes([before, behind]), step: `drop ${noun} at ${first.start}` };
    case 4:
    case 5:
    case 6: {
      const times = 1 + random.integer(4);
      const copies = Array.from({ length: times }, () => one);
      return {
        bytes: joinBytes([before, ...copies, cut(first.start, bytes.length)]),
        step: `repeat ${noun} at ${first.start} ${times} times`,
      };
    }
    case 7:
    case 8:
    case 9:
      return {
        bytes: joinBytes([cut(0, second.end), one, cut(second.end, bytes.length)]),
        step: `copy ${noun} at ${first.start} behind the one at ${second.start}`,
      };
    default:
      if (second.start < first.end) return null;
      return {
        bytes: joinBytes([
          before,
          cut(second.start, second.end),
          cut(first.end, second.start),
          one,
          cut(second.end, bytes.length),
        ]),
        step: `swap ${noun}s at ${first.start} and ${second.start}`,
      };
  }
}
