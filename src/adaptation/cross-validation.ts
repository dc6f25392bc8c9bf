// What adapting is worth to this speaker, told honestly: each clip is answered by a model that was adapted
// without it. Answers on clips that were adapted to would nearly always be right, and say nothing.

import { AffettoError } from '../errors.js';
import { RandomStream, shuffle } from '../random.js';
import { type Metrics, scorePredictions } from '../scores/metrics.js';
import type { ClipTrainer, PreparedClip } from './clip-trainer.js';

/** How one clip was answered. */
export interface CheckedClip {
  /** The index of the true label. */
  readonly truth: number;
  /** The calibrated probabilities of the shipped model, [labels]. */
  readonly before: readonly number[];
  /** The same of a model adapted without this clip, [labels]. */
  readonly after: readonly number[];
}

/** Before and after, on the speaker's own clips; plain data. */
export interface AdaptationCheck {
  /** The number of folds; as many as clips means that each was left out alone. */
  readonly folds: number;
  /** The scores of the shipped model on the clips. */
  readonly before: Metrics;
  /** The scores of the adapted ones, each on clips that it did not hear. */
  readonly after: Metrics;
  /** The answers to each clip, in the order in which the clips were given. */
  readonly clips: readonly CheckedClip[];
  /** The labels with a single clip: it was answered by a model that had heard none of that emotion. */
  readonly singleClipLabels: readonly string[];
}

/** What a cross-validation needs. */
export interface CrossValidation {
  /** Trains and answers. */
  readonly trainer: ClipTrainer;
  /** The shipped weights of the trained part. */
  readonly start: Float32Array;
  /** The clips, heard. */
  readonly clips: readonly PreparedClip[];
  /** The model's labels. */
  readonly labels: readonly string[];
  /** What logits are divided by before the softmax. */
  readonly temperature: number;
  /** The number of folds, 2 to the number of clips. */
  readonly folds: number;
  /** An integer, which deals the clips. */
  readonly seed: number;
  /** Hears after each fold that `done` of `total` are done. */
  readonly onFold?: (done: number, total: number) => void;
  /** Stops the work between steps when it is aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Cross-validates: folds are stratified by label and drawn by the seed; with as many folds as clips each
 * clip is left out alone. With few clips the figures are coarse: 16 clips, steps of 6 points.
 * @throws AffettoError `OPTION_INVALID` for a number of folds that the clips do not allow
 */
export async function crossValidate(task: CrossValidation): Promise<AdaptationCheck> {
  const { trainer, start, clips, labels, temperature, folds, seed } = task;
  const answer = async (weights: Float32Array, clip: PreparedClip) =>
    softmax(await trainer.logits(weights, clip.input), temperature);
  const foldOf = dealFolds(clips, folds, seed);
  const checked: CheckedClip[] = new Array(clips.length);
  for (let fold = 0; fold < folds; fold++) {
    const weights = await trainer.train({
      clips: clips.filter((_, index) => foldOf[index] !== fold),
      seed,
      signal: task.signal,
    });
    for (const [index, clip] of clips.entries()) {
      if (foldOf[index] !== fold) continue;
      checked[index] = {
        truth: clip.label,
        before: await answer(start, clip),
        after: await answer(weights, clip),
      };
    }
    task.onFold?.(fold + 1, folds);
  }
  return summarizeCheck(checked, labels, folds);
}

/**
 * Scores checked clips before and after.
 * @param clips in the order in which they were given
 * @param folds the number of parts that were left out in turn
 */
export function summarizeCheck(
  clips: readonly CheckedClip[],
  labels: readonly string[],
  folds: number,
): AdaptationCheck {
  const score = (side: 'before' | 'after') =>
    scorePredictions({
      labels,
      truth: clips.map(({ truth }) => truth),
      probabilities: clips.flatMap((clip) => clip[side]),
    });
  return {
    folds,
    before: score('before'),
    after: score('after'),
    clips,
    singleClipLabels: labels.filter(
      (_, label) => clips.filter(({ truth }) => truth === label).length === 1,
    ),
  };
}

/**
 * Deals each clip to a fold: those of one label are shuffled and dealt in turn, going on where the last label ended.
 * @param clips the clips, with the index of their label
 * @param folds from 2 to the number of clips
 * @param seed an integer
 * @returns the fold of each clip, from 0, [clips]
 * @throws AffettoError `OPTION_INVALID` for a number of folds that the clips do not allow
 */
export function dealFolds(
  clips: readonly { readonly label: number }[],
  folds: number,
  seed: number,
): number[] {
  if (!Number.isInteger(folds) || folds < 2 || folds > clips.length) {
    throw new AffettoError(
      'OPTION_INVALID',
      `${folds} folds for ${clips.length} clips: give a whole number from 2 to the number of clips.`,
    );
  }
  const random = new RandomStream(seed, clips.length, 0xf01d);
  const order = shuffle([...clips.keys()], random).sort(
    (a, b) => clips[a]!.label - clips[b]!.label,
  );
  const foldOf = new Array<number>(clips.length).fill(0);
  for (const [position, index] of order.entries()) foldOf[index] = position % folds;
  return foldOf;
}

function softmax(logits: Float32Array, temperature: number): number[] {
  const top = Math.max(...logits);
  const powers = Array.from(logits, (logit) => Math.exp((logit - top) / temperature));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
