// Scoring on a corpus that has only some of a model's labels: the model must choose among the labels
// both have, or every `calm` it hears in a corpus without `calm` counts as an error it could not avoid.

import { AffettoError } from '../errors.js';

/** The probabilities over some of the labels. */
export interface RestrictedPredictions {
  /** The labels that were kept, in the order of `keep`. */
  readonly labels: readonly string[];
  /** The probabilities, flat and row-major `[n * labels]`; each row sums to 1. */
  readonly probabilities: Float64Array;
}

/**
 * Keeps only some labels and renormalises each row: `p(c) / sum over kept k of p(k)`, the model's
 * belief given that the truth is among the kept. The same as a softmax over the kept logits alone.
 * A row without any mass on them says nothing, so it becomes uniform.
 *
<<<<<<< HEAD
 * @param input the model's `labels`, all different; its `probabilities`, flat and row-major `[n * labels]`, whose
 *   rows need not sum to 1; and the labels to `keep`, at least two, in the order of the answer
=======
 * @param input `labels`: the model's labels, all different. `probabilities`: flat and row-major, [n * labels]; rows need
 *   not sum to 1. `keep`: the labels to keep, at least two, in the order of the answer.
>>>>>>> cbe2141 (Lint holds that every public name has a doc comment with units, shapes and errors)
 * @throws AffettoError `OPTION_INVALID` when `keep` has fewer than two labels, one twice or one the
 *   model lacks, when rows are incomplete, or when a value is negative or not finite
 */
export function restrictLabels({
  labels,
  probabilities,
  keep,
}: {
  readonly labels: readonly string[];
  readonly probabilities: ArrayLike<number>;
  readonly keep: readonly string[];
}): RestrictedPredictions {
  if (keep.length < 2 || new Set(keep).size !== keep.length) {
    throw invalid(
      `Keep at least two different labels to choose among, got ${keep.length === 0 ? 'none' : keep.join(', ')}.`,
    );
  }
  const columns = keep.map((label) => {
    const column = labels.indexOf(label);
    if (column < 0) {
      throw invalid(`The model has no label "${label}", only ${labels.join(', ')}.`);
    }
    return column;
  });
  if (probabilities.length % labels.length !== 0) {
    throw invalid(
      `${probabilities.length} probabilities are not a whole number of rows of ${labels.length} labels.`,
    );
  }
  const rows = probabilities.length / labels.length;
  const restricted = new Float64Array(rows * keep.length);
  for (let row = 0; row < rows; row++) {
    const kept = columns.map((column) => probabilities[row * labels.length + column]!);
    const broken = kept.findIndex((p) => !(p >= 0 && p < Infinity));
    if (broken >= 0) {
      throw invalid(
        `Probability ${kept[broken]} of ${keep[broken]} in row ${row} is not a number from 0 to 1. ` +
          'Pass probabilities, not logits.',
      );
    }
    const mass = kept.reduce((sum, p) => sum + p, 0);
    restricted.set(
      kept.map((p) => (mass > 0 ? p / mass : 1 / keep.length)),
      row * keep.length,
    );
  }
  return { labels: [...keep], probabilities: restricted };
}

function invalid(message: string): AffettoError {
  return new AffettoError('OPTION_INVALID', message);
}
