// Partitions of a corpus into k folds, each of which is the test part once: by utterance (stratified),
// by speaker (both sexes in each fold), or one speaker a fold.

import { speakerKey, type Utterance } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { shuffle } from '../random.js';
import { byEmotion } from './by-emotion.js';
import { requireKnownSpeakers } from './known-speakers.js';
import { bySex, sortById, splitRandom } from './two-parts.js';
import { dealUnits, type Sameness, spanEmotions, speakerUnits, unitsOf } from './units.js';

export interface FoldOptions extends Sameness {
  /** The number of folds, at least 2. */
  readonly folds: number;
  /** What the folds are drawn from: a whole number, 0 to 4,294,967,295. */
  readonly seed: number;
}

/**
 * Deals random stratified folds: the utterances of each emotion are shuffled and dealt out in turn, so counts
 * per emotion and fold differ by at most one (copies and parts of a recording stay together and may add to that; where
 * parts of one have several emotions, `dealUnits` deals them). Voices are in all folds: speaker-dependent.
 *
 * @returns the test part of each fold; together everything, without overlap
 * @throws AffettoError `OPTION_INVALID` for fewer than 2 folds or more than the recordings
 */
export function randomFolds(utterances: readonly Utterance[], options: FoldOptions): Utterance[][] {
  const sorted = sortById(utterances);
  const units = unitsOf(sorted, options);
  checkFolds(
    options.folds,
    units.length,
    units.length < sorted.length ? 'recordings' : 'utterances',
  );
  const random = splitRandom(options.seed);
  if (spanEmotions(units)) {
    const shares = emptyFolds(options.folds).map(() => 1 / options.folds);
    return dealUnits(shuffle(units, random), shares).map(sortById);
  }
  // One hand goes round for all emotions: fold sizes too differ by at most one.
  const dealt: Utterance[] = [];
  const folds = emptyFolds(options.folds);
  for (const group of byEmotion(sorted)) {
    for (const unit of unitsOf(shuffle(group, random), options)) {
      folds[dealt.length % folds.length]!.push(...unit);
      dealt.push(...unit);
    }
  }
  return folds.map(sortById);
}

/**
 * Deals folds of speakers: whole speakers are shuffled and dealt out in turn, women first, then men, then those
 * whose sex is not known. Folds differ by at most one speaker, and a sex with at least as many speakers
 * as folds is in each. Speaker-independent. Speakers who share a recording stay together, and count as one.
 *
 * @returns the test part of each fold; together everything, without overlap
 * @throws AffettoError `OPTION_INVALID` for fewer than 2 folds or more than the speakers, or an unknown one
 */
export function speakerFolds(
  utterances: readonly Utterance[],
  options: FoldOptions,
): Utterance[][] {
  requireKnownSpeakers(utterances);
  const sorted = sortById(utterances);
  const units = speakerUnits(sorted, options);
  checkFolds(options.folds, units.length, whatUnitsAre(units));
  const random = splitRandom(options.seed);
  const foldOf = new Map<string, number>();
  let dealt = 0;
  for (const group of bySex(sorted, units)) {
    for (const unit of shuffle(group, random)) {
      for (const speaker of unit) foldOf.set(speaker, dealt % options.folds);
      dealt++;
    }
  }
  return byFold(sorted, foldOf, options.folds);
}

/**
 * Makes one fold of each speaker, in the order of their names; speakers who share a recording make one together.
 * Speaker-independent.
 * @throws AffettoError `OPTION_INVALID` for fewer than 2 speakers, or an unknown one
 */
export function oneSpeakerFolds(
  utterances: readonly Utterance[],
  sameness: Sameness = {},
): Utterance[][] {
  requireKnownSpeakers(utterances);
  const sorted = sortById(utterances);
  const units = speakerUnits(sorted, sameness);
  checkFolds(units.length, units.length, whatUnitsAre(units));
  const foldOf = new Map(
    units.flatMap((unit, index) => unit.map((speaker) => [speaker, index] as const)),
  );
  return byFold(sorted, foldOf, units.length);
}

function whatUnitsAre(units: readonly (readonly string[])[]): string {
  return units.some(({ length }) => length > 1)
    ? 'groups of speakers who share recordings'
    : 'speakers';
}

/**
 * Makes one fold the test part and the others the training part.
 * @param fold its number, from 1
 * @throws AffettoError `OPTION_INVALID` where there is no such fold
 */
export function takeFold(
  folds: readonly Utterance[][],
  fold: number,
): { train: Utterance[]; test: Utterance[] } {
  checkFold(fold, folds.length);
  return { train: folds.filter((_, i) => i !== fold - 1).flat(), test: folds[fold - 1] ?? [] };
}

/** Refuses the number of a fold that there is not. @throws AffettoError `OPTION_INVALID` */
export function checkFold(fold: number, count: number): void {
  if (fold <= count) return;
  throw new AffettoError('OPTION_INVALID', `fold ${fold}: there are ${count}.`);
}

function byFold(
  sorted: readonly Utterance[],
  foldOf: ReadonlyMap<string, number>,
  count: number,
): Utterance[][] {
  const folds = emptyFolds(count);
  for (const utterance of sorted) folds[foldOf.get(speakerKey(utterance))!]!.push(utterance);
  return folds;
}

function emptyFolds(count: number): Utterance[][] {
  return Array.from({ length: count }, () => []);
}

function checkFolds(folds: number, available: number, what: string): void {
  if (Number.isInteger(folds) && folds >= 2 && folds <= available) return;
  throw new AffettoError(
    'OPTION_INVALID',
    `${folds} folds of ${available} ${what}: give a whole number from 2 to ${available}.`,
  );
}
