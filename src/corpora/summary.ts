// Counts of a corpus, for people: what is in it by emotion, sex and speaker, and how it is stored.

import { isPart, partName, type RecordingPart } from '../audio/recording-part.js';
import type { FileInspection, Inspection } from './inspect.js';
import { inLabelOrder } from './labels.js';
import { sortedBy } from './listing.js';
import { dimensionsOf, numbersOf } from './number-columns.js';
import {
  emotions,
  type GivenSplit,
  givenSplits,
  speakerKey,
  type Utterance,
  unlabelled,
} from './types.js';

/** How many utterances have a label. */
export interface EmotionCount {
  /** The label. */
  readonly emotion: string;
  /** Utterances by women. */
  readonly female: number;
  /** Utterances by men. */
  readonly male: number;
  /** Utterances by speakers whose sex is not known. */
  readonly unknown: number;
  /** All of them. */
  readonly total: number;
}

/** What there is of a speaker. */
export interface SpeakerCount {
  /** Name of the corpus in which the speaker's name is unique. */
  readonly corpus: string;
  /** The speaker's name; all utterances that do not say who speaks share `unknownSpeaker`. */
  readonly speaker: string;
  /** The speaker's sex; null where no utterance says it. */
  readonly sex: Utterance['sex'] | null;
  /** How many utterances the speaker has. */
  readonly utterances: number;
  /** How many seconds of audio could be read. */
  readonly durationSeconds: number;
}

/** How many files share a value. */
export interface ValueCount {
  /** The value, as text. */
  readonly value: string;
  /** How many files have it. */
  readonly files: number;
}

/** How long the recordings are, in seconds. */
export interface DurationSummary {
  /** The shortest one. */
  readonly minSeconds: number;
  /** The median. */
  readonly medianSeconds: number;
  /** The longest one. */
  readonly maxSeconds: number;
  /** All of them together. */
  readonly totalSeconds: number;
}

/** How many utterances are parts of recordings. */
export interface SegmentCount {
  /** How many utterances are less than a file: a stretch of seconds, or one channel. */
  readonly utterances: number;
  /** How many files they are in. */
  readonly files: number;
  /** How many utterances of those files share seconds of a channel with another. */
  readonly overlapping: number;
}

/** The numbers that utterances have of a dimension. */
export interface DimensionCount {
  /** Its name, e.g. `arousal`. */
  readonly dimension: string;
  /** How many utterances have a number. */
  readonly utterances: number;
  /** How many speakers these have. */
  readonly speakers: number;
  /** The least of the numbers. */
  readonly lowest: number;
  /** Their mean. */
  readonly mean: number;
  /** The largest of them. */
  readonly highest: number;
}

/** Everything `affetto corpus` prints as counts. */
export interface CorpusSummary {
  /** How many utterances there are. */
  readonly utterances: number;
  /** Counts of affetto's eight labels, in their order, then of the corpus's own, then of utterances without one (`''`). */
  readonly emotions: readonly EmotionCount[];
  /** Counts of each speaker, sorted by corpus, then name. */
  readonly speakers: readonly SpeakerCount[];
  /** How long the recordings are; null where no file could be read. */
  readonly duration: DurationSummary | null;
  /** How many files have each sample rate; values in Hz, the most frequent first. */
  readonly sampleRates: readonly ValueCount[];
  /** How many files have each number of channels. */
  readonly channels: readonly ValueCount[];
  /** How many files have each format: container and codec, e.g. `wav pcm-s16`. */
  readonly formats: readonly ValueCount[];
  /** The dimensions that utterances have numbers of; absent where there are none. */
  readonly dimensions?: readonly DimensionCount[];
  /** The parts of recordings among the utterances; absent where there are none. */
  readonly segments?: SegmentCount;
  /** How many utterances are in each part of the owners' own split; absent where they give none. */
  readonly splits?: Readonly<Partial<Record<GivenSplit, number>>>;
}

/** Counts `utterances`; durations and formats come from the files among them that could be read. */
export function summarizeCorpus(
  utterances: readonly Utterance[],
  { files }: Pick<Inspection, 'files'>,
): CorpusSummary {
  const seconds = new Map(files.map((file) => [file.path, file.source.durationSeconds]));
  const segments = countSegments(utterances);
  const dimensions = countDimensions(utterances);
  return {
    utterances: utterances.length,
    emotions: countEmotions(utterances),
    speakers: countSpeakers(utterances, seconds),
    duration: summarizeDurations([...seconds.values()]),
    sampleRates: countValues(files, ({ source }) => String(source.sampleRate)),
    channels: countValues(files, ({ source }) => String(source.channels)),
    formats: countValues(files, ({ source }) => `${source.container} ${source.codec}`),
    ...(dimensions.length > 0 && { dimensions }),
    ...(segments && { segments }),
    ...(utterances.some(({ split }) => split) && { splits: countSplits(utterances) }),
  };
}

function countDimensions(utterances: readonly Utterance[]): DimensionCount[] {
  return dimensionsOf(utterances).map((dimension) => {
    const rated = utterances.filter(({ dimensions }) => dimensions?.[dimension] !== undefined);
    const numbers = numbersOf(rated, dimension).sort((a, b) => a - b);
    return {
      dimension,
      utterances: numbers.length,
      speakers: new Set(rated.map(speakerKey)).size,
      lowest: numbers[0] as number,
      mean: numbers.reduce((sum, number) => sum + number, 0) / numbers.length,
      highest: numbers.at(-1) as number,
    };
  });
}

function countSplits(utterances: readonly Utterance[]): Partial<Record<GivenSplit, number>> {
  const counts = givenSplits.map((split) => {
    return [split, utterances.filter((utterance) => utterance.split === split).length] as const;
  });
  return Object.fromEntries(counts.filter(([, count]) => count > 0));
}

function countSegments(utterances: readonly Utterance[]): SegmentCount | undefined {
  const files = new Set(utterances.filter(isPart).map(({ path }) => path));
  if (files.size === 0) return undefined;
  const byFile = new Map([...files].map((path): [string, Utterance[]] => [path, []]));
  for (const utterance of utterances) byFile.get(utterance.path)?.push(utterance);
  const overlapping = [...byFile.values()].flatMap((of) =>
    of.filter((one) => of.some((other) => other !== one && overlaps(one, other))),
  );
  return {
    utterances: utterances.filter(isPart).length,
    files: files.size,
    overlapping: overlapping.length,
  };
}

function overlaps(a: RecordingPart, b: RecordingPart): boolean {
  const isSameChannel =
    a.channel === undefined || b.channel === undefined || a.channel === b.channel;
  const startsBefore = (one: RecordingPart, other: RecordingPart) =>
    (one.startSeconds ?? 0) < (other.endSeconds ?? Number.POSITIVE_INFINITY);
  return isSameChannel && startsBefore(a, b) && startsBefore(b, a);
}

function countEmotions(utterances: readonly Utterance[]): EmotionCount[] {
  const own = utterances.map(({ emotion }) => emotion).filter((label) => label !== unlabelled);
  const labels = [
    ...inLabelOrder([...emotions, ...own]),
    ...(own.length < utterances.length ? [unlabelled] : []),
  ];
  return labels.map((emotion) => {
    const of = utterances.filter((utterance) => utterance.emotion === emotion);
    const female = of.filter(({ sex }) => sex === 'female').length;
    const male = of.filter(({ sex }) => sex === 'male').length;
    return { emotion, female, male, unknown: of.length - female - male, total: of.length };
  });
}

function countSpeakers(
  utterances: readonly Utterance[],
  seconds: ReadonlyMap<string, number>,
): SpeakerCount[] {
  const groups = new Map<string, Utterance[]>();
  for (const utterance of utterances) {
    const key = speakerKey(utterance);
    const group = groups.get(key) ?? [];
    if (group.push(utterance) === 1) groups.set(key, group);
  }
  return sortedBy(groups.values(), ([first]) => speakerKey(first!)).map((of) => ({
    corpus: of[0]!.corpus,
    speaker: of[0]!.speaker,
    sex: of.find(({ sex }) => sex !== undefined)?.sex ?? null,
    utterances: of.length,
    durationSeconds: of.reduce((sum, one) => sum + (seconds.get(partName(one.path, one)) ?? 0), 0),
  }));
}

function summarizeDurations(seconds: readonly number[]): DurationSummary | null {
  const sorted = [...seconds].sort((a, b) => a - b);
  const minSeconds = sorted[0];
  const maxSeconds = sorted.at(-1);
  if (minSeconds === undefined || maxSeconds === undefined) return null;
  const upper = sorted[Math.floor(sorted.length / 2)]!;
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]!;
  return {
    minSeconds,
    medianSeconds: (lower + upper) / 2,
    maxSeconds,
    totalSeconds: sorted.reduce((sum, value) => sum + value, 0),
  };
}

function countValues(
  files: readonly FileInspection[],
  describe: (file: FileInspection) => string,
): ValueCount[] {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(describe(file), (counts.get(describe(file)) ?? 0) + 1);
  return [...counts]
    .map(([value, count]) => ({ value, files: count }))
    .sort((a, b) => b.files - a.files || (a.value < b.value ? -1 : 1));
}
