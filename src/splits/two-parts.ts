// Splits of a corpus into a train and a test part. Pure functions of the utterances and a seed: the order
// of the input does not matter, and a train part can be split again to cut off a validation part.

import { speakerKey, type Utterance, utteranceKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { RandomStream, shuffle } from '../random.js';
import { byEmotion } from './by-emotion.js';
import { hasKnownSpeaker, requireKnownSpeakers } from './known-speakers.js';
import { dealUnits, type Sameness, spanEmotions, speakerUnits, unitsOf } from './units.js';

/** How utterances are split in two. */
export interface SplitOptions extends Sameness {
  /** The wanted share of the test part, above 0 and below 1. */
  readonly testFraction: number;
  /** What the split is drawn from: a whole number, 0 to 4,294,967,295. */
  readonly seed: number;
}

/** Two parts without overlap, together everything; each sorted by id. */
export interface Split {
  /** What is trained on. */
  readonly train: Utterance[];
  /** What is scored. */
  readonly test: Utterance[];
}

/**
 * Splits utterances at random, stratified by emotion: each emotion's test count is its exact share
 * rounded down or up, and the total is the exact share rounded (largest remainders). Parts of one recording stay
 * together; where they have several emotions, shares are met as nearly as whole recordings allow (`dealUnits`). An
 * emotion's only recording is trained on, unless dialogues leave no other to draw: tested, it could not be answered.
 *
 * The same voices, and in acted corpora the same sentences, land on both sides, so scores on such a split say
 * little about a voice never heard: see `speakerSplit`.
 *
 * @throws AffettoError `OPTION_INVALID` for bad options, or where a part would be empty
 */
export function randomSplit(utterances: readonly Utterance[], options: SplitOptions): Split {
  const random = prepare(options);
  const sorted = sortById(utterances);
  const units = unitsOf(sorted, options);
  if (spanEmotions(units)) {
    const { testFraction } = options;
    const dealt = (some: readonly Utterance[][]) =>
      dealUnits(shuffle(some, random), [testFraction, 1 - testFraction])[0] ?? [];
    const spared = dealt(drawable(units));
    // Where nearly every dialogue has an emotion to itself, too few are left to draw from.
    const tested = new Set(spared.length > 0 ? spared : dealt(units));
    return cut(sorted, (utterance) => tested.has(utterance), options);
  }
  const groups = byEmotion(sorted);
  const sizes = groups.map((group) => drawable(unitsOf(group, options)).flat().length);
  const testCounts = largestRemainders(
    sizes.map((size) => size * options.testFraction),
    Math.round(sizes.reduce((sum, size) => sum + size, 0) * options.testFraction),
  );
  const test = new Set(
    groups.flatMap((group, index) =>
      takeWhole(shuffle(group, random), testCounts[index] as number, options),
    ),
  );
  return cut(sorted, (utterance) => test.has(utterance), options);
}

/** Leaves out the units that hold all there is of an emotion. */
function drawable(units: readonly Utterance[][]): Utterance[][] {
  const unitsWith = new Map<string, number>();
  for (const unit of units) {
    for (const emotion of new Set(unit.map((utterance) => utterance.emotion))) {
      unitsWith.set(emotion, (unitsWith.get(emotion) ?? 0) + 1);
    }
  }
  return units.filter((unit) => unit.every(({ emotion }) => unitsWith.get(emotion) !== 1));
}

/** Takes the first `count` of `order`, but all utterances of a unit or none; a unit counts where its first stands. */
function takeWhole(order: readonly Utterance[], count: number, sameness: Sameness): Utterance[] {
  const taken: Utterance[] = [];
  for (const unit of unitsOf(order, sameness)) {
    if (taken.length + unit.length <= count) taken.push(...unit);
  }
  return taken;
}

/**
 * Splits by whole speakers: no voice is on both sides. Each sex gives its own rounded share of its
 * speakers, and at least one to each side where it has two, so a corpus with as many women as men stays
 * so on both sides. The test part's share is therefore met within one speaker a sex. Where every sex has
 * a single speaker, one of them, drawn at random, is the test part. Speakers who share a recording stay together, and
 * count as one.
 *
 * @throws AffettoError `OPTION_INVALID` for bad options, where a speaker is unknown, or where a part would
 *   be empty
 */
export function speakerSplit(utterances: readonly Utterance[], options: SplitOptions): Split {
  requireKnownSpeakers(utterances);
  const random = prepare(options);
  const sorted = sortById(utterances);
  const units = speakerUnits(sorted, options);
  const test = new Set<string>();
  for (const group of bySex(sorted, units)) {
    const count = heldOutOf(group.length, options.testFraction);
    for (const speaker of shuffle(group, random).slice(0, count).flat()) test.add(speaker);
  }
  if (test.size === 0 && units.length > 1) {
    for (const speaker of shuffle(units, random)[0]!) test.add(speaker);
  }
  return cut(sorted, (utterance) => test.has(speakerKey(utterance)), options);
}

/** Counts how many of so many speakers of one sex `speakerSplit` tests. */
function heldOutOf(speakers: number, testFraction: number): number {
  const share = Math.round(speakers * testFraction);
  return speakers < 2 ? share : Math.min(Math.max(share, 1), speakers - 1);
}

/**
 * Counts the speakers that `speakerSplit` tests, whatever its seed: of four speakers a fifth is one. Speakers who share a
 * recording count as one.
 */
export function heldOutSpeakers(utterances: readonly Utterance[], testFraction: number): number {
  const groups = bySex(utterances, speakerUnits(utterances));
  const sum = groups.reduce((held, { length }) => held + heldOutOf(length, testFraction), 0);
  return sum === 0 && groups.flat().length > 1 ? 1 : sum;
}

/**
 * Sorts units of speakers by sex: women, men, then those whose sex is not known, or who are of both in one unit.
 * @returns three groups of units, each in the order given
 */
export function bySex(
  utterances: readonly Utterance[],
  units: readonly (readonly string[])[],
): string[][][] {
  const sexOf = new Map(utterances.map((u) => [speakerKey(u), u.sex]));
  const sexOfUnit = (unit: readonly string[]) => {
    const [first, second] = new Set(unit.map((speaker) => sexOf.get(speaker)));
    return second === undefined ? first : undefined;
  };
  return (['female', 'male', undefined] as const).map((sex) =>
    units.filter((unit) => sexOfUnit(unit) === sex).map((unit) => [...unit]),
  );
}

/**
 * Tells whether any voice is, or may be, in both parts; scores on such a test part flatter the model. An
 * utterance whose speaker is unknown may be by anybody in its corpus.
 */
export function sharesSpeakers(train: readonly Utterance[], test: readonly Utterance[]): boolean {
  const speakers = new Set(train.map(speakerKey));
  const corpora = new Set(train.map(({ corpus }) => corpus));
  const uncertain = new Set(train.filter((u) => !hasKnownSpeaker(u)).map(({ corpus }) => corpus));
  return test.some(
    (utterance) =>
      speakers.has(speakerKey(utterance)) ||
      uncertain.has(utterance.corpus) ||
      (!hasKnownSpeaker(utterance) && corpora.has(utterance.corpus)),
  );
}

function prepare({ testFraction, seed }: SplitOptions): RandomStream {
  if (!(testFraction > 0 && testFraction < 1)) {
    throw new AffettoError(
      'OPTION_INVALID',
      `testFraction ${testFraction}: give a number above 0 and below 1, e.g. 0.2.`,
    );
  }
  return splitRandom(seed);
}

/**
 * Starts the stream that a split draws from.
 * @throws AffettoError `OPTION_INVALID` for a seed out of range.
 */
export function splitRandom(seed: number): RandomStream {
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new AffettoError(
      'OPTION_INVALID',
      `seed ${seed}: give a whole number from 0 to ${2 ** 32 - 1}.`,
    );
  }
  return new RandomStream(seed);
}

/**
 * Sorts utterances by corpus and id.
 * @throws AffettoError `OPTION_INVALID` where one is given twice.
 */
export function sortById(utterances: readonly Utterance[]): Utterance[] {
  const byKey = new Map(utterances.map((utterance) => [utteranceKey(utterance), utterance]));
  if (byKey.size < utterances.length) {
    const seen = new Set<string>();
    const twin = utterances.map(utteranceKey).find((key) => seen.size === seen.add(key).size);
    throw new AffettoError('OPTION_INVALID', `utterance ${twin} is given twice; give each once.`);
  }
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}

/** Finds whole numbers near `shares`, each rounded down or up, that add up to `total` (Hamilton's method). */
function largestRemainders(shares: readonly number[], total: number): number[] {
  const counts = shares.map(Math.floor);
  const missing = total - counts.reduce((sum, count) => sum + count, 0);
  const order = shares
    .map((share, index) => ({ index, remainder: share - Math.floor(share) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of order.slice(0, missing)) counts[index]! += 1;
  return counts;
}

function cut(
  sorted: readonly Utterance[],
  isTest: (utterance: Utterance) => boolean,
  { testFraction }: SplitOptions,
): Split {
  const train = sorted.filter((utterance) => !isTest(utterance));
  const test = sorted.filter(isTest);
  if (train.length === 0 || test.length === 0) {
    const speakers = new Set(sorted.map(speakerKey)).size;
    const files = new Set(sorted.map(({ path }) => path)).size;
    throw new AffettoError(
      'OPTION_INVALID',
      `testFraction ${testFraction} of ${sorted.length} utterances${files < sorted.length ? ` in ${files} recordings, which stay whole,` : ''} by ${speakers} speakers leaves the ${train.length === 0 ? 'train' : 'test'} part empty; give more utterances or another fraction.`,
    );
  }
  return { train, test };
}
