// What answer sets are worth on voices never heard: each speaker's are built with a threshold from the other speakers,
// so coverage is not flattered by the answers that it was chosen on.

import {
  checkSetLevel,
  defaultSetLevel,
  fewestSpeakers,
  labelsOfSet,
  SpeakerPool,
} from './answer-sets.js';
import { bootstrapIntervals, defaultResamples, type Interval } from './bootstrap.js';
import type { ScoredUtterance, SeedPredictions } from './predictions.js';
import { checkSeedPredictions, speakerKey } from './seed-predictions.js';
import { mean } from './statistics.js';

/** A figure with its uncertainty. */
export interface SetEstimate {
  /** The mean over speakers, each of whom weighs the same. */
  readonly mean: number;
  /** The 95% interval when speakers are redrawn with replacement, see `bootstrapIntervals`; thresholds stay. */
  readonly interval: Interval;
}

/** How often answer sets held the truth, and how many labels they took for that; plain data. */
export interface AnswerSetSummary {
  /** How often they were to hold the true label, 0 to 1. */
  readonly level: number;
  /** The number of speakers. */
  readonly speakers: number;
  /** The share of sets that held the true label, 0 to 1. */
  readonly coverage: SetEstimate;
  /** The number of labels in a set, from 1. */
  readonly size: SetEstimate;
  /** The coverage that `speakersBelow` is about: 0.1 less than the level. */
  readonly below: number;
  /** The share of speakers whose own coverage is below that, 0 to 1. */
  readonly speakersBelow: number;
  /** The same corpus by corpus, sorted by name. */
  readonly perCorpus: readonly {
    /** The name of the corpus. */
    readonly corpus: string;
    /** The number of its speakers. */
    readonly speakers: number;
    /** The mean of their coverages, 0 to 1. */
    readonly coverage: number;
    /** The mean number of labels in their sets. */
    readonly size: number;
  }[];
  /** Coverage of each label that occurs; speakers weigh the same. */
  readonly perClass: readonly {
    /** The label itself. */
    readonly label: string;
    /** The share of sets that held it where it was the true one, 0 to 1. */
    readonly coverage: number;
  }[];
  /** How often a set has so many labels, and its coverage then; sizes rise, those that never occur are left out. */
  readonly bySize: readonly {
    /** The number of labels. */
    readonly size: number;
    /** The share of sets that have so many, 0 to 1. */
    readonly share: number;
    /** The share of these that held the true label, 0 to 1. */
    readonly coverage: number;
  }[];
}

/** The answers to build sets from, and how. */
export interface AnswerSetInput {
  /** The class names, in the order of `truth` and `probabilities`. */
  readonly labels: readonly string[];
  /** The answers, as `summarizePredictions` takes them; several seeds count as more answers of a speaker. */
  readonly predictions: readonly SeedPredictions[];
  /** How often sets are to hold the truth, above 0 and below 1; 0.9 unless told. */
  readonly level?: number;
  /** The number of bootstrap draws, 2000 unless told. */
  readonly resamples?: number;
  /** The seed of the draws, 1 unless told. */
  readonly seed?: number;
}

/**
 * Summarises the sets of answers, each speaker's built with the threshold of the others (leaving one speaker out).
 *
 * @returns undefined where there are too few speakers for a threshold, see `fewestSpeakers`
 * @throws AffettoError `OPTION_INVALID` for a level that is not between 0 and 1, and as `summarizePredictions`
 */
export function summarizeAnswerSets(input: AnswerSetInput): AnswerSetSummary | undefined {
  const { labels, predictions, level = defaultSetLevel } = input;
  checkSeedPredictions(labels, predictions);
  const speakers = bySpeaker(predictions);
  const pool = new SpeakerPool(speakers.map(ofTruth), level);
  if (speakers.length - 1 < fewestSpeakers(level)) return undefined;
  return summarize(input, speakers, (speaker) => pool.threshold(speaker));
}

/**
 * Summarises the sets of answers at a threshold that other answers gave.
 *
 * @param threshold from `setThreshold`
 * @throws AffettoError as `summarizeAnswerSets`
 */
export function summarizeSetsAt(input: AnswerSetInput, threshold: number): AnswerSetSummary {
  const { labels, predictions, level = defaultSetLevel } = input;
  checkSetLevel(level);
  checkSeedPredictions(labels, predictions);
  return summarize(input, bySpeaker(predictions), () => threshold);
}

/**
 * Finds the threshold for voices to come from all answers.
 *
 * @param predictions as `summarizePredictions` takes them
 * @param level how often sets are to hold the truth, above 0 and below 1; 0.9 unless told
 * @returns undefined where there are too few speakers
 * @throws AffettoError `OPTION_INVALID` for a level that is not between 0 and 1
 */
export function thresholdFrom(
  predictions: readonly SeedPredictions[],
  level: number = defaultSetLevel,
): number | undefined {
  const speakers = bySpeaker(predictions);
  const pool = new SpeakerPool(speakers.map(ofTruth), level);
  return speakers.length < fewestSpeakers(level) ? undefined : pool.threshold();
}

type Speaker = readonly [ScoredUtterance, ...ScoredUtterance[]];

function bySpeaker(predictions: readonly SeedPredictions[]): Speaker[] {
  const groups = new Map<string, [ScoredUtterance, ...ScoredUtterance[]]>();
  for (const utterance of predictions.flatMap(({ utterances }) => utterances)) {
    const key = speakerKey(utterance);
    const group = groups.get(key);
    if (group) group.push(utterance);
    else groups.set(key, [utterance]);
  }
  return [...groups.keys()].sort().map((key) => groups.get(key) as Speaker);
}

const ofTruth = (speaker: Speaker) =>
  speaker.map(({ truth, probabilities }) => probabilities[truth] as number);

/** What became of one answer; the weights of a speaker's answers sum to 1 over the number of speakers. */
interface BuiltSet {
  readonly truth: number;
  readonly size: number;
  readonly isHeld: boolean;
  readonly weight: number;
}

function summarize(
  { labels, level = defaultSetLevel, resamples = defaultResamples, seed = 1 }: AnswerSetInput,
  speakers: readonly Speaker[],
  thresholdOf: (speaker: number) => number,
): AnswerSetSummary {
  const built = speakers.map((own, speaker) => {
    const threshold = thresholdOf(speaker);
    const weight = 1 / (own.length * speakers.length);
    return own.map(({ truth, probabilities }): BuiltSet => {
      const set = labelsOfSet(probabilities, threshold);
      return { truth, size: set.length, isHeld: set.includes(truth), weight };
    });
  });
  const coverages = built.map(coverageOf);
  const sizes = built.map((own) => mean(own.map(({ size }) => size)));
  const redrawn = (values: readonly number[], times: Uint32Array) =>
    values.reduce((sum, value, s) => sum + value * (times[s] as number), 0) / values.length;
  const [coverage, size] = bootstrapIntervals({
    speakers: speakers.length,
    resamples,
    seed,
    ranges: [
      [0, 1],
      [1, labels.length],
    ],
    statistics: (times) => [redrawn(coverages, times), redrawn(sizes, times)],
  });
  const below = Number(Math.max(0, level - 0.1).toFixed(6));
  const corpora = speakers.map(([{ corpus }]) => corpus);
  const all = built.flat();
  return {
    level,
    speakers: speakers.length,
    coverage: { mean: mean(coverages), interval: coverage as Interval },
    size: { mean: mean(sizes), interval: size as Interval },
    below,
    speakersBelow: coverages.filter((own) => own < below).length / speakers.length,
    perCorpus: [...new Set(corpora)].sort().map((corpus) => {
      const places = corpora.flatMap((other, place) => (other === corpus ? [place] : []));
      return {
        corpus,
        speakers: places.length,
        coverage: mean(places.map((place) => coverages[place] as number)),
        size: mean(places.map((place) => sizes[place] as number)),
      };
    }),
    perClass: labels.flatMap((label, index) => {
      const own = all.filter(({ truth }) => truth === index);
      return own.length > 0 ? [{ label, coverage: coverageOf(own) }] : [];
    }),
    bySize: labels.flatMap((_, index) => {
      const own = all.filter((set) => set.size === index + 1);
      if (own.length === 0) return [];
      return [{ size: index + 1, share: weightOf(own), coverage: coverageOf(own) }];
    }),
  };
}

const weightOf = (sets: readonly BuiltSet[]) => sets.reduce((sum, { weight }) => sum + weight, 0);

const coverageOf = (sets: readonly BuiltSet[]) =>
  weightOf(sets.filter(({ isHeld }) => isHeld)) / weightOf(sets);
