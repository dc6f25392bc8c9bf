// Several emotions named at once, so that the true one is among them as often as a level says, also for a voice never
// heard: split-conformal prediction with thresholds by speaker. The page builds sets too, so this loads nothing else.

import { AffettoError } from '../errors.js';

/** How often answer sets hold the true emotion unless told. */
export const defaultSetLevel = 0.9;

/** The emotions that an answer leaves open. */
export interface AnswerSet {
  /** The emotions, the most probable first; at least one. */
  readonly labels: readonly string[];
  /** How often such sets are to hold the true emotion, 0 to 1, on voices never heard in recordings like those of the corpora. */
  readonly level: number;
}

/**
 * Finds the least probability at which a label belongs to a set (least ambiguous sets: Sadinle, Lei & Wasserman 2019,
 * the nonconformity score being 1 minus the label's probability). Speakers are exchangeable, clips of one speaker are
 * not: each speaker weighs the same, and one that is yet to come counts as never held, so that a clip of a new speaker
 * is covered with at least the level's probability (hierarchical conformal prediction: Lee, Barber & Willett 2023,
 * arXiv:2306.06342; the pooled distribution functions of Dunn, Wasserman & Ramdas 2022 with a finite correction).
 *
 * @param ofTruth the probability that each clip's answer gave to its true label, 0 to 1: [speakers][clips], no speaker
 *   without a clip
 * @param level how often sets are to hold the truth, above 0 and below 1
 * @returns 0 to 1; 0, so that a set holds all labels, where there are fewer speakers than `fewestSpeakers(level)`
 * @throws AffettoError `OPTION_INVALID` for a level that is not between 0 and 1
 */
export function setThreshold(ofTruth: readonly (readonly number[])[], level: number): number {
  return new SpeakerPool(ofTruth, level).threshold();
}

/** The clips of all speakers, sorted once, for a threshold from all of them or from all but one. */
export class SpeakerPool {
  private readonly clips: readonly { readonly speaker: number; readonly probability: number }[];
  private readonly counts: readonly number[];
  private readonly level: number;

  /** Sorts the clips; the arguments are those of `setThreshold`. */
  constructor(ofTruth: readonly (readonly number[])[], level: number) {
    checkSetLevel(level);
    this.level = level;
    this.counts = ofTruth.map(({ length }) => length);
    this.clips = ofTruth
      .flatMap((own, speaker) => own.map((probability) => ({ speaker, probability })))
      .sort((a, b) => b.probability - a.probability);
  }

  /**
   * Finds the threshold of `setThreshold`.
   * @param without a speaker, by index, whose clips do not count
   */
  threshold(without = -1): number {
    const speakers = this.counts.length - (without < 0 ? 0 : 1);
    let held = 0;
    for (const { speaker, probability } of this.clips) {
      if (speaker === without) continue;
      held += 1 / ((speakers + 1) * (this.counts[speaker] as number));
      // Sums of fractions miss what they should be by a few units in the last place.
      if (held >= this.level - 1e-9) return probability;
    }
    return 0;
  }
}

/**
 * Counts the speakers that a threshold takes at least: with fewer, the one that is yet to come weighs more than may be
 * missed.
 */
export function fewestSpeakers(level: number): number {
  return Math.ceil(level / (1 - level) - 1e-9);
}

/**
 * Lists the labels of a set: those at least as probable as the threshold, and always the most probable one, so that a
 * set is never empty. Nothing is drawn: the same answer has the same set. Ties, which a draw would break, are all in.
 *
 * @param probabilities of each label, [labels]
 * @param threshold from `setThreshold`
 * @returns their indices, the most probable first
 */
export function labelsOfSet(probabilities: readonly number[], threshold: number): number[] {
  const ranked = probabilities
    .map((probability, label) => ({ probability, label }))
    .sort((a, b) => b.probability - a.probability || a.label - b.label);
  return ranked
    .filter(({ probability }, rank) => rank === 0 || probability >= threshold)
    .map(({ label }) => label);
}

/**
 * Refuses what is no level.
 * @throws AffettoError `OPTION_INVALID`
 */
export function checkSetLevel(level: number): void {
  if (level > 0 && level < 1) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `The level of answer sets is ${level}. Give a number above 0 and below 1, e.g. 0.9.`,
  );
}
