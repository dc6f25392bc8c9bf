// Splits of a corpus into a train and a test part. Pure functions of the utterances and a seed: the order
// of the input does not matter, and a train part can be split again to cut off a validation part.

import { speakerKey, type Utterance, utteranceKey } from '../corpora/types.js';
import { AffettoError } from '../errors.js';
import { RandomStream, shuffle } from '../random.js';
import { byEmotion } from './by-emotion.js';
import { hasKnownSpeaker, requireKnownSpeakers } from './known-speakers.js';

/** How utterances are split in two. */
export interface SplitOptions {
  /** The wanted share of the test part, above 0 and below 1. */
  readonly testFraction: number;
  /** What the split is drawn from: a whole number, 0 to 4,294,967,295. */
  readonly seed: number;
  /** Gives copies of one recording the same key, so that they stay on one side. Default: each utterance stands alone. */
  readonly identityOf?: ((utterance: Utterance) => string) | undefined;
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
 * rounded down or up, and the total is the exact share rounded (largest remainders). An emotion's only utterance is
 * trained on: tested, it could not be answered.
 *
 * The same voices, and in acted corpora the same sentences, land on both sides, so scores on such a split say
 * little about a voice never heard: see `speakerSplit`.
 *
 * @throws AffettoError `OPTION_INVALID` for bad options, or where a part would be empty
 */
export function randomSplit(utterances: readonly Utterance[], options: SplitOptions): Split {
  const random = prepare(options);
  const sorted = sortById(utterances);
  const groups = byEmotion(sorted);
  const single = groups.filter((group) => group.length === 1).length;
  const testCounts = largestRemainders(
    groups.map((group) => (group.length === 1 ? 0 : group.length * options.testFraction)),
    Math.round((sorted.length - single) * options.testFraction),
  );
  const test = new Set(
    groups.flatMap((group, index) =>
      takeWhole(shuffle(group, random), testCounts[index] as number, options.identityOf),
    ),
  );
  return cut(sorted, (utterance) => test.has(utterance), options);
}

/** Takes the first `count` of `order`, but all copies of a recording or none; a copy counts where its first stands. */
function takeWhole(
  order: readonly Utterance[],
  count: number,
  identityOf: SplitOptions['identityOf'],
): Utterance[] {
  const taken: Utterance[] = [];
  for (const copies of identicalGroups(order, identityOf)) {
    if (taken.length + copies.length <= count) taken.push(...copies);
  }
  return taken;
}

/** Groups utterances by recording, in the order of each group's first. */
export function identicalGroups(
  utterances: readonly Utterance[],
  identityOf: SplitOptions['identityOf'] = utteranceKey,
): Utterance[][] {
  const groups = new Map<string, Utterance[]>();
  for (const utterance of utterances) {
    const key = identityOf(utterance);
    groups.set(key, [...(groups.get(key) ?? []), utterance]);
  }
  return [...groups.values()];
}

/**
 * Splits by whole speakers: no voice is on both sides. Each sex gives its own rounded share of its
 * speakers, and at least one to each side where it has two, so a corpus with as many women as men stays
 * so on both sides. The test part's share is therefore met within one speaker a sex. Where every sex has
 * a single speaker, one of them, drawn at random, is the test part.
 *
 * @throws AffettoError `OPTION_INVALID` for bad options, where a speaker is unknown, or where a part would
 *   be empty
 */
export function speakerSplit(utterances: readonly Utterance[], options: SplitOptions): Split {
  requireKnownSpeakers(utterances);
  const random = prepare(options);
  const sorted = sortById(utterances);
  const sexOf = new Map(sorted.map((u) => [speakerKey(u), u.sex]));
  const test = new Set<string>();
  for (const sex of ['female', 'male', undefined]) {
    const speakers = [...sexOf.keys()].filter((speaker) => sexOf.get(speaker) === sex).sort();
    const share = Math.round(speakers.length * options.testFraction);
    const count = speakers.length < 2 ? share : Math.min(Math.max(share, 1), speakers.length - 1);
    for (const speaker of shuffle(speakers, random).slice(0, count)) test.add(speaker);
  }
  if (test.size === 0 && sexOf.size > 1) test.add(shuffle([...sexOf.keys()].sort(), random)[0]!);
  return cut(sorted, (utterance) => test.has(speakerKey(utterance)), options);
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
    throw new AffettoError(
      'OPTION_INVALID',
      `testFraction ${testFraction} of ${sorted.length} utterances by ${speakers} speakers leaves the ${train.length === 0 ? 'train' : 'test'} part empty; give more utterances or another fraction.`,
    );
  }
  return { train, test };
}
