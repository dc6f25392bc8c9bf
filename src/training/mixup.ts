// Mixup (Zhang et al. 2018): a step hears two utterances at once, most of one and a little of the other, and
// is to answer with both emotions in these shares. What lies between two clips teaches more than either.

import type { RandomStream } from '../random.js';

/**
 * Draws how much of itself each example of a step keeps: the larger part of a share drawn from Beta(alpha, alpha).
 * The draw is Joehnk's (1964), quick for an alpha of at most 1.
 * @param alpha above 0, at most 1; the smaller, the more often nearly nothing is mixed in
 * @returns 0.5 to 1
 */
export function drawOwnShare(alpha: number, random: RandomStream): number {
  for (;;) {
    // 1 - uniform: never 0, so that the two cannot both vanish but by underflow, which draws again.
    const one = (1 - random.uniform()) ** (1 / alpha);
    const other = (1 - random.uniform()) ** (1 / alpha);
    const sum = one + other;
    if (sum > 0 && sum <= 1) return Math.max(one, other) / sum;
  }
}

/**
 * Makes the targets of a batch whose examples are mixed with those as far from its other end.
 * @param targets [size, classes], row by row
 */
export function mixTargets(targets: Float32Array, classes: number, ownShare: number): Float32Array {
  const last = targets.length - classes;
  return targets.map((value, index) => {
    const column = index % classes;
    const partner = targets[last - (index - column) + column] as number;
    return ownShare * value + (1 - ownShare) * partner;
  });
}
