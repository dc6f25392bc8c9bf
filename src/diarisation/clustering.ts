// Which pieces of speech are one person's: agglomerative clustering of their embeddings by the cosine between centroids,
// with a word for those of one window, whose voices the segmentation told apart by hearing them side by side.

import { segmentationTime } from './rules.js';

/** A piece of speech of one voice. */
export interface LocalVoice {
  /** What it sounds like, of length 1. */
  readonly embedding: Float32Array;
  /** How long it was heard. */
  readonly seconds: number;
  /** The window that it is in. */
  readonly window: number;
  /** Which voice of that window the window takes it for. */
  readonly place: number;
}

/** How voices are grouped. */
export interface ClusteringOptions {
  /** The cosine distance up to which two groups are one voice. */
  readonly sameVoiceDistance: number;
  /** How much farther two pieces are apart that a window takes for two voices. */
  readonly otherPlaceFarther: number;
  /** The number of voices where somebody knows it; then no distance counts. */
  readonly voices?: number | undefined;
  /** The most voices where nobody knows. */
  readonly mostVoices: number;
  /** The shortest speech of a voice in all, in seconds. */
  readonly leastVoiceSeconds: number;
}

interface Group {
  /** The members by their indices. */
  readonly members: number[];
  /** How long each voice of each window is in the group, in seconds, [3]. */
  readonly windows: Map<number, Float64Array>;
  seconds: number;
  /** The sum of embeddings, each by how long it was heard. */
  readonly sum: Float64Array;
}

/** Two groups that became one, by the index of a member of each. */
interface Merge {
  readonly into: number;
  readonly other: number;
  readonly distance: number;
}

/**
 * Groups voices.
 * @returns the group of each, from 0 in the order of their first members
 */
export function groupVoices(voices: readonly LocalVoice[], options: ClusteringOptions): number[] {
  const merges = mergesOf(voices, options);
  const groups = groupsAfter(voices, merges.slice(0, mergeCount(voices, merges, options)));
  const kept = enough(groups, options);
  const order = [...kept].sort((a, b) => Math.min(...a.members) - Math.min(...b.members));
  const directions = order.map(({ sum }) => direction(sum));
  const result = new Array<number>(voices.length).fill(-1);
  for (const [index, { members }] of order.entries()) {
    for (const member of members) result[member] = index;
  }
  return result.map((group, voice) =>
    group >= 0 ? group : nearestOf((voices[voice] as LocalVoice).embedding, directions),
  );
}

/** Merges the two nearest groups, again and again, until there is one. */
function mergesOf(voices: readonly LocalVoice[], options: ClusteringOptions): Merge[] {
  const groups: (Group | undefined)[] = groupsAfter(voices, []);
  const means = groups.map((group) => meanOf(group as Group));
  const count = groups.length;
  const distances = new Float32Array(count * count);
  const nearest = new Int32Array(count).fill(-1);
  const between = (a: number, b: number) => distances[a * count + b] as number;
  const measure = (a: number, b: number) => {
    const apart = shiftOf(groups[a] as Group, groups[b] as Group, options);
    const cosine = dot(means[a] as Float64Array, means[b] as Float64Array);
    distances[a * count + b] = 1 - cosine + apart;
    distances[b * count + a] = 1 - cosine + apart;
  };
  const others = (a: number) => Array.from(groups.keys()).filter((b) => b !== a && groups[b]);
  const closest = (a: number, among: readonly number[]) =>
    among.reduce((best, b) => (best < 0 || between(a, b) < between(a, best) ? b : best), -1);
  for (let a = 0; a < count; a++) for (let b = 0; b < a; b++) measure(a, b);
  for (let a = 0; a < count; a++) nearest[a] = closest(a, others(a));
  const merges: Merge[] = [];
  while (merges.length < count - 1) {
    let into = -1;
    for (let i = 0; i < count; i++) {
      if (!groups[i]) continue;
      if (into < 0 || between(i, nearest[i] as number) < between(into, nearest[into] as number)) {
        into = i;
      }
    }
    const other = nearest[into] as number;
    merges.push({ into, other, distance: between(into, other) });
    join(groups[into] as Group, groups[other] as Group);
    groups[other] = undefined;
    means[into] = meanOf(groups[into] as Group);
    const left = others(into);
    for (const i of left) measure(i, into);
    nearest[into] = closest(into, left);
    for (const i of left) {
      if (nearest[i] === into || nearest[i] === other) nearest[i] = closest(i, others(i));
      else if (between(i, into) < between(i, nearest[i] as number)) nearest[i] = into;
    }
  }
  return merges;
}

/** How many merges there are to be. */
function mergeCount(
  voices: readonly LocalVoice[],
  merges: readonly Merge[],
  { voices: wanted, sameVoiceDistance, leastVoiceSeconds }: ClusteringOptions,
): number {
  if (wanted === undefined) {
    const end = merges.findIndex(({ distance }) => distance > sameVoiceDistance);
    return end < 0 ? merges.length : end;
  }
  // The last time that so many groups are long enough: one short outlier is not to be one of them.
  for (let count = merges.length; count > 0; count--) {
    const long = groupsAfter(voices, merges.slice(0, count)).filter(
      ({ seconds }) => seconds >= leastVoiceSeconds,
    );
    if (long.length >= wanted) return count;
  }
  return Math.max(0, voices.length - wanted);
}

function groupsAfter(voices: readonly LocalVoice[], merges: readonly Merge[]): Group[] {
  const groups: (Group | undefined)[] = voices.map(
    ({ embedding, seconds, window, place }, index) => {
      const places = new Float64Array(segmentationTime.voices);
      places[place] = seconds;
      return {
        members: [index],
        windows: new Map([[window, places]]),
        seconds,
        sum: Float64Array.from(embedding, (value) => value * seconds),
      };
    },
  );
  for (const { into, other } of merges) {
    join(groups[into] as Group, groups[other] as Group);
    groups[other] = undefined;
  }
  return groups.filter((group) => group !== undefined);
}

/** How much farther two groups are apart, since windows take pieces of both for two voices. */
function shiftOf(a: Group, b: Group, { otherPlaceFarther }: ClusteringOptions): number {
  const [few, many] = a.windows.size < b.windows.size ? [a, b] : [b, a];
  let [same, other] = [0, 0];
  for (const [window, own] of few.windows) {
    const theirs = many.windows.get(window);
    if (!theirs) continue;
    for (const [place, seconds] of own.entries()) {
      for (const [theirPlace, theirSeconds] of theirs.entries()) {
        const both = Math.min(seconds, theirSeconds);
        if (place === theirPlace) same += both;
        else other += both;
      }
    }
  }
  if (same + other === 0) return 0;
  return (other * otherPlaceFarther) / (same + other);
}

/** The mean of embeddings: a product of two of them is the mean of all pairs' cosines. */
const meanOf = ({ sum, seconds }: Group) => sum.map((value) => value / seconds);

function join(into: Group, other: Group): void {
  into.members.push(...other.members);
  for (const [window, places] of other.windows) {
    const own = into.windows.get(window);
    if (!own) into.windows.set(window, places);
    else
      for (const [place, seconds] of places.entries())
        own[place] = (own[place] as number) + seconds;
  }
  into.seconds += other.seconds;
  for (const [i, value] of other.sum.entries()) into.sum[i] = (into.sum[i] as number) + value;
}

/** Keeps the groups that are voices: long enough, and not too many; at least one. */
function enough(groups: readonly Group[], options: ClusteringOptions): Group[] {
  const { voices, mostVoices, leastVoiceSeconds } = options;
  const bySpeech = [...groups].sort((a, b) => b.seconds - a.seconds);
  if (voices !== undefined) return bySpeech.slice(0, voices);
  return bySpeech
    .slice(0, mostVoices)
    .filter(({ seconds }, index) => index === 0 || seconds >= leastVoiceSeconds);
}

/** The index of the direction nearest to an embedding; 0 without any. */
export function nearestOf(
  embedding: ArrayLike<number>,
  directions: readonly Float64Array[],
): number {
  let best = 0;
  for (const [index, to] of directions.entries()) {
    if (dot(embedding, to) > dot(embedding, directions[best] as Float64Array)) best = index;
  }
  return best;
}

/** The vector of length 1 in the same direction. */
export function direction(vector: ArrayLike<number>): Float64Array {
  const length = Math.sqrt(dot(vector, vector)) || 1;
  return Float64Array.from({ length: vector.length }, (_, i) => (vector[i] as number) / length);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
