// Which settings the differences between trials come from: the share of their variance that lies between the values of one
// setting, the others averaged over. That is the main effect of a functional analysis of variance (Hutter, Hoos &
// Leyton-Brown, ICML 2014), taken from the trials themselves and not from a model of them.

import { RandomStream, shuffle } from '../../random.js';
import { mean } from '../../scores/statistics.js';

/** A trial as it is compared: all of them on the same inner folds. */
export interface ComparedTrial {
  /** What it set, by dotted name. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What it was worth on each inner fold, the same for all; undefined where its training diverged, which counts as the worst there. */
  readonly scores: readonly (number | undefined)[];
}

/** The trials of one value of a setting, or of neighbouring ones. */
export interface ValueGroup {
  /** The value, or the least and the largest. */
  readonly label: string;
  /** The least and the largest value, where they are numbers. */
  readonly span?: readonly [least: number, largest: number];
  /** How many trials there are. */
  readonly trials: number;
  /** The mean of their scores. */
  readonly score: number;
}

/** What a setting had to do with the score. */
export interface Effect {
  /** Its dotted name. */
  readonly setting: string;
  /** The share of the variance between trials that its values explain, 0 to 1, freed of what chance would (Kelley's epsilon squared, 1935). */
  readonly share: number;
  /** How often shuffled scores explain as much or more, 0 to 1. */
  readonly p: number;
  /** The means, in the order of the values. */
  readonly groups: readonly ValueGroup[];
  /** Every trial: its value, and its score. */
  readonly points: readonly { readonly value: unknown; readonly score: number }[];
}

/** Numbers are compared in so many groups of neighbours at most. */
const mostBins = 4;
const fewestInBin = 3;
/** How often scores are dealt anew. */
const deals = 999;

/**
 * Says of each setting how much of the differences between trials is its own, the most first. A setting of one value has
 * no effect and is left out.
 * @param better which way a score is better
 */
export function whatMattered(
  trials: readonly ComparedTrial[],
  better: 'higher' | 'lower',
): Effect[] {
  const scores = scoresOf(trials, better);
  const middle = mean(scores);
  const centred = scores.map((score) => score - middle);
  const names = [...new Set(trials.flatMap(({ values }) => Object.keys(values)))];
  return names
    .flatMap((setting, place): Effect[] => {
      const values = trials.map((trial) => trial.values[setting]);
      const bins = binsOf(values);
      if (bins.length < 2) return [];
      const placed = placesOf(values, bins);
      return [
        {
          setting,
          share: epsilonSquared(placed, centred, bins.length),
          p: chance(placed, centred, bins.length, place),
          groups: bins.map((bin, index) => groupOf(bin, placed, scores, index)),
          points: values.map((value, index) => ({ value, score: scores[index] as number })),
        },
      ];
    })
    .sort((a, b) => b.share - a.share);
}

/** The mean of each trial over its folds: a trial is one thing that was tried, however often it was tested. */
function scoresOf(trials: readonly ComparedTrial[], better: 'higher' | 'lower'): number[] {
  const worst = (fold: number) => {
    const known = trials.flatMap(({ scores }) => scores[fold] ?? []);
    if (known.length === 0) return 0;
    return better === 'higher' ? Math.min(...known) : Math.max(...known);
  };
  return trials.map(({ scores }) => mean(scores.map((score, fold) => score ?? worst(fold))));
}

type Bin = readonly unknown[];

/** Groups values: each its own where they are few or no numbers, else numbers by quantiles. */
function binsOf(values: readonly unknown[]): Bin[] {
  const keys = [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
  if (!values.every((value) => typeof value === 'number')) return keys.map((value) => [value]);
  const sorted = (keys as number[]).toSorted((a, b) => a - b);
  if (sorted.length <= mostBins) return sorted.map((value) => [value]);
  const count = Math.max(2, Math.min(mostBins, Math.floor(values.length / fewestInBin)));
  const all = (values as number[]).toSorted((a, b) => a - b);
  const bins: number[][] = Array.from({ length: count }, () => []);
  for (const value of sorted) {
    const rank = all.indexOf(value);
    bins[Math.floor((rank * count) / all.length)]?.push(value);
  }
  return bins.filter((bin) => bin.length > 0);
}

function placesOf(values: readonly unknown[], bins: readonly Bin[]): number[] {
  const places = new Map(
    bins.flatMap((bin, index) => bin.map((value) => [JSON.stringify(value), index] as const)),
  );
  return values.map((value) => places.get(JSON.stringify(value)) as number);
}

function groupOf(
  bin: Bin,
  placed: readonly number[],
  scores: readonly number[],
  index: number,
): ValueGroup {
  const own = scores.filter((_, trial) => placed[trial] === index);
  const [first, last] = [bin[0], bin.at(-1)];
  const words = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
  return {
    label: bin.length === 1 ? words(first) : `${words(first)} to ${words(last)}`,
    ...(typeof first === 'number' && { span: [first, last as number] as const }),
    trials: own.length,
    score: mean(own),
  };
}

/** Computes (SSb - (k - 1) MSw) / SSt of centred scores, at least 0. */
function epsilonSquared(
  placed: readonly number[],
  scores: readonly number[],
  bins: number,
): number {
  const { between, total } = sumsOf(placed, scores, bins);
  const rest = scores.length - bins;
  if (total < 1e-18 || rest <= 0) return 0;
  const within = (total - between) / rest;
  return Math.max(0, (between - (bins - 1) * within) / total);
}

function sumsOf(placed: readonly number[], scores: readonly number[], bins: number) {
  const sums = new Array<number>(bins).fill(0);
  const counts = new Array<number>(bins).fill(0);
  let total = 0;
  for (const [trial, score] of scores.entries()) {
    const bin = placed[trial] as number;
    sums[bin] = (sums[bin] as number) + score;
    counts[bin] = (counts[bin] as number) + 1;
    total += score * score;
  }
  const between = sums.reduce(
    (sum, value, bin) => sum + (counts[bin] === 0 ? 0 : value ** 2 / (counts[bin] as number)),
    0,
  );
  return { between, total };
}

/** A permutation test: how often scores dealt anew explain as much between the values. */
function chance(
  placed: readonly number[],
  scores: readonly number[],
  bins: number,
  place: number,
): number {
  const found = sumsOf(placed, scores, bins).between;
  const random = new RandomStream(place, 0x3a77);
  let asMuch = 1;
  for (let deal = 0; deal < deals; deal++) {
    const dealt = shuffle(scores, random);
    if (sumsOf(placed, dealt, bins).between >= found - 1e-12) asMuch++;
  }
  return asMuch / (deals + 1);
}
