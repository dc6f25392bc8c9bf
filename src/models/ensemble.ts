// Several networks as one: each with weights of its own, trained apart, answering together. What differs
// between them is chance, or a way of hearing, and the mean has less of either.

import { meanOf } from '../grad/operators/elementwise.js';
import type { Tensor } from '../grad/tensor.js';
import type { Model } from './registry.js';

/**
 * Makes one model of several: its logits are the mean of theirs, which after the softmax is the normalised geometric
 * mean of their probabilities (logarithmic opinion pool; Genest & Zidek 1986). Names, and so the flat weights, are
 * those of member 1, then member 2, ...: `member1/conv1/weight`. Name and options are the first's; one member is the
 * model itself.
 * @throws TypeError without members
 */
export function ensembleOf(members: readonly Model[]): Model {
  const [first] = members;
  if (!first) throw new TypeError('an ensemble needs members');
  if (members.length === 1) return first;
  return {
    ...first,
    build: (scope, input) => {
      const logits = memberNames(members.length).map((name, index) =>
        scope.within(name, () => (members[index] as Model).build(scope, input)),
      );
      return meanLogits(logits);
    },
  };
}

/** Lists what each member's layers and parameters are named under: `member1`, `member2`, ... */
export function memberNames(members: number): string[] {
  return numbered('member', members);
}

/** Lists what each branch's layers and parameters are named under, see `crnn`'s option `branches`: `branch1`, ... */
export function branchNames(branches: number): string[] {
  return numbered('branch', branches);
}

function numbered(word: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${word}${index + 1}`);
}

/** What a name under a branch begins with. */
export const branchName = /^branch\d+\//;

/** Lets members, or branches, answer together: the mean of their logits, each [batch, classes]. */
export function meanLogits(logits: readonly Tensor[]): Tensor {
  return meanOf(logits);
}
